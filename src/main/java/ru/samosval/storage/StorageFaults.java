package ru.samosval.storage;

import jakarta.persistence.OptimisticLockException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import ru.samosval.refusal.Refusal;
import ru.samosval.storage.sqlite.SqliteDataSource;
import ru.samosval.storage.sqlite.SqliteFault;

/**
 * What the database's faults mean to a person: that others keep it busy, or that it takes nothing now. Its
 * codes are read from the messages, since the transaction manager keeps those where it drops
 * the exceptions themselves.
 */
public final class StorageFaults {

    /** So many seconds later the act may be tried again ({@code Retry-After}). */
    public static final int RETRY_AFTER_SECONDS = 5;

    /** With this the server ends where it has no database to begin with. */
    public static final int EXIT_NO_DATABASE = SqliteDataSource.EXIT_NO_DATABASE;

    private static final Logger LOG = Logger.getLogger(StorageFaults.class.getName());
    /** What the pool says of a connection that the fault of another request has closed under it. */
    private static final String UNUSABLE = "This Managed Connection is not valid";

    /** What the pool says where all connections are taken, and stay so for as long as one waits for one. */
    private static final String EXHAUSTED = "In-use connections equal max-pool-size";

    /**
     * What the connector container says, in three records without the exception, of a connection whose transaction could not
     * begin.
     */
    private static final Pattern UNENLISTED = Pattern.compile("(?s).*RAR(?:7132|5117|5114|5038).*");

    private static final int DEEPEST = 30;
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Map<String, Long> TOLD = new ConcurrentHashMap<>();

    private StorageFaults() {}

    /**
     * The refusal that an exception is or comes from; empty where it is something else, a mistake of ours. That an entity
     * has gone on since it was read ({@code @Version}) is a conflict like any other. A fault of the
     * database is told in the log here, in one line, at most once a minute for each kind.
     */
    public static Optional<Refusal> refusal(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return Optional.of(refusal);
            }
            if (cause instanceof OptimisticLockException) {
                return Optional.of(new Refusal.Conflict("error.changed"));
            }
        }
        Optional<Fault> fault = fault(error);
        fault.ifPresent(StorageFaults::tell);
        return fault.map(f -> f.isBusy() ? new Refusal.Busy() : new Refusal.Unavailable());
    }

    /**
     * Whether what a timer does is only to be tried again: the database took nothing just then, or somebody else was first. Any
     * other refusal would come again and again, and is to be told.
     */
    public static boolean isPassing(Throwable error) {
        return refusal(error)
                .filter(r -> r.status() == 503 || r instanceof Refusal.Conflict)
                .isPresent();
    }

    /** What a page reads that it can do without: where the database does not answer, something else stands in its place. */
    public static <T> T readOr(T otherwise, Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            refusal(e).filter(r -> r.status() == 503).orElseThrow(() -> e);
            return otherwise;
        }
    }

    /** The database's own words where an exception comes from it, in one line; empty where it does not. */
    public static Optional<String> words(Throwable error) {
        return fault(error).map(Fault::message);
    }

    /**
     * Whether a record of the containers speaks of a fault of the database. It is told here instead, as in {@link
     * #refusal}, in case that nobody else learns of it.
     */
    public static boolean isTold(LogRecord record) {
        if (LOG.getName().equals(record.getLoggerName())) {
            return false;
        }
        Optional<Fault> fault = fault(record.getThrown()).or(() -> Fault.in(record.getMessage()));
        fault.ifPresent(StorageFaults::tell);
        String words = words(record);
        return fault.isPresent() || words != null && UNENLISTED.matcher(words).matches() && wasToldLately();
    }

    /** The server's own records carry the name of a sentence, which their bundle has, or their logger's. */
    private static String words(LogRecord record) {
        String name = record.getMessage();
        ResourceBundle sentences = record.getResourceBundle();
        if (sentences == null && record.getLoggerName() != null) {
            sentences = Logger.getLogger(record.getLoggerName()).getResourceBundle();
        }
        return name != null && sentences != null && sentences.containsKey(name) ? sentences.getString(name) : name;
    }

    private static boolean wasToldLately() {
        long now = System.nanoTime();
        return TOLD.values().stream().anyMatch(told -> now - told <= PAUSE_NANOS);
    }

    private static Optional<Fault> fault(Throwable error) {
        boolean unusable = false;
        int depth = 0;
        for (Throwable cause = error; cause != null && depth < DEEPEST; cause = cause.getCause(), depth++) {
            Optional<Fault> fault = Fault.in(cause.getMessage());
            if (fault.isPresent()) {
                return fault;
            }
            unusable |= cause.getMessage() != null && cause.getMessage().contains(UNUSABLE);
        }
        return unusable ? Optional.of(new Fault("POOL", UNUSABLE, false)) : Optional.empty();
    }

    /** A fault by a name of its kind, and the line that names it. */
    private record Fault(String kind, String message, boolean isBusy) {

        static Optional<Fault> in(String text) {
            return text != null && text.contains(EXHAUSTED)
                    ? Optional.of(new Fault("EXHAUSTED", EXHAUSTED, true))
                    : SqliteFault.in(text).map(fault -> new Fault(fault.kind(), fault.message(), fault.isBusy()));
        }
    }

    private static void tell(Fault fault) {
        long now = System.nanoTime();
        Long told = TOLD.get(fault.kind());
        boolean due = told == null
                ? TOLD.putIfAbsent(fault.kind(), now) == null
                : now - told > PAUSE_NANOS && TOLD.replace(fault.kind(), told, now);
        if (due) {
            LOG.log(Level.WARNING, "The database refuses: {0}", fault.message());
        }
    }
}
