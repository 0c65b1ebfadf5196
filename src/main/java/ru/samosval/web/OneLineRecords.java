package ru.samosval.web;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import ru.samosval.input.Characters;

/**
 * Keeps log records about requests on one line. They may quote a request as it came: line ends and invisible characters
 * are written out, so that nobody can forge a record in the log, or hide one (ASVS 16.4.1).
 */
final class OneLineRecords {

    /** The beginning of the names of the threads that serve requests. */
    private static final String REQUESTS_THREADS = "http-thread-pool";

    private static final Formatter WORDS = new SimpleFormatter();
    private static final int DEEPEST = 20;

    private OneLineRecords() {}

    /** Treats records of threads that serve requests. The server's other records may have several lines. */
    static void keep(LogRecord record) {
        if (Thread.currentThread().getName().startsWith(REQUESTS_THREADS)) {
            keepToOneLine(record);
        }
    }

    /** Replaces line ends and invisible characters in the record. */
    static void keepToOneLine(LogRecord record) {
        String said = WORDS.formatMessage(record);
        String shown = Characters.shown(said);
        if (shown != null && !shown.equals(said)) {
            record.setMessage(shown);
            record.setParameters(null);
            record.setResourceBundle(null);
        }
        if (hides(record.getThrown(), 0)) {
            record.setThrown(new OneLine(record.getThrown(), 0));
        }
    }

    private static boolean hides(Throwable error, int depth) {
        return error != null
                && depth < DEEPEST
                && (!Characters.shown(error.toString()).equals(error.toString()) || hides(error.getCause(), depth + 1));
    }

    /** An error as the log shows it. */
    private static final class OneLine extends Exception {
        private static final long serialVersionUID = 1L;

        private final String text;

        OneLine(Throwable error, int depth) {
            super(null, error.getCause() == null || depth >= DEEPEST ? null : new OneLine(error.getCause(), depth + 1));
            text = Characters.shown(error.toString());
            setStackTrace(error.getStackTrace());
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
