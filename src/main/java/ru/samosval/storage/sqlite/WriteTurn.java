package ru.samosval.storage.sqlite;

import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The queue for writing, among the connections of this process: first come, first served. SQLite itself has no queue: a
 * connection that finds the write lock taken tries again in steps of up to 100 ms, and hardly ever gets past one that
 * takes the lock over and over, as the timer does for an act on a million. Between processes SQLite's lock decides.
 */
final class WriteTurn {

    private final Semaphore turn = new Semaphore(1, true);
    private final int patienceMillis;

    /** A queue in which nobody waits longer than this many milliseconds. */
    WriteTurn(int patienceMillis) {
        this.patienceMillis = patienceMillis;
    }

    /**
     * Waits for the turn.
     *
     * @return the milliseconds left of the patience, to wait for a writer in another process
     * @throws SQLException if others have written all the time, the same as SQLite throws it
     */
    int take() throws SQLException {
        long begun = System.nanoTime();
        try {
            if (turn.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS)) {
                return (int) Math.max(0, patienceMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new SQLiteException("[SQLITE_BUSY] others of this process write", SQLiteErrorCode.SQLITE_BUSY);
    }

    /** Passes the turn to the one that has waited longest. */
    void pass() {
        turn.release();
    }
}
