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
import ru.samosval.storage.StorageFaults;
import ru.samosval.storage.TextIndex;

/** Takes new rows of the long lists into the index of their texts, a batch a transaction, so that nobody waits long. */
@Singleton
@Startup
@DependsOn("Boot")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class TextIndexTimer {

    private static final Logger LOG = Logger.getLogger(TextIndexTimer.class.getName());

    /** Between two batches the machine is left to those who look, for so many milliseconds. */
    private static final long PAUSE_MILLIS = 150;

    @Inject
    private TextIndex index;

    @Inject
    private Shutdown shutdown;

    @Resource
    private ManagedScheduledExecutorService executor;

    private final AtomicBoolean indexing = new AtomicBoolean();

    /** Every few seconds: a search looks meanwhile through what is not in the index yet. */
    @Schedule(second = "*/5", minute = "*", hour = "*", persistent = false)
    public void catchUp() {
        if (!shutdown.enter()) {
            return;
        }
        try {
            if (indexing.compareAndSet(false, true)) {
                indexBatch();
            }
        } finally {
            shutdown.leave();
        }
    }

    private void indexBatch() {
        try {
            boolean more = false;
            for (String table : index.behind()) {
                more |= index.catchUp(table);
            }
            if (more) {
                executor.schedule(this::catchUp, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (RuntimeException e) {
            if (StorageFaults.refusal(e).isEmpty()) {
                LOG.log(Level.WARNING, "the index of texts is behind and is tried again", e);
            }
        } finally {
            indexing.set(false);
        }
    }
}
