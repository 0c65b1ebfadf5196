package ru.samosval.engine;

import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.config.Shutdown;
import ru.samosval.deployment.FleetTasks;

/** Carries acts on very many deployments, a batch a transaction, until there are none left. */
@Singleton
@Startup
@DependsOn("Boot")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class FleetTimer {

    private static final Logger LOG = Logger.getLogger(FleetTimer.class.getName());

    /** Between two batches the write lock is free for at least so many milliseconds. */
    private static final long SHORTEST_PAUSE = 30;

    private static final long LONGEST_PAUSE = 1_000;

    @Inject
    private FleetTasks tasks;

    @Inject
    private Shutdown shutdown;

    @Resource
    private ManagedScheduledExecutorService executor;

    private final AtomicBoolean carrying = new AtomicBoolean();

    /** Each second. A batch that fails is tried again a second later. */
    @Schedule(second = "*", minute = "*", hour = "*", persistent = false)
    public void everySecond() {
        if (carrying.compareAndSet(false, true)) {
            step();
        }
    }

    private void step() {
        if (!shutdown.enter()) {
            return;
        }
        try {
            carry();
        } finally {
            shutdown.leave();
        }
    }

    private void carry() {
        boolean more = false;
        try {
            long begun = System.nanoTime();
            more = tasks.isDue() && tasks.carry();
            if (more) {
                // SQLite's first ten looks at a lock that is taken are at most 25 ms apart: one of them falls into this
                // pause.
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                executor.schedule(
                        this::step, Math.max(SHORTEST_PAUSE, Math.min(took / 2, LONGEST_PAUSE)), TimeUnit.MILLISECONDS);
            }
        } catch (RuntimeException e) {
            more = false;
            LOG.log(Level.WARNING, "an act on many deployments could not go on and is tried again", e);
        } finally {
            if (!more) {
                carrying.set(false);
            }
        }
    }
}
