package ru.samosval.docker;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import ru.samosval.format.Timestamp;
import ru.samosval.refusal.Refusal.Invalid;

/** Reads and writes values in the way of Docker, which is written in Go. */
final class Go {

    /** The moment of something that has never happened. */
    static final String NEVER = "0001-01-01T00:00:00Z";

    private static final Set<String> FALSE = Set.of("", "0", "no", "false", "none");
    private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,12}(?:\\.[0-9]{1,9})?");
    private static final int MILLIS_DIGITS = 3;
    private static final Pattern DURATION =
            Pattern.compile("(?=.)(?:\\d{1,6}h)?(?:\\d{1,6}m)?(?:\\d{1,6}(?:\\.\\d{1,9})?s)?");
    private static final Pattern LOCAL =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}(?:T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)?");
    private static final int DATE_LENGTH = 10;

    private Go() {}

    /** A boolean of a query. A missing one is false. */
    static boolean isTrue(String value) {
        return value != null && !FALSE.contains(value.strip().toLowerCase(Locale.ROOT));
    }

    /**
     * A moment of a query in milliseconds, rounded up. It is given as seconds since the epoch with a fraction, or as in
     * RFC 3339.
     *
     * @param otherwise the moment if none is given
     * @throws Invalid if it is no moment
     */
    static long timestamp(String parameter, String value, long otherwise) {
        if (value == null || value.isBlank() || value.equals("0")) {
            return otherwise;
        }
        if (SECONDS.matcher(value).matches()) {
            return new BigDecimal(value)
                    .movePointRight(MILLIS_DIGITS)
                    .setScale(0, java.math.RoundingMode.CEILING)
                    .longValueExact();
        }
        try {
            Instant timestamp = OffsetDateTime.parse(value).toInstant();
            return timestamp.getNano() % 1_000_000 == 0 ? timestamp.toEpochMilli() : timestamp.toEpochMilli() + 1;
        } catch (DateTimeException | ArithmeticException e) {
            throw new Invalid(parameter, "docker.moment", parameter);
        }
    }

    /**
     * The same in the forms that people type, which the command line passes on unchanged for some filters: also a
     * duration before now ({@code 24h}, {@code 1h30m}), and a date or a local time, which is taken as UTC.
     */
    static long typedTimestamp(String parameter, String value, long now, long otherwise) {
        if (value != null && DURATION.matcher(value).matches()) {
            return now - Duration.parse("PT" + value.toUpperCase(Locale.ROOT)).toMillis();
        }
        if (value != null && LOCAL.matcher(value).matches()) {
            String time = value.length() <= DATE_LENGTH ? value + "T00:00" : value;
            return timestamp(parameter, time + "Z", otherwise);
        }
        return timestamp(parameter, value, otherwise);
    }

    /** A moment in JSON; {@link #NEVER} if it is 0. */
    static String timestamp(long millis) {
        return millis == 0 ? NEVER : Timestamp.format(millis);
    }

    /** A duration in the words of {@code docker ps}: {@code About an hour}, {@code 3 weeks}. */
    static String words(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        long minutes = seconds / 60;
        long hours = Math.round(minutes / 60.0);
        if (seconds < 1) {
            return "Less than a second";
        } else if (seconds == 1) {
            return "1 second";
        } else if (seconds < 60) {
            return seconds + " seconds";
        } else if (minutes == 1) {
            return "About a minute";
        } else if (minutes < 60) {
            return minutes + " minutes";
        } else if (hours == 1) {
            return "About an hour";
        } else if (hours < 48) {
            return hours + " hours";
        } else if (hours < 24 * 7 * 2) {
            return hours / 24 + " days";
        } else if (hours < 24 * 30 * 2) {
            return hours / 24 / 7 + " weeks";
        } else if (hours < 24 * 365 * 2) {
            return hours / 24 / 30 + " months";
        }
        return hours / 24 / 365 + " years";
    }
}
