package ru.samosval.monitoring;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.FleetPart;
import ru.samosval.deployment.RunningFleet;
import ru.samosval.docker.ContainerNames;
import ru.samosval.docker.DockerHosts;
import ru.samosval.telemetry.FleetCounters;

/** The answer to a scrape by Prometheus. */
@ApplicationScoped
class Scrape {

    /** How many replicas one answer may hold in memory. */
    private static final int MOST_REPLICAS = 10_000;

    @Inject
    private RunningFleet fleet;

    @Inject
    private FleetCounters counters;

    @Inject
    private DockerHosts hosts;

    @Inject
    private PortalMetrics portal;

    /**
     * The labels of this many replicas are kept from one scrape to the next, because making them takes longer than
     * anything else.
     */
    private static final int KNOWN = 4_000;

    private final Map<Labelled, ReplicaLabels> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Labelled, ReplicaLabels> eldest) {
            return size() > KNOWN;
        }
    };

    /** Everything that a replica's labels are made from. */
    private record Labelled(
            long deployment, String name, String container, String imageTag, Environment environment, int replica) {}

    private ReplicaLabels known(ContainerNames names, RunningFleet.Member member, int replica) {
        Labelled key = new Labelled(
                member.history().deployment(),
                member.history().name(),
                names.service(member.history().deployment(), member.history().name()),
                member.history().imageTag(),
                member.environment(),
                replica);
        synchronized (known) {
            return known.computeIfAbsent(
                    key, missing -> new ReplicaLabels(names, member.history(), member.environment(), replica));
        }
    }

    /**
     * The replicas in a part of the fleet that the actor sees. The portal's own metrics are only for those who operate
     * it, and only in the first share, so that they are not counted twice; a query for one environment returns only
     * replicas.
     */
    MetricSnapshots of(Actor actor, FleetPart part) {
        List<Replica> replicas = new ArrayList<>();
        List<RunningFleet.Member> members = fleet.of(actor, part, MOST_REPLICAS);
        ContainerNames names = hosts.names(actor);
        for (RunningFleet.Member member : members) {
            for (int each = 1; each <= member.history().replicas(); each++) {
                int number = each;
                replicas.add(new Replica(
                        known(names, member, number),
                        member.run(),
                        number,
                        member.to(),
                        () -> counters.of(member.history(), number, member.to())));
            }
        }
        List<MetricSnapshot> all = new ArrayList<>(ReplicaMetrics.of(replicas));
        if (Rights.operates(actor) && part.environment() == null && part.shard() == 1) {
            all.addAll(portal.of(actor));
        }
        return new MetricSnapshots(all);
    }
}
