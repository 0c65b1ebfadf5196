package ru.samosval.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes, in which answers are put together. */
final class Bytes {

    private byte[] array;
    private int size;

    /** An empty one with room for so many, which spares the growing. */
    Bytes(int expected) {
        array = new byte[expected];
    }

    /** A text of ASCII, as it is added. */
    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    void add(byte[] all) {
        add(all, 0, all.length);
    }

    /** Adds a part of an array, its end exclusive. */
    void add(byte[] from, int start, int end) {
        room(end - start);
        System.arraycopy(from, start, array, size, end - start);
        size += end - start;
    }

    void add(char ascii) {
        room(1);
        array[size++] = (byte) ascii;
    }

    /** Adds UTF-8 without control characters as the inside of a JSON string (RFC 8259, section 7). */
    void addEscaped(byte[] from, int start, int end) {
        int written = start;
        for (int i = start; i < end; i++) {
            if (from[i] == '"' || from[i] == '\\') {
                add(from, written, i);
                add('\\');
                written = i;
            }
        }
        add(from, written, end);
    }

    /** What was added. */
    byte[] toArray() {
        return Arrays.copyOf(array, size);
    }

    private void room(int more) {
        if (size + more > array.length) {
            array = Arrays.copyOf(array, Math.max(size + more, array.length * 2));
        }
    }
}
