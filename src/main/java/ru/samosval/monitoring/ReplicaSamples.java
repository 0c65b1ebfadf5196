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

/** The metrics of replicas one by one, for those who write them in another way than Prometheus' own. */
@ApplicationScoped
@Unguarded("counts what the history holds, which its reader was allowed to see")
public class ReplicaSamples {

    @Inject
    private FleetCounters counters;

    /** What a scrape would have said of a deployment at a moment, epoch milliseconds; nothing where it did not run then. */
    public List<ReplicaSample> of(ContainerNames names, History history, Environment environment, long moment) {
        List<ReplicaSample> samples = new ArrayList<>();
        for (Run run : history.runs()) {
            if (run.requestedAt() < moment && moment < run.endedAt() && !(run.fails() && run.readyAt() < moment)) {
                for (int each = 1; each <= history.replicas(); each++) {
                    int number = each;
                    ReplicaLabels labels = new ReplicaLabels(names, history, environment, number);
                    Replica replica =
                            new Replica(labels, run, number, moment, () -> counters.of(history, number, moment));
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
                                    moment,
                                    metric.value().applyAsDouble(replica)));
                        }
                    }
                }
            }
        }
        return samples;
    }

    private static Map<String, String> map(Labels labels) {
        Map<String, String> map = new LinkedHashMap<>();
        for (Label label : labels) {
            map.put(label.getName(), label.getValue());
        }
        return map;
    }
}
