package ru.samosval.simulation;

/**
 * The CPU load of one run, second by second, with known sums (specification, section 8.6): waves of several lengths
 * around the run's own level, the load of starting up, and occasional bursts. It stays within 7..86 % and changes by
 * less than 4 points a second.
 */
final class SummedCpu extends SummedCurve {
    private static final int START_UP = 30;
    private static final long[] START_UP_SUMS = new long[START_UP + 1];

    private static final int WINDOW_BITS = 7;
    private static final int WINDOW = 1 << WINDOW_BITS;
    private static final int DECK_BITS = 6;
    private static final int DECK = 1 << DECK_BITS;
    private static final int BURST = 60;
    private static final int FULL = 20;
    private static final int[] BURST_SUMS = new int[BURST + 1];

    static {
        for (int i = 0; i < START_UP; i++) {
            START_UP_SUMS[i + 1] = START_UP_SUMS[i] + startUp(i);
        }
        for (int i = 0; i < BURST; i++) {
            BURST_SUMS[i + 1] = BURST_SUMS[i] + shape(i);
        }
    }

    private final long seed;
    private final SummedOctave minutes;
    private final SummedOctave minute;
    private final SummedOctave quarter;
    private final SummedOctave timestamp;
    private final long base;

    /** How many windows of a deck have a burst, and the sum of all their heights. */
    private final int bursts;

    private final long heights;

    private long window = -1;
    private int burstStart;
    private long burstHeight;

    SummedCpu(long runSeed) {
        seed = Seed.of(runSeed, 2);
        minutes = new SummedOctave(Seed.of(seed, 1), 8, 90);
        minute = new SummedOctave(Seed.of(seed, 2), 6, 60);
        quarter = new SummedOctave(Seed.of(seed, 3), 4, 30);
        timestamp = new SummedOctave(Seed.of(seed, 4), 2, 10);
        base = Seed.range(Seed.of(seed, 8), 260, 480) * UNIT;
        bursts = (int) Seed.range(Seed.of(seed, 9), 10, 38);
        long sum = 0;
        for (int card = 0; card < bursts; card++) {
            sum += height(card);
        }
        heights = sum;
    }

    @Override
    long units(long k) {
        return base
                + minutes.at(k)
                + minute.at(k)
                + quarter.at(k)
                + timestamp.at(k)
                + (k >= WINDOW ? burst(k) : k < START_UP ? startUp((int) k) : 0);
    }

    @Override
    long unitSum(long k) {
        return base * k
                + minutes.sum(k)
                + minute.sum(k)
                + quarter.sum(k)
                + timestamp.sum(k)
                + START_UP_SUMS[(int) Math.min(k, START_UP)]
                + burstSum(k);
    }

    /** The additional load of a program that started {@code second} seconds ago. */
    static long startUp(int second) {
        return second >= START_UP ? 0 : (long) (START_UP - second) * (START_UP - second) * (UNIT / 5);
    }

    /** At most one burst in each window except the first: up in 10 s, down in 20 s. */
    private long burst(long k) {
        long current = k >> WINDOW_BITS;
        if (current != window) {
            window = current;
            burstStart = start(current);
            burstHeight = heightOf(current);
        }
        int at = ((int) k & WINDOW - 1) - burstStart;
        return at <= 0 || at >= BURST ? 0 : burstHeight * shape(at);
    }

    private long burstSum(long k) {
        long current = k >> WINDOW_BITS;
        if (current == 0) {
            return 0;
        }
        long whole = (current >> DECK_BITS) * heights - heightOf(0);
        long key = key(current);
        for (int place = 0; place < ((int) current & DECK - 1); place++) {
            whole += height(Deck.card(key, place, DECK_BITS));
        }
        int at = ((int) k & WINDOW - 1) - start(current);
        return whole * BURST_SUMS[BURST] + heightOf(current) * BURST_SUMS[Math.max(0, Math.min(BURST, at))];
    }

    private int start(long window) {
        return (int) Seed.range(Seed.of(seed, 16, window), 4, 60);
    }

    private long heightOf(long window) {
        return height(Deck.card(key(window), (int) window & DECK - 1, DECK_BITS));
    }

    private long key(long window) {
        return Seed.of(seed, 17, window >> DECK_BITS);
    }

    /** The height of a burst: 5 to 15 points, or 0 for a card without one. */
    private long height(int card) {
        return card >= bursts ? 0 : (50L * UNIT + 100L * UNIT * (2 * card + 1) / (2 * bursts)) / FULL;
    }

    private static int shape(int at) {
        return at < 10 ? 2 * at : at > 40 ? BURST - at : FULL;
    }
}
