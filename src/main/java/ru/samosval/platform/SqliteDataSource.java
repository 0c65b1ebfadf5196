package ru.samosval.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The database of section 6.1 of the specification: {@code samosval.sqlite3} in the folder {@code samosval.data.dir},
 * both made where absent. Declared as the JDBC resource {@code java:app/jdbc/samosval} in web.xml.
 *
 * <p>Readers run beside the one writer (WAL), an acknowledged commit is on the disk ({@code synchronous=FULL}), and a
 * transaction takes the write lock when it begins ({@code IMMEDIATE}), so that it waits for its turn instead of failing
 * half-way. Pure reads are therefore made outside transactions.
 */
public class SqliteDataSource extends SQLiteDataSource {

    private static final int LARGEST_LOG_BYTES = 64 << 20;
    private static final int BUSY_TIMEOUT_MILLIS = 20_000;

    /** Opens, and where needed makes, the configured database file. */
    public SqliteDataSource() {
        super(config());
        Path folder = Settings.dataFolder();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("samosval.data.dir: cannot make the folder " + folder, e);
        }
        setUrl("jdbc:sqlite:" + folder.resolve("samosval.sqlite3"));
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.enforceForeignKeys(true);
        config.setCacheSize(-16_000);
        // What a batch of a million rows made of the log file is given back to the disk.
        config.setJournalSizeLimit(LARGEST_LOG_BYTES);
        return config;
    }
}
