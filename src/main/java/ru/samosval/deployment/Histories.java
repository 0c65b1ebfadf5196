package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.access.Readership;
import ru.samosval.access.Rights;
import ru.samosval.access.Unguarded;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Characters;
import ru.samosval.input.Folded;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.simulation.ReplicaRestart;
import ru.samosval.simulation.Resources;
import ru.samosval.simulation.Run;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.Sql;

/**
 * Reads what logs and metrics are computed from. By plain JDBC, because this is asked far more often than anything
 * else, also on threads of our own, which serve no request and have no entity manager.
 */
@ApplicationScoped
public class Histories {

    /** Enough for the last 1000 lines: a run has at least four, an act has one. */
    private static final int LAST_RUNS = 250;

    private static final int LAST_EVENTS = 1_000;

    /** Many deployments are read in batches of this size. */
    private static final int BATCH = 100;

    private static final String MANY = "(" + Sql.marks(BATCH) + ")";

    private static final String HEADS =
            "SELECT d.id, d.name, d.replicas, i.image_tag, r.id AS request, r.owner_id, r.created_by, r.collaborators,"
                    + " EXISTS (SELECT 1 FROM replica_restarts x WHERE x.deployment_id = d.id)"
                    + " FROM deployments d JOIN images i ON i.id = d.image_id JOIN image_requests r ON r.id = i.request_id";
    private static final String HEAD = HEADS + " WHERE d.id = ?";
    private static final String MANY_HEADS = HEADS + " WHERE d.id IN " + MANY + " ORDER BY d.id";
    private static final String RUNS =
            "SELECT seed, requested_at, ready_at, fails, ended_at, number, model, milli_cpus,"
                    + " ram_mb FROM deployment_runs WHERE deployment_id = ?";
    private static final String LAST_OF_RUNS = RUNS + " ORDER BY number DESC LIMIT " + LAST_RUNS;
    private static final String RUNS_BETWEEN =
            "SELECT seed, requested_at, ready_at, fails, ended_at, number, model, milli_cpus, ram_mb, deployment_id"
                    + " FROM deployment_runs WHERE deployment_id IN " + MANY
                    + " AND (ended_at IS NULL OR ended_at > ?) AND requested_at < ? ORDER BY deployment_id, number";
    private static final String STRETCHES =
            "SELECT number, requested_at, ready_at, fails, ended_at FROM deployment_runs WHERE deployment_id = ?"
                    + " ORDER BY number DESC LIMIT ?";
    private static final String STRETCH =
            "SELECT number, requested_at, ready_at, fails, ended_at FROM deployment_runs WHERE deployment_id = ?"
                    + " AND number = ?";
    private static final String BEGINNING =
            "SELECT MIN(requested_at) FROM deployment_runs WHERE deployment_id IN " + MANY;
    private static final String EVENTS =
            "SELECT moment, n, level, message FROM deployment_events WHERE deployment_id = ?";
    private static final String LAST_OF_EVENTS = EVENTS + " ORDER BY moment DESC, n DESC LIMIT " + LAST_EVENTS;
    private static final String EVENTS_SINCE = EVENTS + " AND moment >= ? ORDER BY moment DESC, n DESC";
    private static final String EVENTS_BETWEEN =
            "SELECT moment, n, level, message, deployment_id FROM deployment_events WHERE deployment_id IN " + MANY
                    + " AND moment >= ? AND moment < ? ORDER BY deployment_id, moment, n";
    private static final String KEPT_LINES = "SELECT moment FROM deployment_events WHERE deployment_id = ?1"
            + " AND EXISTS (SELECT 1 FROM deployment_events WHERE deployment_id = ?1 LIMIT 1 OFFSET ?2)"
            + " ORDER BY moment LIMIT 1";
    private static final String KEPT_RUNS =
            "SELECT requested_at FROM deployment_runs WHERE deployment_id = ?1 AND number > 1"
                    + " AND number = (SELECT MIN(number) FROM deployment_runs WHERE deployment_id = ?1)";
    private static final String CHOSEN =
            "SELECT d.id, d.name, i.image_tag, d.environment, d.status, d.replicas FROM deployments d"
                    + " JOIN images i ON i.id = d.image_id";
    private static final String RESTARTS =
            "SELECT run_number, replica, down_at, up_at, killed_by FROM replica_restarts WHERE deployment_id = ?";

    private static final Sql.Shape<History.Event> EVENT =
            row -> new History.Event(row.getLong(1), row.getInt(2), row.getString(3), row.getString(4));

    private static final Sql.Shape<Head> HEAD_SHAPE = row -> new Head(
            row.getLong(1),
            Characters.shown(row.getString(2)),
            row.getInt(3),
            row.getString(4),
            row.getLong(5),
            new Readership(row.getLong(6), row.getLong(7), row.getString(8)),
            row.getBoolean(9));

    private final Lookup lookup;

    protected Histories() {
        this(null);
    }

    @Inject
    Histories(Lookup lookup) {
        this.lookup = lookup;
    }

    /** What the deployment's logs and metrics are computed from; empty if it is gone. */
    @Unguarded("live logs, whose readers were asked when they opened them and are asked again when rights change")
    public Optional<History> of(long deployment) {
        return lookup.read(reading -> {
            Optional<Head> head = head(reading, deployment);
            return head.isEmpty() ? Optional.empty() : Optional.of(history(reading, head.get()));
        });
    }

    /** The same for an actor. Answered with 404 if the actor does not see the deployment. */
    public History of(Actor actor, long deployment) {
        return lookup.read(reading -> {
            Head head = head(reading, deployment)
                    .filter(h -> Rights.seesRequest(actor, h.readers()))
                    .orElseThrow(NotFound::new);
            return history(reading, head);
        });
    }

    /**
     * The same for many deployments, with the runs and acts that the lines of {@code [from, to)} (epoch milliseconds)
     * need, however long ago that is. Deployments that the actor does not see are left out.
     */
    public List<History> between(Actor actor, Collection<Long> deployments, long from, long to) {
        return between(actor, deployments, from, to, false);
    }

    /**
     * The same with all lines of acts from the start of these runs up to {@code to}, because counters count from there.
     */
    public List<History> wholeRunsBetween(Actor actor, Collection<Long> deployments, long from, long to) {
        return between(actor, deployments, from, to, true);
    }

    private List<History> between(Actor actor, Collection<Long> deployments, long from, long to, boolean fromStarts) {
        List<Long> ids = List.copyOf(deployments);
        return lookup.read(reading -> {
            List<History> histories = new ArrayList<>(ids.size());
            for (int i = 0; i < ids.size(); i += BATCH) {
                Object[] batch = batch(ids, i, from, to);
                List<Head> heads = reading.list(MANY_HEADS, HEAD_SHAPE, Arrays.copyOf(batch, BATCH)).stream()
                        .filter(h -> Rights.seesRequest(actor, h.readers()))
                        .toList();
                Map<Long, List<Run>> runs = runs(reading, heads, batch);
                long since = !fromStarts
                        ? from
                        : runs.values().stream()
                                .mapToLong(of -> of.get(0).requestedAt())
                                .reduce(from, Math::min);
                Map<Long, List<History.Event>> events = new HashMap<>();
                reading.list(
                        EVENTS_BETWEEN,
                        row -> events.computeIfAbsent(row.getLong(5), id -> new ArrayList<>())
                                .add(EVENT.of(row)),
                        batch(ids, i, since, to));
                for (Head head : heads) {
                    histories.add(head.history(
                            runs.getOrDefault(head.deployment(), List.of()),
                            events.getOrDefault(head.deployment(), List.of())));
                }
            }
            return histories;
        });
    }

    /** A deployment, its environment and the number of its replicas. */
    public record Placed(long deployment, Environment environment, int replicas) {}

    /**
     * The deployments in a part of the fleet that the actor sees and that had a run in {@code [from, to)}, ordered by
     * id.
     */
    public List<Placed> runningBetween(Actor actor, FleetPart part, long from, long to) {
        FleetSelection selection = FleetSelection.of(actor, part);
        List<Object> parameters = new ArrayList<>(List.of(selection.parameters()));
        parameters.add(from);
        parameters.add(from);
        parameters.add(to);
        return lookup.read(reading -> reading.list(
                "SELECT d.id, d.environment, d.replicas FROM deployments d WHERE " + selection.condition()
                        + " AND EXISTS (SELECT 1 FROM deployment_runs r WHERE r.deployment_id = d.id"
                        // A failed rollout does not run, however long it is left like that.
                        + " AND (r.fails = 0 AND (r.ended_at IS NULL OR r.ended_at > ?) OR r.fails = 1 AND r.ready_at >= ?)"
                        + " AND r.requested_at < ?) ORDER BY d.id",
                row -> new Placed(
                        row.getLong(1),
                        Keyed.parse(Environment.class, row.getString(2)).orElseThrow(),
                        row.getInt(3)),
                parameters.toArray()));
    }

    private static Map<Long, List<Run>> runs(Sql reading, List<Head> heads, Object[] batch) {
        Map<Long, Head> known = new HashMap<>();
        Map<Long, Map<Integer, List<ReplicaRestart>>> restarts = new HashMap<>();
        for (Head head : heads) {
            known.put(head.deployment(), head);
            restarts.put(head.deployment(), restarts(reading, head));
        }
        Map<Long, List<Run>> runs = new HashMap<>();
        reading.list(
                RUNS_BETWEEN,
                row -> {
                    Head head = known.get(row.getLong(10));
                    return head != null
                            && runs.computeIfAbsent(head.deployment(), id -> new ArrayList<>())
                                    .add(run(head, restarts.get(head.deployment()))
                                            .of(row));
                },
                batch);
        return runs;
    }

    /**
     * The ids from this index on, filled up to a full batch with the last id, followed by the statement's other
     * parameters.
     */
    private static Object[] batch(List<Long> ids, int from, Object... more) {
        Object[] batch = new Object[BATCH + more.length];
        for (int i = 0; i < BATCH; i++) {
            batch[i] = ids.get(Math.min(from + i, ids.size() - 1));
        }
        System.arraycopy(more, 0, batch, BATCH, more.length);
        return batch;
    }

    /** What deployments are chosen by: ids, a text in their name or image, an environment. Each may be missing. */
    public record Choice(List<Long> ids, String text, Environment environment) {
        public Choice {
            ids = List.copyOf(ids);
        }
    }

    /** A chosen deployment. */
    public record Chosen(
            long id, String name, String imageTag, Environment environment, DeploymentStatus status, int replicas) {}

    /**
     * The chosen deployments that the actor sees, newest first, at most {@code most}.
     *
     * @throws NotFound if one of the given ids does not exist, or the actor does not see it
     */
    public List<Chosen> choose(Actor actor, Choice choice, int most) {
        return lookup.read(reading -> {
            List<Long> named = choice.ids().stream().distinct().toList();
            long seen = 0;
            for (int i = 0; i < named.size(); i += BATCH) {
                seen += reading.list(MANY_HEADS, HEAD_SHAPE, batch(named, i)).stream()
                        .filter(h -> Rights.seesRequest(actor, h.readers()))
                        .count();
            }
            Rights.see(seen == named.size());
            List<String> conditions = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            if (!named.isEmpty()) {
                conditions.add("d.id IN (" + Sql.marks(named.size()) + ")");
                values.addAll(named);
            }
            if (!actor.isStaff()) {
                conditions.add("d.image_id IN (" + Rights.VISIBLE_IMAGES + ")");
                Rights.VISIBLE_IMAGES.chars().filter(c -> c == '?').forEach(c -> values.add(actor.id()));
            }
            if (choice.environment() != null) {
                conditions.add("d.environment = ?");
                values.add(choice.environment().getKey());
            }
            String text = choice.text() == null ? "" : Folded.of(choice.text());
            if (!text.isEmpty()) {
                conditions.add("d.search_text LIKE ? ESCAPE '\\'");
                values.add("%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%");
            }
            values.add(most);
            String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
            return reading.list(
                    CHOSEN + where + " ORDER BY d.id DESC LIMIT ?",
                    row -> new Chosen(
                            row.getLong(1),
                            Characters.shown(row.getString(2)),
                            row.getString(3),
                            Keyed.parse(Environment.class, row.getString(4)).orElseThrow(),
                            Keyed.parse(DeploymentStatus.class, row.getString(5))
                                    .orElseThrow(),
                            row.getInt(6)),
                    values.toArray());
        });
    }

    /**
     * The time of a run, from a start to a stop. Moments are epoch milliseconds.
     *
     * @param number the number of the run, from 1
     * @param endedAt {@link Run#ONGOING} if it has not ended
     */
    public record Stretch(int number, long requestedAt, long readyAt, boolean fails, long endedAt) {}

    private static final Sql.Shape<Stretch> STRETCH_SHAPE = row -> new Stretch(
            row.getInt(1),
            row.getLong(2),
            row.getLong(3),
            row.getBoolean(4),
            row.isNull(5) ? Run.ONGOING : row.getLong(5));

    /** The last runs of a deployment that the actor sees, newest first, at most {@code most}. */
    public List<Stretch> stretches(Actor actor, long deployment, int most) {
        Rights.see(sees(actor, deployment));
        return lookup.read(reading -> reading.list(STRETCHES, STRETCH_SHAPE, deployment, most));
    }

    /** The run with this number, of a deployment that the actor sees; empty if there is none. */
    public Optional<Stretch> stretch(Actor actor, long deployment, int number) {
        Rights.see(sees(actor, deployment));
        return lookup.first(STRETCH, STRETCH_SHAPE, deployment, number);
    }

    /** When the first run of any of these deployments was requested; {@code Long.MAX_VALUE} if none was. */
    @Unguarded("a moment, asked of deployments that the reader was allowed to see")
    public long beginning(Collection<Long> deployments) {
        List<Long> ids = List.copyOf(deployments);
        return lookup.read(reading -> {
            long first = Long.MAX_VALUE;
            for (int i = 0; i < ids.size(); i += BATCH) {
                first = Math.min(
                        first,
                        reading.first(BEGINNING, row -> row.isNull(1) ? Long.MAX_VALUE : row.getLong(1), batch(ids, i))
                                .orElse(Long.MAX_VALUE));
            }
            return first;
        });
    }

    /**
     * The moment (epoch milliseconds) before which the deployment's history may have been deleted. Empty if the history
     * is complete.
     *
     * @param kept how many of the newest lines of acts are kept
     */
    @Unguarded("the page of a deployment, which its reader was allowed to see")
    public Optional<Long> keptFrom(long deployment, int kept) {
        return lookup.read(reading -> reading.first(KEPT_LINES, row -> row.getLong(1), deployment, kept - 1)
                .or(() -> reading.first(KEPT_RUNS, row -> row.getLong(1), deployment)));
    }

    /** Whether the deployment exists and the actor sees it. */
    public boolean sees(Actor actor, long deployment) {
        return lookup.read(reading -> head(reading, deployment))
                .filter(h -> Rights.seesRequest(actor, h.readers()))
                .isPresent();
    }

    private static Optional<Head> head(Sql reading, long deployment) {
        return reading.first(HEAD, HEAD_SHAPE, deployment);
    }

    private static History history(Sql reading, Head head) {
        List<Run> runs = reading.list(LAST_OF_RUNS, run(head, restarts(reading, head)), head.deployment());
        return history(head, runs, lastEvents(reading, head, runs));
    }

    /** The newest events first, with all events of the newest run, because counters count them. */
    private static List<History.Event> lastEvents(Sql reading, Head head, List<Run> runs) {
        List<History.Event> last = reading.list(LAST_OF_EVENTS, EVENT, head.deployment());
        if (last.size() < LAST_EVENTS
                || runs.isEmpty()
                || last.get(last.size() - 1).timestamp() < runs.get(0).requestedAt()) {
            return last;
        }
        return reading.list(EVENTS_SINCE, EVENT, head.deployment(), runs.get(0).requestedAt());
    }

    /** A history from runs and events that were read newest first. */
    private static History history(Head head, List<Run> runs, List<History.Event> events) {
        Collections.reverse(runs);
        Collections.reverse(events);
        return head.history(runs, events);
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

    /** The restarts of single replicas, by the number of the run. */
    private static Map<Integer, List<ReplicaRestart>> restarts(Sql reading, Head head) {
        if (!head.hasRestarts()) {
            return Map.of();
        }
        Map<Integer, List<ReplicaRestart>> restarts = new HashMap<>();
        reading.list(
                RESTARTS,
                row -> restarts.computeIfAbsent(row.getInt(1), run -> new ArrayList<>())
                        .add(new ReplicaRestart(row.getInt(2), row.getLong(3), row.getLong(4), row.getInt(5))),
                head.deployment());
        return restarts;
    }

    /** A deployment, and what the rules must know about its request. */
    private record Head(
            long deployment,
            String name,
            int replicas,
            String imageTag,
            long request,
            Readership readers,
            boolean hasRestarts) {

        History history(List<Run> runs, List<History.Event> events) {
            return new History(deployment, request, name, imageTag, replicas, runs, events);
        }
    }
}
