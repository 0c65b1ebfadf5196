package ru.samosval.simulation;

import java.util.stream.IntStream;

/**
 * Value noise: random values every 2<sup>bits</sup> seconds, joined by smooth curves. The two values around the last
 * second are kept, so that seconds asked in order cost little. Changes by at most {@code 3 * amplitude / 2^bits} a
 * second.
 */
final class Octave {
    private static final int MOST_BITS = 8;

    /** The curves, by the bits of a cell's length. */
    private static final double[][] CURVES = IntStream.rangeClosed(0, MOST_BITS)
            .mapToObj(bits -> curve(1 << bits))
            .toArray(double[][]::new);

    private final long seed;
    private final int bits;
    private final double amplitude;
    private final double[] curve;
    private long cell = -1;
    private double left;
    private double right;
    private double step;

    /** Noise in -amplitude..amplitude. */
    Octave(long seed, int bits, double amplitude) {
        this.seed = seed;
        this.bits = bits;
        this.amplitude = amplitude;
        this.curve = CURVES[bits];
    }

    double at(long k) {
        long current = k >> bits;
        if (current != cell) {
            left = current == cell + 1 && cell >= 0 ? right : value(current);
            right = value(current + 1);
            step = right - left;
            cell = current;
        }
        return left + step * curve[(int) k & curve.length - 1];
    }

    /** The smooth curve from 0 to 1 over a cell of this many seconds. */
    private static double[] curve(int seconds) {
        double[] curve = new double[seconds];
        for (int i = 0; i < seconds; i++) {
            double t = i * (1.0 / seconds);
            curve[i] = t * t * (3 - 2 * t);
        }
        return curve;
    }

    private double value(long lattice) {
        return amplitude * (2 * Seed.unit(Seed.mix(seed + lattice * Seed.GOLDEN)) - 1);
    }

    /** A percentage in tenths, as it is shown: rounded, and within 0.1..100 percent. */
    static int tenths(double percent) {
        return percent < 0.1 ? 1 : percent > 100 ? 1000 : (int) Math.rint(percent * 10);
    }
}
