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
}
