package ru.samosval.telemetry;

/**
 * How a chart divides its range: into steps that begin at whole multiples of their length since the epoch, so that they
 * stay the same while the range moves on. In each step only some of the seconds are sampled.
 *
 * @param millis the length of a step, whole seconds
 * @param stride every so many seconds one is sampled
 */
record Step(long millis, long stride) {

    /** A range has at most this many steps: about as many as a chart has pixels to show them. */
    static final int MOST = 360;

    /** This many seconds of a step are sampled, or all if it has fewer. */
    private static final int LOOKED_AT = 60;

    private static final long SECOND = 1_000;

    private static final long[] SECONDS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400
    };

    /**
     * The shortest step with which the range has no more than {@link #MOST} steps.
     *
     * @throws IllegalArgumentException if the range is too long even for steps of a day
     */
    static Step of(long from, long to) {
        return of(from, to, MOST);
    }

    /** The same with no more than {@code most} steps. */
    static Step of(long from, long to, int most) {
        for (long seconds : SECONDS) {
            if ((to - from) / (seconds * SECOND) <= most) {
                return new Step(seconds * SECOND, Math.max(1, seconds / LOOKED_AT));
            }
        }
        throw new IllegalArgumentException("a range of " + (to - from) + " ms");
    }

    /** The same steps with fewer seconds sampled, for one of {@code series} series that are drawn as plain lines. */
    Step coarser(int series) {
        return new Step(millis, Math.min(millis / SECOND, stride * Math.max(1, Math.min(LOOKED_AT, series))));
    }

    /** The number of the step that contains this moment. */
    long index(long timestamp) {
        return Math.floorDiv(timestamp, millis);
    }

    /** The beginning of a step, in milliseconds since the epoch. */
    long timestamp(long index) {
        return index * millis;
    }
}
