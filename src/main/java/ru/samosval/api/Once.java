package ru.samosval.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import ru.samosval.access.Actor;
import ru.samosval.access.Unguarded;
import ru.samosval.config.WallClock;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.refusal.Refusal.Contradiction;
import ru.samosval.storage.Database;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.StorageFaults;

/**
 * Acts that a client may repeat if it has not received the answer. A call with the same {@code Idempotency-Key} within
 * 24 hours gets the first answer, and nothing is done again. The answer is stored in the transaction of the act itself,
 * so there is neither an act without its key nor a key without its act. A refusal is not stored, so the act may be
 * tried again.
 */
@ApplicationScoped
public class Once {

    /** How long an answer is kept. */
    public static final Duration KEPT = Duration.ofHours(24);

    @Inject
    private Lookup lookup;

    @Inject
    private Database database;

    @Inject
    @WallClock
    private Clock clock;

    @Inject
    private Once self;

    /**
     * A key that a client has sent. (Public, because Weld skips the interceptors of methods with parameters of other
     * types.)
     *
     * @param fingerprint distinguishes the call from another one with the same key
     */
    public record Key(String text, String fingerprint) {}

    /** Stands in place of a status while the act is being done. */
    private static final int UNDER_WAY = 0;

    private record Kept(String fingerprint, Reply reply) {}

    /** Another call has used the key while the act was being done. */
    private static final class Taken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Taken() {
            super("the key was taken meanwhile", null, false, false);
        }
    }

    /** Does the act, or returns the answer that this key got before. */
    @Unguarded("the act asks for its rights itself")
    public Reply reply(long userId, Key key, Supplier<Reply> action) {
        Optional<Reply> before = before(userId, key);
        if (before.isPresent()) {
            return before.get();
        }
        try {
            return self.actAndKeep(userId, key, action);
        } catch (RuntimeException e) {
            // If two calls come at once, the second finds its act done or no longer possible: it gets the answer of the
            // first.
            return before(userId, key).orElseThrow(() -> e);
        }
    }

    private Optional<Reply> before(long userId, Key key) {
        Optional<Kept> kept = lookup.first(
                "SELECT request_hash, status, location, version, body FROM idempotency_keys"
                        + " WHERE user_id = ? AND idempotency_key = ? AND created_at > ?",
                row -> new Kept(
                        row.getString(1),
                        new Reply(
                                row.getInt(2),
                                row.getString(3),
                                row.isNull(4) ? null : Integer.valueOf(row.getInt(4)),
                                row.getString(5),
                                null,
                                true)),
                userId,
                key.text(),
                oldest());
        if (kept.isPresent() && !kept.get().fingerprint().equals(key.fingerprint())) {
            throw new Contradiction("error.idempotency.other");
        }
        if (kept.isPresent() && kept.get().reply().status() == UNDER_WAY) {
            throw new Conflict("error.idempotency.underWay");
        }
        return kept.map(Kept::reply);
    }

    /**
     * The same for an act outside any transaction of ours. The key is taken before the act is done, and given back if
     * the act is refused or the database fails. If the server stops meanwhile, nobody knows whether the act was done,
     * and it is not tried again.
     */
    @Unguarded("the act asks for its rights itself")
    public Reply replyApart(long userId, Key key, Supplier<Reply> action) {
        Optional<Reply> before = before(userId, key);
        if (before.isPresent()) {
            return before.get();
        }
        try {
            self.take(userId, key);
        } catch (RuntimeException e) {
            return before(userId, key).orElseThrow(() -> e);
        }
        try {
            Reply reply = action.get();
            self.answered(userId, key, reply);
            return reply;
        } catch (RuntimeException e) {
            if (e instanceof Refusal || StorageFaults.refusal(e).isPresent()) {
                self.giveBack(userId, key);
            }
            throw e;
        }
    }

    /** Notes that an act with this key is under way. */
    @Unguarded("the act asks for its rights itself")
    @Transactional
    public void take(long userId, Key key) {
        keep(userId, key, new Reply(UNDER_WAY, null, null, null, null, false));
    }

    /** Stores the answer for a key that was taken. */
    @Unguarded("the act has asked for its rights")
    @Transactional
    public void answered(long userId, Key key, Reply reply) {
        database.inTransaction(sql -> sql.update(
                "UPDATE idempotency_keys SET status = ?, location = ?, version = ?, body = ?"
                        + " WHERE user_id = ? AND idempotency_key = ?",
                reply.status(),
                reply.location(),
                reply.version(),
                reply.body(),
                userId,
                key.text()));
    }

    /** Deletes a key that was taken, because its act was refused. */
    @Unguarded("nothing was done")
    @Transactional
    public void giveBack(long userId, Key key) {
        database.inTransaction(sql -> sql.update(
                "DELETE FROM idempotency_keys WHERE user_id = ? AND idempotency_key = ? AND status = ?",
                userId,
                key.text(),
                UNDER_WAY));
    }

    private long oldest() {
        return clock.millis() - KEPT.toMillis();
    }

    /** Does the act and stores its answer: both or neither. */
    @Unguarded("the act asks for its rights itself")
    @Transactional
    public Reply actAndKeep(long userId, Key key, Supplier<Reply> action) {
        // First the act, which takes the write lock as late as possible; a second call finds the key afterwards.
        Reply reply = action.get();
        keep(userId, key, reply);
        return reply;
    }

    private void keep(long userId, Key key, Reply reply) {
        database.inTransaction(sql -> {
            sql.update("DELETE FROM idempotency_keys WHERE created_at <= ?", oldest());
            boolean taken = sql.first(
                            "SELECT 1 FROM idempotency_keys WHERE user_id = ? AND idempotency_key = ?",
                            row -> true,
                            userId,
                            key.text())
                    .isPresent();
            if (taken) {
                throw new Taken();
            }
            sql.update(
                    "INSERT INTO idempotency_keys"
                            + " (user_id, idempotency_key, request_hash, status, location, version, body, created_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    userId,
                    key.text(),
                    key.fingerprint(),
                    reply.status(),
                    reply.location(),
                    reply.version(),
                    reply.body(),
                    clock.millis());
            return reply;
        });
    }

    /** Does the act and reads its result, in one transaction. */
    @Transactional
    public Reply act(Actor actor, Supplier<Reply> action) {
        return action.get();
    }
}
