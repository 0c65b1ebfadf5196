package ru.samosval.engine;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.platform.TextIndex;

/** Takes new rows of the long lists into the index of their texts, a batch a transaction, so that nobody waits long. */
@Singleton
@Startup
@DependsOn("Boot")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class TextIndexTimer {

    private static final Logger LOG = Logger.getLogger(TextIndexTimer.class.getName());

    /** Who waits for SQLite's write lock looks for it at least each 100 ms; between two batches all get their turn. */
    private static final long PAUSE_MILLIS = 150;

    @Inject
    private TextIndex index;

    private final AtomicBoolean indexing = new AtomicBoolean();

    /** Every few seconds: a search looks meanwhile through what is not in the index yet. */
    @Schedule(second = "*/5", minute = "*", hour = "*", persistent = false)
    public void catchUp() {
        if (!indexing.compareAndSet(false, true)) {
            return;
        }
        try {
            for (String table : index.behind()) {
                while (index.catchUp(table)) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the index of texts is behind and is tried again", e);
        } finally {
            indexing.set(false);
        }
    }
}
