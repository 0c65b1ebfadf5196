package ru.samosval.storage.sqlite;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The log (WAL) beside the database's file. What is acknowledged lies there until SQLite carries it into the file; where the
 * log is deleted, replaced or cut, SQLite, which has it open, goes on as if nothing had been, and a crash then loses what
 * was acknowledged. The first connection makes the log, and the last one takes it away: in between it is looked at.
 *
 * <p>Its form: <a href="https://www.sqlite.org/fileformat2.html#the_write_ahead_log">The Write-Ahead Log</a>.
 */
final class DatabaseLog {

    /** A log that a batch of a million rows made larger is cut to this by SQLite itself, and given back to the disk. */
    static final int LARGEST_BYTES = 64 << 20;

    private static final int HEADER_BYTES = 32;
    private static final int SALTS_AT = 16;

    /** The last bit tells the order of the checksums' bytes. */
    private static final int MAGIC = 0x377f0682;

    private static final Logger LOG = Logger.getLogger(DatabaseLog.class.getName());

    private final Path path;

    private int connections;

    /** Null as long as no connection is open. */
    private Object identity;

    /** No channel, which a thread that is interrupted as it reads would close for all. */
    private RandomAccessFile header;

    private long salts;
    private long size;

    DatabaseLog(Path path) {
        this.path = path;
    }

    /** A connection is open, and has read. */
    synchronized void opened() throws IOException {
        if (connections == 0) {
            identity = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            header = new RandomAccessFile(path.toFile(), "r");
            size = 0;
        }
        connections++;
    }

    /** Closes a connection of those that are open, with which the log may go. */
    synchronized void close(Closing connection) throws SQLException {
        try {
            connection.close();
        } finally {
            connections--;
            if (connections == 0) {
                identity = null;
                close(header);
            }
        }
    }

    private static void close(Closeable file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.log(Level.FINE, "the log was read, and nothing is lost", e);
        }
    }

    /** Whether connections are open whose log has no name any more: what it holds is to be had through them alone. */
    synchronized boolean isGone() {
        return identity != null && Files.notExists(path);
    }

    /** What is wrong with it now; empty where it is the one that was opened, whole, or no connection is open. */
    synchronized Optional<Fault> wrong() throws IOException {
        if (identity == null) {
            return Optional.empty();
        }
        try {
            Object now = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            if (!identity.equals(now)) {
                return Optional.of(new Fault("has another log (-wal) than the one that was opened", true));
            }
            return isCut() ? Optional.of(new Fault("has a log (-wal) that was cut", true)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of(new Fault("has lost its log (-wal)", false));
        }
    }

    /** It grows until it is written from its beginning, with other salts; or SQLite empties it. */
    private boolean isCut() throws IOException {
        long length = header.length();
        byte[] bytes = new byte[HEADER_BYTES];
        header.seek(0);
        if (header.read(bytes) < HEADER_BYTES) {
            size = 0;
            return false;
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        long latest = fields.getLong(SALTS_AT);
        if ((fields.getInt(0) & ~1) != MAGIC || latest == salts && length < size) {
            return true;
        }
        salts = latest;
        size = Math.min(length, LARGEST_BYTES);
        return false;
    }

    /**
     * @param words what is wrong with the database, after its name
     * @param isForGood whether it stays so: a log that was put away may come back, what was cut off may not
     */
    record Fault(String words, boolean isForGood) {}

    /** What closes. */
    interface Closing {

        void close() throws SQLException;
    }
}
