package ru.samosval.telemetry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * The id of a log line, {@code <epoch millis>-<n>}. It grows from line to line and stays valid across restarts of the
 * server.
 */
public record LineId(long millis, int n) implements Comparable<LineId> {

    /** Less than the id of any line. */
    public static final LineId BEGINNING = new LineId(Long.MIN_VALUE, 0);

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})-(\\d{1,9})");

    /**
     * Parses the id that a client sends back in {@code Last-Event-ID}.
     *
     * @throws Invalid if it does not have this form
     */
    public static LineId parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new Invalid("Last-Event-ID", "logs.id.format");
        }
        return new LineId(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public int compareTo(LineId other) {
        int byTimestamp = Long.compare(millis, other.millis);
        return byTimestamp != 0 ? byTimestamp : Integer.compare(n, other.n);
    }

    @Override
    public String toString() {
        return millis + "-" + n;
    }
}
