package ru.samosval.telemetry.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes for any number of subscribers, held once: as they are, and in the frame of a transfer chunk (RFC 9112, section 7.1). */
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

    /** Of at least one byte: a chunk of none would end the answer. */
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

    /** Text as a chunk. */
    static Chunk of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes as they are; a buffer of the caller's own. */
    ByteBuffer plain() {
        return ByteBuffer.wrap(framed, start, length);
    }

    /** The bytes in their frame; a buffer of the caller's own. */
    ByteBuffer framed() {
        return ByteBuffer.wrap(framed);
    }
}
