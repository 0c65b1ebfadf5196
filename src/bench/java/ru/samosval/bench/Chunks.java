package ru.samosval.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Decodes the chunked transfer coding (RFC 9112, section 7.1) while the bytes arrive. */
final class Chunks {

    private enum State {
        SIZE,
        EXTENSION,
        DATA,
        AFTER_DATA,
        TRAILER
    }

    private State state = State.SIZE;
    private long size;
    private int trailer;

    /** Skips what has arrived. True when the last chunk was among it. */
    boolean skip(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int data = data(bytes);
            if (data < 0) {
                return true;
            }
            bytes.position(bytes.position() + data);
        }
        return false;
    }

    /**
     * Moves on to the next stretch of data.
     *
     * @return how many bytes from the buffer's position on are data; they count as taken. 0 if more bytes are needed,
     *     -1 at the end of the answer
     */
    int data(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (state == State.DATA) {
                int taken = (int) Math.min(size, bytes.remaining());
                size -= taken;
                if (size == 0) {
                    state = State.AFTER_DATA;
                }
                return taken;
            }
            if (step(bytes.get())) {
                return -1;
            }
        }
        return 0;
    }

    private boolean step(byte b) throws IOException {
        switch (state) {
            case SIZE -> {
                int digit = Character.digit(b, 16);
                if (digit >= 0) {
                    size = size * 16 + digit;
                } else if (b == '\n') {
                    state = size == 0 ? State.TRAILER : State.DATA;
                } else if (b == ';') {
                    state = State.EXTENSION;
                } else if (b != '\r') {
                    throw new IOException("no chunk's size: " + b);
                }
            }
            case EXTENSION -> {
                if (b == '\n') {
                    state = size == 0 ? State.TRAILER : State.DATA;
                }
            }
            case AFTER_DATA -> {
                if (b == '\n') {
                    state = State.SIZE;
                }
            }
            case TRAILER -> {
                if (b == '\n') {
                    if (trailer == 0) {
                        return true;
                    }
                    trailer = 0;
                } else if (b != '\r') {
                    trailer++;
                }
            }
            default -> throw new IllegalStateException(state.toString());
        }
        return false;
    }
}
