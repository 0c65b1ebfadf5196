package ru.samosval.simulation;

/** Takes metric points one by one (specification, section 8.6). */
@FunctionalInterface
public interface PointSink {
    /**
     * Takes one point.
     *
     * @param millis its moment, milliseconds since the epoch
     * @param cpu percent, 0..100, rounded to 0.1
     * @param ram percent, 0..100, rounded to 0.1
     */
    void point(long millis, double cpu, double ram);
}
