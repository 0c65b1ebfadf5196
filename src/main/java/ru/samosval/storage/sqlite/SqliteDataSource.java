package ru.samosval.storage.sqlite;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import ru.samosval.config.Settings;

/**
 * The database of section 6.1 of the specification: {@code samosval.sqlite3} in the folder {@code samosval.data.dir};
 * both are created if absent. Declared as the JDBC resource {@code java:app/jdbc/samosval} in web.xml.
 *
 * <p>Readers work beside the one writer (WAL), and an acknowledged commit is on the disk ({@code synchronous=FULL}). A
 * transaction takes the write lock when it begins ({@code IMMEDIATE}), so that it waits for its turn
 * ({@link WriteTurn}) instead of failing half-way. Therefore plain reads are made outside of transactions.
 */
public class SqliteDataSource extends SQLiteDataSource {

    private static final int BUSY_TIMEOUT_MILLIS = 5_000;

    /** The exit code of a server whose database cannot be used (EX_IOERR of sysexits.h). */
    public static final int EXIT_NO_DATABASE = 74;

    private static final Logger LOG = Logger.getLogger(SqliteDataSource.class.getName());

    private static final WriteTurn TURN = new WriteTurn(BUSY_TIMEOUT_MILLIS);

    private static DatabaseFile file;

    /**
     * Opens the configured database file, and creates it if needed. If that is impossible, the process ends with a
     * sentence: otherwise the pool would fail again with a page of stack traces, and the server would run on without
     * its application.
     */
    public SqliteDataSource() {
        super(config());
        Path path = Settings.dataFolder().resolve("samosval.sqlite3");
        open(path);
        setUrl("jdbc:sqlite:" + path);
    }

    private static synchronized void open(Path path) {
        if (file != null) {
            return;
        }
        try {
            file = DatabaseFile.open(path);
        } catch (IOException e) {
            String where = e instanceof FileSystemException f && f.getFile() != null ? f.getFile() : path.toString();
            LOG.log(Level.SEVERE, "The database cannot be opened, the server does not start. {0}: {1}", new Object[] {
                where, DatabaseFile.reason(e)
            });
            Runtime.getRuntime().halt(EXIT_NO_DATABASE);
        }
    }

    /**
     * Checks that the file is the one that was opened.
     *
     * @throws SQLException if it is not; the message says what is wrong
     */
    public static void look() throws SQLException {
        file.demand();
    }

    @Override
    public SQLiteConnection getConnection(String username, String password) throws SQLException {
        // Checked before SQLite touches anything: if another file has our name now, a new connection would use the
        // shared memory and log of that one's name as its own, under the connections that are using them.
        file.demand();
        return new SqliteConnection(file, TURN, getUrl(), getConfig().toProperties());
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.enforceForeignKeys(true);
        config.setCacheSize(-16_000);
        config.setJournalSizeLimit(DatabaseLog.LARGEST_BYTES);
        return config;
    }
}
