package ru.samosval.web;

import java.util.function.Predicate;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What stands before the log's handlers. It stays there when the application stops: what the server says while it ends is
 * judged too, and the process ends with the application.
 */
final class LogHandlers {

    private LogHandlers() {}

    /** Lets through what the handlers have let through so far and what this finds worth telling; it may change the record. */
    static void filter(Predicate<LogRecord> isWorthTelling) {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            Filter other = handler.getFilter();
            handler.setFilter(record -> (other == null || other.isLoggable(record)) && isWorthTelling.test(record));
        }
    }
}
