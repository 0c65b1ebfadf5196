package ru.samosval.monitoring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
    private Ticks ticks;

    /** Whether the database answers. */
    boolean isDatabaseUp() {
        try {
            return database.answers();
        } catch (RuntimeException e) {
            if (StorageFaults.refusal(e).isEmpty()) {
                LOG.log(Level.WARNING, "the database does not answer", e);
            }
            return false;
        }
    }

    /** Whether the simulation's timer has ticked a short while ago. */
    boolean isTimerUp() {
        return ticks.age().compareTo(LATEST_TICK) <= 0;
    }
}
