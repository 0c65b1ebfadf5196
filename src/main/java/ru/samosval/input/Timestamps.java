package ru.samosval.input;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * Parses moments as programs and people write them. Either ISO 8601 with an offset: extended or basic, with a day of
 * the month, of the year or of a week, to the hour, minute, second or any fraction of these, also followed by the name
 * of the zone as Java writes it. Or a number of seconds, milli-, micro- or nanoseconds since 1970, which are told apart
 * by the number of digits.
 */
public final class Timestamps {

    private static final int LONGEST = 64;

    /** ISO 8601. A plus sign that was not encoded in a query arrives as a blank. */
    private static final Pattern ISO = Pattern.compile(
            "(?<year>[0-9]{4})(?:-(?:(?<month>[0-9]{2})-(?<day>[0-9]{2})|W(?<week>[0-9]{2})-(?<weekday>[1-7])|(?<ordinal>[0-9]{3}))"
                    + "|(?<m>[0-9]{2})(?<d>[0-9]{2})|W(?<w>[0-9]{2})(?<wd>[1-7])|(?<o>[0-9]{3}))"
                    + "(?:[Tt ](?<hour>[0-9]{2})(?::?(?<minute>[0-9]{2})(?::?(?<second>[0-9]{2}))?)?"
                    + "(?:[.,](?<fraction>[0-9]{1,12})[0-9]*)?)?"
                    + "(?<offset> ?[Zz]| (?:UTC|GMT)|(?<sign> ?[-+\\u2212]| )(?<hours>[0-9]{2})(?::?(?<minutes>[0-9]{2}))?)?"
                    + "(?<zone>\\[[A-Za-z][\\w/+-]*\\])?");

    /**
     * A number with as many digits as present-day seconds, milli-, micro- or nanoseconds have, or with so few that it
     * means the first days of 1970. Dates are not matched: they have 8, 12 or 14 digits.
     */
    private static final Pattern EPOCH =
            Pattern.compile("(?:[0-9]{1,7}|[0-9]{9,10}|[0-9]{13}|[0-9]{16}|[0-9]{19})(?:\\.[0-9]{1,9})?");

    /** A large number as programs print it, with one digit before the point. */
    private static final Pattern EXPONENT = Pattern.compile("[1-9](?:\\.[0-9]{1,18})?[eE]\\+?(?:0?9|1[258])");

    private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:\\.[0-9]*)?(?:[eE]\\+?[0-9]+)?");

    private static final int DIGITS_OF_SECONDS = 10;

    /** Why a text is no moment: the rule that it breaks. */
    public enum Fault {
        /** It does not look like a moment at all. */
        FORMAT,
        /** A number with another count of digits than seconds, milli-, micro- or nanoseconds have. */
        DIGITS,
        /** There is no such day, time or offset. */
        CALENDAR,
        /** The time of day or the zone is missing. */
        ZONE;

        /** The key of the sentence about it. Its arguments are the text ({0}) and the name of its field ({1}). */
        public String key() {
            return "moment." + name().toLowerCase(Locale.ROOT);
        }
    }

    private Timestamps() {}

    /** The moment; empty if the text is none, or has no offset. */
    public static Optional<Instant> parse(String text) {
        String stripped = text.strip();
        if (stripped.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            if (EPOCH.matcher(stripped).matches() && !isYear(stripped)
                    || EXPONENT.matcher(stripped).matches()) {
                return Optional.of(epoch(stripped));
            }
            Matcher iso = ISO.matcher(stripped);
            if (iso.matches()) {
                return iso.group("offset") == null || iso.group("hour") == null
                        ? Optional.empty()
                        : Optional.of(timestamp(iso));
            }
            return Optional.of(Instant.parse(stripped.toUpperCase(Locale.ROOT)));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /**
     * The moment in a field.
     *
     * @throws Invalid with the rule that the text breaks, if it is no moment
     */
    public static Instant demand(String field, String text) {
        return parse(text)
                .orElseThrow(() -> new Invalid(field, fault(text).key(), Characters.excerpt(text.strip()), field));
    }

    /**
     * The first moment of a period: the moment itself, or of a date alone the beginning of that day in the zone. Empty
     * if the text is neither.
     */
    public static Optional<Instant> beginning(String text, ZoneId zone) {
        return day(text).map(day -> day.atStartOfDay(zone).toInstant()).or(() -> parse(text));
    }

    /**
     * The first moment after a period: the moment itself, or of a date alone the end of that day in the zone. Empty if
     * the text is neither.
     */
    public static Optional<Instant> end(String text, ZoneId zone) {
        return day(text)
                .map(day -> day.plusDays(1).atStartOfDay(zone).toInstant())
                .or(() -> parse(text));
    }

    /** The day, if the text is a date without a time and without a zone. */
    private static Optional<LocalDate> day(String text) {
        String stripped = text.strip();
        Matcher iso = ISO.matcher(stripped);
        if (EPOCH.matcher(stripped).matches() && !isYear(stripped)
                || !iso.matches()
                || iso.group("hour") != null
                || iso.group("offset") != null
                || iso.group("zone") != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(date(iso));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The rule that a text breaks. The text must not be a moment. */
    public static Fault fault(String text) {
        String stripped = text.strip();
        if (stripped.length() > LONGEST) {
            return Fault.FORMAT;
        }
        if (NUMBER.matcher(stripped).matches() && !isBasicDate(stripped)) {
            return Fault.DIGITS;
        }
        Matcher iso = ISO.matcher(stripped);
        if (!iso.matches()) {
            return Fault.FORMAT;
        }
        try {
            timestamp(iso);
        } catch (DateTimeException e) {
            return Fault.CALENDAR;
        }
        return Fault.ZONE;
    }

    /** A number of four digits is a year, one of seven a year and the day of that year. */
    private static boolean isYear(String text) {
        return (text.length() == 4 || text.length() == 7) && (text.startsWith("19") || text.startsWith("20"));
    }

    private static boolean isBasicDate(String text) {
        return text.length() == 8 || text.length() == 7 && isYear(text);
    }

    private static Instant epoch(String text) {
        BigDecimal number = new BigDecimal(text);
        int digits = number.precision() - number.scale();
        BigDecimal seconds = digits > DIGITS_OF_SECONDS ? number.movePointLeft(digits - DIGITS_OF_SECONDS) : number;
        long whole = seconds.longValue();
        return Instant.ofEpochSecond(
                whole,
                seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
    }

    private static Instant timestamp(Matcher iso) {
        int hour = number(iso, "hour");
        int second = number(iso, "second");
        // 24:00 is the end of the day. A leap second counts as the second before it.
        LocalTime time = LocalTime.of(hour == 24 ? 0 : hour, number(iso, "minute"), second == 60 ? 59 : second);
        long nanos = nanos(iso);
        if (hour == 24 && time.toSecondOfDay() + second + nanos > 0) {
            throw new DateTimeException("after the end of the day");
        }
        return date(iso)
                .plusDays(hour == 24 ? 1 : 0)
                .atTime(time)
                .plusNanos(nanos)
                .toInstant(offset(iso));
    }

    private static LocalDate date(Matcher iso) {
        int year = number(iso, "year");
        int ordinal = number(iso, "ordinal", "o");
        if (ordinal >= 0) {
            return LocalDate.ofYearDay(year, ordinal);
        }
        int week = number(iso, "week", "w");
        if (week < 0) {
            return LocalDate.of(year, number(iso, "month", "m"), number(iso, "day", "d"));
        }
        // January 4th is always in the first week.
        LocalDate first = LocalDate.of(year, 1, 4);
        IsoFields.WEEK_OF_WEEK_BASED_YEAR
                .rangeRefinedBy(first)
                .checkValidValue(week, IsoFields.WEEK_OF_WEEK_BASED_YEAR);
        return first.with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, week)
                .with(ChronoField.DAY_OF_WEEK, number(iso, "weekday", "wd"));
    }

    /** The nanoseconds of the fraction, which belongs to the last part present: the second, the minute or the hour. */
    private static long nanos(Matcher iso) {
        String fraction = iso.group("fraction");
        if (fraction == null) {
            return 0;
        }
        long unit = iso.group("second") != null ? 1 : iso.group("minute") != null ? 60 : 3_600;
        return new BigDecimal("0." + fraction)
                .multiply(BigDecimal.valueOf(unit * 1_000_000_000))
                .longValue();
    }

    private static ZoneOffset offset(Matcher iso) {
        if (iso.group("sign") == null) {
            return ZoneOffset.UTC;
        }
        String written = iso.group("sign").strip();
        int sign = written.isEmpty() || written.equals("+") ? 1 : -1;
        return ZoneOffset.ofHoursMinutes(sign * number(iso, "hours"), sign * number(iso, "minutes"));
    }

    /** The number in the extended or the basic form; -1 if it is in neither. */
    private static int number(Matcher iso, String extended, String basic) {
        if (iso.group(extended) == null && iso.group(basic) == null) {
            return -1;
        }
        return number(iso, iso.group(extended) == null ? basic : extended);
    }

    private static int number(Matcher iso, String group) {
        String digits = iso.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
