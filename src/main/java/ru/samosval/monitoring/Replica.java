package ru.samosval.monitoring;

import java.util.function.Supplier;
import ru.samosval.simulation.Counters;
import ru.samosval.simulation.Replicas;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;

/** A replica as it is at a moment; each figure is computed when it is asked for. */
final class Replica {

    private final ReplicaLabels labels;
    private final Run run;
    private final int number;
    private final long to;
    private final Supplier<Counters> counting;
    private final long point;
    private Counters counters;

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

    Run run() {
        return run;
    }

    /** The moment (epoch milliseconds): the counters count what was before it. */
    long to() {
        return to;
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

    /** When it started, epoch milliseconds. */
    long startedAt() {
        return Replicas.startedAt(run, number, to);
    }

    /** The memory that it has in use, of one that is up. */
    long ramBytes() {
        return Telemetry.ramBytes(run, number, point);
    }

    /** Its CPU at the last point, 0..100, of one that is up. */
    double cpuPercent() {
        double[] percent = new double[1];
        long moment = Telemetry.pointMoment(run, point);
        Telemetry.points(run, number, moment, moment + 1, (millis, cpu, ram) -> percent[0] = cpu);
        return percent[0];
    }

    /** Its memory at the last point, 0..100, of one that is up. */
    double ramPercent() {
        double[] percent = new double[1];
        long moment = Telemetry.pointMoment(run, point);
        Telemetry.points(run, number, moment, moment + 1, (millis, cpu, ram) -> percent[0] = ram);
        return percent[0];
    }
}
