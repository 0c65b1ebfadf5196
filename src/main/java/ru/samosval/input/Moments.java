package ru.samosval.input;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moments as programs and people send them: ISO 8601 with an offset, extended or basic, to the minute, the second or any
 * fraction of it, or as seconds or milliseconds since 1970.
 */
public final class Moments {

    private static final int LONGEST = 64;

    /** A plus sign that was not encoded in a query arrives as a blank. */
    private static final Pattern ISO = Pattern.compile("(?<date>(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})"
            + "|(?<y>[0-9]{4})(?<m>[0-9]{2})(?<d>[0-9]{2}))"
            + "(?:[Tt ](?<hour>[0-9]{2})(?::?(?<minute>[0-9]{2})(?::?(?<second>[0-9]{2})(?:[.,](?<fraction>[0-9]{1,9})[0-9]*)?)?)?)?"
            + "(?<offset>[Zz]| UTC|(?<sign> ?[-+\\u2212]| )(?<hours>[0-9]{2})(?::?(?<minutes>[0-9]{2}))?)?");

    /** Of as many digits as seconds or milliseconds of our time have, so that no date is taken for one; and 0, the beginning. */
    private static final Pattern EPOCH = Pattern.compile("(?:0|[0-9]{9,10}|[0-9]{13})(?:\\.[0-9]{1,9})?");

    private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:\\.[0-9]*)?");

    private static final int DIGITS_OF_SECONDS = 10;

    /** Why a text is no moment: which of the rules it breaks. */
    public enum Fault {
        /** It is nothing of the kind. */
        FORMAT,
        /** A number of as many digits as neither seconds nor milliseconds have. */
        DIGITS,
        /** There is no such day, time or offset. */
        CALENDAR,
        /** It does not say when on the day, or in which zone. */
        ZONE
    }

    private Moments() {}

    /** The moment; empty where the text is none, or does not say in which zone it is meant. */
    public static Optional<Instant> parse(String text) {
        String stripped = text.strip();
        if (stripped.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            if (EPOCH.matcher(stripped).matches()) {
                return Optional.of(epoch(stripped));
            }
            Matcher iso = ISO.matcher(stripped);
            if (iso.matches()) {
                return iso.group("offset") == null || iso.group("hour") == null
                        ? Optional.empty()
                        : Optional.of(moment(iso));
            }
            return Optional.of(Instant.parse(stripped.toUpperCase(Locale.ROOT)));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** The rule that a text breaks which is no moment. */
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
            moment(iso);
        } catch (DateTimeException e) {
            return Fault.CALENDAR;
        }
        return Fault.ZONE;
    }

    private static boolean isBasicDate(String text) {
        return text.length() == 8;
    }

    private static Instant epoch(String text) {
        BigDecimal number = new BigDecimal(text);
        int digits = number.precision() - number.scale();
        BigDecimal seconds = digits > DIGITS_OF_SECONDS ? number.movePointLeft(3) : number;
        long whole = seconds.longValue();
        return Instant.ofEpochSecond(
                whole,
                seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
    }

    private static Instant moment(Matcher iso) {
        boolean extended = iso.group("year") != null;
        int hour = number(iso, "hour");
        int second = number(iso, "second");
        // 24:00 is the end of the day, and a leap second counts as the one before it.
        LocalDateTime time = LocalDateTime.of(
                number(iso, extended ? "year" : "y"),
                number(iso, extended ? "month" : "m"),
                number(iso, extended ? "day" : "d"),
                hour == 24 ? 0 : hour,
                number(iso, "minute"),
                second == 60 ? 59 : second,
                nanos(iso.group("fraction")));
        if (hour == 24) {
            if (time.getMinute() + second + time.getNano() > 0) {
                throw new DateTimeException("after the end of the day");
            }
            time = time.plusDays(1);
        }
        return time.toInstant(offset(iso));
    }

    private static ZoneOffset offset(Matcher iso) {
        if (iso.group("sign") == null) {
            return ZoneOffset.UTC;
        }
        String written = iso.group("sign").strip();
        int sign = written.isEmpty() || written.equals("+") ? 1 : -1;
        return ZoneOffset.ofHoursMinutes(sign * number(iso, "hours"), sign * number(iso, "minutes"));
    }

    private static int nanos(String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
    }

    private static int number(Matcher iso, String group) {
        String digits = iso.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
