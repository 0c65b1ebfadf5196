package ru.samosval.user;

import java.time.Duration;

/**
 * How long to wait after a number of failures in a row: not at all after the first few, then twice as long each time,
 * up to a limit. Nobody is locked out for good.
 *
 * @param free this many failures cost nothing
 * @param longest the longest wait
 */
record Brake(int free, Duration longest) {

    /** For a login, whoever tries it. */
    static final Brake LOGIN = new Brake(5, Duration.ofMinutes(1));

    /**
     * For a login, tried from addresses that have hardly tried it before. This slows down guessing from many machines;
     * a login's own user has few.
     */
    static final Brake FIRST_TRIES = new Brake(20, Duration.ofMinutes(5));

    /** For an address, whatever it tries: many people may be behind it. */
    static final Brake ADDRESS = new Brake(40, Duration.ofMinutes(5));

    /** For an address that calls the webhook. */
    static final Brake HOOK = new Brake(20, Duration.ofMinutes(5));

    /** Failures longer ago than this no longer count. */
    static final Duration MEMORY = Duration.ofMinutes(15);

    private static final int MOST_DOUBLINGS = 20;

    /** The wait after this many failures in a row. */
    Duration after(int failures) {
        if (failures <= free) {
            return Duration.ZERO;
        }
        Duration wait = Duration.ofSeconds(1L << Math.min(failures - free - 1, MOST_DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
