package ru.samosval.storage.sqlite;

import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Whose turn it is to write, among the connections of this process: first come, first served. SQLite itself has no queue:
 * who finds its write lock taken looks again in steps of up to 100 ms, and one that takes the lock over and over, as the
 * timer does for an act on a million, is passed by at the rarest moments only. Between processes SQLite's lock decides.
 */
final class WriteTurn {

    private final Semaphore turn = new Semaphore(1, true);
    private final int patienceMillis;

    /** A queue in which nobody waits longer than so many milliseconds. */
    WriteTurn(int patienceMillis) {
        this.patienceMillis = patienceMillis;
    }

    /**
     * Waits for the turn.
     *
     * @return the milliseconds of patience that are left, for whoever writes from another process
     * @throws SQLException as SQLite itself says that others write, where they did all the time
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

    /** Gives the turn to who waits longest. */
    void pass() {
        turn.release();
    }
}
