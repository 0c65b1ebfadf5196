package ru.samosval.simulation;

/**
 * The {@link Counters} of one replica of a run at increasing moments. The answers are the same as those of
 * {@link RunCounters}, but each costs only as much as the time since the previous one: some ten nanoseconds a second,
 * and at most what some hundred seconds and the restarts among them cost. Not thread-safe.
 */
public final class CounterSeries {
    private static final long SECOND = 1_000;

    private final Run run;
    private final int replica;
    private final RunCounters counters;
    private final Load load;
    private long reached = Long.MIN_VALUE;

    /** The sum over the seconds {@code [0, second)}, and the lines before {@code reached}. */
    private long second;

    private long tenths;
    private long[] levels = new long[Level.values().length];

    /** For one replica, from 1. */
    public CounterSeries(Run run, int replica) {
        this.run = run;
        this.replica = replica;
        counters = new RunCounters(run);
        load = Load.of(run, replica);
    }

    /**
     * The counters up to a moment, exclusive.
     *
     * @param to not before the moment of the previous call
     */
    public Counters at(long to) {
        if (to < reached) {
            throw new IllegalArgumentException("from " + reached + " back to " + to);
        }
        long end = Math.min(to, run.endedAt());
        if (end > reached) {
            long[] more = Telemetry.levels(run, replica, reached, end);
            levels = new long[] {levels[0] + more[0], levels[1] + more[1], levels[2] + more[2]};
            reached = end;
        }
        long last = Telemetry.lastPoint(run, to);
        long tenthMillis = 0;
        if (last >= 0) {
            tenths += load.cpuSum(second, last);
            second = last;
            tenthMillis = tenths * SECOND + load.cpu(last) * (end - Telemetry.pointTimestamp(run, last));
        }
        return counters.counters(replica, to, tenthMillis, levels);
    }
}
