package ru.samosval.storage.sqlite;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteConfig;

/** Checks the data folder and the database in it before a server runs on them. */
final class DatabaseFolder {

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private static final String LOCK = "samosval.lock";

    /** A database with this table of Flyway's is one of ours. */
    private static final String HISTORY = "flyway_schema_history";

    /** How long to wait for the lock: an ordinary stop ends its work within ten seconds. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private DatabaseFolder() {}

    /**
     * Creates folder and file if absent, locks the folder for this process, and checks that the file is a sound
     * database of Samosval's.
     *
     * @return the lock on the folder, held as long as this is open
     * @throws FileSystemException whose file and reason say what is wrong
     */
    static FileChannel enter(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            DatabaseFile.tighten(folder, FOLDER);
        }
        if (Files.isDirectory(path)) {
            throw new FileSystemException(path.toString(), null, "is a folder, not a file");
        }
        // It must be possible to create the files that SQLite writes beside the database, too.
        Files.delete(Files.createTempFile(folder, "samosval", ".probe"));
        FileChannel sign = lock(folder);
        Path damaged = Path.of(path + DatabaseFile.DAMAGED);
        if (Files.exists(damaged)) {
            throw new FileSystemException(
                    path.toString(), null, Files.readString(damaged).strip() + ", then delete " + damaged);
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            Optional<String> wrong = wrong(path, file);
            if (wrong.isPresent()) {
                throw new FileSystemException(path.toString(), null, wrong.get());
            }
        }
        demandTables(path);
        return sign;
    }

    /**
     * Reads which tables there are, as each connection does first, and writes nothing. Neither header nor length reveal
     * damaged pages, and another program's database must stay as it is.
     */
    private static void demandTables(Path path) throws IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try (Connection reading = config.createConnection("jdbc:sqlite:" + path);
                Statement read = reading.createStatement();
                ResultSet found = read.executeQuery("SELECT COUNT(*), COUNT(CASE name WHEN '" + HISTORY
                        + "' THEN 1 END) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")) {
            if (found.getLong(1) > 0 && found.getLong(2) == 0) {
                throw new FileSystemException(
                        path.toString(),
                        null,
                        "is another program's database: it has tables that Samosval has not made. Say another folder by"
                                + " samosval.data.dir");
            }
        } catch (SQLException e) {
            SqliteFault fault = SqliteFault.in(e.getMessage()).orElse(new SqliteFault("", e.getMessage()));
            // The first connection that writes rolls back what a crash left in a journal.
            if (!fault.isBusy() && !fault.message().contains("READONLY_ROLLBACK")) {
                throw new FileSystemException(path.toString(), null, "cannot be read: " + fault.message());
            }
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        Path path = folder.resolve(LOCK);
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        DatabaseFile.tighten(path, DatabaseFile.FILE);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try {
            FileLock lock = file.tryLock();
            while (lock == null && System.nanoTime() < deadline) {
                Thread.sleep(100);
                lock = file.tryLock();
            }
            if (lock == null) {
                throw new FileSystemException(folder.toString(), null, "another server runs on this folder");
            }
            return file;
        } catch (OverlappingFileLockException e) {
            // The application is deployed again in this process, which has the lock already.
            return file;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FileSystemException(folder.toString(), null, "the wait for another server was broken off");
        }
    }

    private static Optional<String> wrong(Path path, RandomAccessFile file) throws IOException {
        long length = file.length();
        if (length == 0) {
            return Optional.empty();
        }
        long expected = DatabaseFile.expected(file);
        if (expected == 0) {
            return Optional.of("is not a SQLite database");
        }
        Path log = Path.of(path + DatabaseFile.LOG_SUFFIX);
        // Pages that the header counts may still be in the log.
        boolean whole = length >= expected || Files.exists(log) && Files.size(log) > 0;
        return whole ? Optional.empty() : Optional.of("is truncated: " + length + " bytes of " + expected);
    }
}
