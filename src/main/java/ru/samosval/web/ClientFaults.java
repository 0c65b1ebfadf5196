package ru.samosval.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/**
 * Reduces log records about mistakes of clients, which are no faults of the server. If a record comes from the server's
 * own HTTP machinery, one a minute of each kind is kept, in one line without a stack trace. All other records pass
 * unchanged.
 */
final class ClientFaults {

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** The loggers about connections, heads, bodies, forms and answers. */
    private static final Pattern MACHINERY = Pattern.compile(
            "(?:org\\.glassfish\\.(?:grizzly|jersey)|jakarta\\.enterprise\\.(?:web|resource\\.webcontainer)|"
                    + "javax\\.enterprise\\.(?:web|resource\\.webcontainer)|org\\.apache\\.catalina|com\\.sun\\.faces|"
                    + "org\\.omnifaces|org\\.primefaces|websocket).*");

    /**
     * Exceptions that are always the client's fault: a connection that ends; a malformed head, body, form or encoding.
     */
    private static final Set<String> CLIENTS = Set.of(
            "java.io.EOFException",
            "java.nio.channels.ClosedChannelException",
            "java.util.concurrent.TimeoutException",
            "org.glassfish.grizzly.http.HttpBrokenContentException",
            "org.glassfish.grizzly.http.util.MimeHeaders$MaxHeaderCountExceededException",
            "org.apache.catalina.connector.ClientAbortException",
            "jakarta.faces.application.ViewExpiredException",
            "org.primefaces.csp.CspException",
            "java.nio.charset.MalformedInputException",
            "java.io.CharConversionException");

    /** Messages that are always the client's fault. */
    private static final Pattern CLIENTS_MESSAGES =
            Pattern.compile("(?s).*(?:Broken pipe|Connection reset|Connection is closed|Already closed|URLDecoder:|"
                    + "Host header|Host is not set|[Ii]nvalid (?:byte|chunk|URI|escape|hex)|GZip decode error|"
                    + "Can't use both headers|Unknown protocol |flash\\.bad\\.cookie|JSF1158|Malformed|Not in GZIP format|"
                    + "A servlet request to the URI .* contains form parameters in the request body).*");

    private static final Pattern QUOTED = Pattern.compile("(?s)\".*\"");

    /** Catalina's message about a servlet that fails when it is stopped. */
    private static final String END_FAILED = "threw unload() exception";

    /**
     * The classes in which the server decodes an address. They fail on some that end in a dot or in the middle of a
     * percent-encoded character.
     */
    private static final Set<String> ADDRESS_DECODERS = Set.of(
            "org.glassfish.grizzly.http.util.HttpRequestURIDecoder", "org.glassfish.grizzly.http.util.URLDecoder");

    /**
     * Weld's messages, up to five for each stream, when a thread takes its next request after one that continued
     * asynchronously. Catalina reports the end of such a request to Weld only when the answer ends, in another thread.
     * Weld then cleans up what it finds; nothing has been seen to go wrong because of it.
     */
    private static final Pattern WELDS_ASYNC = Pattern.compile("(?s)WELD-000(?:714|715|225|335): .*");

    private final Map<String, Long> told = new ConcurrentHashMap<>();

    /** Whether the record is logged. It may be changed to say less. */
    boolean isWorthTelling(LogRecord record) {
        String logger = record.getLoggerName();
        if (logger != null
                && logger.startsWith("org.jboss.weld.")
                && record.getMessage() != null
                && WELDS_ASYNC.matcher(record.getMessage()).matches()) {
            return false;
        }
        if (logger == null || !MACHINERY.matcher(logger).matches()) {
            return true;
        }
        if (record.getMessage() != null && record.getMessage().contains(END_FAILED)) {
            // Mojarra's servlet does this now and then when the server stops. Nothing is served any more, so one line
            // is enough. The stack trace may be in the message itself.
            record.setMessage(record.getMessage().lines().findFirst().orElse(END_FAILED));
            record.setThrown(null);
            record.setLevel(java.util.logging.Level.WARNING);
            return true;
        }
        String fault = clientsFault(record);
        if (fault == null) {
            return true;
        }
        Long last = told.get(logger + fault);
        long now = System.nanoTime();
        if (last != null && now - last < MINUTE_NANOS) {
            return false;
        }
        told.put(logger + fault, now);
        record.setThrown(null);
        record.setParameters(null);
        record.setLevel(java.util.logging.Level.INFO);
        record.setMessage("a client's request was refused or broken off: " + fault);
        return true;
    }

    /** The client's mistake in a few words; null if it is none. */
    private static String clientsFault(LogRecord record) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = record.getThrown(); cause != null && causes.size() < 20; cause = cause.getCause()) {
            causes.add(cause);
        }
        for (Throwable cause : causes) {
            String type = cause.getClass().getName();
            if (CLIENTS.contains(type) || isThrownByADecoder(cause) || isClientsMessage(cause.getMessage())) {
                return cause.getClass().getSimpleName();
            }
        }
        String message = record.getMessage();
        return causes.isEmpty() && isClientsMessage(message) ? "see " + record.getLoggerName() : null;
    }

    /** Quoted text is ignored: the client chooses it, and could otherwise hide any fault from the log. */
    private static boolean isClientsMessage(String message) {
        return message != null
                && CLIENTS_MESSAGES
                        .matcher(QUOTED.matcher(message).replaceAll(""))
                        .matches();
    }

    private static boolean isThrownByADecoder(Throwable fault) {
        StackTraceElement[] calls = fault.getStackTrace();
        return calls.length > 0 && ADDRESS_DECODERS.contains(calls[0].getClassName());
    }
}
