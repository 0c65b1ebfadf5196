package ru.samosval.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Durations of one kind, with three significant digits. */
final class Latencies {

    private final Histogram micros = new Histogram(TimeUnit.HOURS.toMicros(1), 3);

    void addNanos(long nanos) {
        micros.recordValue(Math.max(0, nanos / 1_000));
    }

    void addMillis(long millis) {
        micros.recordValue(Math.max(0, millis * 1_000));
    }

    void add(Latencies other) {
        micros.add(other.micros);
    }

    long count() {
        return micros.getTotalCount();
    }

    /** The value in milliseconds that this percentage does not exceed. */
    double millis(double percent) {
        return micros.getValueAtPercentile(percent) / 1_000.0;
    }

    double p50() {
        return millis(50);
    }

    double p99() {
        return millis(99);
    }

    double max() {
        return micros.getMaxValue() / 1_000.0;
    }

    @Override
    public String toString() {
        return "p50 " + Report.number(p50(), 1) + ", p99 " + Report.number(p99(), 1) + ", max "
                + Report.number(max(), 0) + " ms";
    }
}
