package ru.samosval.work;

import ru.samosval.format.Bytes;

/**
 * Long work whose result is sent as it comes. It is done bit by bit, in turns with other works. Used by one thread at a
 * time.
 */
public interface Work {

    /**
     * Continues for a while.
     *
     * @param out results are appended here
     * @param until when to stop for now, in the time of {@code System.nanoTime}
     * @return whether there is more to do
     */
    boolean go(Bytes out, long until);

    /** How long to wait before it continues, in milliseconds; 0 if there is something to do. */
    default long pauseMillis() {
        return 0;
    }

    /** Somebody may have lost the right to see what it shows. Called by any thread. */
    default void askAgain() {}

    /**
     * The last bytes if it ends before its end, for a reader who could not tell that something is missing: the right to
     * the rest was lost, it failed, or the server stops. Called by any thread.
     */
    default byte[] lastWord() {
        return new byte[0];
    }

    /** Nobody wants it any more. Called once, by any thread. */
    default void close() {}
}
