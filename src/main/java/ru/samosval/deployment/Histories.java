package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ru.samosval.access.Access;
import ru.samosval.access.Actor;
import ru.samosval.access.Readership;
import ru.samosval.access.Unguarded;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.simulation.ReplicaRestart;
import ru.samosval.simulation.Resources;
import ru.samosval.simulation.Run;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.Sql;

/**
 * Reads what logs and metrics are computed from, by plain JDBC: they are asked far more often than anything else. Also
 * for threads of our own, which serve no request and have no entity manager.
 */
@ApplicationScoped
public class Histories {

    /** Enough for the last 1000 lines: a run has at least four, an act has one. */
    private static final int LAST_RUNS = 250;

    private static final int LAST_EVENTS = 1_000;

    private static final String HEAD =
            "SELECT d.id, d.name, d.replicas, i.image_tag, r.id AS request, r.owner_id, r.created_by, r.collaborators,"
                    + " EXISTS (SELECT 1 FROM replica_restarts x WHERE x.deployment_id = d.id)"
                    + " FROM deployments d JOIN images i ON i.id = d.image_id JOIN image_requests r ON r.id = i.request_id"
                    + " WHERE d.id = ?";
    private static final String RUNS =
            "SELECT seed, requested_at, ready_at, fails, ended_at, number, model, milli_cpus,"
                    + " ram_mb FROM deployment_runs WHERE deployment_id = ?";
    private static final String LAST_OF_RUNS = RUNS + " ORDER BY number DESC LIMIT " + LAST_RUNS;
    private static final String RUNS_BETWEEN =
            RUNS + " AND (ended_at IS NULL OR ended_at > ?) AND requested_at < ? ORDER BY number DESC";
    private static final String EVENTS =
            "SELECT moment, n, level, message FROM deployment_events WHERE deployment_id = ?";
    private static final String LAST_OF_EVENTS = EVENTS + " ORDER BY moment DESC, n DESC LIMIT " + LAST_EVENTS;
    private static final String EVENTS_BETWEEN =
            EVENTS + " AND moment >= ? AND moment < ? ORDER BY moment DESC, n DESC";
    private static final String RESTARTS =
            "SELECT run_number, replica, down_at, up_at FROM replica_restarts" + " WHERE deployment_id = ?";

    private static final Sql.Shape<History.Event> EVENT =
            row -> new History.Event(row.getLong(1), row.getInt(2), row.getString(3), row.getString(4));

    private final Lookup lookup;

    protected Histories() {
        this(null);
    }

    @Inject
    Histories(Lookup lookup) {
        this.lookup = lookup;
    }

    /** What the deployment's logs and metrics are computed from; empty where it is gone. */
    @Unguarded("live logs, whose readers were asked when they opened them and are asked again when rights change")
    public Optional<History> of(long deployment) {
        return lookup.read(reading -> {
            Optional<Head> head = head(reading, deployment);
            return head.isEmpty() ? Optional.empty() : Optional.of(history(reading, head.get()));
        });
    }

    /** The same for somebody: what they do not see is not there. */
    public History of(Actor actor, long deployment) {
        return lookup.read(reading -> {
            Head head = head(reading, deployment)
                    .filter(h -> Access.seesRequest(actor, h.readers()))
                    .orElseThrow(NotFound::new);
            return history(reading, head);
        });
    }

    /**
     * The same of many, as far as their lines of {@code [from, to)} (epoch milliseconds) need it, however long ago that is.
     * Those that the actor does not see are left out.
     */
    public List<History> between(Actor actor, Collection<Long> deployments, long from, long to) {
        return lookup.read(reading -> {
            List<History> histories = new ArrayList<>();
            for (long deployment : deployments) {
                Head head = head(reading, deployment)
                        .filter(h -> Access.seesRequest(actor, h.readers()))
                        .orElse(null);
                if (head != null) {
                    histories.add(history(
                            head,
                            reading.list(RUNS_BETWEEN, run(head, restarts(reading, head)), deployment, from, to),
                            reading.list(EVENTS_BETWEEN, EVENT, deployment, from, to)));
                }
            }
            return histories;
        });
    }

    /** A deployment and where it runs. */
    public record Placed(long deployment, Environment environment, int replicas) {}

    /** Those of a part of the fleet that the actor sees and that had a run in {@code [from, to)}, by their ids. */
    public List<Placed> runningBetween(Actor actor, FleetPart part, long from, long to) {
        FleetSelection selection = FleetSelection.of(actor, part);
        List<Object> parameters = new ArrayList<>(List.of(selection.parameters()));
        parameters.add(from);
        parameters.add(to);
        return lookup.read(reading -> reading.list(
                "SELECT d.id, d.environment, d.replicas FROM deployments d WHERE " + selection.condition()
                        + " AND EXISTS (SELECT 1 FROM deployment_runs r WHERE r.deployment_id = d.id"
                        + " AND (r.ended_at IS NULL OR r.ended_at > ?) AND r.requested_at < ?) ORDER BY d.id",
                row -> new Placed(
                        row.getLong(1),
                        Keyed.parse(Environment.class, row.getString(2)).orElseThrow(),
                        row.getInt(3)),
                parameters.toArray()));
    }

    /** Whether the actor sees the deployment, which may be gone. */
    public boolean sees(Actor actor, long deployment) {
        return lookup.read(reading -> head(reading, deployment))
                .filter(h -> Access.seesRequest(actor, h.readers()))
                .isPresent();
    }

    private static Optional<Head> head(Sql reading, long deployment) {
        return reading.first(
                HEAD,
                row -> new Head(
                        row.getLong(1),
                        Characters.shown(row.getString(2)),
                        row.getInt(3),
                        row.getString(4),
                        row.getLong(5),
                        new Readership(row.getLong(6), row.getLong(7), row.getString(8)),
                        row.getBoolean(9)),
                deployment);
    }

    private static History history(Sql reading, Head head) {
        return history(
                head,
                reading.list(LAST_OF_RUNS, run(head, restarts(reading, head)), head.deployment()),
                reading.list(LAST_OF_EVENTS, EVENT, head.deployment()));
    }

    /** Of runs and events that were read newest first. */
    private static History history(Head head, List<Run> runs, List<History.Event> events) {
        Collections.reverse(runs);
        Collections.reverse(events);
        return new History(
                head.deployment(), head.request(), head.name(), head.imageTag(), head.replicas(), runs, events);
    }

    private static Sql.Shape<Run> run(Head head, Map<Integer, List<ReplicaRestart>> restarts) {
        return row -> new Run(
                row.getLong(1),
                head.name(),
                head.imageTag(),
                head.replicas(),
                row.getLong(2),
                row.getLong(3),
                row.getBoolean(4),
                row.isNull(5) ? Run.ONGOING : row.getLong(5),
                row.getInt(7),
                new Resources(row.getInt(8), row.getInt(9)),
                restarts.getOrDefault(row.getInt(6), List.of()));
    }

    /** The restarts of single replicas by the number of the run. */
    private static Map<Integer, List<ReplicaRestart>> restarts(Sql reading, Head head) {
        if (!head.hasRestarts()) {
            return Map.of();
        }
        Map<Integer, List<ReplicaRestart>> restarts = new HashMap<>();
        reading.list(
                RESTARTS,
                row -> restarts.computeIfAbsent(row.getInt(1), run -> new ArrayList<>())
                        .add(new ReplicaRestart(row.getInt(2), row.getLong(3), row.getLong(4))),
                head.deployment());
        return restarts;
    }

    /** A deployment with what the rules must know of its request. */
    private record Head(
            long deployment,
            String name,
            int replicas,
            String imageTag,
            long request,
            Readership readers,
            boolean hasRestarts) {}
}
