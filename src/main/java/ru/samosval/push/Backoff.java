package ru.samosval.push;

/** Decides when to try again after failures: after one second, then after twice as long each time, up to a minute. */
final class Backoff {

    private static final long SECOND = 1_000_000_000L;
    private static final int MOST_DOUBLINGS = 5;
    private static final long LONGEST = 60 * SECOND;

    private int failures;
    private long notBefore;

    /** Whether it may be tried at this time ({@code System.nanoTime}). */
    boolean isOver(long now) {
        return failures == 0 || now - notBefore >= 0;
    }

    void failed(long now) {
        long wait = failures > MOST_DOUBLINGS ? LONGEST : SECOND << failures;
        failures++;
        notBefore = now + wait;
    }

    void succeeded() {
        failures = 0;
    }
}
