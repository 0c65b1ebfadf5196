package ru.samosval.hook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import ru.samosval.storage.Sql;

/** Writes deliveries on a transaction's connection, all of one transaction in one batch. */
final class DeliveryRows {

    /** This many of the newest are kept. */
    static final int KEPT = 1_000;

    /** Older rows are deleted only after this many more have come, to spare each transaction the cost. */
    private static final int DELETED_TOGETHER = 64;

    /** For this long a delivery is recognized when it comes again. */
    private static final Duration KNOWN = Duration.ofDays(1);

    /** A transaction deletes at most this many keys. */
    private static final int FORGOTTEN_AT_ONCE = 200;

    /** The user may have been deleted meanwhile; the delivery has been made all the same. */
    private static final String INSERT =
            "INSERT INTO hook_deliveries (id, received_at, dialect, event, address, user_id,"
                    + " own_request, verdict, result, status, same_as, replay_of, reason, commits, outcome, body_size, headers, body)"
                    + " VALUES (?, ?, ?, ?, ?, (SELECT id FROM users WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final int OK = 200;

    /**
     * A delivery that has come before.
     *
     * @param outcome what it was answered
     * @param commits its commits; null if they were not stored yet
     */
    record Known(long delivery, String outcome, String commits) {

        /** Whether it had the same commits. */
        boolean isOf(Delivery delivery) {
            return commits == null || commits.equals(Stored.commits(delivery.commits()));
        }
    }

    /** What will be written about a delivery. */
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
    private final Set<Long> concerned = new HashSet<>();
    private final Map<String, Long> claimed = new HashMap<>();

    /** Numbers continue after the newest one. */
    DeliveryRows(Sql sql, long now) {
        this.sql = sql;
        this.now = now;
        this.before = sql.first("SELECT COALESCE(MAX(id), 0) FROM hook_deliveries", row -> row.getLong(1))
                .orElseThrow();
    }

    /** The number of the next delivery. */
    long next() {
        return before + rows.size() + 1;
    }

    /**
     * The earlier delivery of this transaction with one of the same keys. If there is none, the keys become
     * this delivery's.
     */
    Optional<Long> claimKeys(Delivery delivery) {
        for (String key : delivery.keys()) {
            Long first = claimed.get(key);
            if (first != null) {
                return Optional.of(first);
            }
        }
        delivery.keys().forEach(key -> claimed.put(key, next()));
        return Optional.empty();
    }

    /** Whether the delivery of this transaction with this number has the same commits. */
    boolean isSame(long first, Delivery delivery) {
        return rows.get((int) (first - before - 1)).delivery().commits().equals(delivery.commits());
    }

    /** Forgets its keys: the delivery is refused, and may come again. */
    void releaseKeys(Delivery delivery) {
        delivery.keys().forEach(claimed::remove);
    }

    /** The earlier delivery with one of the same keys. */
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

    /** Adds a delivery. Its outcome may be set later ({@link #setOutcome}). */
    long add(Delivery delivery) {
        return add(delivery, null, OK, null, null);
    }

    /** Adds a delivery that repeats an earlier one. */
    long addDuplicate(Delivery delivery, long first) {
        return add(delivery, DeliveryResult.DUPLICATE, OK, first, null);
    }

    /** Adds a delivery that is refused. */
    long addRefused(Delivery delivery, Reason reason) {
        return add(delivery, DeliveryResult.REFUSED, reason.status(), null, reason);
    }

    private long add(Delivery delivery, DeliveryResult result, int status, Long sameAs, Reason reason) {
        long id = next();
        rows.add(new Row(id, delivery, result, status, sameAs, reason, null));
        if (delivery.origin().ownRequest() != null) {
            concerned.add(delivery.origin().ownRequest());
        }
        return id;
    }

    /** Sets the outcome of a delivery of this transaction. */
    void setOutcome(long id, CommitResult result) {
        int place = (int) (id - before - 1);
        Row row = rows.get(place);
        DeliveryResult whole = row.result() != null
                ? row.result()
                : result.matchedRequests().isEmpty() ? DeliveryResult.NOTHING : DeliveryResult.TAKEN;
        rows.set(place, new Row(id, row.delivery(), whole, row.status(), row.sameAs(), null, Stored.outcome(result)));
        result.targets().stream().map(Target::request).filter(Objects::nonNull).forEach(concerned::add);
    }

    /** The requests that the deliveries concern: those for whose readers they are listed. */
    Set<Long> concerned() {
        return concerned;
    }

    /** Writes all deliveries, and deletes those that are too old to be kept. */
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
