package ru.samosval.simulation;

import java.util.stream.IntStream;

/**
 * The noise of {@link Octave} with known sums. Its random values are cards from decks of 64 whose sum is 0, and all
 * arithmetic is on whole numbers, so that a sum is the same whichever way it is computed. Values are in
 * {@link SummedCurve#UNIT}s.
 */
final class SummedOctave {
    private static final int DECK_BITS = 6;
    private static final int DECK = 1 << DECK_BITS;
    private static final int MOST_BITS = 8;
    private static final int CURVE_BITS = 12;
    private static final int CURVE = 1 << CURVE_BITS;

    /** The smooth curve from 0 to 1 (here {@link #CURVE}) over a cell, by the bits of the cell's length. */
    private static final int[][] CURVES =
            IntStream.rangeClosed(0, MOST_BITS).mapToObj(SummedOctave::curve).toArray(int[][]::new);

    /** The sums of the first values of each curve: from none of them to all. */
    private static final int[][] SUMS =
            IntStream.rangeClosed(0, MOST_BITS).mapToObj(b -> sums(CURVES[b])).toArray(int[][]::new);

    private final long seed;
    private final int bits;
    private final int step;
    private final int[] curve;
    private final int[] sums;
    private long cell = -1;
    private long deck = -1;
    private long deckKey;
    private long left;
    private long rise;

    /** Noise in about -amplitude..amplitude, in tenths of a percent, over cells of 2<sup>bits</sup> seconds. */
    SummedOctave(long seed, int bits, int amplitude) {
        this.seed = seed;
        this.bits = bits;
        this.step = (int) ((long) amplitude * (SummedCurve.UNIT >> CURVE_BITS) / (DECK - 1));
        this.curve = CURVES[bits];
        this.sums = SUMS[bits];
    }

    long at(long k) {
        long current = k >> bits;
        if (current != cell) {
            left = current == cell + 1 && cell >= 0 ? left + rise : value(current);
            rise = value(current + 1) - left;
            cell = current;
        }
        return (left << CURVE_BITS) + rise * curve[(int) k & curve.length - 1];
    }

    /** The sum of the values of the seconds {@code [0, k)}. */
    long sum(long k) {
        long current = k >> bits;
        int in = (int) k & curve.length - 1;
        long before = 0;
        long key = key(current);
        for (int place = 0; place < ((int) current & DECK - 1); place++) {
            before += value(key, place);
        }
        long here = value(current);
        long after = before + here - value(0);
        long whole = sums[curve.length];
        // The sum over a cell consists of parts of the values to its left and right.
        return (((long) curve.length << CURVE_BITS) - whole) * before
                + whole * after
                + ((long) in << CURVE_BITS) * here
                + (value(current + 1) - here) * sums[in];
    }

    private long value(long lattice) {
        if (lattice >> DECK_BITS != deck) {
            deck = lattice >> DECK_BITS;
            deckKey = key(lattice);
        }
        return value(deckKey, (int) lattice & DECK - 1);
    }

    private long value(long key, int place) {
        return (long) step * (2 * Deck.card(key, place, DECK_BITS) + 1 - DECK);
    }

    private long key(long lattice) {
        return Seed.of(seed, lattice >> DECK_BITS);
    }

    private static int[] curve(int bits) {
        int[] curve = new int[1 << bits];
        for (int i = 0; i < curve.length; i++) {
            double t = i / (double) curve.length;
            curve[i] = (int) Math.round(CURVE * t * t * (3 - 2 * t));
        }
        return curve;
    }

    private static int[] sums(int[] curve) {
        int[] sums = new int[curve.length + 1];
        for (int i = 0; i < curve.length; i++) {
            sums[i + 1] = sums[i] + curve[i];
        }
        return sums;
    }
}
