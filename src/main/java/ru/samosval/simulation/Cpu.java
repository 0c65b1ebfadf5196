package ru.samosval.simulation;

/**
 * The CPU load of one run, second by second (specification, section 8.6): waves of several lengths around the run's own
 * level, the load of starting up, and occasional bursts. The sum of all parts changes by less than 4 points a second.
 */
final class Cpu implements Curve {
    private final long seed;
    private final Octave minutes;
    private final Octave minute;
    private final Octave quarter;
    private final Octave timestamp;
    private final double base;
    private final double burstChance;

    private long burstWindow = -1;
    private int burstStart;
    private double burstHeight;

    Cpu(long runSeed) {
        seed = Seed.of(runSeed, 2);
        minutes = new Octave(Seed.of(seed, 1), 8, 12);
        minute = new Octave(Seed.of(seed, 2), 6, 8);
        quarter = new Octave(Seed.of(seed, 3), 4, 4);
        timestamp = new Octave(Seed.of(seed, 4), 2, 0.9);
        base = 20 + 30 * Seed.unit(Seed.of(seed, 8));
        burstChance = 0.15 + 0.45 * Seed.unit(Seed.of(seed, 9));
    }

    @Override
    public int tenths(long k) {
        double noise = minutes.at(k) + minute.at(k) + quarter.at(k) + timestamp.at(k);
        double jitter = 0.4 * (Seed.unit(Seed.mix(seed + k * Seed.GOLDEN)) - 0.5);
        return Octave.tenths(base + noise + jitter + (k < 128 ? startUp(k) : burst(k)));
    }

    private static double startUp(long k) {
        double rest = Math.max(0, 1 - k / 30.0);
        return 18 * rest * rest;
    }

    /** At most one burst in each 128 s: up in 10 s, down in 20 s. */
    private double burst(long k) {
        long window = k >> 7;
        if (window != burstWindow) {
            long hash = Seed.of(seed, 16, window);
            burstWindow = window;
            burstStart = (int) Seed.range(hash, 4, 60);
            burstHeight = Seed.chance(Seed.mix(hash), burstChance) ? 5 + 10 * Seed.unit(Seed.mix(~hash)) : 0;
        }
        int at = ((int) k & 127) - burstStart;
        if (burstHeight == 0 || at <= 0 || at >= 60) {
            return 0;
        }
        return at < 10 ? burstHeight * (at * 0.1) : at > 40 ? burstHeight * ((60 - at) * 0.05) : burstHeight;
    }
}
