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
 * The database's file, and the check that it is still the file that was opened. SQLite goes on writing into a file that
 * was deleted or replaced, and all of that is lost when the process ends.
 */
final class DatabaseFile {

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 100;
    private static final int PAGE_SIZE_AT = 16;
    private static final int PAGE_COUNT_AT = 28;
    private static final int LARGEST_PAGE = 65_536;
    static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    /**
     * The ending of a file beside the database. It says that the database has lost a part, and that its log must not be
     * written into it.
     */
    static final String DAMAGED = ".damaged";

    static final String LOG_SUFFIX = "-wal";
    private static final Logger LOG = Logger.getLogger(DatabaseFile.class.getName());

    private final Path path;
    private final DatabaseLog log;
    private final Object identity;

    /**
     * Open until the process ends: closing it would release the locks that SQLite holds on the file for the whole
     * process (POSIX).
     */
    private final RandomAccessFile header;

    /** Open until the process ends, as the lock on the folder goes with it. */
    private final FileChannel sign;

    private final AtomicLong size = new AtomicLong();

    /** What was lost while the file was in use, in words. It stays set until the server is started again. */
    private final AtomicReference<String> lost = new AtomicReference<>();

    /** A connection that keeps SQLite from touching what is left; null as long as nothing is lost. */
    private Connection holder;

    private DatabaseFile(Path path, Object identity, RandomAccessFile header, FileChannel sign) {
        this.sign = sign;
        this.path = path;
        this.log = new DatabaseLog(path);
        this.identity = identity;
        this.header = header;
    }

    /**
     * Creates folder and file if absent, readable by their owner only, and checks what is there. Called once in a
     * process, before the first connection. The folder is locked by a file of its own: two servers on one folder would
     * each simulate it, and their users would not see what the other one does. A server that is about to end is waited
     * for.
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

    /**
     * Returns if the file is the one that the server began with, and sound as far as can be seen.
     *
     * @throws SQLException otherwise
     */
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

    /** The log. A connection must tell it when it is opened and closed. */
    DatabaseLog log() {
        return log;
    }

    /**
     * Returns if what was committed survives a crash: whatever has become of the log, it is in the log or in the file.
     *
     * @throws SQLException otherwise
     */
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
     * What is wrong with the file or its log now, in words; empty if they are those that were opened. The file may have
     * become shorter if its own header says so: VACUUM does that, in any process. A file that was moved away may come
     * back. A file that was cut stays damaged, however long it becomes again.
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
            // First the size that others have seen, then the file: it grows meanwhile, and their look may be the later
            // one.
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
     * Keeps SQLite from writing the log into a file that was cut, or what is left of a cut log into the file: the
     * connection that is closed last would do that, and delete the log. So all stays as it is for the person who
     * repairs it, and the next start reports it.
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

    /** Writes it down for the next start, and for whoever looks for the cause. */
    private void note(String words) {
        try {
            Path damaged = Path.of(path + DAMAGED);
            Files.writeString(damaged, words + "\n");
            tighten(damaged, FILE);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "what is wrong with the database could not be noted beside it: {0}", reason(e));
        }
    }

    /** An error of the file system, in words. */
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

    /** The length of the file according to its own header, in bytes; 0 if it has no header of a database. */
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
