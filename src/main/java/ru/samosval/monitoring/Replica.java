package ru.samosval.monitoring;

import ru.samosval.deployment.History;
import ru.samosval.simulation.Counters;
import ru.samosval.simulation.Replicas;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;
import ru.samosval.telemetry.FleetCounters;

/**
 * A replica as it is at a moment.
 *
 * @param to the moment (epoch milliseconds): the counters count what was before it
 * @param isUp whether it has come up
 * @param cpuPercent its CPU at the last point, 0..100, and its memory likewise; 0 where it has none yet
 */
record Replica(
        ReplicaLabels labels,
        Run run,
        Counters counters,
        long to,
        boolean isUp,
        long startedAt,
        long ramBytes,
        double cpuPercent,
        double ramPercent) {

    /** A replica of a run before a moment, exclusive. */
    static Replica of(ReplicaLabels labels, History history, Run run, int number, long to, FleetCounters counters) {
        long point = Telemetry.lastPoint(run, to);
        double[] percents = new double[2];
        long ramBytes = 0;
        if (point >= 0) {
            long moment = Telemetry.pointMoment(run, point);
            Telemetry.points(run, number, moment, moment + 1, (millis, cpu, ram) -> {
                percents[0] = cpu;
                percents[1] = ram;
            });
            ramBytes = Telemetry.ramBytes(run, number, point);
        }
        return new Replica(
                labels,
                run,
                counters.of(history, number, to),
                to,
                point >= 0,
                Replicas.startedAt(run, number, to),
                ramBytes,
                percents[0],
                percents[1]);
    }
}
