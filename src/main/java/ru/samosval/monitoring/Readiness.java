package ru.samosval.monitoring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.engine.Ticks;
import ru.samosval.storage.Database;
import ru.samosval.storage.StorageFaults;

/** Whether the server can do its work now. */
@ApplicationScoped
class Readiness {

    private static final Logger LOG = Logger.getLogger(Readiness.class.getName());

    /** The timer ticks each second; a full collection or a busy machine may keep it for a while. */
    private static final Duration LATEST_TICK = Duration.ofSeconds(5);

    @Inject
    private Database database;

    @Inject
    private Readiness self;

    @Inject
    private Ticks ticks;

    /** Whether the database answers. */
    boolean isDatabaseUp() {
        try {
            return self.asks();
        } catch (RuntimeException e) {
            if (StorageFaults.refusal(e).isEmpty()) {
                LOG.log(Level.WARNING, "the database does not answer", e);
            }
            return false;
        }
    }

    /**
     * Whether a transaction that writes could begin and finds the first user: a read alone is answered from what SQLite
     * has in memory, also of a file that was truncated.
     */
    @Transactional
    boolean asks() {
        return database.inTransaction(sql ->
                !sql.list("SELECT id FROM users LIMIT 1", row -> row.getLong(1)).isEmpty());
    }

    /** Whether the simulation's timer has ticked a short while ago. */
    boolean isTimerUp() {
        return ticks.age().compareTo(LATEST_TICK) <= 0;
    }
}
