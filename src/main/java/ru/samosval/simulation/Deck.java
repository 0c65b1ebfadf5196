package ru.samosval.simulation;

/**
 * Shuffled decks: each deck of 2<sup>bits</sup> cards holds every card once, in an order determined by its key. What
 * the cards of a whole deck add up to is known without drawing them. So a sum over any number of decks costs no more
 * than a part of the last deck.
 */
final class Deck {

    private Deck() {}

    /**
     * The card at a position of the deck. Both are from 0 to 2<sup>bits</sup> - 1, and each card has exactly one
     * position.
     */
    static int card(long key, int place, int bits) {
        // Each step is a bijection on that many bits: adding, multiplying by an odd number, folding in the upper half.
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
