package ru.samosval.telemetry.stream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A connection that takes everything, and keeps it. */
final class OpenTransport implements Transport {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile boolean closed;

    /** What it was given so far. */
    synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public ByteBuffer of(Chunk chunk) {
        return chunk.plain();
    }

    @Override
    public synchronized boolean write(ByteBuffer chunk) {
        while (chunk.hasRemaining()) {
            bytes.write(chunk.get());
        }
        return true;
    }

    @Override
    public void open(Runnable writable, Runnable broken) {
        writable.run();
    }

    @Override
    public void close(boolean whole) {
        closed = true;
    }
}
