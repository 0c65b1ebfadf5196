package ru.samosval.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import ru.samosval.input.Characters;
import ru.samosval.input.Timestamps;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * A period of the audit log, to the millisecond as its rows are.
 *
 * @param from the first moment; null for the beginning of time
 * @param to the first moment after it; null for the end of time
 */
public record Period(Instant from, Instant to) {

    /** All of the time. */
    public static final Period ALL = new Period(null, null);

    private static final Pattern OFFSET = Pattern.compile("[0-9]{2}(?::?[0-9]{2})?");
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** Rounds up to milliseconds: no row is between. Moments before and after all rows are brought near. */
    public Period {
        from = stored(from);
        to = stored(to);
    }

    private static Instant stored(Instant timestamp) {
        if (timestamp == null || timestamp.isBefore(EARLIEST)) {
            return timestamp == null ? null : EARLIEST;
        }
        if (timestamp.isAfter(LATEST)) {
            return LATEST;
        }
        Instant whole = timestamp.truncatedTo(ChronoUnit.MILLIS);
        return whole.equals(timestamp) ? whole : whole.plusMillis(1);
    }

    /**
     * The period that an address asks for: {@code from} and {@code to} are moments or dates, and a date stands for the
     * whole day, as the first or the last of the period.
     *
     * @param zone where the days of the dates begin; null or blank for UTC
     * @throws Invalid with what is wrong in which parameter
     */
    public static Period parse(String from, String to, String zone) {
        ZoneId days = zone(zone);
        Period period = new Period(
                isGiven(from) ? demand("from", from, Timestamps.beginning(from, days)) : null,
                isGiven(to) ? demand("to", to, Timestamps.end(to, days)) : null);
        if (period.from != null && period.to != null && !period.from.isBefore(period.to)) {
            throw new Invalid("from", "audit.period.order");
        }
        return period;
    }

    private static Instant demand(String field, String text, Optional<Instant> understood) {
        return understood.orElseThrow(() -> new Invalid(field, key(text), Characters.excerpt(text.strip()), field));
    }

    private static String key(String text) {
        Timestamps.Fault fault = Timestamps.fault(text);
        return switch (fault) {
            // A date alone is allowed as well.
            case FORMAT, DIGITS -> "audit.period.format";
            case CALENDAR, ZONE -> fault.key();
        };
    }

    private static ZoneId zone(String zone) {
        if (!isGiven(zone)) {
            return ZoneOffset.UTC;
        }
        String name = zone.strip();
        if (OFFSET.matcher(name).matches()) {
            // A plus sign that was not encoded in a query arrives as a blank.
            name = "+" + name;
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new Invalid("zone", "audit.period.zone.unknown", Characters.excerpt(name));
        }
    }

    private static boolean isGiven(String text) {
        return text != null && !text.isBlank();
    }
}
