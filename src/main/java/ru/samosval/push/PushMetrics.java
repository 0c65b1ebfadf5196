package ru.samosval.push;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.ToLongFunction;
import ru.samosval.access.Unguarded;
import ru.samosval.monitoring.MetricSource;

/**
 * Metrics about the push: for each target how many lines and points were sent and dropped, and how many rounds left
 * deployments out.
 */
@Unguarded("numbers of the portal as a whole, for its metrics")
@ApplicationScoped
class PushMetrics implements MetricSource {

    @Inject
    private PushTargets targets;

    @Inject
    private PushRounds rounds;

    @Override
    public List<MetricSnapshot> metrics() {
        List<PushTarget> all = targets.all();
        return List.of(
                counter(
                        "samosval_push_lines",
                        "Lines of logs that were sent or dropped, by target.",
                        all,
                        PushTarget::sentLines,
                        PushTarget::droppedLines),
                counter(
                        "samosval_push_points",
                        "Points of metrics that were sent or dropped, by target.",
                        all,
                        PushTarget::sentPoints,
                        PushTarget::droppedPoints),
                partial(all));
    }

    private MetricSnapshot partial(List<PushTarget> targets) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder()
                .name("samosval_push_partial_rounds")
                .help("Rounds that left out deployments, as more are chosen than are sent of, by target.");
        for (PushTarget target : targets) {
            counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(Labels.of("id", Long.toString(target.id()), "target", target.name()))
                    .value(rounds.partialRounds(target.id()))
                    .build());
        }
        return counter.build();
    }

    private static MetricSnapshot counter(
            String name,
            String help,
            List<PushTarget> targets,
            ToLongFunction<PushTarget> sent,
            ToLongFunction<PushTarget> dropped) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        for (PushTarget target : targets) {
            counter.dataPoint(point(target, "sent", sent.applyAsLong(target)));
            counter.dataPoint(point(target, "dropped", dropped.applyAsLong(target)));
        }
        return counter.build();
    }

    private static CounterSnapshot.CounterDataPointSnapshot point(PushTarget target, String result, long value) {
        return CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(Labels.of("id", Long.toString(target.id()), "result", result, "target", target.name()))
                .value(value)
                .build();
    }
}
