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

    /** How often all deployments are looked at. With a million of them that takes some seconds of reading. */
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
        if (history.goOn(looked, looked.over().isEmpty() ? Long.MAX_VALUE : history.forget(looked.over()))) {
            return true;
        }
        nextRound = System.nanoTime() + ROUND_NANOS;
        return false;
    }
}
