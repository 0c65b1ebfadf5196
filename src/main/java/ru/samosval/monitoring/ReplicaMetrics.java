package ru.samosval.monitoring;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import ru.samosval.simulation.Counters;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.Telemetry;

/**
 * The metrics of replicas: the portal's own, and those that cAdvisor has for containers, with its names and labels, so
 * that dashboards and rules made for it work here unchanged.
 */
final class ReplicaMetrics {

    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final double WHOLE = 100;

    /**
     * The kernel's period in microseconds, in which a container may use up its quota; {@code --cpus} is translated to
     * it.
     */
    private static final double CPU_PERIOD = 100_000;

    /**
     * A metric.
     *
     * @param name as it is written; for a counter without {@code _total}
     * @param labels which of the replica's labels it has
     * @param ofContainer whether it exists only once the replica has come up
     */
    record Metric(
            String name,
            String help,
            boolean isCounter,
            boolean ofContainer,
            Function<ReplicaLabels, Labels> labels,
            ToDoubleFunction<Replica> value) {

        /** Whether it is one of the portal's own, with their labels. Otherwise it is one of cAdvisor's. */
        boolean isOwn() {
            return name.startsWith("samosval_");
        }

        /** Its name in the text. */
        String series() {
            return isCounter ? name + "_total" : name;
        }
    }

    private static final Function<ReplicaLabels, Labels> CPU = ReplicaLabels::cpu;
    private static final Function<ReplicaLabels, Labels> NETWORK = ReplicaLabels::network;
    private static final Function<ReplicaLabels, Labels> DISK = ReplicaLabels::disk;

    private static final String LINES = "Lines of the log that the replica has said in this run, by level.";

    /** All metrics. Those with the same name stand together. */
    static final List<Metric> ALL = List.of(
            counter(
                    "container_cpu_usage_seconds",
                    "Cumulative cpu time consumed in seconds.",
                    CPU,
                    c -> c.cpuNanos() / NANOS),
            gauge("container_spec_cpu_period", "CPU period of the container.", r -> CPU_PERIOD),
            gauge("container_spec_cpu_quota", "CPU quota of the container.", r -> r.cpuLimit() * CPU_PERIOD),
            gauge("container_memory_usage_bytes", "Current memory usage in bytes.", Replica::ramBytes),
            gauge("container_memory_working_set_bytes", "Current working set in bytes.", Replica::ramBytes),
            gauge("container_memory_rss", "Size of RSS in bytes.", Replica::ramBytes),
            gauge("container_memory_cache", "Number of bytes of page cache memory.", r -> 0),
            gauge("container_memory_swap", "Container swap usage in bytes.", r -> 0),
            gauge("container_spec_memory_limit_bytes", "Memory limit for the container.", Replica::ramLimit),
            counter(
                    "container_network_receive_bytes",
                    "Cumulative count of bytes received.",
                    NETWORK,
                    Counters::receivedBytes),
            counter(
                    "container_network_transmit_bytes",
                    "Cumulative count of bytes transmitted.",
                    NETWORK,
                    Counters::sentBytes),
            counter("container_fs_reads_bytes", "Cumulative count of bytes read.", DISK, Counters::readBytes),
            counter("container_fs_writes_bytes", "Cumulative count of bytes written.", DISK, Counters::writtenBytes),
            gauge(
                    "container_start_time_seconds",
                    "Start time of the container since unix epoch in seconds.",
                    r -> r.since() / MILLIS),
            gauge(
                    "container_last_seen",
                    "Last time a container was seen by the exporter; what was until then is in its counters.",
                    r -> r.last() / MILLIS),
            ownCounter("samosval_log_lines", LINES, labels -> labels.own(Level.INFO), Counters::infoLines),
            ownCounter("samosval_log_lines", LINES, labels -> labels.own(Level.WARN), Counters::warnLines),
            ownCounter("samosval_log_lines", LINES, labels -> labels.own(Level.ERROR), Counters::errorLines),
            ownCounter(
                    "samosval_replica_restarts",
                    "How often the replica was restarted alone in this run.",
                    ReplicaLabels::own,
                    Counters::restarts),
            ownGauge(
                    "samosval_replica_cpu_ratio",
                    "CPU of the last second, of what the replica may use.",
                    u -> u.cpuPercent() / WHOLE),
            ownGauge(
                    "samosval_replica_memory_ratio",
                    "Memory of the last second, of what the replica may use.",
                    u -> u.ramPercent() / WHOLE));

    private ReplicaMetrics() {}

    private static Metric counter(
            String name, String help, Function<ReplicaLabels, Labels> labels, ToDoubleFunction<Counters> value) {
        return new Metric(name, help, true, true, labels, replica -> value.applyAsDouble(replica.counters()));
    }

    private static Metric gauge(String name, String help, ToDoubleFunction<Replica> value) {
        return new Metric(name, help, false, true, ReplicaLabels::container, value);
    }

    /** A counter that counts from the beginning of the rollout. */
    private static Metric ownCounter(
            String name, String help, Function<ReplicaLabels, Labels> labels, ToDoubleFunction<Counters> value) {
        return new Metric(name, help, true, false, labels, replica -> value.applyAsDouble(replica.counters()));
    }

    private static Metric ownGauge(String name, String help, ToDoubleFunction<Telemetry.Use> value) {
        return new Metric(name, help, false, true, ReplicaLabels::own, replica -> value.applyAsDouble(replica.use()));
    }

    /** All metrics of these replicas. */
    static List<MetricSnapshot> of(List<Replica> replicas) {
        // A snapshot sorts its points by their labels. Sorting twice here spares sorting for each metric; what is
        // sorted by one set of labels is nearly sorted by the other.
        List<Replica> byContainer = sorted(replicas, ReplicaLabels::container);
        List<Replica> byOwn = sorted(byContainer, ReplicaLabels::own);
        List<MetricSnapshot> snapshots = new ArrayList<>();
        for (int i = 0; i < ALL.size(); ) {
            int end = i + 1;
            while (end < ALL.size() && ALL.get(end).name().equals(ALL.get(i).name())) {
                end++;
            }
            snapshots.add(snapshot(ALL.subList(i, end), ALL.get(i).isOwn() ? byOwn : byContainer));
            i = end;
        }
        return snapshots;
    }

    private static List<Replica> sorted(List<Replica> replicas, Function<ReplicaLabels, Labels> labels) {
        return replicas.stream()
                .sorted(Comparator.comparing(replica -> labels.apply(replica.labels()), ReplicaMetrics::compareValues))
                .toList();
    }

    /** The order of labels that all have the same names: names, which would be compared first, are left out. */
    private static int compareValues(Labels left, Labels right) {
        for (int i = 0; i < left.size(); i++) {
            int order = left.getValue(i).compareTo(right.getValue(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** The snapshot of metrics with one name that differ in a label. */
    private static MetricSnapshot snapshot(List<Metric> metrics, List<Replica> replicas) {
        Metric first = metrics.get(0);
        MetricMetadata metadata = new MetricMetadata(first.name(), first.help());
        if (first.isCounter()) {
            List<CounterDataPointSnapshot> points = new ArrayList<>(replicas.size() * metrics.size());
            each(
                    metrics,
                    replicas,
                    (value, labels) -> points.add(new CounterDataPointSnapshot(value, labels, null, 0)));
            return new CounterSnapshot(metadata, points);
        }
        List<GaugeDataPointSnapshot> points = new ArrayList<>(replicas.size() * metrics.size());
        each(metrics, replicas, (value, labels) -> points.add(new GaugeDataPointSnapshot(value, labels, null)));
        return new GaugeSnapshot(metadata, points);
    }

    /** Takes the points. */
    private interface Sink {
        void point(double value, Labels labels);
    }

    private static void each(List<Metric> metrics, List<Replica> replicas, Sink sink) {
        for (Replica replica : replicas) {
            for (Metric metric : metrics) {
                if (!metric.ofContainer() || replica.isUp()) {
                    sink.point(
                            metric.value().applyAsDouble(replica),
                            metric.labels().apply(replica.labels()));
                }
            }
        }
    }
}
