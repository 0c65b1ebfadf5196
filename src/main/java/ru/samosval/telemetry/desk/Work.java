package ru.samosval.telemetry.desk;

import ru.samosval.format.Bytes;

/** Long work whose result is sent as it comes: done bit by bit, in turns with that of others. Used by one thread at a time. */
interface Work {

    /**
     * Goes on for a while.
     *
     * @param out what has come of it is added here
     * @param until when to stop for now, as {@code System.nanoTime} counts
     * @return whether there is more to do
     */
    boolean go(Bytes out, long until);

    /** How long to wait before it goes on: 0 where there is something to do. */
    default long pauseMillis() {
        return 0;
    }

    /** Somebody may have lost the right to see what it shows. Called by any thread. */
    default void askAgain() {}

    /** What is said to who has lost the right to the rest, where they could not tell from what came that it is not all. */
    default byte[] lastWord() {
        return new byte[0];
    }

    /** Nobody wants it any more. Called once, by any thread. */
    default void close() {}
}
