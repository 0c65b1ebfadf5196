package ru.samosval.simulation;

/**
 * Shuffled decks: each deck of 2<sup>bits</sup> cards holds every card once, in an order that its key fixes. What cards
 * stand for is known of a whole deck without drawing one, so a sum over any number of decks costs no more than a part of
 * the last of them.
 */
final class Deck {

    private Deck() {}

    /** The card at a place of the deck; both are of 0 to 2<sup>bits</sup> - 1, and each card has one place. */
    static int card(long key, int place, int bits) {
        // Each step is a bijection of that many bits: adding, multiplying by an odd number, folding the upper half in.
        int mask = (1 << bits) - 1;
        int half = bits + 1 >> 1;
        int x = place + (int) key & mask;
        x = x * ((int) (key >>> 10) | 1) & mask;
        x ^= x >>> half;
        x = x * ((int) (key >>> 21) | 1) & mask;
        x ^= x >>> half;
        x = x * ((int) (key >>> 32) | 1) & mask;
        x ^= x >>> half;
        return x + (int) (key >>> 43) & mask;
    }
}
