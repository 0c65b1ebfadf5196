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
import ru.samosval.config.Shutdown;
import ru.samosval.storage.TextIndex;

/**
 * Takes new rows of the long lists into their text index, in batches with a transaction each, so that nobody waits
 * long.
 */
@Singleton
@Startup
@DependsOn("Boot")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class TextIndexTimer {

    private static final long PAUSE_MILLIS = 150;

    @Inject
    private TextIndex index;

    @Inject
    private Shutdown shutdown;

    @Resource
    private ManagedScheduledExecutorService executor;

    private Batches batches;

    @PostConstruct
    void prepare() {
        batches = new Batches("the index of texts", PAUSE_MILLIS, this::indexBatch, shutdown, executor);
    }

    /** Runs every five seconds. Until a row is in the index, a search reads the row itself. */
    @Schedule(second = "*/5", minute = "*", hour = "*", persistent = false)
    public void catchUp() {
        batches.begin();
    }

    private boolean indexBatch() {
        boolean more = false;
        for (String table : index.behind()) {
            more |= index.catchUp(table);
        }
        return more;
    }
}
