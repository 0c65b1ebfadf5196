package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import ru.samosval.platform.IsoTime;
import ru.samosval.platform.Keyed;
import ru.samosval.platform.SeedSource;
import ru.samosval.platform.Settings;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.Resources;
import ru.samosval.simulation.RolloutPlan;
import ru.samosval.simulation.Run;

/**
 * The rows of many deployments at once: the only SQL that writes them, in batches on the transaction's own connection,
 * which holds the write lock. What is done to one deployment is done to its entity.
 */
@ApplicationScoped
public class DeploymentRows {

    @Inject
    private Settings settings;

    @Inject
    private SeedSource seeds;

    @Inject
    private ActsInFlight acts;

    @Inject
    private Event<DeploymentsChanged> changed;

    /**
     * A deployment before the act.
     *
     * @param requestedAt when its run was asked for (epoch milliseconds)
     * @param resources what its request asks for, for the run that begins next
     */
    record Member(
            long image,
            long id,
            int runNumber,
            DeploymentStatus status,
            boolean stoppedByOperator,
            String updatedAt,
            long requestedAt,
            Resources resources) {

        boolean isRunning() {
            return status == DeploymentStatus.RUNNING;
        }
    }

    /** What an act does to a deployment, besides its lines. */
    enum Effect {
        /** It begins a new run. */
        RESTART,
        /** It begins a new run, which is out of date already. */
        RESTART_AND_MARK,
        /** It needs a restart. */
        MARK,
        /** Nothing more. */
        NONE
    }

    /** What an act does to one deployment. */
    record Change(Member member, List<String> lines, Effect effect) {}

    /**
     * A rollout that is due.
     *
     * @param fails whether it is to end in failure
     */
    record Due(long id, String name, long requestId, String imageTag, boolean fails, long seed) {}

    /**
     * A deployment that runs from the beginning.
     *
     * @param requestedAt when its only run was asked for, and {@code readyAt} when that ran (epoch milliseconds)
     * @param imageTag the tag of its image, by which it is found as well
     */
    public record Running(
            long id,
            long image,
            String imageTag,
            String name,
            Environment environment,
            int replicas,
            long seed,
            long requestedAt,
            long readyAt) {}

    /** How many deployments a request has; counted without reading them. */
    static long count(Connection connection, long request) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COALESCE(SUM(n), 0) FROM deployment_counts"
                + " WHERE image_id IN (SELECT id FROM images WHERE request_id = ?)")) {
            select.setLong(1, request);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Some deployments of a request, in the order of image and id.
     *
     * @param image the image to go on with, 0 for the first
     * @param after the deployment of that image to go on after, 0 for none
     * @param last the greatest id asked for
     * @param most how many at most
     */
    static List<Member> members(Connection connection, long request, long image, long after, long last, int most)
            throws SQLException {
        List<Member> members = new ArrayList<>();
        // Image by image, so that each batch is read from the index where the last one ended, without sorting the rest.
        try (PreparedStatement images = connection.prepareStatement(
                        "SELECT i.id, r.vcpu, r.ram_mb FROM images i JOIN image_requests r ON r.id = i.request_id"
                                + " WHERE i.request_id = ? AND i.id >= ? ORDER BY i.id");
                PreparedStatement select = connection.prepareStatement(
                        "SELECT d.id, d.run_number, d.status, d.stopped_by_operator, d.updated_at,"
                                + " COALESCE(r.requested_at, 0) FROM deployments d"
                                + " LEFT JOIN deployment_runs r ON r.deployment_id = d.id AND r.number = d.run_number"
                                + " WHERE d.image_id = ? AND d.id > ? AND d.id <= ? ORDER BY d.id LIMIT ?")) {
            images.setLong(1, request);
            images.setLong(2, image);
            try (ResultSet each = images.executeQuery()) {
                while (members.size() < most && each.next()) {
                    long current = each.getLong(1);
                    Resources resources = Resources.of(each.getDouble(2), each.getInt(3));
                    select.setLong(1, current);
                    select.setLong(2, current == image ? after : 0);
                    select.setLong(3, last);
                    select.setInt(4, most - members.size());
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            members.add(new Member(
                                    current,
                                    rows.getLong(1),
                                    rows.getInt(2),
                                    Keyed.parse(DeploymentStatus.class, rows.getString(3))
                                            .orElseThrow(),
                                    rows.getBoolean(4),
                                    rows.getString(5),
                                    rows.getLong(6),
                                    resources));
                        }
                    }
                }
            }
        }
        return members;
    }

    /** All deployments of a request, in the order of their ids. */
    static List<Member> all(Connection connection, long request) throws SQLException {
        List<Member> all = members(connection, request, 0, 0, Long.MAX_VALUE, Integer.MAX_VALUE);
        all.sort(Comparator.comparingLong(Member::id));
        return all;
    }

    /** The rollouts that are due by a moment (epoch milliseconds), the earliest first, so many at most. */
    static List<Due> due(Connection connection, long moment, int most) throws SQLException {
        List<Due> due = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT d.id, d.name, i.request_id, i.image_tag, COALESCE(r.fails, 1), COALESCE(r.seed, 0) FROM deployments d"
                        + " JOIN images i ON i.id = d.image_id"
                        + " LEFT JOIN deployment_runs r ON r.deployment_id = d.id AND r.number = d.run_number"
                        + " WHERE d.due_at <= ? ORDER BY d.due_at LIMIT ?")) {
            select.setLong(1, moment);
            select.setInt(2, most);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    due.add(new Due(
                            rows.getLong(1),
                            rows.getString(2),
                            rows.getLong(3),
                            rows.getString(4),
                            rows.getBoolean(5),
                            rows.getLong(6)));
                }
            }
        }
        return due;
    }

    /** Ends rollouts in a state, and tells it when the transaction is committed. */
    void settle(Connection connection, List<Long> deployments, DeploymentStatus status, long moment)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE deployments SET status = ?, due_at = NULL, updated_at = ?, row_version = row_version + 1"
                        + " WHERE id = ?")) {
            for (long deployment : deployments) {
                update.setString(1, status.getKey());
                update.setString(2, IsoTime.format(moment));
                update.setLong(3, deployment);
                update.addBatch();
            }
            update.executeBatch();
        }
        tell(deployments, status);
    }

    /** Inserts deployments that run, which nobody watches yet. */
    public static void insert(Connection connection, List<Running> running) throws SQLException {
        try (PreparedStatement deployment = connection.prepareStatement(
                        "INSERT INTO deployments (id, image_id, name, environment, status, replicas, stopped_by_operator,"
                                + " needs_restart, created_at, updated_at, run_number, search_text)"
                                + " VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, ?, 1, ?)");
                PreparedStatement run = connection.prepareStatement(
                        "INSERT INTO deployment_runs (deployment_id, number, seed, requested_at, ready_at, fails, model)"
                                + " VALUES (?, 1, ?, ?, ?, 0, ?)")) {
            for (Running each : running) {
                String time = IsoTime.format(each.requestedAt());
                deployment.setLong(1, each.id());
                deployment.setLong(2, each.image());
                deployment.setString(3, each.name());
                deployment.setString(4, each.environment().getKey());
                deployment.setString(5, DeploymentStatus.RUNNING.getKey());
                deployment.setInt(6, each.replicas());
                deployment.setString(7, time);
                deployment.setString(8, time);
                deployment.setString(9, Deployment.searchText(each.name(), each.imageTag()));
                deployment.addBatch();
                run.setLong(1, each.id());
                run.setLong(2, each.seed());
                run.setLong(3, each.requestedAt());
                run.setLong(4, each.readyAt());
                run.setInt(5, Run.NEWEST_MODEL);
                run.addBatch();
            }
            deployment.executeBatch();
            run.executeBatch();
        }
    }

    /**
     * Writes what an act does to deployments, and tells it when the transaction is committed. All share one moment, so that
     * their lines do not run ahead of the clock.
     */
    void write(Connection connection, List<Change> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        String latest = changes.stream()
                .map(c -> c.member().updatedAt())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        long moment = acts.hold(
                changes.stream().map(c -> c.member().id()).toList(),
                Instant.parse(latest).toEpochMilli() + 1);
        note(connection, changes, moment);
        try (Restart restart = new Restart(connection, moment);
                PreparedStatement mark =
                        connection.prepareStatement("UPDATE deployments SET needs_restart = 1, updated_at = ?,"
                                + " row_version = row_version + 1 WHERE id = ?");
                PreparedStatement touch = connection.prepareStatement(
                        "UPDATE deployments SET updated_at = ?, row_version = row_version + 1 WHERE id = ?")) {
            for (Change change : changes) {
                switch (change.effect()) {
                    case RESTART -> restart.add(change.member(), false);
                    case RESTART_AND_MARK -> restart.add(change.member(), true);
                    case MARK -> add(mark, change.member(), moment);
                    case NONE -> add(touch, change.member(), moment);
                }
            }
            restart.execute();
            mark.executeBatch();
            touch.executeBatch();
        }
        List<Long> restarted = new ArrayList<>();
        List<Long> noted = new ArrayList<>();
        for (Change change : changes) {
            boolean restarts = change.effect() == Effect.RESTART || change.effect() == Effect.RESTART_AND_MARK;
            (restarts ? restarted : noted).add(change.member().id());
        }
        tell(restarted, DeploymentStatus.DEPLOYING);
        tell(noted, null);
    }

    private static void note(Connection connection, List<Change> changes, long moment) throws SQLException {
        try (PreparedStatement note = connection.prepareStatement(
                "INSERT INTO deployment_events (deployment_id, moment, n, level, message) VALUES (?, ?, ?, ?, ?)")) {
            for (Change change : changes) {
                for (int i = 0; i < change.lines().size(); i++) {
                    note.setLong(1, change.member().id());
                    note.setLong(2, moment);
                    note.setInt(3, DeploymentEvent.FIRST_N + i);
                    note.setString(4, Level.WARN.name());
                    note.setString(5, change.lines().get(i));
                    note.addBatch();
                }
            }
            note.executeBatch();
        }
    }

    private static void add(PreparedStatement update, Member member, long moment) throws SQLException {
        update.setString(1, IsoTime.format(moment));
        update.setLong(2, member.id());
        update.addBatch();
    }

    /** The statements that end runs and begin new ones. */
    private final class Restart implements AutoCloseable {
        private final long moment;
        private final PreparedStatement end;
        private final PreparedStatement begin;
        private final PreparedStatement restart;

        Restart(Connection connection, long moment) throws SQLException {
            this.moment = moment;
            end = connection.prepareStatement(
                    "UPDATE deployment_runs SET ended_at = ? WHERE deployment_id = ? AND number = ?");
            begin = connection.prepareStatement(
                    "INSERT INTO deployment_runs (deployment_id, number, seed, requested_at, ready_at, fails, model,"
                            + " milli_cpus, ram_mb) VALUES (?, ?, ?, ?, ?, ?, " + Run.NEWEST_MODEL + ", ?, ?)");
            restart = connection.prepareStatement("UPDATE deployments SET status = '"
                    + DeploymentStatus.DEPLOYING.getKey() + "', run_number = ?, due_at = ?, needs_restart = ?,"
                    + " updated_at = ?, row_version = row_version + 1 WHERE id = ?");
        }

        void add(Member member, boolean needsRestart) throws SQLException {
            int number = member.runNumber() + 1;
            long seed = seeds.next(SeedSource.Purpose.RUN, member.id(), number);
            RolloutPlan plan = RolloutPlan.of(seed, settings.deployFailureRate(), settings.speed());
            end.setLong(1, moment);
            end.setLong(2, member.id());
            end.setInt(3, member.runNumber());
            end.addBatch();
            begin.setLong(1, member.id());
            begin.setInt(2, number);
            begin.setLong(3, seed);
            begin.setLong(4, moment);
            begin.setLong(5, moment + plan.readyAfterMillis());
            begin.setBoolean(6, plan.fails());
            begin.setInt(7, member.resources().milliCpus());
            begin.setInt(8, member.resources().ramMb());
            begin.addBatch();
            restart.setInt(1, number);
            restart.setLong(2, moment + plan.readyAfterMillis());
            restart.setBoolean(3, needsRestart);
            restart.setString(4, IsoTime.format(moment));
            restart.setLong(5, member.id());
            restart.addBatch();
        }

        void execute() throws SQLException {
            end.executeBatch();
            begin.executeBatch();
            restart.executeBatch();
        }

        @Override
        public void close() throws SQLException {
            try (end;
                    begin;
                    restart) {
                // All three, whatever one of them does.
            }
        }
    }

    private void tell(List<Long> deployments, DeploymentStatus status) {
        if (!deployments.isEmpty()) {
            changed.fire(new DeploymentsChanged(deployments, status, false));
        }
    }
}
