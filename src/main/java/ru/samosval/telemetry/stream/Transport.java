package ru.samosval.telemetry.stream;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The connection of a subscriber. One writes only what it takes at once. Used by one thread at a time. */
interface Transport {

    /** The chunk in the form that this connection needs. */
    ByteBuffer of(Chunk chunk);

    /**
     * Writes what the connection takes, without waiting.
     *
     * @return whether it took everything; if not, offer the same buffer again
     */
    boolean write(ByteBuffer bytes) throws IOException;

    /**
     * Begins to write.
     *
     * @param writable called when a connection that has not taken everything takes more; some transports never call it,
     *     so one must try again by oneself
     * @param broken called when the connection turns out to be broken
     */
    void open(Runnable writable, Runnable broken);

    /** Ends the answer. {@code whole} says that everything was written; otherwise the connection is of no more use. */
    void close(boolean whole);
}
