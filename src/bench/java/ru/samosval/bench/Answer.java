package ru.samosval.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** An HTTP/1.1 answer while it arrives. Only its beginning and its end are of interest (RFC 9112). */
final class Answer {

    private static final int UNTIL_CLOSE = -1;

    private byte[] head = new byte[1_024];
    private int headSize;
    private boolean inBody;
    private int status;
    private boolean closes;
    private long left;
    private Chunks chunks;

    /** Takes what has arrived. True when the answer is complete. */
    boolean take(ByteBuffer bytes) throws IOException {
        while (!inBody && bytes.hasRemaining()) {
            if (headSize == head.length) {
                head = Arrays.copyOf(head, headSize * 2);
            }
            head[headSize++] = bytes.get();
            if (headSize >= 4
                    && head[headSize - 1] == '\n'
                    && head[headSize - 2] == '\r'
                    && head[headSize - 3] == '\n'
                    && head[headSize - 4] == '\r') {
                readHead();
            }
        }
        if (!inBody) {
            return false;
        }
        if (chunks != null) {
            return chunks.skip(bytes);
        }
        if (left == UNTIL_CLOSE) {
            return false;
        }
        left -= bytes.remaining();
        return left <= 0;
    }

    private void readHead() throws IOException {
        String[] lines = new String(head, 0, headSize, StandardCharsets.ISO_8859_1).split("\r\n");
        if (!lines[0].startsWith("HTTP/1.")) {
            throw new IOException("no HTTP: " + lines[0]);
        }
        status = Integer.parseInt(lines[0].substring(9, 12));
        left = UNTIL_CLOSE;
        for (String line : lines) {
            String field = line.toLowerCase(Locale.ROOT);
            if (field.startsWith("content-length:")) {
                left = Long.parseLong(field.substring(15).strip());
            } else if (field.startsWith("transfer-encoding:") && field.contains("chunked")) {
                chunks = new Chunks();
            } else if (field.startsWith("connection:") && field.contains("close")) {
                closes = true;
            }
        }
        if (status == 204 || status == 304) {
            left = 0;
        }
        inBody = true;
    }

    int status() {
        return status;
    }

    boolean closes() {
        return closes;
    }

    /** Whether the answer ends when the connection does. */
    boolean endsWithConnection() {
        return inBody && chunks == null && left == UNTIL_CLOSE;
    }
}
