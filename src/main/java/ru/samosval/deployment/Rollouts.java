package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import ru.samosval.access.Unguarded;
import ru.samosval.alert.Alerts;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.deployment.DeploymentSets.Due;
import ru.samosval.input.Characters;
import ru.samosval.simulation.RolloutPlan;
import ru.samosval.storage.Database;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.Sql;

/** Ends the rollouts that are due, in batches. */
@Unguarded("the timer")
@ApplicationScoped
public class Rollouts {

    private static final int BATCH = 1_000;

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
    private DeploymentRows rows;

    /** When the next rollout is due (epoch milliseconds). */
    public OptionalLong nextDue() {
        // Not with the entity manager: outside a transaction that one belongs to the timer's call, which ends before
        // what it has scheduled.
        return lookup.first(
                        "SELECT MIN(due_at) FROM deployments WHERE due_at IS NOT NULL",
                        row -> row.isNull(1) ? OptionalLong.empty() : OptionalLong.of(row.getLong(1)))
                .orElseThrow();
    }

    /**
     * Moves rollouts that are due to running or failed. A failure raises an alert (section 8.4). What is beyond a batch
     * stays due.
     */
    @Transactional
    public void carryDue() {
        database.inBatch(this::carryDue);
    }

    private Void carryDue(Sql sql) {
        List<Due> due = DeploymentSets.due(sql, clock.millis(), BATCH);
        List<Due> failed = due.stream().filter(Due::fails).toList();
        List<Due> running = due.stream().filter(d -> !d.fails()).toList();
        settle(sql, DeploymentStatus.RUNNING, AuditAction.DEPLOYMENT_RUNNING, running);
        settle(sql, DeploymentStatus.FAILED, AuditAction.DEPLOYMENT_FAILED, failed);
        alerts.recovered(sql, running.stream().filter(Due::alerted).map(Due::id).toList());
        alerts.raise(
                sql,
                failed.stream()
                        .map(d -> new Alerts.Failure(
                                d.id(), d.requestId(), d.name() + " (" + d.imageTag() + "): " + reason(d)))
                        .toList());
        return null;
    }

    private void settle(Sql sql, DeploymentStatus status, AuditAction action, List<Due> due) {
        if (due.isEmpty()) {
            return;
        }
        rows.settle(sql, due.stream().map(Due::id).toList(), status, clock.millis());
        List<Audit.BulkEntry> entries = new ArrayList<>();
        for (Due deployment : due) {
            String details =
                    "name: " + Characters.quoted(deployment.name()) + "; status: deploying → " + status.getKey();
            entries.add(new Audit.BulkEntry(
                    null,
                    action,
                    deployment.id(),
                    deployment.fails() ? details + "; reason: " + reason(deployment) : details));
        }
        audit.record(sql, entries);
    }

    private static String reason(Due deployment) {
        return RolloutPlan.failureReason(deployment.seed());
    }
}
