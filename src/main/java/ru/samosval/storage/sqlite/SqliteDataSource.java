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
 * The database of section 6.1 of the specification: {@code samosval.sqlite3} in the folder {@code samosval.data.dir},
 * both made where absent. Declared as the JDBC resource {@code java:app/jdbc/samosval} in web.xml.
 *
 * <p>Readers run beside the one writer (WAL), an acknowledged commit is on the disk ({@code synchronous=FULL}), and a
 * transaction takes the write lock when it begins ({@code IMMEDIATE}), so that it waits for its turn ({@link WriteTurn})
 * instead of failing half-way. Pure reads are therefore made outside transactions.
 */
public class SqliteDataSource extends SQLiteDataSource {

    private static final int BUSY_TIMEOUT_MILLIS = 5_000;

    /** The exit code of a start whose database cannot be used (EX_IOERR of sysexits.h). */
    public static final int EXIT_NO_DATABASE = 74;

    private static final Logger LOG = Logger.getLogger(SqliteDataSource.class.getName());

    private static final WriteTurn TURN = new WriteTurn(BUSY_TIMEOUT_MILLIS);

    private static DatabaseFile file;

    /**
     * Opens, and where needed makes, the configured database file. Where that cannot be, the process ends with a sentence:
     * the pool would only fail again, with a page of stack traces, and the server run on without its application.
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
     * Looks whether the file is the one that was opened.
     *
     * @throws SQLException where it is not, with what is wrong
     */
    public static void look() throws SQLException {
        file.demand();
    }

    @Override
    public SQLiteConnection getConnection(String username, String password) throws SQLException {
        // Before SQLite touches anything: opening what has another file's name, it would take that one's shared memory
        // and log for its own, under the connections that use them.
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
