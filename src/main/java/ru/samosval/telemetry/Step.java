package ru.samosval.telemetry;

/**
 * How a range of a chart is parted: into steps that begin at whole multiples of their length since the epoch, so that a range
 * that moves on keeps its steps, and of each step so many seconds are looked at.
 *
 * @param millis the length of a step, whole seconds
 * @param stride each how manieth second is looked at
 */
record Step(long millis, long stride) {

    /** At most so many steps a range has: about as many as a chart has pixels to show them. */
    static final int MOST = 360;

    /** So many seconds of a step are looked at, or all where it has fewer. */
    private static final int LOOKED_AT = 60;

    private static final long SECOND = 1_000;

    private static final long[] SECONDS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400
    };

    /** The shortest step by which the range has no more of them than {@link #MOST}. */
    static Step of(long from, long to) {
        for (long seconds : SECONDS) {
            if ((to - from) / (seconds * SECOND) <= MOST) {
                return new Step(seconds * SECOND, Math.max(1, seconds / LOOKED_AT));
            }
        }
        throw new IllegalArgumentException("a range of " + (to - from) + " ms");
    }

    /** Of each step fewer seconds, for one of so many series that are drawn as mere lines. */
    Step coarser(int series) {
        return new Step(millis, Math.min(millis / SECOND, stride * Math.max(1, Math.min(LOOKED_AT, series))));
    }

    /** The number of the step that a moment falls into. */
    long index(long moment) {
        return Math.floorDiv(moment, millis);
    }

    /** The step's beginning. */
    long moment(long index) {
        return index * millis;
    }
}
