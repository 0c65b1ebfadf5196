package ru.samosval.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ejb.EJBException;
import jakarta.persistence.OptimisticLockException;
import java.sql.SQLException;
import java.util.ListResourceBundle;
import java.util.ResourceBundle;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import ru.samosval.refusal.Refusal;

class StorageFaultsTest {

    @Test
    void anEntityThatHasGoneOnSinceItWasReadIsAConflict() {
        Refusal refusal = StorageFaults.refusal(new EJBException(new OptimisticLockException("EclipseLink-5006")))
                .orElseThrow();
        assertEquals(409, refusal.status());
        assertEquals("error.changed", refusal.text().key());
    }

    @Test
    void aRefusalThatRolledATransactionBackIsToldAsItWas() {
        Refusal first = new Refusal.NotFound();
        assertEquals(
                first,
                StorageFaults.refusal(new IllegalStateException("rolled back", first))
                        .orElseThrow());
    }

    @Test
    void aBusyDatabaseIsToBeTriedAgainAndAFullOneIsToldOtherwise() {
        SQLException busy = new SQLException("[SQLITE_BUSY] The database file is locked");
        SQLException full = new SQLException("[SQLITE_FULL] Insertion failed because database is full");
        Refusal waiting = StorageFaults.refusal(new RuntimeException(busy)).orElseThrow();
        Refusal without = StorageFaults.refusal(new RuntimeException(full)).orElseThrow();
        assertEquals(503, waiting.status());
        assertEquals(503, without.status());
        assertTrue(waiting instanceof Refusal.Busy && without instanceof Refusal.Unavailable);
    }

    @Test
    void whereAllConnectionsAreTakenItIsToBeTriedAgain() {
        SQLException none = new SQLException("Error in allocating a connection. Cause: In-use connections equal"
                + " max-pool-size and expired max-wait-time. Cannot allocate more connections.");
        Refusal waiting = StorageFaults.refusal(new RuntimeException(none)).orElseThrow();
        assertTrue(waiting instanceof Refusal.Busy);
        assertEquals(503, waiting.status());
    }

    @Test
    void aTimerTriesAgainInSilenceWhatPassesAndTellsWhatWouldComeAgain() {
        assertTrue(StorageFaults.isPassing(new RuntimeException(new SQLException("[SQLITE_BUSY] locked"))));
        assertTrue(StorageFaults.isPassing(new EJBException(new OptimisticLockException("EclipseLink-5006"))));
        assertFalse(StorageFaults.isPassing(new EJBException(new Refusal.Forbidden("error.blocked"))));
        assertFalse(StorageFaults.isPassing(new NullPointerException("x")));
    }

    @Test
    void aMistakeOfOursIsNoRefusal() {
        assertTrue(StorageFaults.refusal(new NullPointerException("x")).isEmpty());
    }

    @Test
    void whatTheServerSaysOfAFaultThatWasToldIsNotSaidAgainInItsOwnWords() {
        ResourceBundle sentences = ResourceBundle.getBundle(Sentences.class.getName());
        LogRecord record = new LogRecord(Level.WARNING, "jdbc.exc_get_conn");
        record.setResourceBundle(sentences);
        // The server passes its sentences only to the logger.
        Logger theirs = Logger.getLogger("ru.samosval.test.pool");
        theirs.setResourceBundle(sentences);
        LogRecord another = new LogRecord(Level.WARNING, "jdbc.exc_get_conn");
        another.setLoggerName(theirs.getName());
        StorageFaults.refusal(new SQLException("[SQLITE_BUSY] The database file is locked"));
        assertTrue(StorageFaults.isTold(record), "named, as the server's own code names it");
        assertTrue(StorageFaults.isTold(another), "named by what its logger has");
        assertTrue(StorageFaults.isTold(new LogRecord(Level.WARNING, "RAR5117 : Failed to obtain connection")));
        assertFalse(StorageFaults.isTold(new LogRecord(Level.WARNING, "something else")));
    }

    /** As in the server's own code; a logger only accepts a bundle that has a name. */
    public static final class Sentences extends ListResourceBundle {
        @Override
        protected Object[][] getContents() {
            return new Object[][] {{"jdbc.exc_get_conn", "RAR5114 : Error allocating connection : [ {0} ]"}};
        }
    }
}
