package ru.samosval.monitoring;

import java.util.function.Supplier;
import ru.samosval.simulation.Counters;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;

/** A replica at a moment. Its counters and its use of CPU and RAM are computed on request. */
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
     * A replica of a run as it was just before a moment.
     *
     * @param number from 1
     * @param counting returns its counters at that moment
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

    /** When its run began, in epoch milliseconds. The counters count from here. */
    long since() {
        return run.requestedAt();
    }

    /** The last moment that the counters include, in epoch milliseconds. */
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

    /** How much memory it uses at the last point, in bytes. The replica must be up. */
    long ramBytes() {
        return use().ramBytes();
    }

    /** What it used at its last point. Only if it is up. */
    Telemetry.Use use() {
        if (use == null) {
            use = Telemetry.use(run, number, point);
        }
        return use;
    }
}
