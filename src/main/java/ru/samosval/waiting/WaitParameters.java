package ru.samosval.waiting;

import java.time.Duration;
import ru.samosval.refusal.Refusal.Invalid;

/** The parameters {@code ?wait=running&timeout=60s}: what a call waits for, and how long. */
record WaitParameters(String what, Duration timeout) {

    private static final Duration USUAL = Duration.ofSeconds(60);

    /** Beyond this, something between client and server would take the connection for dead. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /**
     * Parses the parameters; refuses those that are wrong.
     *
     * @param what null if the call does not wait
     * @param known the one thing that can be waited for
     * @param timeout {@code 60s}, {@code 500ms}, {@code 2m} or a number of seconds; null for the default of a minute
     */
    static WaitParameters of(String what, String known, String timeout) {
        if (what != null && !what.equals(known)) {
            throw new Invalid("wait", "error.parameter.choice", known);
        }
        if (what == null && timeout != null) {
            throw new Invalid("timeout", "error.wait.missing", known);
        }
        return new WaitParameters(what, timeout == null ? USUAL : duration(timeout.strip()));
    }

    private static Duration duration(String text) {
        Duration asked = text.matches("\\d{1,6}ms")
                ? Duration.ofMillis(number(text, 2))
                : text.matches("\\d{1,6}m")
                        ? Duration.ofMinutes(number(text, 1))
                        : text.matches("\\d{1,6}s?")
                                ? Duration.ofSeconds(number(text, text.endsWith("s") ? 1 : 0))
                                : null;
        if (asked == null || asked.isZero() || asked.compareTo(LONGEST) > 0) {
            throw new Invalid("timeout", "error.wait.timeout", LONGEST.toSeconds());
        }
        return asked;
    }

    private static long number(String text, int unit) {
        return Long.parseLong(text.substring(0, text.length() - unit));
    }

    boolean isWait() {
        return what != null;
    }
}
