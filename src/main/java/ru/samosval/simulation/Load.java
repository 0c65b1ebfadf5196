package ru.samosval.simulation;

/**
 * CPU and RAM of one run, second by second (specification, section 8.6): hash noise of several octaves, whose lattice
 * values are kept while the seconds are asked in order. The amplitudes are chosen so that the steepest sum of all parts
 * stays under 4 points of CPU and 2 of RAM a second.
 */
final class Load {
    private static final int WARM_UP = 64;

    private final long seed;
    private final Octave cpu256;
    private final Octave cpu64;
    private final Octave cpu16;
    private final Octave cpu4;
    private final Octave ram256;
    private final Octave ram64;
    private final Octave ram16;
    private final double cpuBase;
    private final double burstChance;
    private final double ramStart;
    private final double ramBase;
    private final int sawtoothBits;
    private final double sawtooth;
    private final int growthSeconds;
    private final double growth;

    private long burstWindow = -1;
    private int burstStart;
    private double burstHeight;
    private long cycle = -1;
    private double cycleHeight;

    Load(long runSeed) {
        seed = Seed.of(runSeed, 2);
        cpu256 = new Octave(Seed.of(seed, 1), 8, 12);
        cpu64 = new Octave(Seed.of(seed, 2), 6, 8);
        cpu16 = new Octave(Seed.of(seed, 3), 4, 4);
        cpu4 = new Octave(Seed.of(seed, 4), 2, 0.9);
        ram256 = new Octave(Seed.of(seed, 5), 8, 3.5);
        ram64 = new Octave(Seed.of(seed, 6), 6, 1.5);
        ram16 = new Octave(Seed.of(seed, 7), 4, 0.6);
        cpuBase = 20 + 30 * Seed.unit(Seed.of(seed, 8));
        burstChance = 0.15 + 0.45 * Seed.unit(Seed.of(seed, 9));
        ramStart = 4 + 6 * Seed.unit(Seed.of(seed, 10));
        ramBase = 24 + 32 * Seed.unit(Seed.of(seed, 11));
        sawtoothBits = (int) Seed.range(Seed.of(seed, 12), 6, 8);
        sawtooth = 1.5 + 6.5 * Seed.unit(Seed.of(seed, 13));
        growthSeconds = (int) Seed.range(Seed.of(seed, 14), 7200, 28_800);
        growth = 14 * Seed.unit(Seed.of(seed, 15));
    }

    double cpu(long k) {
        double noise = cpu256.at(k) + cpu64.at(k) + cpu16.at(k) + cpu4.at(k);
        double jitter = 0.4 * (Seed.unit(Seed.mix(seed + k * Seed.GOLDEN)) - 0.5);
        return percent(cpuBase + noise + jitter + extra(k));
    }

    /** The work of starting up in the first half-minute, and later now and then a burst with even flanks. */
    private double extra(long k) {
        long window = k >> 7;
        if (window == 0) {
            double rest = Math.max(0, 1 - k / 30.0);
            return 18 * rest * rest;
        }
        if (window != burstWindow) {
            long hash = Seed.of(seed, 16, window);
            burstWindow = window;
            burstStart = (int) Seed.range(hash, 4, 60);
            burstHeight = Seed.chance(Seed.mix(hash), burstChance) ? 5 + 10 * Seed.unit(Seed.mix(~hash)) : 0;
        }
        int at = (int) (k & 127) - burstStart;
        return burstHeight * Math.max(0, Math.min(1, Math.min(at * 0.1, (60 - at) * 0.05)));
    }

    double ram(long k) {
        double noise = ram256.at(k) + ram64.at(k) + ram16.at(k);
        if (k < WARM_UP) {
            double t = k * (1.0 / WARM_UP);
            return percent(Math.max(1, ramStart + noise * t + (ramBase - ramStart) * t * t * (3 - 2 * t)));
        }
        return percent(ramBase + noise + garbage(k - WARM_UP) + leak(k - WARM_UP));
    }

    /** Garbage piles up over a cycle and is collected within its last eighth. */
    private double garbage(long k) {
        long current = k >> sawtoothBits;
        if (current != cycle) {
            cycle = current;
            cycleHeight = sawtooth * (0.5 + 0.5 * Seed.unit(Seed.of(seed, 17, current)));
        }
        double t = (k & (1 << sawtoothBits) - 1) * (1.0 / (1 << sawtoothBits));
        return cycleHeight * Math.min(t * (1 / 0.875), (1 - t) * 8);
    }

    /** Memory grows slowly for hours and is given back over the last tenth of the period. */
    private double leak(long k) {
        double t = (double) (k % growthSeconds) / growthSeconds;
        return growth * Math.min(t * (1 / 0.9), (1 - t) * 10);
    }

    private static double percent(double value) {
        return Math.rint(Math.max(0.1, Math.min(100, value)) * 10) / 10;
    }

    /** Value noise: random values every 2^bits seconds, joined by smooth curves. */
    private static final class Octave {
        private final long seed;
        private final int bits;
        private final double amplitude;
        private final double scale;
        private long cell = -1;
        private double left;
        private double step;

        Octave(long seed, int bits, double amplitude) {
            this.seed = seed;
            this.bits = bits;
            this.amplitude = amplitude;
            this.scale = 1.0 / (1 << bits);
        }

        double at(long k) {
            long current = k >> bits;
            if (current != cell) {
                cell = current;
                left = value(current);
                step = value(current + 1) - left;
            }
            double t = (k - (current << bits)) * scale;
            return left + step * (t * t * (3 - 2 * t));
        }

        private double value(long lattice) {
            return amplitude * (2 * Seed.unit(Seed.mix(seed + lattice * Seed.GOLDEN)) - 1);
        }
    }
}
