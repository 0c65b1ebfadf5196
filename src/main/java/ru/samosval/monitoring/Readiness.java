package ru.samosval.monitoring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.engine.Ticks;
import ru.samosval.storage.Database;
import ru.samosval.storage.StorageFaults;

/** Whether the server can do its work now. Anybody may ask, so the database is asked at most once a second. */
@ApplicationScoped
class Readiness {

    private static final Logger LOG = Logger.getLogger(Readiness.class.getName());

    /** The timer ticks each second, but a full collection or a busy machine may delay it for a while. */
    private static final Duration LATEST_TICK = Duration.ofSeconds(5);

    private static final long REMEMBERED_NANOS = Duration.ofSeconds(1).toNanos();

    /** An act waits for its turn to write for up to five seconds, and a collection stops everything for some time. */
    private static final long LONGEST_ASKING_NANOS = Duration.ofSeconds(3).toNanos();

    private record Answer(boolean up, long at) {}

    private final ReentrantLock asking = new ReentrantLock();

    private volatile Answer last;

    /** Since when the database has been asked, as of {@link System#nanoTime}; null if it is not being asked. */
    private volatile Long askedAt;

    @Inject
    private Database database;

    @Inject
    private Ticks ticks;

    /**
     * Whether the database answers, or did so within the last second. Only one thread asks the database at a time,
     * because that waits for its turn to write; the others get the last result or, if it has been asked for longer than
     * three seconds, that it does not answer. Before the first result all wait for it.
     */
    boolean isDatabaseUp() {
        Answer known = last;
        if (isFresh(known)) {
            return known.up();
        }
        if (known == null) {
            asking.lock();
        } else if (!asking.tryLock()) {
            Long since = askedAt;
            return known.up() && (since == null || System.nanoTime() - since < LONGEST_ASKING_NANOS);
        }
        try {
            if (!isFresh(last)) {
                askedAt = System.nanoTime();
                boolean up = answers();
                last = new Answer(up, System.nanoTime());
            }
            return last.up();
        } finally {
            askedAt = null;
            asking.unlock();
        }
    }

    private static boolean isFresh(Answer answer) {
        return answer != null && System.nanoTime() - answer.at() < REMEMBERED_NANOS;
    }

    private boolean answers() {
        try {
            return database.answers();
        } catch (RuntimeException e) {
            if (!StorageFaults.isPassing(e)) {
                LOG.log(Level.WARNING, "the database does not answer", e);
            }
            return false;
        }
    }

    /** Whether the simulation's timer has ticked recently. */
    boolean isTimerUp() {
        return ticks.age().compareTo(LATEST_TICK) <= 0;
    }
}
