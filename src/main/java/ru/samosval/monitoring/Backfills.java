package ru.samosval.monitoring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import ru.samosval.access.Actor;
import ru.samosval.deployment.FleetPart;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.Histories.Placed;
import ru.samosval.deployment.History;
import ru.samosval.deployment.WriteBarrier;
import ru.samosval.docker.ContainerNames;
import ru.samosval.docker.DockerHosts;
import ru.samosval.refusal.Refusal.Invalid;

/** Reads what a range in the past is computed from. */
@ApplicationScoped
class Backfills {

    /** How many replicas one answer may hold in memory: each with its labels and its runs. */
    private static final int MOST_REPLICAS = 10_000;

    @Inject
    private Histories histories;

    @Inject
    private DockerHosts hosts;

    @Inject
    private WriteBarrier barrier;

    /**
     * What the actor sees of a part of the fleet in {@code [from, to)}, at each {@code step}; all in milliseconds.
     *
     * @param mayGoOn asked before each piece is sent
     */
    Backfill of(Actor actor, FleetPart part, long from, long to, long step, OutputStream out, BooleanSupplier mayGoOn) {
        Map<Long, Placed> placed = new HashMap<>();
        Map<Long, Long> ends = new HashMap<>();
        List<Long> ids = new ArrayList<>();
        long replicas = 0;
        for (Placed each : histories.runningBetween(actor, part, from, to)) {
            replicas += each.replicas();
            ids.add(each.deployment());
            placed.put(each.deployment(), each);
            // Asked before its history is read: the history then has every act that is over.
            ends.put(each.deployment(), Math.min(to, barrier.heldAt(each.deployment())));
        }
        if (replicas > MOST_REPLICAS) {
            throw new Invalid("shard", "fleet.tooMany", MOST_REPLICAS);
        }
        ContainerNames names = hosts.names(actor);
        List<Backfill.Member> members = new ArrayList<>();
        for (History history : histories.wholeRunsBetween(actor, ids, from, to)) {
            List<ReplicaLabels> labels = new ArrayList<>();
            for (int replica = 1; replica <= history.replicas(); replica++) {
                labels.add(new ReplicaLabels(
                        names, history, placed.get(history.deployment()).environment(), replica));
            }
            members.add(new Backfill.Member(history, labels, ends.get(history.deployment())));
        }
        return new Backfill(members, from, step, out, mayGoOn);
    }
}
