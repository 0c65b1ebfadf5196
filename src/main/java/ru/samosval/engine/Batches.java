package ru.samosval.engine;

import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.config.Shutdown;
import ru.samosval.storage.StorageFaults;

/**
 * Work of a timer that is done in batches, each in a transaction of its own, until nothing is left. So nobody waits
 * long for the write lock. It never runs twice at the same time, and it pauses between two batches to leave the machine
 * to requests. A batch that fails stops it until the timer begins it again. A failure that passes by itself
 * ({@link StorageFaults#isPassing}) is not logged.
 */
final class Batches {

    private static final Logger LOG = Logger.getLogger(Batches.class.getName());

    private final String what;
    private final long pauseMillis;
    private final BooleanSupplier due;
    private final BooleanSupplier batch;
    private final Shutdown shutdown;
    private final ManagedScheduledExecutorService executor;
    private final AtomicBoolean underWay = new AtomicBoolean();

    /**
     * Prepares the work.
     *
     * @param what names it in the log
     * @param pauseMillis the pause between two batches, in milliseconds
     * @param due whether there is anything to do; asked before the first batch only
     * @param batch does one batch, and returns whether there may be more to do
     */
    Batches(
            String what,
            long pauseMillis,
            BooleanSupplier due,
            BooleanSupplier batch,
            Shutdown shutdown,
            ManagedScheduledExecutorService executor) {
        this.what = what;
        this.pauseMillis = pauseMillis;
        this.due = due;
        this.batch = batch;
        this.shutdown = shutdown;
        this.executor = executor;
    }

    /** The same if only the batch itself can tell whether there is anything to do. */
    Batches(
            String what,
            long pauseMillis,
            BooleanSupplier batch,
            Shutdown shutdown,
            ManagedScheduledExecutorService executor) {
        this(what, pauseMillis, () -> true, batch, shutdown, executor);
    }

    /** Does the first batch and schedules the others. Does nothing if the work is already running. */
    void begin() {
        if (underWay.compareAndSet(false, true)) {
            step(() -> due.getAsBoolean() && batch.getAsBoolean());
        }
    }

    private void step(BooleanSupplier work) {
        boolean more = false;
        try {
            more = shutdown.enter() && stepInside(work);
        } catch (RuntimeException e) {
            if (!StorageFaults.isPassing(e)) {
                LOG.log(Level.WARNING, what + " could not go on and is tried again", e);
            }
        } finally {
            if (!more) {
                underWay.set(false);
            }
        }
    }

    private boolean stepInside(BooleanSupplier work) {
        try {
            boolean more = work.getAsBoolean();
            if (more) {
                executor.schedule(() -> step(batch), pauseMillis, TimeUnit.MILLISECONDS);
            }
            return more;
        } finally {
            shutdown.leave();
        }
    }
}
