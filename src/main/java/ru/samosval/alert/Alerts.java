package ru.samosval.alert;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.access.Unguarded;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.config.Settings;
import ru.samosval.format.Timestamp;
import ru.samosval.input.Folded;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.request.Requests;
import ru.samosval.storage.Database;
import ru.samosval.storage.Identified;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.ResultPage;
import ru.samosval.storage.Search;
import ru.samosval.storage.Sql;

/** The alerts. The simulation raises them; an operator resolves them, or the system does when the cause is gone. */
@ApplicationScoped
public class Alerts {

    private static final String ROW = "NEW ru.samosval.alert.Alerts$Row(a.id, a.alertType, a.targetId, a.message,"
            + " a.resolved, a.createdAt, a.resolvedAt, u.username, d.name, a.rowVersion)";
    private static final String TABLE =
            "Alert a JOIN ImageRequest r ON r.id = a.requestId LEFT JOIN User u ON u.id = a.resolvedBy"
                    + " LEFT JOIN Deployment d ON d.id = a.targetId";

    private static final int DELETED_AT_ONCE = 2_000;

    @PersistenceContext
    private EntityManager em;

    /** Fired within the transaction: the system has raised or resolved these alerts. Observe it after the commit. */
    public record Changed(List<Long> ids, boolean raised) {}

    @Inject
    private Event<Changed> changed;

    @Inject
    private Lookup lookup;

    @Inject
    private Database database;

    @Inject
    private Requests requests;

    @Inject
    private Audit audit;

    @Inject
    private Settings settings;

    @Inject
    private Clock clock;

    /**
     * An alert as the list shows it.
     *
     * @param resolvedBy null if the system resolved it
     * @param deployment the name of the deployment it is about; null if that was deleted
     * @param version changes with each change of the alert
     */
    public record Row(
            Long id,
            String alertType,
            Long targetId,
            String message,
            boolean resolved,
            Instant createdAt,
            Instant resolvedAt,
            String resolvedBy,
            String deployment,
            int version)
            implements Identified {}

    /** An alert about a deployment that failed, to be raised. */
    public record Failure(long deploymentId, long requestId, String message) {}

    /**
     * A page of the alerts that the actor sees, newest first.
     *
     * @param resolved null means all
     * @param text only alerts with this in what they say: the names of deployment and image, and the reason in English;
     *     null means all
     */
    public ResultPage<Row> list(Actor actor, Boolean resolved, String text, ListPart part) {
        Search<Row> search = new Search<>(em, Row.class, ROW, TABLE, "alerts")
                .counted("alert_counts")
                .sortable("id", "id")
                .sortable("created", "created_at")
                .sortable("deployment", "target_id")
                .sortable("status", "resolved");
        if (!actor.isStaff()) {
            search.scope("request_id", "IN (" + Rights.VISIBLE_REQUESTS + ")", actor.id());
        }
        return search.whereGiven("resolved", resolved)
                .whereContains("search_text", text)
                .page(part);
    }

    /** An alert. Answered with 404 if there is none, or the actor does not see it. */
    public Row get(Actor actor, long id) {
        Alert alert = em.find(Alert.class, id);
        Rights.see(alert != null);
        requests.get(actor, alert.getRequestId());
        return em.createQuery("SELECT " + ROW + " FROM " + TABLE + " WHERE a.id = :id", Row.class)
                .setParameter("id", id)
                .getSingleResult();
    }

    /** How many open alerts the actor sees. */
    public long open(Actor actor) {
        String open = "SELECT COALESCE(SUM(n), 0) FROM alert_counts WHERE resolved = 0";
        return (actor.isStaff()
                        ? lookup.first(open, row -> row.getLong(1))
                        : lookup.first(
                                open + " AND request_id IN (" + Rights.VISIBLE_REQUESTS + ")",
                                row -> row.getLong(1),
                                actor.id(),
                                actor.id(),
                                actor.id()))
                .orElseThrow();
    }

    /**
     * Resolves an alert.
     *
     * @throws Conflict if it is resolved already
     */
    @Transactional
    public void resolve(Actor actor, long id) {
        Alert alert = em.find(Alert.class, id);
        Rights.see(alert != null);
        requests.get(actor, alert.getRequestId());
        Rights.demand(Rights.operates(actor));
        if (alert.isResolved()) {
            throw new Conflict("alert.resolved.already");
        }
        // Checked before anything refers to the actor's row: they may have been deleted meanwhile.
        audit.demandActive(actor);
        alert.resolve(actor.id(), clock.instant());
        audit.record(actor, AuditAction.ALERT_RESOLVE, id, "resolved: 0 → 1; message: " + alert.getMessage());
    }

    /** Resolves, as the system, the open alerts about deployments that are about to be deleted. */
    @Unguarded("part of the deletion of deployments")
    public void resolveOf(Sql sql, List<Long> deployments) {
        resolve(sql, deployments, "deployment deleted");
    }

    /**
     * A batch of the alerts that were resolved longer ago than {@code samosval.alerts.retention-days}. Runs outside a
     * transaction, so that the search does not hold the write lock.
     */
    @Unguarded("the timer")
    public List<Long> old() {
        int days = settings.alertRetentionDays();
        if (days == 0) {
            return List.of();
        }
        String before = Timestamp.format(clock.instant().minus(Duration.ofDays(days)));
        return lookup.read(reading -> reading.list(
                "SELECT id FROM alerts WHERE resolved = 1 AND resolved_at < ? ORDER BY resolved_at LIMIT "
                        + DELETED_AT_ONCE,
                row -> row.getLong(1),
                before));
    }

    /** Deletes these alerts, as far as they are resolved. */
    @Unguarded("the timer")
    @Transactional
    public void delete(List<Long> old) {
        database.inTransaction(sql -> {
            Sql.Batch delete = sql.batch("DELETE FROM alerts WHERE id = ? AND resolved = 1");
            old.forEach(delete::add);
            delete.execute();
            return null;
        });
    }

    /** Raises an alert dated in the past. For sample data. */
    @Unguarded("sample data, which an administrator has asked for")
    @Transactional(Transactional.TxType.MANDATORY)
    public void past(long deploymentId, long requestId, String message, Instant at) {
        database.inTransaction(sql -> {
            raise(sql, List.of(new Failure(deploymentId, requestId, message)), at);
            return null;
        });
    }

    /** Raises alerts over the connection of the running transaction. */
    @Unguarded("the timer")
    public void raise(Sql sql, List<Failure> failures) {
        raise(sql, failures, clock.instant());
    }

    private void raise(Sql sql, List<Failure> failures, Instant at) {
        if (failures.isEmpty()) {
            return;
        }
        String now = Timestamp.format(at);
        long last = sql.first("SELECT COALESCE(MAX(id), 0) FROM alerts", row -> row.getLong(1))
                .orElseThrow();
        Sql.Batch insert =
                sql.batch("INSERT INTO alerts (alert_type, target_id, message, resolved, created_at, request_id,"
                        + " search_text) VALUES (?, ?, ?, 0, ?, ?, ?)");
        for (Failure failure : failures) {
            insert.add(
                    Alert.DEPLOYMENT_FAILED,
                    failure.deploymentId(),
                    failure.message(),
                    now,
                    failure.requestId(),
                    Folded.of(failure.message()));
        }
        insert.execute();
        changed.fire(new Changed(sql.list("SELECT id FROM alerts WHERE id > ?", row -> row.getLong(1), last), true));
    }

    /** Resolves, as the system, the open alerts about deployments that are running again. */
    @Unguarded("the timer")
    public void recovered(Sql sql, List<Long> deployments) {
        resolve(sql, deployments, "deployment runs again");
    }

    private void resolve(Sql sql, List<Long> deployments, String reason) {
        String now = Timestamp.format(clock.instant());
        Sql.Batch log = sql.batch("INSERT INTO audit_log (action, target_id, details, created_at, search_text)"
                + " SELECT ?1, id, ?2, ?3, ?2 FROM alerts WHERE target_id = ?4 AND resolved = 0");
        Sql.Batch update = sql.batch("UPDATE alerts SET resolved = 1, resolved_at = ?, row_version = row_version + 1"
                + " WHERE target_id = ? AND resolved = 0");
        List<Long> open = new ArrayList<>();
        for (long deployment : deployments) {
            open.addAll(sql.list(
                    "SELECT id FROM alerts WHERE target_id = ? AND resolved = 0", row -> row.getLong(1), deployment));
            log.add(AuditAction.ALERT_RESOLVE.getKey(), "resolved: 0 → 1; reason: " + reason, now, deployment);
            update.add(now, deployment);
        }
        log.execute();
        update.execute();
        if (!open.isEmpty()) {
            changed.fire(new Changed(open, false));
        }
    }
}
