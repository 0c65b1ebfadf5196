package ru.samosval.monitoring;

import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.access.Unguarded;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.History;
import ru.samosval.docker.ContainerNames;
import ru.samosval.simulation.Run;
import ru.samosval.telemetry.FleetCounters;

/** The metrics of replicas one by one, for code that writes them in other formats than Prometheus'. */
@ApplicationScoped
@Unguarded("counts what the history holds, which its reader was allowed to see")
public class ReplicaSamples {

    /** How many metrics exist only for containers that are up; the rest exist for all. */
    private static final long OF_CONTAINERS = ReplicaMetrics.ALL.stream()
            .filter(ReplicaMetrics.Metric::ofContainer)
            .count();

    private static final long OF_ALL = ReplicaMetrics.ALL.size() - OF_CONTAINERS;

    @Inject
    private FleetCounters counters;

    /**
     * What a scrape would have returned about a deployment at a moment (epoch milliseconds); nothing if it did not run
     * then.
     */
    public List<ReplicaSample> of(ContainerNames names, History history, Environment environment, long timestamp) {
        List<ReplicaSample> samples = new ArrayList<>();
        for (Run run : history.runs()) {
            if (run.requestedAt() < timestamp && timestamp < end(run)) {
                for (int each = 1; each <= history.replicas(); each++) {
                    int number = each;
                    ReplicaLabels labels = new ReplicaLabels(names, history, environment, number);
                    Replica replica =
                            new Replica(labels, run, number, timestamp, () -> counters.of(history, number, timestamp));
                    for (ReplicaMetrics.Metric metric : ReplicaMetrics.ALL) {
                        if (!metric.ofContainer() || replica.isUp()) {
                            samples.add(new ReplicaSample(
                                    history,
                                    environment,
                                    number,
                                    names.of(history.deployment(), history.name(), number),
                                    metric.name(),
                                    metric.help(),
                                    metric.isCounter(),
                                    map(metric.labels().apply(labels)),
                                    run.requestedAt(),
                                    timestamp,
                                    metric.value().applyAsDouble(replica)));
                        }
                    }
                }
            }
        }
        return samples;
    }

    /**
     * How many samples {@link #of} returns at the moments of a range that are whole multiples of a step, without
     * computing any.
     *
     * @param from the beginning, epoch milliseconds, inclusive
     * @param to the end, exclusive
     * @param step in milliseconds
     */
    public static long count(History history, long from, long to, long step) {
        long count = 0;
        for (Run run : history.runs()) {
            long begin = Math.max(from, run.requestedAt() + 1);
            long end = Math.min(to, end(run));
            // The first point has the moment at which the run was ready, and is seen after it.
            long up = Math.max(begin, run.readyAt() + 1);
            count += multiples(begin, end, step) * OF_ALL + multiples(up, end, step) * OF_CONTAINERS;
        }
        return count * history.replicas();
    }

    /** Where a run's samples end, exclusive: when the run ends, or when it fails. */
    static long end(Run run) {
        return run.fails() ? Math.min(run.endedAt(), run.readyAt() + 1) : run.endedAt();
    }

    private static long multiples(long from, long to, long step) {
        return from >= to ? 0 : Math.floorDiv(to - 1, step) - Math.floorDiv(from - 1, step);
    }

    private static Map<String, String> map(Labels labels) {
        Map<String, String> map = new LinkedHashMap<>();
        for (Label label : labels) {
            map.put(label.getName(), label.getValue());
        }
        return map;
    }
}
