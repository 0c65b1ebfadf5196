package ru.samosval.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.access.Rights;
import ru.samosval.access.Unguarded;
import ru.samosval.config.Settings;
import ru.samosval.format.Timestamp;
import ru.samosval.input.Characters;
import ru.samosval.input.Folded;
import ru.samosval.input.Secrets;
import ru.samosval.refusal.Refusal.Forbidden;
import ru.samosval.refusal.Refusal.SignedOut;
import ru.samosval.storage.Database;
import ru.samosval.storage.Identified;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.ResultPage;
import ru.samosval.storage.Search;
import ru.samosval.storage.Sql;
import ru.samosval.storage.TextIndex;

/** The audit log. Its rows are written in the transaction of the act itself and read by administrators. */
@ApplicationScoped
public class Audit {

    /** The SELECT part of a JPQL query for {@link Row}s. */
    public static final String ROW =
            "NEW ru.samosval.audit.Audit$Row(a.id, a.createdAt, u.username, a.action, a.targetId, a.details, a.address,"
                    + " a.repeats, a.repeatedAt)";

    /** The FROM part of that query; the entry is {@code a}. */
    public static final String TABLE = "AuditEntry a LEFT JOIN User u ON u.id = a.userId";

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Clock clock;

    @Inject
    private Settings settings;

    @Inject
    private Database database;

    @Inject
    private Event<Recorded> recorded;

    /** A refusal is counted in an earlier row of the same refusal, if that row is not older than this. */
    private static final Duration SAME_ATTACK = Duration.ofMinutes(10);

    /** One caller gets at most this many rows for different refusals. Any further ones are counted in one more row. */
    private static final int MOST_KINDS = 20;

    private static final String MANY = "and many others";

    private static final int DELETED_AT_ONCE = 2_000;

    /** An earlier row of the same refusal is searched for among this many of the action's newest rows. */
    private static final int LOOKED_AT = 50;

    /** With the condition of its index, word for word. */
    static final String OF_REQUEST = "SELECT id FROM audit_log WHERE target_id = ?"
            + " AND action IN ('request_create', 'request_update', 'request_submit', 'request_status')"
            + " ORDER BY id DESC LIMIT ?";

    /** An act and the id of what it was done to; null if the target has no id. */
    public record Action(AuditAction action, Long targetId, Long actorId) {}

    /** Fired within the transaction: these acts were done, in this order. Observe it after the commit. */
    public record Recorded(List<Action> actions) {}

    /**
     * A row of the log as it is shown. {@code username} is null if the system acted, {@code address} is null if the act
     * came from no network.
     */
    public record Row(
            Long id,
            Instant createdAt,
            String username,
            AuditAction action,
            Long targetId,
            String details,
            String address,
            int repeats,
            Instant repeatedAt)
            implements Identified {
        public Row {
            // Rows of earlier versions may hold characters that are refused today.
            details = Characters.shown(details);
        }

        /** For readers who are no administrators: earlier versions wrote down more than is written today. */
        private Row masked() {
            return new Row(
                    id, createdAt, username, action, targetId, Secrets.masked(details), address, repeats, repeatedAt);
        }
    }

    /** The filter of the log. A null or blank value filters nothing; the period of all time is {@link Period#ALL}. */
    public record Filter(String user, AuditAction action, String text, Period period) {}

    /**
     * One of many acts that are written in one batch. {@code actor} is null if the system acted, or a caller who is no
     * user.
     */
    public record BulkEntry(Actor actor, AuditAction action, Long targetId, String details, String address) {

        /** An act of the actor, from the actor's address. */
        public BulkEntry(Actor actor, AuditAction action, Long targetId, String details) {
            this(actor, action, targetId, through(actor, details), actor == null ? null : actor.address());
        }
    }

    /**
     * Records an act of a user. If a block, a sign-out or a change of password happens at the same time, then either
     * the act is recorded first or it is refused.
     *
     * @throws SignedOut if the sign-in or token that the actor acts by has ended, or the user was deleted
     * @throws Forbidden if the user has been blocked meanwhile
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(Actor actor, AuditAction action, Long targetId, String details) {
        record(actor, action, targetId, details, null);
    }

    /**
     * Like {@link #record(Actor, AuditAction, Long, String)}, for an act that deletes its target.
     *
     * @param request the id of the request that the target belonged to
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void recordEnd(Actor actor, AuditAction action, long targetId, String details, long request) {
        record(actor, action, targetId, details, request);
    }

    private void record(Actor actor, AuditAction action, Long targetId, String details, Long request) {
        if (actor != null && action != AuditAction.LOGOUT) {
            demandActive(actor);
        }
        write(
                actor == null ? null : actor.id(),
                action,
                targetId,
                through(actor, details),
                actor == null ? null : actor.address(),
                request);
    }

    /** The details of an act, followed by what it was done through, if anything. */
    private static String through(Actor actor, String details) {
        return actor == null || actor.by() == null ? details : details + "; by: " + actor.by();
    }

    /**
     * Refuses an actor who has been blocked, or whose account, sign-in or token is gone. Called within the transaction
     * of the act, so that the check and the act's rows belong together.
     *
     * @throws SignedOut if the account, the sign-in or the token is gone
     * @throws Forbidden if the user is blocked
     */
    @Unguarded("part of acts whose rights were asked")
    @Transactional(Transactional.TxType.MANDATORY)
    public void demandActive(Actor actor) {
        Number active = number("SELECT is_active FROM users WHERE id = ?", actor.id());
        if (active == null || !isOpen(actor.credential())) {
            throw new SignedOut();
        }
        if (active.intValue() == 0) {
            throw new Forbidden("error.blocked");
        }
    }

    private boolean isOpen(Credential credential) {
        return credential == null
                || switch (credential.kind()) {
                    case SESSION -> number("SELECT 1 FROM user_sessions WHERE id = ?", credential.id()) != null;
                    case TOKEN -> number("SELECT 1 FROM api_tokens WHERE id = ?", credential.id()) != null;
                };
    }

    private Number number(String query, long id) {
        List<?> found = em.createNativeQuery(query).setParameter(1, id).getResultList();
        return found.isEmpty() ? null : (Number) found.get(0);
    }

    /** Records an act of the system itself. */
    @Unguarded("the system itself")
    @Transactional(Transactional.TxType.MANDATORY)
    public void recordSystem(AuditAction action, Long targetId, String details) {
        write(null, action, targetId, details, null, null);
    }

    /** Records an act with a moment in the past. For sample data, in order: each row becomes the newest of the log. */
    @Unguarded("sample data, which an administrator has asked for")
    @Transactional(Transactional.TxType.MANDATORY)
    public void past(Long userId, AuditAction action, Long targetId, String details, Instant at) {
        em.persist(new AuditEntry(userId, action, targetId, details, null, null, at));
        em.flush();
    }

    private void write(Long userId, AuditAction action, Long targetId, String details, String address, Long request) {
        em.persist(new AuditEntry(userId, action, targetId, details, address, request, clock.instant()));
        // Flushed at once: what waits for the commit is written in no certain order.
        em.flush();
        recorded.fire(new Recorded(List.of(new Action(action, targetId, userId))));
    }

    /**
     * Records a refusal, such as a wrong password or an act that was not allowed. If the same was refused to the same
     * caller a short while ago, that row's count goes up instead, so that endless tries do not fill the log.
     *
     * @param userId the user it concerns; null if there is no such user
     */
    @Unguarded("part of a refusal")
    @Transactional(Transactional.TxType.MANDATORY)
    public void recordRefusal(Long userId, AuditAction action, Long targetId, String details, String address) {
        Instant now = clock.instant();
        List<AuditEntry> recent = em.createQuery(
                        "SELECT a FROM AuditEntry a WHERE a.action = :action ORDER BY a.id DESC", AuditEntry.class)
                .setParameter("action", action)
                .setMaxResults(LOOKED_AT)
                .getResultStream()
                .filter(a -> a.createdAt().isAfter(now.minus(SAME_ATTACK)))
                .toList();
        boolean many = recent.stream().filter(a -> a.isBy(userId, address)).count() >= MOST_KINDS;
        AuditEntry like = find(recent, userId, targetId, details, address);
        if (like == null && many) {
            like = find(recent, userId, null, MANY, address);
        }
        if (like != null) {
            like.repeat(now);
            em.flush();
        } else if (many) {
            write(userId, action, null, MANY, address, null);
        } else {
            write(userId, action, targetId, details, address, null);
        }
    }

    private static AuditEntry find(
            List<AuditEntry> recent, Long userId, Long targetId, String details, String address) {
        return recent.stream()
                .filter(a -> a.isOf(userId, targetId, details, address))
                .findFirst()
                .orElse(null);
    }

    /** Records in a transaction of its own that something was refused to the actor. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void recordDenied(Actor actor, String details) {
        boolean known = number("SELECT 1 FROM users WHERE id = ?", actor.id()) != null;
        recordRefusal(known ? actor.id() : null, AuditAction.ACCESS_DENIED, null, details, actor.address());
    }

    /** Records many acts, in this order, over the connection of the running transaction. */
    @Unguarded("part of acts whose rights were asked, and of the timer")
    public void record(Sql sql, List<BulkEntry> entries) {
        String now = Timestamp.format(clock.instant());
        Sql.Batch insert = sql.batch(
                "INSERT INTO audit_log (user_id, action, target_id, details, created_at, search_text, address)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)");
        for (BulkEntry entry : entries) {
            String shown = Characters.shown(entry.details());
            insert.add(
                    entry.actor() == null ? null : entry.actor().id(),
                    entry.action().getKey(),
                    entry.targetId(),
                    shown,
                    now,
                    AuditEntry.searchText(shown, entry.address()),
                    entry.address());
        }
        insert.execute();
        if (!entries.isEmpty()) {
            recorded.fire(new Recorded(entries.stream()
                    .map(e -> new Action(
                            e.action(),
                            e.targetId(),
                            e.actor() == null ? null : e.actor().id()))
                    .toList()));
        }
    }

    /**
     * Deletes one batch of the rows older than {@code samosval.audit.retention-days}, oldest first. Does nothing if
     * that setting is 0.
     */
    @Unguarded("the timer")
    @Transactional
    public void deleteOld() {
        int days = settings.auditRetentionDays();
        if (days == 0) {
            return;
        }
        String before = Timestamp.format(clock.instant().minus(Duration.ofDays(days)));
        database.inTransaction(sql -> {
            long upTo = lastBefore(sql, before);
            if (upTo > 0) {
                TextIndex.takeOut(sql, "audit_log", upTo);
                sql.update("DELETE FROM audit_log WHERE id <= ?", upTo);
            }
            return null;
        });
    }

    /**
     * The id of the last row of a batch that begins at the oldest row and holds only rows from before the moment; 0 if
     * there is none.
     */
    private static long lastBefore(Sql sql, String timestamp) {
        return sql
                .list(
                        "SELECT id, created_at FROM audit_log ORDER BY id LIMIT " + DELETED_AT_ONCE,
                        row -> Map.entry(row.getLong(1), row.getString(2)))
                .stream()
                .takeWhile(row -> row.getValue().compareTo(timestamp) < 0)
                .mapToLong(Map.Entry::getKey)
                .max()
                .orElse(0);
    }

    /** The moment of the newest row; empty if the log is empty. */
    @Unguarded("the start")
    public Optional<Instant> newest() {
        Stream<?> timestamps = em.createNativeQuery("SELECT created_at FROM audit_log ORDER BY id DESC LIMIT 1")
                .getResultStream();
        return timestamps.findFirst().map(timestamp -> Instant.parse((String) timestamp));
    }

    /**
     * What was done to a request itself, newest first: filed, changed, submitted, decided on; not the commits that came
     * for it.
     *
     * @param limit the most rows
     */
    @Unguarded("its reader was allowed to see the request")
    public List<Row> ofRequest(long request, int limit) {
        List<?> ids = em.createNativeQuery(OF_REQUEST)
                .setParameter(1, request)
                .setParameter(2, limit)
                .getResultList();
        return rows(ids.stream().map(id -> ((Number) id).longValue()).toList()).stream()
                .map(Row::masked)
                .toList();
    }

    /** The rows with these ids, newest first. */
    @Unguarded("its caller has chosen those that the reader may see")
    public List<Row> rows(List<Long> ids) {
        return ids.isEmpty()
                ? List.of()
                : em.createQuery(
                                "SELECT " + ROW + " FROM " + TABLE + " WHERE a.id IN :ids ORDER BY a.id DESC",
                                Row.class)
                        .setParameter("ids", ids)
                        .getResultList();
    }

    /** A page of the log, newest first; for administrators. In a period it is in the order of the moments. */
    public ResultPage<Row> list(Actor actor, Filter filter, ListPart part) {
        return search(actor, filter).page(part);
    }

    /** The ids among which all rows of the filter are now; for administrators. */
    public Search.Ids span(Actor actor, Filter filter) {
        return search(actor, filter).span();
    }

    /** The rows of the filter with these ids, a few of them, newest first; for administrators. */
    public List<Row> among(Actor actor, Filter filter, Search.Ids range) {
        return search(actor, filter).among(range);
    }

    private Search<Row> search(Actor actor, Filter filter) {
        Rights.demand(Rights.administers(actor));
        Search<Row> search = new Search<>(em, Row.class, ROW, TABLE, "audit_log")
                .sortable("id", "id")
                .sortable("user", "(SELECT LOWER(u.username) FROM users u WHERE u.id = user_id)")
                .sortable("action", "action")
                .sortable("target", "target_id");
        if (filter.user() != null && !filter.user().isBlank()) {
            search.where("user_id", Actor.BY_LOGIN, Folded.of(filter.user()));
        }
        return search.whereGiven("action", filter.action())
                .whereContains("search_text", filter.text())
                .during("created_at", filter.period().from(), filter.period().to());
    }
}
