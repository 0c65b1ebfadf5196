package ru.samosval.user;

import java.time.Duration;

/**
 * How long who has failed so often in a row has to wait: not at all for the first few times, then twice as long each
 * time, up to a bound. Nobody is locked out for good.
 *
 * @param free so many failures cost nothing
 * @param longest the longest wait
 */
record Brake(int free, Duration longest) {

    /** Of a login, whoever tries it. */
    static final Brake LOGIN = new Brake(5, Duration.ofMinutes(1));

    /** Of a login, by addresses that try it for the first time: those of many machines are not so many logins' own. */
    static final Brake FIRST_TRIES = new Brake(20, Duration.ofMinutes(5));

    /** Of an address, whatever it tries: there may be many people behind it. */
    static final Brake ADDRESS = new Brake(40, Duration.ofMinutes(5));

    /** Of an address that calls the webhook. */
    static final Brake HOOK = new Brake(20, Duration.ofMinutes(5));

    /** Failures so long past count no more. */
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
