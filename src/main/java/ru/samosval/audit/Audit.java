package ru.samosval.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import ru.samosval.access.Access;
import ru.samosval.access.Actor;
import ru.samosval.platform.Characters;
import ru.samosval.platform.IsoTime;
import ru.samosval.platform.Page;
import ru.samosval.platform.Search;

/** The audit log: written in the transaction of the act itself, read by administrators. */
@ApplicationScoped
public class Audit {

    /** What a query for {@link Row}s selects. */
    public static final String ROW =
            "NEW ru.samosval.audit.Audit$Row(a.id, a.createdAt, u.username, a.action, a.targetId, a.details)";

    /** Where it selects them from; the entry is {@code a}. */
    public static final String TABLE = "AuditEntry a LEFT JOIN User u ON u.id = a.userId";

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Clock clock;

    /** A row of the log as it is shown; {@code username} is null where the system acted. */
    public record Row(Long id, Instant createdAt, String username, AuditAction action, Long targetId, String details) {
        public Row {
            // Rows of former times may hold what is refused now.
            details = Characters.shown(details);
        }
    }

    /** What the log is filtered by; null or blank asks for nothing. */
    public record Filter(String user, AuditAction action, String text) {}

    /** One of many acts that are written in one batch; {@code actor} is null where the system acted. */
    public record BulkEntry(Actor actor, AuditAction action, Long targetId, String details) {}

    /** Records an act of a user. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(Actor actor, AuditAction action, Long targetId, String details) {
        record(actor == null ? null : actor.id(), action, targetId, details);
    }

    /** Records an act of the system itself. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void recordSystem(AuditAction action, Long targetId, String details) {
        record((Long) null, action, targetId, details);
    }

    /** Records an act under a user's id; null where nobody known acted. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(Long userId, AuditAction action, Long targetId, String details) {
        em.persist(new AuditEntry(userId, action, targetId, details, clock.instant()));
        // At once: what waits for the commit is written in no certain order.
        em.flush();
    }

    /** Records many acts, in their order, over the connection of the running transaction. */
    public void record(Connection connection, List<BulkEntry> entries) throws SQLException {
        String now = IsoTime.format(clock.instant());
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO audit_log (user_id, action, target_id, details, created_at, search_text)"
                        + " VALUES (?, ?, ?, ?, ?, ?)")) {
            for (BulkEntry entry : entries) {
                insert.setObject(1, entry.actor() == null ? null : entry.actor().id());
                insert.setString(2, entry.action().getKey());
                insert.setObject(3, entry.targetId());
                insert.setString(4, Characters.shown(entry.details()));
                insert.setString(5, now);
                insert.setString(6, AuditEntry.searchText(entry.details()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** A page of the log, newest first; for administrators. */
    public Page<Row> list(Actor actor, Filter filter, int page) {
        Access.demand(Access.administers(actor));
        Search<Row> search = new Search<>(em, Row.class, ROW, TABLE, "audit_log");
        if (filter.user() != null && !filter.user().isBlank()) {
            search.where("user_id", Actor.BY_LOGIN, Search.normal(filter.user()));
        }
        return search.whereGiven("action", filter.action())
                .whereContains("search_text", filter.text())
                .page(page);
    }
}
