package ru.samosval.simulation;

/**
 * A curve that is the difference of its own sum: the value shown for a second is by how many tenths the sum grows in
 * it. So adding up the shown values gives exactly the sum. Seconds asked in order cost little; any other costs as much
 * as a sum, whose cost does not depend on its length.
 */
abstract class SummedCurve implements Curve {
    private static final int UNIT_BITS = 20;

    /** The unit of the exact values: this many are a tenth of a percent. */
    static final int UNIT = 1 << UNIT_BITS;

    private long next = -1;
    private long sumToNext;

    /** The exact value at a second. */
    abstract long units(long k);

    /** The sum of the exact values of the seconds {@code [0, k)}. */
    abstract long unitSum(long k);

    @Override
    public final int tenths(long k) {
        long before = k == next ? sumToNext : unitSum(k);
        sumToNext = before + units(k);
        next = k + 1;
        return (int) ((sumToNext >> UNIT_BITS) - (before >> UNIT_BITS));
    }

    @Override
    public final long sum(long k) {
        return unitSum(k) >> UNIT_BITS;
    }
}
