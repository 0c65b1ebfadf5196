package ru.samosval.platform;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the database's faults mean to a person: that others keep it busy, or that it takes nothing now. The one place that
 * knows SQLite's error codes. They are read from the messages, since the transaction manager keeps those where it drops
 * the exceptions themselves.
 */
public final class StorageFaults {

    /** So many seconds later the act may be tried again ({@code Retry-After}). */
    public static final int RETRY_AFTER_SECONDS = 5;

    private static final Logger LOG = Logger.getLogger(StorageFaults.class.getName());
    private static final Pattern CODE = Pattern.compile(
            "\\[SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT" + "|NOTADB|PERM|PROTOCOL)[A-Z_]*][^\\r\\n]*");
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Map<String, Long> TOLD = new ConcurrentHashMap<>();

    private StorageFaults() {}

    /**
     * The refusal that an exception is or comes from; empty where it is something else, a mistake of ours. A fault of the
     * database is told in the log here, in one line, once a minute each kind.
     */
    public static Optional<Refusal> refusal(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return Optional.of(refusal);
            }
            Matcher code = CODE.matcher(String.valueOf(cause.getMessage()));
            if (code.find()) {
                String kind = code.group(1);
                tell(kind, code.group());
                boolean busy = kind.equals("BUSY") || kind.equals("LOCKED") || kind.equals("PROTOCOL");
                return Optional.of(busy ? new Refusal.Busy() : new Refusal.Unavailable());
            }
        }
        return Optional.empty();
    }

    private static void tell(String kind, String message) {
        long now = System.nanoTime();
        Long told = TOLD.get(kind);
        boolean due = told == null
                ? TOLD.putIfAbsent(kind, now) == null
                : now - told > PAUSE_NANOS && TOLD.replace(kind, told, now);
        if (due) {
            LOG.log(Level.WARNING, "The database refuses: {0}", message);
        }
    }
}
