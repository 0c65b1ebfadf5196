package ru.samosval.platform;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The one written form of a moment, in the database, the API and the logs: {@code 2026-01-31T10:20:30.123Z}. */
public final class IsoTime {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private IsoTime() {}

    /** The moment as ISO-8601 UTC with exactly three digits of a second's fraction. */
    public static String format(Instant moment) {
        return MILLIS.format(moment);
    }

    /** The same of epoch milliseconds. */
    public static String format(long epochMillis) {
        return format(Instant.ofEpochMilli(epochMillis));
    }
}
