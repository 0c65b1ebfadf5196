package ru.samosval.monitoring;

import java.util.function.Supplier;
import ru.samosval.simulation.Counters;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;

/** A replica as it is at a moment; what it has counted and what it uses are computed when they are asked for. */
final class Replica {

    private static final double MILLI = 1_000;

    private final ReplicaLabels labels;
    private final Run run;
    private final int number;
    private final long to;
    private final Supplier<Counters> counting;
    private final long point;
    private Counters counters;
    private Telemetry.Use use;

    /**
     * A replica of a run before a moment, exclusive.
     *
     * @param number from 1
     * @param counting gives its counters at that moment
     */
    Replica(ReplicaLabels labels, Run run, int number, long to, Supplier<Counters> counting) {
        this.labels = labels;
        this.run = run;
        this.number = number;
        this.to = to;
        this.counting = counting;
        this.point = Telemetry.lastPoint(run, to);
    }

    ReplicaLabels labels() {
        return labels;
    }

    /** When its run began, of which its counters count everything; epoch milliseconds. */
    long since() {
        return run.requestedAt();
    }

    /** The last moment that its counters count, epoch milliseconds. */
    long last() {
        return to - 1;
    }

    /** Whether it has come up. */
    boolean isUp() {
        return point >= 0;
    }

    Counters counters() {
        if (counters == null) {
            counters = counting.get();
        }
        return counters;
    }

    /** How many processors it may use. */
    double cpuLimit() {
        return run.resources().milliCpus() / MILLI;
    }

    /** How much memory it may use, in bytes. */
    long ramLimit() {
        return run.resources().ramLimit();
    }

    /** How much memory it uses at the last point, of one that is up, in bytes. */
    long ramBytes() {
        return use().ramBytes();
    }

    /** What it uses at the last point, of one that is up. */
    Telemetry.Use use() {
        if (use == null) {
            use = Telemetry.use(run, number, point);
        }
        return use;
    }
}
