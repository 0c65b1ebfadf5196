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
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import ru.samosval.alert.Alerts;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.platform.Database;
import ru.samosval.platform.IsoTime;
import ru.samosval.platform.Lookup;
import ru.samosval.simulation.RolloutPlan;

/** How rollouts end: the simulation carries those that are due, in batches on the transaction's own connection. */
@ApplicationScoped
public class Rollouts {

    private static final int BATCH = 1_000;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Lookup lookup;

    @Inject
    private Database database;

    @Inject
    private Alerts alerts;

    @Inject
    private Audit audit;

    @Inject
    private Clock clock;

    @Inject
    private Event<DeploymentsChanged> changed;

    /** A rollout that is due. */
    private record Due(long id, String name, long requestId, String imageTag, boolean fails, long seed) {}

    /** When the next rollout is due (epoch milliseconds). */
    public OptionalLong nextDue() {
        // Not by the entity manager: outside a transaction it belongs to the timer's call, which ends before what it
        // planned.
        return lookup.first("SELECT MIN(due_at) FROM deployments WHERE due_at IS NOT NULL", row -> {
                    long due = row.getLong(1);
                    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(due);
                })
                .orElseThrow();
    }

    /**
     * Carries rollouts that have fallen due to running or failed; a failure raises an alert (section 8.4).
     * What is due beyond a batch stays due.
     */
    @Transactional
    public void carryDue() {
        database.inTransaction(this::carryDue);
    }

    private Void carryDue(Connection connection) throws SQLException {
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
        return null;
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
                    null,
                    action,
                    deployment.id(),
                    deployment.fails() ? details + "; reason: " + reason(deployment) : details));
        }
        audit.record(connection, entries);
        changed.fire(new DeploymentsChanged(due.stream().map(Due::id).toList(), status, false));
    }

    private static String reason(Due deployment) {
        return RolloutPlan.failureReason(deployment.seed());
    }
}
