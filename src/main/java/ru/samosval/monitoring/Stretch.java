package ru.samosval.monitoring;

import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.input.Timestamps;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * A range of time and its step, in milliseconds.
 *
 * @param from epoch milliseconds
 * @param to epoch milliseconds, exclusive
 */
record Stretch(long from, long to, long step) {

    private static final long MOST_DAYS = 366;
    private static final long DAY = 86_400_000;
    private static final Map<String, Long> UNITS = Map.of("", 1_000L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);
    private static final Pattern STEP = Pattern.compile("([1-9][0-9]{0,4})([smh]?)");
    private static final String USUAL_STEP = "60";

    /** What a query asks for. By default until now, with a step of a minute. */
    static Stretch parse(String from, String to, String step, Instant now) {
        if (from == null || from.isBlank()) {
            throw new Invalid("from", "backfill.from.missing");
        }
        long begin = timestamp("from", from);
        long end = to == null || to.isBlank() ? Long.MAX_VALUE : timestamp("to", to);
        // What lies in the future is not known yet.
        end = Math.min(end, now.toEpochMilli() + 1);
        if (begin >= end) {
            throw new Invalid("from", "backfill.order");
        }
        if (end - begin > MOST_DAYS * DAY) {
            throw new Invalid("from", "backfill.long", MOST_DAYS);
        }
        Matcher steps = STEP.matcher(step == null || step.isBlank() ? USUAL_STEP : step.strip());
        if (!steps.matches() || Long.parseLong(steps.group(1)) * UNITS.get(steps.group(2)) > DAY) {
            throw new Invalid("step", "backfill.step");
        }
        return new Stretch(begin, end, Long.parseLong(steps.group(1)) * UNITS.get(steps.group(2)));
    }

    private static long timestamp(String field, String text) {
        Instant timestamp = Timestamps.demand(field, text);
        // Avoids arithmetic with extreme values.
        return Math.max(
                0,
                Math.min(timestamp.getEpochSecond(), Integer.MAX_VALUE * 8L) * 1_000 + timestamp.getNano() / 1_000_000);
    }
}
