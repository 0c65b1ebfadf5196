package ru.samosval.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.access.Role;
import ru.samosval.access.Unguarded;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.config.Settings;
import ru.samosval.config.WallClock;
import ru.samosval.i18n.Keyed;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.ResultPage;
import ru.samosval.storage.ResultRow;
import ru.samosval.storage.Search;

/**
 * The open sign-ins. They are rows of the database, so that a restart of the server signs nobody out. The browser holds
 * a random token of 256 bits, of which only the SHA-256 is stored.
 *
 * <p>A sign-in ends when its user signs out, after {@code samosval.session.idle-minutes} without a request of a person
 * (requests that a page makes by itself do not count), and after {@code samosval.session.max-hours} in any case.
 */
@Unguarded("whoever holds a session's token is its user; acts on others' sessions are those of Users")
@ApplicationScoped
public class Sessions {

    private static final int LONGEST_AGENT = 200;

    /**
     * An SQL condition for sign-ins that an administrator has switched to: they are only valid as long as the
     * administrator's own sign-in exists, and the administrator is active and still one.
     */
    private static final String ORIGIN_HOLDS = "(s.switched_from IS NULL OR EXISTS (SELECT 1 FROM user_sessions o"
            + " JOIN users a ON a.id = o.user_id WHERE o.id = s.switched_from AND a.is_active = 1 AND a.role = 'admin'))";

    private static final String KNOWN =
            "SELECT s.id, s.created_at, s.used_at, u.id, u.username, u.role, u.is_active, s.switched_from"
                    + " FROM user_sessions s JOIN users u ON u.id = s.user_id WHERE ";

    private static final String OVER = "(created_at < ? OR used_at < ?)";

    private static final int ENDED_AT_ONCE = 500;

    /** The most open sign-ins of one user. Another one ends the one that was not used for the longest time. */
    private static final int MOST_OF_ONE = 1_000;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Lookup lookup;

    @Inject
    private Audit audit;

    @Inject
    private Settings settings;

    @Inject
    @WallClock
    private Clock clock;

    @Inject
    private Event<CredentialsEnded> ended;

    /** When sign-ins were last used, until {@link #writeUses} stores it. */
    private final Map<Long, Long> used = new ConcurrentHashMap<>();

    /**
     * An open sign-in and its user.
     *
     * @param blocked whether the user is blocked; then the sign-in only serves to tell them so
     * @param origin the sign-in that this one was switched to from; null if there is none
     */
    public record Known(long id, Actor actor, boolean blocked, Long origin) {}

    /** A new sign-in: the token for the browser's cookie, and the user. */
    public record Opened(String token, Actor actor) {}

    /** The open sign-in with this token; empty if there is none, or it has expired. */
    public Optional<Known> find(String token, String address) {
        if (token == null || token.isEmpty()) {
            return Optional.empty();
        }
        return lookup.first(
                        KNOWN + "s.token_hash = ? AND " + ORIGIN_HOLDS,
                        row -> isOver(row.getLong(1), row.getLong(2), row.getLong(3))
                                ? Optional.<Known>empty()
                                : Optional.of(known(row, address)),
                        RandomToken.hash(token))
                .flatMap(known -> known);
    }

    private static Known known(ResultRow row, String address) {
        Role role = Keyed.parse(Role.class, row.getString(6)).orElseThrow();
        long id = row.getLong(1);
        Actor actor = new Actor(row.getLong(4), row.getString(5), role, address, null, Credential.session(id));
        return new Known(id, actor, !row.getBoolean(7), row.isNull(8) ? null : row.getLong(8));
    }

    private boolean isOver(long id, long createdAt, long usedAt) {
        long now = clock.millis();
        return createdAt < now - settings.sessionMax().toMillis()
                || Math.max(usedAt, used.getOrDefault(id, 0L))
                        < now - settings.sessionIdle().toMillis();
    }

    /** A sign-in from which another one was switched to, and its user. */
    public record Origin(long session, Actor actor) {}

    /** The sign-in that this one was switched to from, if that is open and of an active administrator. */
    public Optional<Origin> origin(long id) {
        return lookup.first(
                        KNOWN + "s.id =" + " (SELECT switched_from FROM user_sessions WHERE id = ?)",
                        row -> isOver(row.getLong(1), row.getLong(2), row.getLong(3))
                                ? Optional.<Known>empty()
                                : Optional.of(known(row, null)),
                        id)
                .flatMap(known -> known)
                .filter(known -> !known.blocked() && known.actor().isAdmin())
                .map(known -> new Origin(known.id(), known.actor()));
    }

    /** Whether this sign-in has not ended, and its user is not blocked. */
    public boolean isOpen(long id) {
        return lookup.first(
                        "SELECT 1 FROM user_sessions s JOIN users u ON u.id = s.user_id"
                                + " WHERE s.id = ? AND u.is_active = 1 AND " + ORIGIN_HOLDS,
                        row -> true,
                        id)
                .isPresent();
    }

    /**
     * Notes that a person is using this sign-in, and so also the one that it was switched to from. Stored a little
     * later, together with others.
     */
    public void use(Known known) {
        long now = clock.millis();
        used.put(known.id(), now);
        if (known.origin() != null) {
            used.put(known.origin(), now);
        }
    }

    /** Opens a sign-in of this user, within the running transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Opened open(User user, String address, String agent) {
        return open(user, address, agent, null);
    }

    /**
     * Opens a sign-in that was switched to, without a password.
     *
     * @param from the administrator's sign-in to return to; null if there is none
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Opened open(User user, String address, String agent, Long from) {
        return open(user, address, agent, from, clock.millis());
    }

    /**
     * Opens a sign-in that replaces another one of the same user, without a password. It ends no later than that one
     * would have ({@code samosval.session.max-hours}).
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Opened goOn(Origin origin, User user, String address, String agent) {
        long since = lookup.first(
                        "SELECT created_at FROM user_sessions WHERE id = ?", row -> row.getLong(1), origin.session())
                .orElseThrow(NotFound::new);
        Opened opened = open(user, address, agent, null, since);
        end(origin.session());
        return opened;
    }

    private Opened open(User user, String address, String agent, Long from, long since) {
        end(
                "user_id = ? AND id NOT IN (SELECT id FROM user_sessions WHERE user_id = ?"
                        + " ORDER BY used_at DESC, id DESC LIMIT " + (MOST_OF_ONE - 1) + ")",
                user.getId(),
                user.getId());
        String token = RandomToken.next();
        String shown = agent == null || agent.length() <= LONGEST_AGENT ? agent : agent.substring(0, LONGEST_AGENT);
        em.persist(new UserSession(user.getId(), RandomToken.hash(token), since, clock.millis(), address, shown, from));
        return new Opened(token, new Actor(user.getId(), user.getUsername(), user.getRole(), address));
    }

    /** The number of the actor's open sign-ins. */
    public int count(Actor actor) {
        return lookup.first(
                        "SELECT COUNT(*) FROM user_sessions WHERE user_id = ?", row -> (int) row.getLong(1), actor.id())
                .orElse(0);
    }

    /** A page of the actor's open sign-ins, newest first. */
    public ResultPage<UserSession> list(Actor actor, ListPart part) {
        return new Search<>(em, UserSession.class, "s", "UserSession s", "user_sessions")
                .scope("user_id", "= ?", actor.id())
                .sortable("id", "id")
                .sortable("agent", "agent")
                .sortable("address", "address")
                .sortable("created", "created_at")
                .sortable("used", "used_at")
                .page(part);
    }

    /**
     * Signs out: ends the sign-in that the actor acts by, and the one that it was switched to from, so that there is no
     * way back to it.
     */
    @Transactional
    public void signOut(Actor actor, Known known) {
        if (end("id IN (?, ?)", known.id(), known.origin() == null ? known.id() : known.origin())) {
            audit.record(actor, AuditAction.LOGOUT, actor.id(), "username: " + actor.username());
        }
    }

    /**
     * Ends one of the actor's own sign-ins.
     *
     * @throws NotFound if it is none of theirs
     */
    @Transactional
    public void endOwn(Actor actor, long id) {
        UserSession session = em.find(UserSession.class, id);
        if (session == null || session.getUserId() != actor.id()) {
            throw new NotFound();
        }
        // Recorded before it ends: it may be the one that the actor acts by.
        audit.record(actor, AuditAction.SESSION_END, actor.id(), "username: " + actor.username() + "; session: " + id);
        end("id = ?", id);
    }

    /** Ends all of the actor's sign-ins except this one; {@code null}, for a call made with a token, ends all. */
    @Transactional
    public void endOthers(Actor actor, Long session) {
        endAll(actor.id(), session);
        audit.record(
                actor,
                AuditAction.SESSION_END,
                actor.id(),
                "username: " + actor.username() + "; session: " + (session == null ? "all" : "all others"));
    }

    /**
     * Ends the sign-in that a browser replaces by a new one, whoever it belonged to, and the one that it was switched
     * to from.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void endReplaced(String token) {
        if (token != null && !token.isEmpty()) {
            lookup.first(
                            "SELECT id, COALESCE(switched_from, id) FROM user_sessions WHERE token_hash = ?",
                            row -> List.of(row.getLong(1), row.getLong(2)),
                            RandomToken.hash(token))
                    .ifPresent(replaced -> end("id IN (?, ?)", replaced.toArray()));
        }
    }

    /** Ends all sign-ins of a user except one (null for none), since the account has changed. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void endAll(long userId, Long except) {
        end("user_id = ? AND id <> ?", userId, except == null ? -1L : except);
    }

    /**
     * Ends the sign-ins that were switched to from this user's: the right to them is gone, and their streams end at
     * once.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void endSwitched(long userId) {
        end("switched_from IN (SELECT id FROM user_sessions WHERE user_id = ?)", userId);
    }

    /** Ends expired sign-ins. */
    public void endExpired() {
        saveUses();
        long now = clock.millis();
        long created = now - settings.sessionMax().toMillis();
        long lastUsed = now - settings.sessionIdle().toMillis();
        if (lookup.first("SELECT 1 FROM user_sessions WHERE " + OVER + " LIMIT 1", row -> true, created, lastUsed)
                .isPresent()) {
            self.endOver(created, lastUsed);
        }
    }

    @Inject
    private Sessions self;

    /**
     * Ends a batch of the sign-ins that were opened, or last used, before these moments, in a transaction of its own.
     */
    @Transactional
    public void endOver(long created, long lastUsed) {
        lookup.read(reading -> reading.list(
                        "SELECT id FROM user_sessions WHERE " + OVER + " ORDER BY id LIMIT " + ENDED_AT_ONCE,
                        row -> row.getLong(1),
                        created,
                        lastUsed))
                .forEach(id -> endOver(id, created, lastUsed));
    }

    /** Ends this one if it is still expired: it may have been used since it was found. */
    private void endOver(long id, long created, long lastUsed) {
        if (used.getOrDefault(id, 0L) < lastUsed) {
            end("id = ? AND " + OVER, id, created, lastUsed);
        } else {
            end("id = ? AND created_at < ?", id, created);
        }
    }

    /** Ends this sign-in, within the running transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void end(long id) {
        end("id = ?", id);
    }

    private void saveUses() {
        Map<Long, Long> noted = Map.copyOf(used);
        if (noted.isEmpty()) {
            return;
        }
        self.writeUses(noted);
        for (Iterator<Map.Entry<Long, Long>> uses = used.entrySet().iterator(); uses.hasNext(); ) {
            Map.Entry<Long, Long> use = uses.next();
            if (use.getValue().equals(noted.get(use.getKey()))) {
                uses.remove();
            }
        }
    }

    /** Stores when sign-ins were used, in a transaction of its own. */
    @Transactional
    public void writeUses(Map<Long, Long> uses) {
        uses.forEach((id, timestamp) -> em.createQuery(
                        "UPDATE UserSession s SET s.usedAt = :used WHERE s.id = :id AND s.usedAt < :used")
                .setParameter("used", timestamp)
                .setParameter("id", id)
                .executeUpdate());
    }

    /**
     * Ends the matching sign-ins and those that were switched to from them, with their streams. Returns whether there
     * were any.
     */
    private boolean end(String which, Object... values) {
        String chosen = "SELECT id FROM user_sessions WHERE " + which;
        List<Long> ids = new ArrayList<>();
        for (Object id : query(
                        chosen + " UNION SELECT id FROM user_sessions WHERE switched_from IN (" + chosen + ")",
                        values,
                        values)
                .getResultList()) {
            ids.add(((Number) id).longValue());
        }
        if (ids.isEmpty()) {
            return false;
        }
        query("DELETE FROM user_sessions WHERE switched_from IN (" + chosen + ")", values)
                .executeUpdate();
        query("DELETE FROM user_sessions WHERE " + which, values).executeUpdate();
        ended.fire(new CredentialsEnded(ids.stream().map(Credential::session).collect(Collectors.toUnmodifiableSet())));
        return true;
    }

    private Query query(String sql, Object[]... values) {
        Query query = em.createNativeQuery(sql);
        int position = 0;
        for (Object[] some : values) {
            for (Object value : some) {
                query.setParameter(++position, value);
            }
        }
        return query;
    }
}
