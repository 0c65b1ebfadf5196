package ru.samosval.simulation;

/**
 * The memory of one run, second by second (specification, section 8.6): it fills up in the first minute, then garbage
 * piles up and is collected, and over hours it grows and is released. The sum of all parts changes by less than 2
 * points a second.
 */
final class Ram implements Curve {
    private static final int WARM_UP = 64;

    private final long seed;
    private final Octave minutes;
    private final Octave minute;
    private final Octave quarter;
    private final double start;
    private final double base;
    private final int cycleBits;
    private final double cycleScale;
    private final double garbage;
    private final int growthMask;
    private final double growthScale;
    private final double growth;

    private long cycle = -1;
    private double cycleHeight;

    Ram(long runSeed) {
        seed = Seed.of(runSeed, 2);
        minutes = new Octave(Seed.of(seed, 5), 8, 3.5);
        minute = new Octave(Seed.of(seed, 6), 6, 1.5);
        quarter = new Octave(Seed.of(seed, 7), 4, 0.6);
        start = 4 + 6 * Seed.unit(Seed.of(seed, 10));
        base = 24 + 32 * Seed.unit(Seed.of(seed, 11));
        cycleBits = (int) Seed.range(Seed.of(seed, 12), 6, 8);
        cycleScale = 1.0 / (1 << cycleBits);
        garbage = 1.5 + 6.5 * Seed.unit(Seed.of(seed, 13));
        int growthBits = (int) Seed.range(Seed.of(seed, 14), 13, 15);
        growthMask = (1 << growthBits) - 1;
        growthScale = 1.0 / (1 << growthBits);
        growth = 14 * Seed.unit(Seed.of(seed, 15));
    }

    @Override
    public int tenths(long k) {
        double noise = minutes.at(k) + minute.at(k) + quarter.at(k);
        if (k < WARM_UP) {
            double t = k * (1.0 / WARM_UP);
            return Octave.tenths(start + noise * t + (base - start) * t * t * (3 - 2 * t));
        }
        return Octave.tenths(base + noise + garbage(k - WARM_UP) + growth(k - WARM_UP));
    }

    /** Garbage piles up over a cycle, and is collected within its last eighth. */
    private double garbage(long k) {
        long current = k >> cycleBits;
        if (current != cycle) {
            cycle = current;
            cycleHeight = garbage * (0.5 + 0.5 * Seed.unit(Seed.of(seed, 17, current)));
        }
        double t = ((int) k & (1 << cycleBits) - 1) * cycleScale;
        return cycleHeight * (t < 0.875 ? t * (1 / 0.875) : (1 - t) * 8);
    }

    /** Memory grows for 2 to 9 hours, and is released over the last tenth of that time. */
    private double growth(long k) {
        double t = ((int) k & growthMask) * growthScale;
        return growth * (t < 0.9 ? t * (1 / 0.9) : (1 - t) * 10);
    }
}
