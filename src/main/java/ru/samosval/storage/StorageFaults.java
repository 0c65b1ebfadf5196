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
 * Turns faults of the database into refusals: it is busy with others, or cannot be used now. The fault's code is read
 * from messages, since the transaction manager keeps those and drops the exceptions.
 */
public final class StorageFaults {

    /** The number of seconds after which the act may be tried again ({@code Retry-After}). */
    public static final int RETRY_AFTER_SECONDS = 5;

    /** The exit code of a server that cannot open its database at the start. */
    public static final int EXIT_NO_DATABASE = SqliteDataSource.EXIT_NO_DATABASE;

    private static final Logger LOG = Logger.getLogger(StorageFaults.class.getName());
    /** The pool's message about a connection that the fault of another request has closed. */
    private static final String UNUSABLE = "This Managed Connection is not valid";

    /** The pool's message when all connections have been taken for as long as a request waits for one. */
    private static final String EXHAUSTED = "In-use connections equal max-pool-size";

    /**
     * What the connector container logs, in three records without the exception, about a connection whose transaction
     * could not begin.
     */
    private static final Pattern UNENLISTED = Pattern.compile("(?s).*RAR(?:7132|5117|5114|5038).*");

    private static final int DEEPEST = 30;
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Map<String, Long> TOLD = new ConcurrentHashMap<>();

    private StorageFaults() {}

    /**
     * The refusal that an exception is, or is caused by; empty if it is something else, a mistake of ours. An entity
     * that was changed since it was read ({@code @Version}) is a conflict. A fault of the database is logged here in
     * one line, at most once a minute for each kind.
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
     * Whether a timer only needs to try again: the database could not be used just then, or somebody else was faster.
     * Any other refusal would come again and again, and must be logged.
     */
    public static boolean isPassing(Throwable error) {
        return refusal(error)
                .filter(r -> r.status() == 503 || r instanceof Refusal.Conflict)
                .isPresent();
    }

    /** Reads something that a page can do without. If the database does not answer, returns {@code otherwise}. */
    public static <T> T readOr(T otherwise, Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            refusal(e).filter(r -> r.status() == 503).orElseThrow(() -> e);
            return otherwise;
        }
    }

    /** The database's own message if an exception comes from it, in one line; otherwise empty. */
    public static Optional<String> words(Throwable error) {
        return fault(error).map(Fault::message);
    }

    /**
     * Whether a log record of the containers is about a fault of the database. Such a fault is logged here instead, as
     * by {@link #refusal}, in case nobody else reports it.
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

    /** The server's own records hold the key of a sentence, which is in their bundle or in their logger's. */
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

    /** A fault, with the name of its kind and the line about it. */
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
