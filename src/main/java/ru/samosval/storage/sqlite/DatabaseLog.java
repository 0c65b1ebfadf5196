package ru.samosval.storage.sqlite;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The log (WAL) beside the database's file. What is acknowledged is there until SQLite moves it into the file. If the
 * log is deleted, replaced or cut, SQLite, which has it open, goes on as if nothing had happened, and a crash then
 * loses what was acknowledged. The first connection creates the log and the last one removes it; in between it is
 * checked here.
 *
 * <p>What should be in the log is in its index, which all connections share ({@code -shm}). The format of both: <a
 * href="https://www.sqlite.org/walformat.html">WAL-mode File Format</a>.
 */
final class DatabaseLog {

    /**
     * If a batch of a million rows has made the log larger than this, SQLite itself cuts it to this size and frees the
     * disk.
     */
    static final int LARGEST_BYTES = 64 << 20;

    private static final int HEADER_BYTES = 32;
    private static final int HEADER_SALTS_AT = 16;

    /** The last bit is the byte order of the checksums. */
    private static final int MAGIC = 0x377f0682;

    private static final int FRAME_HEADER_BYTES = 24;
    private static final int FRAME_SALTS_AT = 8;
    private static final int SALTS_BYTES = 8;

    /** A writer changes two copies of the index's head, one after the other. */
    private static final int INDEX_COPY_BYTES = 48;

    private static final int PAGE_SIZE_AT = 14;
    private static final int LARGEST_PAGE = 65_536;
    private static final int FRAMES_AT = 16;
    private static final int INDEX_SALTS_AT = 32;
    private static final int CARRIED_AT = 96;
    private static final int INDEX_BYTES = 100;

    /** An index that changes at each of this many looks has a log that is being written. */
    private static final int LOOKS = 20;

    private final Path path;
    private final Path indexPath;

    private final List<Holder> connections = new ArrayList<>();

    /** Null as long as no connection is open, and if the file system allows no log. */
    private Object identity;

    /** No channel: a thread that is interrupted while it reads would close it for all. */
    private RandomAccessFile log;

    /**
     * Kept open as long as its file is the same, even if no connection is known: closing it would release the locks
     * that SQLite holds on the file for the whole process (POSIX), and a connection may just be opening.
     */
    private RandomAccessFile index;

    private Object indexIdentity;

    DatabaseLog(Path database) {
        path = Path.of(database + "-wal");
        indexPath = Path.of(database + "-shm");
    }

    /** A connection. It has the log open, whatever becomes of the log's name. */
    interface Holder {

        /**
         * Moves what the log holds into the file and to the disk, as much as is possible without waiting.
         *
         * @throws SQLException if the connection is in use
         */
        void carry() throws SQLException;

        /** Closes the connection. */
        void release() throws SQLException;
    }

    /**
     * What is wrong with the log.
     *
     * @param words what is wrong with the database, to be read after its name
     * @param isForGood whether it stays wrong: a log that was moved away may come back, one that was cut may not
     * @param isCarried whether all that was acknowledged is in the file
     */
    record Fault(String words, boolean isForGood, boolean isCarried) {}

    private enum Name {
        OURS,
        NOBODYS,
        ANOTHERS
    }

    /** Call it when a connection is open and has read. */
    synchronized void opened(Holder connection) throws IOException {
        if (connections.isEmpty()) {
            try {
                Object found = identity(path);
                openIndex();
                log = new RandomAccessFile(path.toFile(), "r");
                identity = found;
            } catch (NoSuchFileException e) {
                // No log is created here, so there is nothing to check.
            }
        }
        connections.add(connection);
    }

    private void openIndex() throws IOException {
        Object found = identity(indexPath);
        if (!found.equals(indexIdentity)) {
            index = new RandomAccessFile(indexPath.toFile(), "r");
            indexIdentity = found;
        }
    }

    private static Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Closes a connection if it is still open. With the last one the log may go. */
    synchronized void close(Holder connection) throws SQLException {
        if (!connections.remove(connection)) {
            return;
        }
        try {
            connection.release();
        } finally {
            if (connections.isEmpty() && identity != null) {
                identity = null;
                closeLog();
            }
        }
    }

    private void closeLog() {
        try {
            log.close();
        } catch (IOException e) {
            throw new UncheckedIOException("what was only read cannot be closed", e);
        }
    }

    /**
     * What is wrong with the log now; empty if it is the one that was opened and is complete, or if no connection is
     * open. A log that has lost its name lives on as long as connections have it open: its content is moved into the
     * file, so that not even a crash loses what was acknowledged before.
     */
    synchronized Optional<Fault> wrong() throws IOException {
        if (identity == null) {
            return Optional.empty();
        }
        Name name = name();
        if (!isWhole()) {
            return Optional.of(new Fault("has a log (-wal) that was cut", true, false));
        }
        if (name == Name.OURS) {
            return Optional.empty();
        }
        boolean isCarried = isCarried();
        return Optional.of(
                name == Name.NOBODYS
                        ? new Fault("has lost its log (-wal)", false, isCarried)
                        : new Fault("has another log (-wal) than the one that was opened", isCarried, isCarried));
    }

    private Name name() throws IOException {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            if (identity.equals(now.fileKey())) {
                return Name.OURS;
            }
            // Somebody who only reads the database creates an empty log.
            return now.size() == 0 ? Name.NOBODYS : Name.ANOTHERS;
        } catch (NoSuchFileException e) {
            return Name.NOBODYS;
        }
    }

    private boolean isCarried() throws IOException {
        for (Holder connection : connections) {
            byte[] now = index();
            if (frames(now) == number(now, CARRIED_AT)) {
                return true;
            }
            try {
                connection.carry();
            } catch (SQLException e) {
                // This connection is in use: another one may do it, or the next look.
            }
        }
        byte[] now = index();
        return frames(now) == number(now, CARRIED_AT);
    }

    /**
     * Whether the log contains what its index says. A writer appends to the log first and then changes the index; when
     * the log starts over or is emptied, SQLite changes the index first.
     */
    private boolean isWhole() throws IOException {
        for (int look = 0; look < LOOKS; look++) {
            byte[] before = index();
            boolean isSettled =
                    Arrays.equals(before, 0, INDEX_COPY_BYTES, before, INDEX_COPY_BYTES, 2 * INDEX_COPY_BYTES);
            if (isSettled) {
                if (has(before)) {
                    return true;
                }
                if (Arrays.equals(before, 0, INDEX_COPY_BYTES, index(), 0, INDEX_COPY_BYTES)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether the head of the log, and the last frame that counts, have the present salts. */
    private boolean has(byte[] index) throws IOException {
        long frames = frames(index);
        if (frames == 0) {
            return true;
        }
        int size = ByteBuffer.wrap(index).order(ByteOrder.nativeOrder()).getShort(PAGE_SIZE_AT) & 0xffff;
        long frame = FRAME_HEADER_BYTES + (size == 1 ? LARGEST_PAGE : size);
        byte[] head = read(log, 0, HEADER_BYTES);
        byte[] last = read(log, HEADER_BYTES + (frames - 1) * frame, FRAME_HEADER_BYTES);
        return log.length() >= HEADER_BYTES + frames * frame
                && (ByteBuffer.wrap(head).getInt() & ~1) == MAGIC
                && hasSalts(index, head, HEADER_SALTS_AT)
                && hasSalts(index, last, FRAME_SALTS_AT);
    }

    private static boolean hasSalts(byte[] index, byte[] bytes, int at) {
        return Arrays.equals(index, INDEX_SALTS_AT, INDEX_SALTS_AT + SALTS_BYTES, bytes, at, at + SALTS_BYTES);
    }

    private byte[] index() throws IOException {
        return read(index, 0, INDEX_BYTES);
    }

    private static long frames(byte[] index) {
        return number(index, FRAMES_AT);
    }

    private static long number(byte[] index, int at) {
        return ByteBuffer.wrap(index).order(ByteOrder.nativeOrder()).getInt(at) & 0xffffffffL;
    }

    /** This many bytes, with zeros where the file ends earlier. */
    private static byte[] read(RandomAccessFile file, long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(at);
        int read = 0;
        int more = 0;
        while (more >= 0 && read < length) {
            read += more;
            more = file.read(bytes, read, length - read);
        }
        return bytes;
    }
}
