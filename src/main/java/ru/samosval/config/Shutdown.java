package ru.samosval.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The orderly stop, while the application is still whole: no new work is begun, and running work is waited for. Work is
 * whatever needs the application until its end, such as a request or a step of a timer.
 */
@ApplicationScoped
public class Shutdown {

    private static final Logger LOG = Logger.getLogger(Shutdown.class.getName());

    /**
     * The stop has begun: end what waits without being work, such as streams. Fired at once, and again when the last
     * request has ended: a request that was let in before may have opened a stream after the first time.
     */
    public record Begun() {}

    @Inject
    private Event<Begun> begun;

    /** One party for each piece of work, and one for the stop. */
    private final Phaser work = new Phaser(1);

    private volatile boolean stopping;

    /** Whether work may begin. If so, the caller must call {@link #leave} at its end. */
    public boolean enter() {
        work.register();
        if (stopping) {
            work.arriveAndDeregister();
            return false;
        }
        return true;
    }

    /** Ends a piece of work. */
    public void leave() {
        work.arriveAndDeregister();
    }

    /** Begins the stop. Returns when all work has ended, or after {@code patience}. Later calls return at once. */
    public void endWork(Duration patience) {
        synchronized (this) {
            if (stopping) {
                return;
            }
            stopping = true;
        }
        tell();
        try {
            work.awaitAdvanceInterruptibly(work.arrive(), patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.log(
                    Level.WARNING,
                    "the stop waits no longer for {0} requests or steps that still run",
                    work.getUnarrivedParties());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tell();
    }

    private void tell() {
        try {
            begun.fire(new Begun());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "not everybody could be told of the stop", e);
        }
    }

    /** Whether the stop has begun. */
    public boolean isStopping() {
        return stopping;
    }
}
