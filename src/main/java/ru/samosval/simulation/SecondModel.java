package ru.samosval.simulation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The second generator, after {@link FirstModel}. Seconds and lines are drawn from decks (see {@link Deck}): each 1,024
 * seconds hold the same 2,047 lines, of which 80 % are INFO, 15 % WARN and 5 % ERROR, shared evenly among the replicas,
 * in an order of their own. So the number of lines of each level and replica is known without looking at more than 512
 * of the last 1,024 seconds.
 */
sealed class SecondModel extends Model permits ThirdModel {
    private static final int BITS = 10;
    private static final int SECONDS = 1 << BITS;
    private static final int CARDS = 2 * SECONDS;

    /** A deck has one card less than {@link #CARDS}: its last second has only one line. */
    private static final int MISSING = CARDS - 1;

    private static final int WARN_FROM = (int) Math.round(0.80 * CARDS);
    private static final int ERROR_FROM = (int) Math.round(0.95 * CARDS);
    private static final long SHUFFLE = 0x5DEECE66DL;

    /**
     * The counts of all levels are added up at once in one long. A deck does not have more lines of one level than fit.
     */
    private static final int COUNT_BITS = 16;

    private static final long COUNT_MASK = (1 << COUNT_BITS) - 1;

    /** The counts, as such a long, for six bits with two for each level. */
    private static final long[] COUNTS = new long[1 << 6];

    static {
        for (int bits = 0; bits < COUNTS.length; bits++) {
            COUNTS[bits] = (bits & 3) | (bits >> 2 & 3L) << COUNT_BITS | (bits >> 4 & 3L) << 2 * COUNT_BITS;
        }
    }

    /**
     * The rank of a deck's lines in the order of levels, shuffled so that neither level nor replica depends on the
     * second.
     */
    private static final short[] RANKS = new short[CARDS];

    static {
        for (int i = 0; i < CARDS; i++) {
            RANKS[i] = (short) Deck.card(Seed.mix(SHUFFLE), i, BITS + 1);
        }
    }

    @Override
    long second(long lineSeed, long k) {
        int card = Deck.card(key(lineSeed, k >> BITS), (int) k & SECONDS - 1, BITS);
        return Seed.of(lineSeed, k) & -SECONDS | card;
    }

    @Override
    int lines(long second) {
        return 1 + ((int) second & SECONDS - 1) % 3;
    }

    @Override
    int level(long second, int i, long line) {
        return level(rank(second, i));
    }

    @Override
    int replica(long lineSeed, int replicas, long second, int i, long line) {
        return 1 + (rank(second, i) + first(lineSeed)) % replicas;
    }

    @Override
    Profile words(Profile profile) {
        return profile.ofJava();
    }

    @Override
    boolean isSummed() {
        return true;
    }

    @Override
    void addLines(long lineSeed, int replicas, int replica, long k, int times, long[] levels) {
        long deck = k >> BITS;
        int place = (int) k & SECONDS - 1;
        long key = key(lineSeed, deck);
        // Of the current deck the shorter part is counted: what has passed, or what is still missing from a whole deck.
        boolean isLate = place > SECONDS / 2;
        for (int level = 0; level < levels.length; level++) {
            levels[level] += times * (isLate ? deck + 1 : deck) * ofDeck(lineSeed, replicas, replica, level);
        }
        byte[] cards = share(lineSeed, replicas, replica).cards();
        long seen = 0;
        int end = isLate ? SECONDS : place;
        for (int at = isLate ? place : 0; at < end; at++) {
            seen += COUNTS[cards[Deck.card(key, at, BITS)]];
        }
        int sign = isLate ? -times : times;
        for (int level = 0; level < levels.length; level++) {
            levels[level] += sign * (seen >>> COUNT_BITS * level & COUNT_MASK);
        }
    }

    /** The lines of one of this many replicas: those whose rank leaves this remainder. */
    private record Share(int replicas, int remainder) {

        /** Computed once for each, a kilobyte each. */
        private static final Map<Share, byte[]> CARDS = new ConcurrentHashMap<>();

        /** For each card, how many lines of each level the replica writes: at most three, in two bits a level. */
        byte[] cards() {
            return CARDS.computeIfAbsent(this, Share::dealt);
        }

        private byte[] dealt() {
            byte[] cards = new byte[SECONDS];
            for (int card = 0; card < SECONDS; card++) {
                for (int i = 0; i <= card % 3; i++) {
                    int rank = rank(card, i);
                    if (rank % replicas == remainder) {
                        cards[card] += (byte) (1 << 2 * level(rank));
                    }
                }
            }
            return cards;
        }
    }

    private static Share share(long lineSeed, int replicas, int replica) {
        return replica == 0
                ? new Share(1, 0)
                : new Share(replicas, Math.floorMod(replica - 1 - first(lineSeed), replicas));
    }

    private static long key(long lineSeed, long deck) {
        return Seed.of(lineSeed ^ SHUFFLE, deck);
    }

    /** The number of lines of a level in a whole deck, of one replica or (0) of all. */
    private static int ofDeck(long lineSeed, int replicas, int replica, int level) {
        int from = level == 0 ? 0 : level == 1 ? WARN_FROM : ERROR_FROM;
        int to = level == 0 ? WARN_FROM : level == 1 ? ERROR_FROM : CARDS;
        int missing = RANKS[MISSING];
        if (replica == 0) {
            return to - from - (level(missing) == level ? 1 : 0);
        }
        int first = first(lineSeed);
        boolean isMissing = level(missing) == level && (missing + first) % replicas == replica - 1;
        return upTo(to + first, replicas, replica) - upTo(from + first, replicas, replica) - (isMissing ? 1 : 0);
    }

    /** How many of 0 to {@code end - 1} leave the remainder {@code replica - 1} when divided by {@code replicas}. */
    private static int upTo(int end, int replicas, int replica) {
        return (end - replica + replicas) / replicas;
    }

    /** An offset, so that not every run gives its first replica one line more than the others. */
    private static int first(long lineSeed) {
        return (int) (lineSeed >>> 48);
    }

    private static int rank(long second, int i) {
        int card = (int) second & SECONDS - 1;
        int kind = card % 3;
        // Three cards in a row have 1, 2 and 3 lines.
        return RANKS[card / 3 * 6 + kind * (kind + 1) / 2 + i];
    }

    private static int level(int rank) {
        return rank < WARN_FROM ? 0 : rank < ERROR_FROM ? 1 : 2;
    }

    @Override
    Curve cpu(long runSeed) {
        return new SummedCpu(runSeed);
    }
}
