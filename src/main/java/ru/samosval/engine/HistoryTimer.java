package ru.samosval.engine;

import jakarta.annotation.PostConstruct;
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
import java.util.List;
import ru.samosval.alert.Alerts;
import ru.samosval.config.Shutdown;
import ru.samosval.deployment.OldHistory;

/**
 * Deletes expired history of deployments, finished tasks and old alerts in batches, each in a transaction of its own,
 * so that nobody waits for it.
 */
@Singleton
@Startup
@DependsOn("Boot")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class HistoryTimer {

    private static final long PAUSE_MILLIS = 150;

    /**
     * How long after a round over all deployments the next one begins. With a million of them, of which none has
     * anything to delete, a round takes some seconds of reading in an hour.
     */
    private static final long ROUND_NANOS = Duration.ofMinutes(10).toNanos();

    @Inject
    private OldHistory history;

    @Inject
    private Alerts alerts;

    @Inject
    private Shutdown shutdown;

    @Resource
    private ManagedScheduledExecutorService executor;

    private Batches batches;

    private volatile long nextRound = System.nanoTime();

    @PostConstruct
    void prepare() {
        batches = new Batches("the deletion of old history", PAUSE_MILLIS, this::forgetBatch, shutdown, executor);
    }

    /** Begins a round when it is time, or continues one that failed. The first round is soon after the start. */
    @Schedule(second = "*/20", minute = "*", hour = "*", persistent = false)
    public void forget() {
        if (System.nanoTime() - nextRound >= 0) {
            batches.begin();
        }
    }

    private boolean forgetBatch() {
        boolean hasTasks = history.hasOldTasks();
        if (hasTasks) {
            history.forgetTasks();
        }
        List<Long> old = alerts.old();
        if (!old.isEmpty()) {
            alerts.delete(old);
        }
        if (hasTasks || !old.isEmpty()) {
            return true;
        }
        OldHistory.Looked looked = history.look();
        boolean isFound = !looked.over().isEmpty();
        if (history.goOn(looked, isFound ? history.forget(looked.over()) : Long.MAX_VALUE)) {
            // Where there is nothing to delete the next ones wait for the timer: a million cost hardly anything so.
            return isFound;
        }
        nextRound = System.nanoTime() + ROUND_NANOS;
        return false;
    }
}
