package ru.samosval.telemetry.stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes to the servlet's own non-blocking output (Servlet 6.0, section 5.7). Works on every server and protocol. */
final class ServletTransport implements Transport {

    /** For as long as the answer lasts, Payara keeps the last array that was longer than its buffer. */
    private static final int MOST_AT_ONCE = 4_096;

    private final AsyncContext async;
    private final ServletOutputStream out;
    private volatile boolean started;

    ServletTransport(AsyncContext async) throws IOException {
        this.async = async;
        this.out = async.getResponse().getOutputStream();
    }

    @Override
    public ByteBuffer of(Chunk chunk) {
        return chunk.plain();
    }

    @Override
    public void open(Runnable writable, Runnable broken) {
        out.setWriteListener(new WriteListener() {
            @Override
            public void onWritePossible() {
                started = true;
                writable.run();
            }

            @Override
            public void onError(Throwable error) {
                broken.run();
            }
        });
    }

    @Override
    public boolean write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (!started || !out.isReady()) {
                return false;
            }
            int length = Math.min(bytes.remaining(), MOST_AT_ONCE);
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
            bytes.position(bytes.position() + length);
        }
        if (!out.isReady()) {
            return false;
        }
        out.flush();
        return true;
    }

    @Override
    public void close(boolean whole) {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            // The container has closed it already.
        }
    }
}
