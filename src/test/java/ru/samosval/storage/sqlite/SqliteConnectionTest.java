package ru.samosval.storage.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

class SqliteConnectionTest {

    private static final int NORMAL = 1;
    private static final int FULL = 2;

    @TempDir
    private Path folder;

    private Connection connection;

    @BeforeEach
    void open() throws SQLException, IOException {
        Path path = folder.resolve("samosval.sqlite3");
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        connection = new SqliteConnection(
                DatabaseFile.open(path), new WriteTurn(1_000), "jdbc:sqlite:" + path, config.toProperties());
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void aTransactionIsOnTheDiskAtItsCommitUnlessItWasBegunToBeLater() throws SQLException {
        begin(false);
        assertEquals(FULL, synchronous());
        connection.commit();
        begin(true);
        assertEquals(NORMAL, synchronous());
        connection.commit();
        assertEquals(FULL, synchronous(), "what is written outside of transactions, too");
        begin(false);
        assertEquals(FULL, synchronous());
        connection.commit();
    }

    @Test
    void afterARollbackTheNextTransactionIsOnTheDiskAgain() throws SQLException {
        begin(true);
        connection.rollback();
        begin(false);
        assertEquals(FULL, synchronous());
        connection.commit();
    }

    @Test
    void aTransactionThatIsLaterCannotMakeThoseOfOthersInItsThreadLater() throws SQLException {
        Durability.later(() -> null);
        begin(false);
        assertEquals(FULL, synchronous());
        connection.commit();
    }

    private void begin(boolean later) throws SQLException {
        if (later) {
            Durability.later(() -> {
                try {
                    connection.setAutoCommit(false);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
                return null;
            });
        } else {
            connection.setAutoCommit(false);
        }
    }

    private int synchronous() throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("PRAGMA synchronous")) {
            return row.getInt(1);
        }
    }
}
