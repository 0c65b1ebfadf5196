package ru.samosval.docker;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import ru.samosval.deployment.History;
import ru.samosval.simulation.Counters;
import ru.samosval.simulation.Resources;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Seed;
import ru.samosval.simulation.Telemetry;
import ru.samosval.telemetry.FleetCounters;

/**
 * What a container uses, in the form of Docker's API. Clients compute shares from the difference between two samples.
 */
final class StatsJson {

    private static final long NANOS_OF_MILLI = 1_000_000;
    private static final long SECOND = 1_000;
    private static final int MILLI = 1_000;

    /** The kernel's share of the processor time, in percent. */
    private static final int KERNEL_OF_HUNDRED = 18;

    private static final int BYTES_OF_PACKET = 900;

    private final FleetCounters counters;
    private final Container container;

    StatsJson(FleetCounters counters, Container container) {
        this.counters = counters;
        this.container = container;
    }

    /**
     * The sample of a moment.
     *
     * @param before whether to add the sample of a second before
     */
    JsonObject at(History history, long now, boolean before) {
        Counters used = counters.of(history, container.replica(), now + 1);
        Run run = lastRun(history, now);
        Resources each = run == null ? Resources.USUAL : run.resources();
        JsonObjectBuilder json = ContainerJson.object()
                .add("name", "/" + container.name())
                .add("id", container.id())
                .add("read", Go.timestamp(now))
                .add("preread", before ? Go.timestamp(now - SECOND) : Go.NEVER)
                .add("num_procs", 0)
                .add("storage_stats", ContainerJson.object())
                .add("pids_stats", pids(run, now))
                .add("cpu_stats", cpu(used, each, now));
        json.add(
                "precpu_stats",
                before
                        ? cpu(counters.of(history, container.replica(), now + 1 - SECOND), each, now - SECOND)
                        : ContainerJson.object()
                                .add("cpu_usage", ContainerJson.object().add("total_usage", 0)));
        return json.add("memory_stats", memory(run, each, now))
                .add("networks", ContainerJson.object().add("eth0", network(used)))
                .add("blkio_stats", disks(used))
                .build();
    }

    private static Run lastRun(History history, long now) {
        for (int i = history.runs().size() - 1; i >= 0; i--) {
            if (history.runs().get(i).requestedAt() <= now) {
                return history.runs().get(i);
            }
        }
        return null;
    }

    private JsonObjectBuilder pids(Run run, long now) {
        boolean runs = run != null && Telemetry.lastPoint(run, now + 1) >= 0 && now < run.endedAt();
        return runs
                ? ContainerJson.object()
                        .add("current", Seed.range(Seed.of(run.seed(), 10, container.replica()), 8, 64))
                        .add("limit", 4_096)
                : ContainerJson.object();
    }

    private JsonObjectBuilder cpu(Counters used, Resources each, long now) {
        int processors = Math.max(1, (each.milliCpus() + MILLI - 1) / MILLI);
        long kernel = used.cpuNanos() / 100 * KERNEL_OF_HUNDRED;
        return ContainerJson.object()
                .add(
                        "cpu_usage",
                        ContainerJson.object()
                                .add("total_usage", used.cpuNanos())
                                .add("usage_in_kernelmode", kernel)
                                .add("usage_in_usermode", used.cpuNanos() - kernel))
                .add(
                        "system_cpu_usage",
                        Math.max(0, now - container.deployed().createdAt()) * NANOS_OF_MILLI * processors)
                .add("online_cpus", processors)
                .add(
                        "throttling_data",
                        ContainerJson.object()
                                .add("periods", 0)
                                .add("throttled_periods", 0)
                                .add("throttled_time", 0));
    }

    private JsonObjectBuilder memory(Run run, Resources each, long now) {
        long point = run == null || now >= run.endedAt() ? -1 : Telemetry.lastPoint(run, now + 1);
        return ContainerJson.object()
                .add("usage", point < 0 ? 0 : Telemetry.ramBytes(run, container.replica(), point))
                .add("stats", ContainerJson.object().add("inactive_file", 0))
                .add("limit", each.ramLimit());
    }

    private static JsonObjectBuilder network(Counters used) {
        return ContainerJson.object()
                .add("rx_bytes", used.receivedBytes())
                .add("rx_packets", used.receivedBytes() / BYTES_OF_PACKET)
                .add("rx_errors", 0)
                .add("rx_dropped", 0)
                .add("tx_bytes", used.sentBytes())
                .add("tx_packets", used.sentBytes() / BYTES_OF_PACKET)
                .add("tx_errors", 0)
                .add("tx_dropped", 0);
    }

    private static JsonObjectBuilder disks(Counters used) {
        return ContainerJson.object()
                .add(
                        "io_service_bytes_recursive",
                        ContainerJson.array()
                                .add(disk("read", used.readBytes()))
                                .add(disk("write", used.writtenBytes())));
    }

    private static JsonObjectBuilder disk(String op, long bytes) {
        return ContainerJson.object()
                .add("major", 8)
                .add("minor", 0)
                .add("op", op)
                .add("value", bytes);
    }
}
