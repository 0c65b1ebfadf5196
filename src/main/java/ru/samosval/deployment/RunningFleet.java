package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.access.Actor;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.simulation.ReplicaRestart;
import ru.samosval.simulation.Resources;
import ru.samosval.simulation.Run;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.ResultRow;
import ru.samosval.storage.Sql;

/**
 * The deployments that are deploying or running, each with its current run. Read with a few queries, however many there
 * are, for callers that ask for all of them again and again.
 */
@ApplicationScoped
public class RunningFleet {

    private static final String FROM = " FROM deployments d JOIN images i ON i.id = d.image_id"
            + " JOIN deployment_runs r ON r.deployment_id = d.id AND r.number = d.run_number";
    private static final String COLUMNS = "SELECT d.id, d.name, d.replicas, i.image_tag, i.request_id, d.environment,"
            + " r.seed, r.requested_at, r.ready_at, r.fails, r.ended_at, r.number, r.model, r.milli_cpus, r.ram_mb";
    private static final String EVENTS = "SELECT e.deployment_id, e.moment, e.n, e.level, e.message" + FROM
            + " JOIN deployment_events e ON e.deployment_id = d.id AND e.moment >= r.requested_at";
    private static final String RESTARTS = "SELECT x.deployment_id, x.replica, x.down_at, x.up_at, x.killed_by" + FROM
            + " JOIN replica_restarts x ON x.deployment_id = d.id AND x.run_number = r.number";

    private static final String RUNNING = " WHERE d.status IN " + DeploymentStatus.listed(DeploymentStatus::holdsPorts);

    private final Lookup lookup;
    private final WriteBarrier barrier;
    private final Clock clock;

    protected RunningFleet() {
        this(null, null, null);
    }

    @Inject
    RunningFleet(Lookup lookup, WriteBarrier barrier, Clock clock) {
        this.lookup = lookup;
        this.barrier = barrier;
        this.clock = clock;
    }

    /**
     * A deployment and its current run.
     *
     * @param history what it is computed from, with only the runs and lines of acts of this run
     * @param runNumber how often it has been started
     * @param to up to when (epoch milliseconds, exclusive) everything is certain: reading it later gives the same
     */
    public record Member(History history, Environment environment, int runNumber, long to) {

        /** The current run. */
        public Run run() {
            return history.runs().get(0);
        }
    }

    /**
     * The deployments in a part of the fleet that the actor sees, ordered by id.
     *
     * @param most how many replicas they may have together
     * @throws Invalid if they have more; it names the parameter to narrow
     */
    public List<Member> of(Actor actor, FleetPart part, int most) {
        // Asked before anything is read: what is read then has every act that is over.
        long now = clock.millis() + 1;
        Map<Long, Long> held = barrier.held();
        FleetSelection selection = FleetSelection.of(actor, part);
        // Read at one moment: a run together with the lines of another one would count backwards.
        return lookup.readAtOnce(reading -> {
            List<Row> rows = reading.list(
                    COLUMNS + FROM + where(selection) + " ORDER BY d.id LIMIT " + (most + 1),
                    Row::of,
                    selection.parameters());
            if (rows.stream().mapToLong(Row::replicas).sum() > most) {
                throw new Invalid("shard", "fleet.tooMany", most);
            }
            Map<Long, List<History.Event>> events = events(reading, selection);
            Map<Long, List<ReplicaRestart>> restarts = restarts(reading, selection);
            List<Member> members = new ArrayList<>(rows.size());
            for (Row row : rows) {
                long to = Math.min(now, held.getOrDefault(row.id(), Long.MAX_VALUE));
                // A run that began after the clock was read is not there yet.
                if (row.requestedAt() < to) {
                    members.add(row.member(
                            events.getOrDefault(row.id(), List.of()), restarts.getOrDefault(row.id(), List.of()), to));
                }
            }
            return members;
        });
    }

    private static String where(FleetSelection selection) {
        return RUNNING + " AND " + selection.condition();
    }

    private static Map<Long, List<History.Event>> events(Sql reading, FleetSelection selection) {
        Map<Long, List<History.Event>> events = new HashMap<>();
        reading.list(
                EVENTS + where(selection) + " ORDER BY e.deployment_id, e.moment, e.n",
                row -> events.computeIfAbsent(row.getLong(1), id -> new ArrayList<>())
                        .add(new History.Event(row.getLong(2), row.getInt(3), row.getString(4), row.getString(5))),
                selection.parameters());
        return events;
    }

    private static Map<Long, List<ReplicaRestart>> restarts(Sql reading, FleetSelection selection) {
        Map<Long, List<ReplicaRestart>> restarts = new HashMap<>();
        reading.list(
                RESTARTS + where(selection),
                row -> restarts.computeIfAbsent(row.getLong(1), id -> new ArrayList<>())
                        .add(new ReplicaRestart(row.getInt(2), row.getLong(3), row.getLong(4), row.getInt(5))),
                selection.parameters());
        return restarts;
    }

    private record Row(
            long id,
            String name,
            int replicas,
            String imageTag,
            long request,
            Environment environment,
            long seed,
            long requestedAt,
            long readyAt,
            boolean fails,
            long endedAt,
            int number,
            int model,
            Resources resources) {

        static Row of(ResultRow row) {
            return new Row(
                    row.getLong(1),
                    Characters.shown(row.getString(2)),
                    row.getInt(3),
                    row.getString(4),
                    row.getLong(5),
                    Keyed.parse(Environment.class, row.getString(6)).orElseThrow(),
                    row.getLong(7),
                    row.getLong(8),
                    row.getLong(9),
                    row.getBoolean(10),
                    row.isNull(11) ? Run.ONGOING : row.getLong(11),
                    row.getInt(12),
                    row.getInt(13),
                    new Resources(row.getInt(14), row.getInt(15)));
        }

        Member member(List<History.Event> events, List<ReplicaRestart> restarts, long to) {
            Run run = new Run(
                    seed, name, imageTag, replicas, requestedAt, readyAt, fails, endedAt, model, resources, restarts);
            return new Member(
                    new History(id, request, name, imageTag, replicas, List.of(run), events), environment, number, to);
        }
    }
}
