package ru.samosval.format;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * The one written form of a moment, in the database, the API and the logs: {@code 2026-01-31T10:20:30.123Z}, ISO-8601
 * in UTC with exactly three fractional digits. {@link Instant#parse} reads it. An instance writes one moment after
 * another and renews only what has changed since the last one; it is not thread-safe.
 */
public final class Timestamp {

    /** The length in bytes. */
    public static final int LENGTH = 24;

    private static final long SECONDS_OF_DAY = 86_400;
    private static final int LAST_YEAR = 9999;

    private final byte[] text = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.US_ASCII);
    private long day = Long.MIN_VALUE;
    private long second = Long.MIN_VALUE;

    /** The moment in this form. */
    public static String format(Instant timestamp) {
        return format(timestamp.toEpochMilli());
    }

    /** The same of epoch milliseconds. */
    public static String format(long epochMillis) {
        return new String(new Timestamp().of(epochMillis), StandardCharsets.US_ASCII);
    }

    /**
     * The moment (epoch milliseconds) as {@link #LENGTH} bytes. They are valid until the next call.
     *
     * @throws DateTimeException outside the years 0 to 9999, which have no such form
     */
    public byte[] of(long epochMillis) {
        long now = Math.floorDiv(epochMillis, 1_000L);
        if (now != second) {
            write(now);
        }
        int millis = (int) (epochMillis - now * 1_000);
        text[20] = (byte) ('0' + millis / 100);
        twoDigits(21, millis % 100);
        return text;
    }

    private void write(long now) {
        long today = Math.floorDiv(now, SECONDS_OF_DAY);
        if (today != day) {
            writeDate(LocalDate.ofEpochDay(today));
            day = today;
        }
        int time = (int) (now - today * SECONDS_OF_DAY);
        twoDigits(11, time / 3_600);
        twoDigits(14, time / 60 % 60);
        twoDigits(17, time % 60);
        second = now;
    }

    private void writeDate(LocalDate date) {
        if (date.getYear() < 0 || date.getYear() > LAST_YEAR) {
            throw new DateTimeException("a moment of the year " + date.getYear());
        }
        twoDigits(0, date.getYear() / 100);
        twoDigits(2, date.getYear() % 100);
        twoDigits(5, date.getMonthValue());
        twoDigits(8, date.getDayOfMonth());
    }

    private void twoDigits(int at, int number) {
        text[at] = (byte) ('0' + number / 10);
        text[at + 1] = (byte) ('0' + number % 10);
    }
}
