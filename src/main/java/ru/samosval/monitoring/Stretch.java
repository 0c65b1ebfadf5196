package ru.samosval.monitoring;

import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.input.Moments;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * A stretch of time and the steps in it, epoch milliseconds.
 *
 * @param to exclusive
 */
record Stretch(long from, long to, long step) {

    private static final long MOST_DAYS = 366;
    private static final long DAY = 86_400_000;
    private static final Map<String, Long> UNITS = Map.of("", 1_000L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);
    private static final Pattern STEP = Pattern.compile("([1-9][0-9]{0,4})([smh]?)");
    private static final String USUAL_STEP = "60";

    /** What a query asks for; up to now, and each minute, where it does not say. */
    static Stretch parse(String from, String to, String step, Instant now) {
        if (from == null || from.isBlank()) {
            throw new Invalid("from", "backfill.from.missing");
        }
        long begin = moment("from", from);
        long end = to == null || to.isBlank() ? Long.MAX_VALUE : moment("to", to);
        // What is to come is not known yet.
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

    private static long moment(String field, String text) {
        Instant moment = Moments.demand(field, text);
        // No arithmetic with extremes.
        return Math.max(
                0, Math.min(moment.getEpochSecond(), Integer.MAX_VALUE * 8L) * 1_000 + moment.getNano() / 1_000_000);
    }
}
