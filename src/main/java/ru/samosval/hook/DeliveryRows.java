package ru.samosval.hook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ru.samosval.storage.Sql;

/** Writes deliveries on a transaction's connection, all of a transaction in one batch. */
final class DeliveryRows {

    /** So many of the newest are shown. */
    static final int KEPT = 1_000;

    /** What is no longer kept is deleted after so many more: each transaction would pay for it. */
    private static final int DELETED_TOGETHER = 64;

    /** For so long a delivery is known when it comes again. */
    private static final Duration KNOWN = Duration.ofDays(1);

    /** A transaction forgets so many keys at most. */
    private static final int FORGOTTEN_AT_ONCE = 200;

    /** Who asked may have been deleted meanwhile; the delivery was made all the same. */
    private static final String INSERT =
            "INSERT INTO hook_deliveries (id, received_at, dialect, event, address, user_id,"
                    + " own_request, verdict, result, status, same_as, replay_of, reason, commits, outcome, body_size, headers, body)"
                    + " VALUES (?, ?, ?, ?, ?, (SELECT id FROM users WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final int OK = 200;

    /**
     * A delivery that is known already.
     *
     * @param outcome what it was answered
     * @param commits what it told; null where that was not kept yet
     */
    record Known(long delivery, String outcome, String commits) {

        /** Whether it told the same. */
        boolean isOf(Delivery delivery) {
            return commits == null || commits.equals(Stored.commits(delivery.commits()));
        }
    }

    /** What is to be written of a delivery. */
    private record Row(
            long id,
            Delivery delivery,
            DeliveryResult result,
            int status,
            Long sameAs,
            Reason reason,
            String outcome) {}

    private final Sql sql;
    private final long now;
    private final long before;
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Long> inHand = new HashMap<>();

    /** Numbers go on after the newest. */
    DeliveryRows(Sql sql, long now) {
        this.sql = sql;
        this.now = now;
        this.before = sql.first("SELECT COALESCE(MAX(id), 0) FROM hook_deliveries", row -> row.getLong(1))
                .orElseThrow();
    }

    /** The number that the next delivery gets. */
    long next() {
        return before + rows.size() + 1;
    }

    /** The delivery of this transaction that has one of the keys; else notes them as this one's. */
    Optional<Long> inHand(Delivery delivery) {
        for (String key : delivery.keys()) {
            Long first = inHand.get(key);
            if (first != null) {
                return Optional.of(first);
            }
        }
        delivery.keys().forEach(key -> inHand.put(key, next()));
        return Optional.empty();
    }

    /** Whether the delivery of this transaction with this number told the same. */
    boolean isSame(long first, Delivery delivery) {
        return rows.get((int) (first - before - 1)).delivery().commits().equals(delivery.commits());
    }

    /** Forgets what was noted: the delivery is not taken, and may come again. */
    void notInHand(Delivery delivery) {
        delivery.keys().forEach(inHand::remove);
    }

    /** The earlier delivery that has one of the keys. */
    Optional<Known> known(Delivery delivery) {
        for (String key : delivery.keys()) {
            Optional<Known> known = sql.first(
                    "SELECT delivery_id, outcome, commits FROM hook_delivery_keys"
                            + " WHERE delivery_key = ? AND received_at > ?",
                    row -> new Known(row.getLong(1), row.getString(2), row.getString(3)),
                    key,
                    now - KNOWN.toMillis());
            if (known.isPresent()) {
                return known;
            }
        }
        return Optional.empty();
    }

    /** One that is answered by what came of it, which may be known later ({@link #outcome}). */
    long add(Delivery delivery) {
        return add(delivery, null, OK, null, null);
    }

    /** One that repeats an earlier one. */
    long addDuplicate(Delivery delivery, long first) {
        return add(delivery, DeliveryResult.DUPLICATE, OK, first, null);
    }

    /** One that is not taken. */
    long addRefused(Delivery delivery, Reason reason) {
        return add(delivery, DeliveryResult.REFUSED, reason.status(), null, reason);
    }

    private long add(Delivery delivery, DeliveryResult result, int status, Long sameAs, Reason reason) {
        long id = next();
        rows.add(new Row(id, delivery, result, status, sameAs, reason, null));
        return id;
    }

    /** What came of a delivery of this transaction. */
    void outcome(long id, CommitResult result) {
        int place = (int) (id - before - 1);
        Row row = rows.get(place);
        DeliveryResult whole = row.result() != null
                ? row.result()
                : result.matchedRequests().isEmpty() ? DeliveryResult.NOTHING : DeliveryResult.TAKEN;
        rows.set(place, new Row(id, row.delivery(), whole, row.status(), row.sameAs(), null, Stored.outcome(result)));
    }

    /** Writes all, and lets go of what is older than is kept. */
    void write() {
        Sql.Batch insert = sql.batch(INSERT);
        Sql.Batch keys = null;
        for (Row row : rows) {
            insert(insert, row);
            if (!row.delivery().keys().isEmpty() && row.status() == OK && row.sameAs() == null) {
                keys = keys != null ? keys : keys();
                for (String key : row.delivery().keys()) {
                    keys.add(
                            key,
                            row.id(),
                            now,
                            row.outcome(),
                            Stored.commits(row.delivery().commits()));
                }
            }
        }
        insert.execute();
        if (keys != null) {
            keys.execute();
            sql.update(
                    "DELETE FROM hook_delivery_keys WHERE delivery_key IN (SELECT delivery_key FROM hook_delivery_keys"
                            + " WHERE received_at < ? ORDER BY received_at LIMIT ?)",
                    now - KNOWN.toMillis(),
                    FORGOTTEN_AT_ONCE);
        }
        long last = before + rows.size();
        if (last / DELETED_TOGETHER != before / DELETED_TOGETHER) {
            sql.update("DELETE FROM hook_deliveries WHERE id <= ?", last - KEPT);
        }
    }

    private Sql.Batch keys() {
        return sql.batch("INSERT INTO hook_delivery_keys (delivery_key, delivery_id, received_at, outcome, commits)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (delivery_key) DO UPDATE SET delivery_id = excluded.delivery_id,"
                + " received_at = excluded.received_at, outcome = excluded.outcome, commits = excluded.commits");
    }

    private void insert(Sql.Batch insert, Row row) {
        Delivery delivery = row.delivery();
        Delivery.Origin origin = delivery.origin();
        insert.add(
                row.id(),
                now,
                origin.dialect().getKey(),
                delivery.event(),
                origin.address(),
                origin.actor() == null ? null : origin.actor().id(),
                origin.ownRequest(),
                delivery.verdict().getKey(),
                row.result().getKey(),
                row.status(),
                row.sameAs(),
                origin.replayOf(),
                row.reason() == null ? null : row.reason().toColumn(),
                delivery.commits().isEmpty() ? null : Stored.commits(delivery.commits()),
                row.outcome(),
                delivery.sent().size(),
                delivery.sent().headers(),
                delivery.sent().body());
    }
}
