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
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.alert.Alerts;
import ru.samosval.config.Shutdown;
import ru.samosval.deployment.OldHistory;
import ru.samosval.storage.StorageFaults;

/** Deletes what is kept no longer of deployments, tasks and alerts, a batch a transaction, so that nobody waits for it. */
@Singleton
@Startup
@DependsOn("Boot")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class HistoryTimer {

    private static final Logger LOG = Logger.getLogger(HistoryTimer.class.getName());

    /** Between two batches everybody who waits for the write lock gets a turn, as {@link TextIndexTimer} says. */
    private static final long PAUSE_MILLIS = 150;

    /** All deployments are looked at once in so long; a million takes some seconds of reading. */
    private static final long ROUND_NANOS = Duration.ofMinutes(10).toNanos();

    @Inject
    private OldHistory history;

    @Inject
    private Alerts alerts;

    @Inject
    private Shutdown shutdown;

    @Resource
    private ManagedScheduledExecutorService executor;

    private final AtomicBoolean forgetting = new AtomicBoolean();

    private volatile long nextRound = System.nanoTime();

    /** Begins a round where it is time, or goes on with one that has failed; the first one soon after the start. */
    @Schedule(second = "*/20", minute = "*", hour = "*", persistent = false)
    public void forget() {
        if (System.nanoTime() - nextRound < 0 || !shutdown.enter()) {
            return;
        }
        try {
            if (forgetting.compareAndSet(false, true)) {
                forgetBatch();
            }
        } finally {
            shutdown.leave();
        }
    }

    private void forgetBatch() {
        try {
            boolean more = history.forgetTasks() | alerts.deleteOld();
            if (more || history.forget()) {
                executor.schedule(this::forget, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                nextRound = System.nanoTime() + ROUND_NANOS;
            }
        } catch (RuntimeException e) {
            if (StorageFaults.refusal(e).isEmpty()) {
                LOG.log(Level.WARNING, "old history could not be deleted and is tried again", e);
            }
        } finally {
            forgetting.set(false);
        }
    }
}
