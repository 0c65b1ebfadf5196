package ru.samosval.telemetry.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Bytes for any number of subscribers, held once: both plain and framed as a transfer chunk (RFC 9112, section 7.1).
 */
final class Chunk {

    private static final byte[] LINE_END = {'\r', '\n'};

    private final byte[] framed;
    private final int start;
    private final int length;

    private Chunk(byte[] framed, int start, int length) {
        this.framed = framed;
        this.start = start;
        this.length = length;
    }

    /**
     * @throws IllegalArgumentException if there are no bytes: an empty chunk would end the answer
     */
    static Chunk of(byte[] bytes) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("an empty chunk ends the answer");
        }
        byte[] size = Integer.toHexString(bytes.length).getBytes(StandardCharsets.US_ASCII);
        int start = size.length + LINE_END.length;
        ByteBuffer all = ByteBuffer.allocate(start + bytes.length + LINE_END.length);
        all.put(size).put(LINE_END).put(bytes).put(LINE_END);
        return new Chunk(all.array(), start, bytes.length);
    }

    /** Text as a chunk, in UTF-8. */
    static Chunk of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The plain bytes. Each call returns a new buffer. */
    ByteBuffer plain() {
        return ByteBuffer.wrap(framed, start, length);
    }

    /** The bytes in their frame. Each call returns a new buffer. */
    ByteBuffer framed() {
        return ByteBuffer.wrap(framed);
    }
}
