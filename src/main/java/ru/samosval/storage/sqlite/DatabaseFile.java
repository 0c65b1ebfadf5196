package ru.samosval.storage.sqlite;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The database's file, and whether it is still the one that was opened: SQLite writes happily into a file that has lost
 * its name, and all of it is gone with the process.
 */
final class DatabaseFile {

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 100;
    private static final int PAGE_SIZE_AT = 16;
    private static final int PAGE_COUNT_AT = 28;
    private static final int LARGEST_PAGE = 65_536;
    static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    /** Beside the file: says that it has lost a part, and that what its log has is not to be written into it. */
    static final String DAMAGED = ".damaged";

    static final String LOG_SUFFIX = "-wal";
    private static final Logger LOG = Logger.getLogger(DatabaseFile.class.getName());

    private final Path path;
    private final DatabaseLog log;
    private final Object identity;

    /**
     * Open for as long as the process lives: to close it would drop the locks that SQLite holds on the file for the whole
     * process (POSIX).
     */
    private final RandomAccessFile header;

    /** Open for as long as the process lives, as the lock of the folder goes with it. */
    private final FileChannel sign;

    private final AtomicLong size = new AtomicLong();

    /** What was lost while the file was in use, in words; once said it stays so until the server is started anew. */
    private final AtomicReference<String> lost = new AtomicReference<>();

    /** Holds what is left as it is; null as long as nothing is lost. */
    private Connection holder;

    private DatabaseFile(Path path, Object identity, RandomAccessFile header, FileChannel sign) {
        this.sign = sign;
        this.path = path;
        this.log = new DatabaseLog(path);
        this.identity = identity;
        this.header = header;
    }

    /**
     * Makes folder and file where absent, readable by their owner alone, and looks at what is there. Once a process, before
     * the first connection. Two servers on one folder would each simulate it, and tell their readers nothing of what the other
     * does: it is locked, by a file of its own, and a server that is about to end is waited for.
     *
     * @throws FileSystemException whose file and reason say what is wrong
     */
    static DatabaseFile open(Path path) throws IOException {
        FileChannel sign = DatabaseFolder.enter(path);
        for (String suffix : new String[] {"", LOG_SUFFIX, "-shm"}) {
            Path file = Path.of(path + suffix);
            if (Files.exists(file)) {
                tighten(file, FILE);
            }
        }
        return new DatabaseFile(path, identity(path), new RandomAccessFile(path.toFile(), "r"), sign);
    }

    Path path() {
        return path;
    }

    /** Goes on where the file is the one that the server began with, and sound as far as can be seen. */
    void demand() throws SQLException {
        Optional<String> wrong = wrong();
        if (wrong.isPresent()) {
            throw moved(wrong.get());
        }
    }

    private SQLiteException moved(String words) {
        return new SQLiteException(
                "[SQLITE_READONLY_DBMOVED] " + path() + " " + words, SQLiteErrorCode.SQLITE_READONLY_DBMOVED);
    }

    /** Its log, which a connection must tell of its beginning and its end. */
    DatabaseLog log() {
        return log;
    }

    /** Goes on where what was committed outlives a crash: whatever has become of the log, it is in it or in the file. */
    void demandKept() throws SQLException {
        try {
            Optional<DatabaseLog.Fault> fault = log.wrong().filter(f -> !f.isCarried());
            if (fault.isPresent()) {
                throw moved(fault.get().words());
            }
        } catch (IOException e) {
            throw moved("has a log (-wal) that cannot be read: " + reason(e));
        }
    }

    /**
     * What is wrong with the file or its log now, in words; empty where they are those that were opened. The file may be shorter
     * than it was where its own header says so: VACUUM, by whatever process, makes it so. What was put away
     * may come back; what was cut off may not, however long it is then.
     */
    Optional<String> wrong() {
        if (lost.get() != null) {
            return Optional.of(lost.get());
        }
        return wrongItself().or(this::wrongLog);
    }

    private Optional<String> wrongLog() {
        try {
            Optional<DatabaseLog.Fault> fault = log.wrong();
            fault.filter(DatabaseLog.Fault::isForGood).ifPresent(f -> {
                if (f.isCarried()) {
                    lost.compareAndSet(null, f.words());
                    note(f.words() + ". What was acknowledged is in the file: delete " + path + LOG_SUFFIX);
                } else {
                    loseForGood(f.words());
                }
            });
            return fault.map(DatabaseLog.Fault::words);
        } catch (IOException e) {
            return Optional.of("has a log (-wal) that cannot be read: " + reason(e));
        }
    }

    private Optional<String> wrongItself() {
        try {
            // First what others have seen, then the file: it grows meanwhile, and theirs may be the later look.
            long before = size.get();
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            if (!Objects.equals(identity, now.fileKey())) {
                return Optional.of("is another file than the one that was opened");
            }
            if (now.size() >= before) {
                size.accumulateAndGet(now.size(), Math::max);
                return Optional.empty();
            }
            long expected = expected(header);
            if (expected == 0 || now.size() < expected) {
                return Optional.of(loseForGood("is truncated: " + now.size() + " bytes of " + before));
            }
            size.compareAndSet(before, now.size());
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of("is no longer there");
        } catch (IOException e) {
            return Optional.of("cannot be read: " + reason(e));
        }
    }

    private String loseForGood(String words) {
        lost.compareAndSet(null, words);
        hold(lost.get());
        return lost.get();
    }

    /**
     * Keeps what the log has out of a file that has lost its end, and what is left of a log out of the file: the connection that
     * is closed last would write it there, and delete the log. It stays for whoever mends the file, and the next start says so.
     */
    private synchronized void hold(String words) {
        if (holder != null) {
            return;
        }
        try {
            holder = DriverManager.getConnection("jdbc:sqlite:" + path);
            try (Statement read = holder.createStatement()) {
                read.executeQuery("SELECT COUNT(*) FROM sqlite_master").close();
            }
        } catch (SQLException e) {
            LOG.log(Level.FINE, "what is left cannot be read", e);
        }
        note(words + ". Restore a copy of it");
    }

    /** For the next start, and whoever looks for what has happened. */
    private void note(String words) {
        try {
            Path damaged = Path.of(path + DAMAGED);
            Files.writeString(damaged, words + "\n");
            tighten(damaged, FILE);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "what is wrong with the database could not be noted beside it: {0}", reason(e));
        }
    }

    /** An error of the file system in words. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "is a file, not a folder";
        }
        if (e instanceof NoSuchFileException) {
            return "is not there and cannot be made";
        }
        return e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
    }

    /** How long the file is by its own header, in bytes; 0 where it has none of a database. */
    static long expected(RandomAccessFile file) throws IOException {
        byte[] bytes = new byte[HEADER_BYTES];
        synchronized (file) {
            file.seek(0);
            if (file.read(bytes) < HEADER_BYTES) {
                return 0;
            }
        }
        if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return 0;
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        int size = fields.getShort(PAGE_SIZE_AT) & 0xffff;
        long pages = fields.getInt(PAGE_COUNT_AT) & 0xffffffffL;
        return Math.max(1, pages * (size == 1 ? LARGEST_PAGE : size));
    }

    private static Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    static void tighten(Path path, Set<PosixFilePermission> permissions) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null) {
            view.setPermissions(permissions);
        }
    }
}
