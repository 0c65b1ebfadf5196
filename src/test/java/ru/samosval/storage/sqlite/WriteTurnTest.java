package ru.samosval.storage.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Who writes when, among the connections of one process and beside those of another. */
class WriteTurnTest {

    private static final int PATIENCE = 300;
    private static final int LONG = 20_000;

    @TempDir
    private Path folder;

    private DatabaseFile file;
    private Properties properties;

    @BeforeEach
    void makeTheFile() throws Exception {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(PATIENCE);
        properties = config.toProperties();
        file = DatabaseFile.open(folder.resolve("samosval.sqlite3"));
        try (Connection first = connection(new WriteTurn(PATIENCE));
                Statement statement = first.createStatement()) {
            statement.execute("CREATE TABLE t (n INTEGER PRIMARY KEY)");
        }
    }

    @Test
    void whoComesWhileOthersWriteIsServedInTheOrderOfComing() throws Exception {
        WriteTurn turn = new WriteTurn(LONG);
        List<Integer> served = new CopyOnWriteArrayList<>();
        Thread[] writers = new Thread[8];
        try (Connection holder = connection(turn)) {
            holder.setAutoCommit(false);
            for (int i = 0; i < writers.length; i++) {
                int number = i;
                writers[i] = new Thread(() -> {
                    try (Connection own = connection(turn)) {
                        own.setAutoCommit(false);
                        served.add(number);
                        own.commit();
                    } catch (SQLException e) {
                        served.add(-1);
                    }
                });
                writers[i].start();
                awaitWaiting(writers[i]);
            }
            holder.commit();
            // A writer that comes again is the last, however quick it is.
            holder.setAutoCommit(false);
            served.add(writers.length);
            holder.commit();
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8), served);
    }

    @Test
    void theTurnIsPassedOnHoweverATransactionEnds() throws Exception {
        WriteTurn turn = new WriteTurn(PATIENCE);
        try (Connection other = connection(turn)) {
            Connection one = connection(turn);
            one.setAutoCommit(false);
            one.commit();
            writes(other);
            one.setAutoCommit(false);
            one.rollback();
            writes(other);
            one.setAutoCommit(false);
            one.setAutoCommit(true);
            writes(other);
            one.setAutoCommit(false);
            one.close();
            one.close();
            writes(other);
        }
    }

    @Test
    void whoFindsOthersWritingAllTheTimeIsToldSoAsBySQLiteAndWritesLater() throws Exception {
        WriteTurn turn = new WriteTurn(PATIENCE);
        try (Connection one = connection(turn);
                Connection other = connection(turn)) {
            one.setAutoCommit(false);
            SQLiteException refused = assertThrows(SQLiteException.class, () -> other.setAutoCommit(false));
            assertEquals(SQLiteErrorCode.SQLITE_BUSY, refused.getResultCode());
            assertTrue(refused.getMessage().startsWith("[SQLITE_BUSY]"), refused::getMessage);
            one.commit();
            writes(other);
        }
    }

    @Test
    void anotherProcessIsWaitedForNoLongerThanAll() throws Exception {
        WriteTurn turn = new WriteTurn(PATIENCE);
        try (Connection foreign = DriverManager.getConnection("jdbc:sqlite:" + file.path());
                Statement statement = foreign.createStatement();
                Connection one = connection(turn);
                Connection other = connection(turn)) {
            statement.execute("BEGIN IMMEDIATE");
            assertThrows(SQLException.class, () -> one.setAutoCommit(false));
            assertThrows(SQLException.class, () -> other.setAutoCommit(false));
            statement.execute("COMMIT");
            writes(one);
            writes(other);
        }
    }

    private static void writes(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.commit();
    }

    private static void awaitWaiting(Thread thread) throws InterruptedException {
        while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
    }

    private Connection connection(WriteTurn turn) throws SQLException {
        return new SqliteConnection(file, turn, "jdbc:sqlite:" + file.path(), properties);
    }
}
