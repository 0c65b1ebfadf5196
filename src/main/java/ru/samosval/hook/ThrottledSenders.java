package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import ru.samosval.access.Unguarded;
import ru.samosval.config.Networks;
import ru.samosval.config.WallClock;
import ru.samosval.storage.Database;

/**
 * Shows senders that have to wait in the lab. Each has one row for a quarter of an hour, in which its deliveries are
 * counted. One row for each delivery would push out all others, and cost what the brake is there to save.
 */
@Unguarded("those who are turned away are not known")
@ApplicationScoped
public class ThrottledSenders {

    private static final int TOO_MANY = 429;
    private static final long TOGETHER_MILLIS = Duration.ofMinutes(15).toMillis();
    private static final int MOST_REMEMBERED = 1_000;

    @Inject
    private Hooks hooks;

    @Inject
    private Database database;

    @Inject
    @WallClock
    private Clock clock;

    /** A sender's row, and how many of its deliveries have not been written there yet. */
    private static final class Counted {
        private long row;
        private long begun;
        private long count;
        private long written;
    }

    private final Map<String, Counted> senders = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Counted> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** Counts a delivery that was turned away. */
    void record(Delivery delivery) {
        long now = clock.millis();
        synchronized (this) {
            Counted counted =
                    senders.computeIfAbsent(Networks.customer(delivery.origin().address()), missing -> new Counted());
            if (counted.row != 0 && now - counted.begun < TOGETHER_MILLIS) {
                counted.count++;
                return;
            }
            counted.row = hooks.recordRefused(delivery, reason(1));
            counted.begun = now;
            counted.count = 1;
            counted.written = 1;
        }
    }

    /** Updates the rows before somebody reads them. */
    synchronized void write() {
        for (Counted counted : senders.values()) {
            if (counted.written < counted.count) {
                String reason = reason(counted.count).toColumn();
                database.newTransaction(sql -> sql.update(
                        "UPDATE hook_deliveries SET reason = ? WHERE id = ? AND status = ?",
                        reason,
                        counted.row,
                        TOO_MANY));
                counted.written = counted.count;
            }
        }
    }

    private static Reason reason(long count) {
        return Reason.of(TOO_MANY, "hook.throttled", count);
    }
}
