package ru.samosval.monitoring;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import ru.samosval.access.Actor;
import ru.samosval.build.Builds;
import ru.samosval.dashboard.Dashboard;
import ru.samosval.deployment.Rollouts;
import ru.samosval.engine.Ticks;
import ru.samosval.hook.HookAnswered;
import ru.samosval.i18n.Keyed;
import ru.samosval.telemetry.desk.DeskPlaces;
import ru.samosval.telemetry.stream.LogTopics;
import ru.samosval.telemetry.stream.PulledStreams;

/**
 * The portal's own metrics. States are read from the classes that have them. Events are counted here since the server
 * started, as Prometheus expects of a counter.
 */
@ApplicationScoped
class PortalMetrics {

    private static final double MILLIS = 1e3;

    private static final String SUCCESS = "success";
    private static final String FAILED = "failed";

    private final PrometheusRegistry registry = new PrometheusRegistry();

    private final Counter builds = Counter.builder()
            .name("samosval_builds_total")
            .help("Builds that have ended since the server started, by result.")
            .labelNames("result")
            .withoutExemplars()
            .register(registry);

    private final Histogram durations = Histogram.builder()
            .name("samosval_build_duration_seconds")
            .help("From asking for a build to its end, by result.")
            .labelNames("result")
            .classicOnly()
            .classicUpperBounds(1, 2.5, 5, 10, 15, 20, 30, 45, 60, 120, 300)
            .withoutExemplars()
            .register(registry);

    private final Counter hooks = Counter.builder()
            .name("samosval_hooks_total")
            .help("Deliveries of the webhook since the server started, by what came of them.")
            .labelNames("verdict")
            .withoutExemplars()
            .register(registry);

    @Inject
    @Any
    private Instance<MetricSource> sources;

    @Inject
    private Dashboard dashboard;

    @Inject
    private LogTopics topics;

    @Inject
    private DeskPlaces desks;

    @Inject
    private PulledStreams pulled;

    @Inject
    private Builds building;

    @Inject
    private Rollouts rollouts;

    @Inject
    private Ticks ticks;

    @Inject
    private Clock clock;

    /** Creates each series before its first event, because Prometheus sees no increase in a series that begins at 1. */
    @PostConstruct
    void begin() {
        for (String result : List.of(SUCCESS, FAILED)) {
            builds.initLabelValues(result);
            durations.initLabelValues(result);
        }
        HookAnswered.VERDICTS.forEach(hooks::initLabelValues);
    }

    void onBuild(@Observes(during = TransactionPhase.AFTER_SUCCESS) Builds.Finished build) {
        String result = build.succeeded() ? SUCCESS : FAILED;
        builds.labelValues(result).inc();
        durations.labelValues(result).observe(build.took().toMillis() / MILLIS);
    }

    void onHook(@Observes HookAnswered hook) {
        hooks.labelValues(hook.verdict()).inc();
    }

    /** All of these metrics. Counts that depend on rights are of what the actor sees. */
    List<MetricSnapshot> of(Actor actor) {
        List<MetricSnapshot> all = new ArrayList<>();
        registry.scrape().forEach(all::add);
        all.add(states("samosval_requests", "Requests for images, by status.", dashboard.requests(actor)));
        all.add(states("samosval_deployments", "Deployments, by status.", dashboard.deployments(actor)));
        all.add(gauges(
                "samosval_log_viewers",
                "Open connections that hear of what happens: of pages and log streams, of log desks, of Docker's clients.",
                "kind",
                Map.of("page", topics.viewers(), "desk", desks.viewers(), "docker", pulled.viewers())));
        all.add(gauge(
                "samosval_tick_lag_seconds",
                "For how long what is due has waited for the simulation's timer; 0 where nothing waits.",
                overdue() / MILLIS));
        all.add(gauge(
                "samosval_tick_age_seconds",
                "How long ago the simulation's timer ticked, which it does each second.",
                ticks.age().toMillis() / MILLIS));
        sources.forEach(source -> all.addAll(source.metrics()));
        return all;
    }

    private long overdue() {
        long now = clock.millis();
        return Math.max(
                0,
                now
                        - LongStream.concat(building.nextDue().stream(), rollouts.nextDue().stream())
                                .min()
                                .orElse(now));
    }

    private static <E extends Enum<E> & Keyed> MetricSnapshot states(String name, String help, Map<E, Long> counts) {
        Map<String, Long> byKey = new TreeMap<>();
        counts.forEach((state, count) -> byKey.put(state.getKey(), count));
        return gauges(name, help, "status", byKey);
    }

    private static MetricSnapshot gauges(String name, String help, String label, Map<String, ? extends Number> values) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((key, value) -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(Labels.of(label, key))
                .value(value.doubleValue())
                .build()));
        return gauge.build();
    }

    private static MetricSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(value)
                        .build())
                .build();
    }
}
