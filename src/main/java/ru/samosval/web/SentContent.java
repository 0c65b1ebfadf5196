package ru.samosval.web;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;

/**
 * The content of a request, which ends where its head says. The server itself finds no end if the head also offers
 * another protocol ({@code Upgrade: h2c}, as Java's own client does by default): it would wait for more.
 */
final class SentContent extends InputStream {

    private final ServletInputStream content;
    private long left;

    private SentContent(ServletInputStream content, long left) {
        this.content = content;
        this.left = left;
    }

    /** The content of this request. */
    static SentContent of(HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        return new SentContent(request.getInputStream(), length < 0 ? Long.MAX_VALUE : length);
    }

    /** Whether the end of the content cannot be found: it comes in chunks, and the head offers another protocol. */
    static boolean isEndless(HttpServletRequest request) {
        return request.getContentLengthLong() < 0 && request.getHeader("Upgrade") != null;
    }

    /** Whether all of it has been read. */
    boolean isFinished() {
        return left == 0 || content.isFinished();
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(left, content.available());
    }

    @Override
    public int read() throws IOException {
        int read = left == 0 ? -1 : content.read();
        left -= read < 0 ? 0 : 1;
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int read = left == 0 ? -1 : content.read(buffer, offset, (int) Math.min(left, length));
        left -= Math.max(0, read);
        return read;
    }
}
