package ru.samosval.simulation;

/**
 * A value for each second, in tenths of a percent. Implementations may remember their last position, so they are not
 * thread-safe.
 */
interface Curve {

    /** The value at second {@code k} (0 or more), 0..1000. A deviation may be negative. */
    int tenths(long k);

    /** The sum of the values of the seconds {@code [0, k)}. */
    default long sum(long k) {
        long sum = 0;
        for (long i = 0; i < k; i++) {
            sum += tenths(i);
        }
        return sum;
    }
}
