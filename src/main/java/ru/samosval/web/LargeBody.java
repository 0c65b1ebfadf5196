package ru.samosval.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import ru.samosval.http.BodyRefused;

/**
 * A body that may be large. Its beginning is waited for like any body; the rest is read while it arrives, by whoever
 * consumes it. That too has a deadline, and only a few may be read at a time: a client that sends its body slowly
 * occupies one of few places, and never the server's threads.
 */
final class LargeBody extends InputStream {

    /** The most large bodies that are read at a time. */
    static final int MOST_WAITED_FOR = 12;

    /** Longer than forges themselves wait for an answer (10 s). */
    static final Duration DEADLINE = Duration.ofSeconds(20);

    private static final int CHUNK = 64 * 1024;
    private static final int TIMEOUT = 408;

    private final InputStream content;
    private final BodiesInHand inHand;
    private final long end = System.nanoTime() + DEADLINE.toNanos();
    private byte[] chunk = {};
    private int at;

    private LargeBody(InputStream content, BodiesInHand inHand) {
        this.content = content;
        this.inHand = inHand;
    }

    /**
     * The body of a request. Returns when its first {@code beginning} bytes have arrived, or all if it is shorter.
     *
     * @throws BodiesInHand.TooSlow if they do not arrive in time
     */
    static InputStream of(HttpServletRequest request, BodiesInHand small, BodiesInHand large, int beginning)
            throws IOException {
        SentContent content = SentContent.of(request);
        byte[] first = content.readNBytes(Math.min(content.available(), beginning));
        if (first.length < beginning && !content.isFinished()) {
            first = RequestBodies.joined(first, small.read(content, beginning - first.length));
        }
        InputStream begun = new ByteArrayInputStream(first);
        return first.length < beginning ? begun : new SequenceInputStream(begun, new LargeBody(content, large));
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, buffer, offset, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        if (at < chunk.length) {
            return true;
        }
        try {
            chunk = inHand.read(content, CHUNK, end);
        } catch (BodiesInHand.TooSlow e) {
            throw new BodyRefused(TIMEOUT, "error.body.slow", e);
        }
        at = 0;
        return chunk.length > 0;
    }
}
