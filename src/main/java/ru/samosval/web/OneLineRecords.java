package ru.samosval.web;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import ru.samosval.input.Characters;

/**
 * What the server logs of a request may quote it as it came. Ends of lines and other characters that nobody sees are written
 * out, so that nobody writes a record of their own into the log, or hides one (ASVS 16.4.1).
 */
final class OneLineRecords {

    /** How the threads of Grizzly's that serve requests are called. */
    private static final String REQUESTS_THREADS = "http-thread-pool";

    private static final Formatter WORDS = new SimpleFormatter();
    private static final int DEEPEST = 20;

    private OneLineRecords() {}

    /** What a thread says that serves a request; the server's own records may have lines. */
    static void keep(LogRecord record) {
        if (Thread.currentThread().getName().startsWith(REQUESTS_THREADS)) {
            keepToOneLine(record);
        }
    }

    /** The record with the same words, nothing of which hides or begins a line. */
    static void keepToOneLine(LogRecord record) {
        String said = WORDS.formatMessage(record);
        String shown = Characters.shown(said);
        if (shown != null && !shown.equals(said)) {
            record.setMessage(shown);
            record.setParameters(null);
            record.setResourceBundle(null);
        }
        if (hides(record.getThrown(), 0)) {
            record.setThrown(new Shown(record.getThrown(), 0));
        }
    }

    private static boolean hides(Throwable error, int depth) {
        return error != null
                && depth < DEEPEST
                && (!Characters.shown(error.toString()).equals(error.toString()) || hides(error.getCause(), depth + 1));
    }

    /** An error as the log shows it. */
    private static final class Shown extends Exception {
        private static final long serialVersionUID = 1L;

        private final String text;

        Shown(Throwable error, int depth) {
            super(null, error.getCause() == null || depth >= DEEPEST ? null : new Shown(error.getCause(), depth + 1));
            text = Characters.shown(error.toString());
            setStackTrace(error.getStackTrace());
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
