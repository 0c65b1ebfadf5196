package ru.samosval.telemetry.stream;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The connection of a subscriber, of which one writes only what it takes at once. Used by one thread at a time. */
interface Transport {

    /** The form in which it wants a chunk. */
    ByteBuffer of(Chunk chunk);

    /**
     * Writes what the connection takes, without waiting.
     *
     * @return whether it took all; where not, the same buffer is to be offered again
     */
    boolean write(ByteBuffer bytes) throws IOException;

    /**
     * Begins to write.
     *
     * @param writable called when the connection takes more after it has not taken all; a transport may never call it, so
     *     that one has to try again by oneself
     * @param broken called when the connection is found broken
     */
    void open(Runnable writable, Runnable broken);

    /** Ends the answer; {@code whole} says that everything was written, else the connection is of no more use. */
    void close(boolean whole);
}
