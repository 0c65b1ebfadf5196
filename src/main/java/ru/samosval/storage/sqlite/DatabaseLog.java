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
 * The log (WAL) beside the database's file. What is acknowledged lies there until SQLite carries it into the file; where the
 * log is deleted, replaced or cut, SQLite, which has it open, goes on as if nothing had been, and a crash then loses what
 * was acknowledged. The first connection makes the log, and the last one takes it away: in between it is looked at.
 *
 * <p>What should be in it says its index, which all connections share ({@code -shm}). The form of both:
 * <a href="https://www.sqlite.org/walformat.html">WAL-mode File Format</a>.
 */
final class DatabaseLog {

    /** A log that a batch of a million rows made larger is cut to this by SQLite itself, and given back to the disk. */
    static final int LARGEST_BYTES = 64 << 20;

    private static final int HEADER_BYTES = 32;
    private static final int HEADER_SALTS_AT = 16;

    /** The last bit tells the order of the checksums' bytes. */
    private static final int MAGIC = 0x377f0682;

    private static final int FRAME_HEADER_BYTES = 24;
    private static final int FRAME_SALTS_AT = 8;
    private static final int SALTS_BYTES = 8;

    /** A writer changes the index's head in two copies, one after the other. */
    private static final int INDEX_COPY_BYTES = 48;

    private static final int PAGE_SIZE_AT = 14;
    private static final int LARGEST_PAGE = 65_536;
    private static final int FRAMES_AT = 16;
    private static final int INDEX_SALTS_AT = 32;
    private static final int CARRIED_AT = 96;
    private static final int INDEX_BYTES = 100;

    /** Whose index changes at each look has a log that is written. */
    private static final int LOOKS = 20;

    private final Path path;
    private final Path indexPath;

    private final List<Holder> connections = new ArrayList<>();

    /** Null as long as no connection is open, and where the file system allows of no log. */
    private Object identity;

    /** No channels, which a thread that is interrupted as it reads would close for all. */
    private RandomAccessFile log;

    /**
     * Kept as long as its file is the same, also where no connection is known: to close it would drop the locks that SQLite holds
     * on the file for the whole process (POSIX), and one may be just opening.
     */
    private RandomAccessFile index;

    private Object indexIdentity;

    DatabaseLog(Path database) {
        path = Path.of(database + "-wal");
        indexPath = Path.of(database + "-shm");
    }

    /** A connection, which has the log open whatever becomes of its name. */
    interface Holder {

        /**
         * Carries what the log holds into the file, as much as can be without waiting, and on the disk.
         *
         * @throws SQLException where the connection is at work
         */
        void carry() throws SQLException;

        /** Closes the connection. */
        void release() throws SQLException;
    }

    /**
     * @param words what is wrong with the database, after its name
     * @param isForGood whether it stays so: a log that was put away may come back, what was cut off may not
     * @param isCarried whether all that was acknowledged is in the file
     */
    record Fault(String words, boolean isForGood, boolean isCarried) {}

    private enum Name {
        OURS,
        NOBODYS,
        ANOTHERS
    }

    /** A connection is open, and has read. */
    synchronized void opened(Holder connection) throws IOException {
        if (connections.isEmpty()) {
            try {
                Object found = identity(path);
                openIndex();
                log = new RandomAccessFile(path.toFile(), "r");
                identity = found;
            } catch (NoSuchFileException e) {
                // No log is made here: there is nothing to look at.
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

    /** Closes a connection, where it is open still. With the last one the log may go. */
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
     * What is wrong with it now; empty where it is the one that was opened, and whole, or no connection is open. A log without
     * its name lives on as long as the connections that have it open: what it holds is carried into the file, so that not even
     * a crash loses what was acknowledged before.
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
            // Who only reads the database makes an empty one.
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
                // It is at work: another one, or the next look.
            }
        }
        byte[] now = index();
        return frames(now) == number(now, CARRIED_AT);
    }

    /**
     * Whether the log has what its index says. A writer adds to the log first, then to the index; where the log begins anew or is
     * emptied, SQLite says so in the index first.
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

    /** Whether the head of the log and its last frame that counts carry the salts of now. */
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

    /** So many bytes; zeros where the file has no more. */
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
