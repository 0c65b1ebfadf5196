package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import ru.samosval.alert.Alerts;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.platform.Database;
import ru.samosval.platform.IsoTime;
import ru.samosval.platform.SeedSource;
import ru.samosval.platform.Settings;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.RolloutPlan;

/**
 * What happens to many deployments at once, in batches on the transaction's own connection: the simulation carries due
 * rollouts to their end, a commit restarts all that follow its branch.
 */
@ApplicationScoped
public class Rollouts {

    private static final int BATCH = 2_000;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Database database;

    @Inject
    private Alerts alerts;

    @Inject
    private Audit audit;

    @Inject
    private Settings settings;

    @Inject
    private SeedSource seeds;

    @Inject
    private ActsInFlight acts;

    @Inject
    private Clock clock;

    @Inject
    private Event<DeploymentsChanged> changed;

    /** A rollout that is due. */
    private record Due(long id, String name, long requestId, String imageTag, boolean fails, long seed) {}

    /** A deployment that a commit concerns. */
    private record Followed(long id, int runNumber, long updatedAt, boolean running) {}

    /** What a commit did: which deployments were restarted, which only marked. */
    public record Outcome(List<Long> restarted, List<Long> flagged) {}

    /** When the next rollout is due (epoch milliseconds). */
    public OptionalLong nextDue() {
        Long due = em.createQuery("SELECT MIN(d.dueAt) FROM Deployment d WHERE d.dueAt IS NOT NULL", Long.class)
                .getSingleResult();
        return due == null ? OptionalLong.empty() : OptionalLong.of(due);
    }

    /**
     * Carries rollouts that have fallen due to running or failed; a failure raises an alert (section 8.4).
     *
     * @return whether there may be more to carry
     */
    @Transactional
    public boolean carryDue() {
        return database.inTransaction(this::carryDue);
    }

    private boolean carryDue(Connection connection) throws SQLException {
        List<Due> due = due(connection);
        List<Due> failed = due.stream().filter(Due::fails).toList();
        List<Due> running = due.stream().filter(d -> !d.fails()).toList();
        settle(connection, DeploymentStatus.RUNNING, AuditAction.DEPLOYMENT_RUNNING, running);
        settle(connection, DeploymentStatus.FAILED, AuditAction.DEPLOYMENT_FAILED, failed);
        alerts.recovered(connection, running.stream().map(Due::id).toList());
        alerts.raise(
                connection,
                failed.stream()
                        .map(d -> new Alerts.Failure(
                                d.id(), d.requestId(), d.name() + " (" + d.imageTag() + "): " + reason(d)))
                        .toList());
        return due.size() == BATCH;
    }

    private List<Due> due(Connection connection) throws SQLException {
        List<Due> due = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT d.id, d.name, i.request_id, i.image_tag, COALESCE(r.fails, 1), COALESCE(r.seed, 0) FROM deployments d"
                        + " JOIN images i ON i.id = d.image_id"
                        + " LEFT JOIN deployment_runs r ON r.deployment_id = d.id AND r.number = d.run_number"
                        + " WHERE d.due_at <= ? ORDER BY d.due_at LIMIT " + BATCH)) {
            select.setLong(1, clock.millis());
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

    private void settle(Connection connection, DeploymentStatus status, AuditAction action, List<Due> due)
            throws SQLException {
        if (due.isEmpty()) {
            return;
        }
        String now = IsoTime.format(clock.instant());
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE deployments SET status = ?, due_at = NULL, updated_at = ?, row_version = row_version + 1"
                        + " WHERE id = ?")) {
            for (Due deployment : due) {
                update.setString(1, status.getKey());
                update.setString(2, now);
                update.setLong(3, deployment.id());
                update.addBatch();
            }
            update.executeBatch();
        }
        List<Audit.BulkEntry> entries = new ArrayList<>();
        for (Due deployment : due) {
            String details = "name: " + deployment.name() + "; status: deploying → " + status.getKey();
            entries.add(new Audit.BulkEntry(
                    action,
                    deployment.id(),
                    deployment.fails() ? details + "; reason: " + reason(deployment) : details));
        }
        audit.recordSystem(connection, entries);
        changed.fire(new DeploymentsChanged(due.stream().map(Due::id).toList(), status, false));
    }

    private static String reason(Due deployment) {
        return RolloutPlan.failureReason(deployment.seed());
    }

    /**
     * A new commit came for these requests: their running deployments begin a new run, the others are marked. To be
     * called in a transaction that holds the write lock.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Outcome newCommit(List<Long> requestIds, String commit) {
        return database.inTransaction(connection -> newCommit(connection, requestIds, commit));
    }

    private Outcome newCommit(Connection connection, List<Long> requestIds, String commit) throws SQLException {
        List<Followed> followed = new ArrayList<>();
        for (long request : requestIds) {
            followed.addAll(followed(connection, request));
        }
        List<Followed> running = followed.stream().filter(Followed::running).toList();
        List<Followed> others = followed.stream().filter(f -> !f.running()).toList();
        Outcome outcome = new Outcome(
                running.stream().map(Followed::id).toList(),
                others.stream().map(Followed::id).toList());
        if (!followed.isEmpty()) {
            long latest = followed.stream().mapToLong(Followed::updatedAt).max().orElseThrow();
            long moment = acts.hold(followed.stream().map(Followed::id).toList(), latest + 1);
            restart(connection, running, moment);
            flag(connection, outcome.flagged(), moment);
            note(connection, outcome.restarted(), moment, "New commit " + commit + ", restarting");
            note(connection, outcome.flagged(), moment, "New commit " + commit + ", restart needed");
        }
        return outcome;
    }

    private List<Followed> followed(Connection connection, long request) throws SQLException {
        List<Followed> followed = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT d.id, d.run_number, d.updated_at, d.status FROM images i JOIN deployments d ON d.image_id = i.id"
                        + " WHERE i.request_id = ? ORDER BY d.id")) {
            select.setLong(1, request);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    followed.add(new Followed(
                            rows.getLong(1),
                            rows.getInt(2),
                            Instant.parse(rows.getString(3)).toEpochMilli(),
                            DeploymentStatus.RUNNING.getKey().equals(rows.getString(4))));
                }
            }
        }
        return followed;
    }

    private void restart(Connection connection, List<Followed> running, long moment) throws SQLException {
        if (running.isEmpty()) {
            return;
        }
        String now = IsoTime.format(moment);
        try (PreparedStatement end = connection.prepareStatement(
                        "UPDATE deployment_runs SET ended_at = ? WHERE deployment_id = ? AND number = ?");
                PreparedStatement begin = connection.prepareStatement(
                        "INSERT INTO deployment_runs (deployment_id, number, seed, requested_at, ready_at, fails)"
                                + " VALUES (?, ?, ?, ?, ?, ?)");
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE deployments SET status = 'deploying', run_number = ?, due_at = ?, needs_restart = 0,"
                                + " updated_at = ?, row_version = row_version + 1 WHERE id = ?")) {
            for (Followed deployment : running) {
                int number = deployment.runNumber() + 1;
                long seed = seeds.next(SeedSource.Purpose.RUN, deployment.id(), number);
                RolloutPlan plan = RolloutPlan.of(seed, settings.deployFailureRate(), settings.speed());
                end.setLong(1, moment);
                end.setLong(2, deployment.id());
                end.setInt(3, deployment.runNumber());
                end.addBatch();
                begin.setLong(1, deployment.id());
                begin.setInt(2, number);
                begin.setLong(3, seed);
                begin.setLong(4, moment);
                begin.setLong(5, moment + plan.readyAfterMillis());
                begin.setBoolean(6, plan.fails());
                begin.addBatch();
                update.setInt(1, number);
                update.setLong(2, moment + plan.readyAfterMillis());
                update.setString(3, now);
                update.setLong(4, deployment.id());
                update.addBatch();
            }
            end.executeBatch();
            begin.executeBatch();
            update.executeBatch();
        }
        changed.fire(
                new DeploymentsChanged(running.stream().map(Followed::id).toList(), DeploymentStatus.DEPLOYING, false));
    }

    private void flag(Connection connection, List<Long> deployments, long moment) throws SQLException {
        if (deployments.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE deployments SET needs_restart = 1, updated_at = ?, row_version = row_version + 1 WHERE id = ?")) {
            for (long deployment : deployments) {
                update.setString(1, IsoTime.format(moment));
                update.setLong(2, deployment);
                update.addBatch();
            }
            update.executeBatch();
        }
        changed.fire(new DeploymentsChanged(deployments, null, false));
    }

    private static void note(Connection connection, List<Long> deployments, long moment, String line)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO deployment_events (deployment_id, moment, n, level, message) VALUES (?, ?, ?, ?, ?)")) {
            for (long deployment : deployments) {
                insert.setLong(1, deployment);
                insert.setLong(2, moment);
                insert.setInt(3, DeploymentEvent.FIRST_N);
                insert.setString(4, Level.WARN.name());
                insert.setString(5, line);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
