package ru.samosval.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing byte array in which lines and answers are assembled. Once it is large enough, clearing and filling it
 * allocates nothing. Not thread-safe.
 */
public final class Bytes {

    private final Timestamp timestamp = new Timestamp();
    private byte[] array;
    private int length;

    /** An empty one with room for this many bytes. */
    public Bytes(int expected) {
        array = new byte[expected + Ascii.SLACK];
    }

    /** An ASCII text as bytes. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The number of bytes added so far. */
    public int length() {
        return length;
    }

    /** The array itself, not a copy; valid until more is added. */
    public byte[] array() {
        return array;
    }

    /** A copy of the bytes added so far. */
    public byte[] toArray() {
        return Arrays.copyOf(array, length);
    }

    /** Keeps only the first {@code to} bytes. The memory is kept. */
    public void cut(int to) {
        length = to;
    }

    /** Adds all of an array. */
    public void add(byte[] all) {
        add(all, 0, all.length);
    }

    /** Adds a part of an array; {@code end} is exclusive. */
    public void add(byte[] from, int start, int end) {
        System.arraycopy(from, start, room(end - start), length, end - start);
        length += end - start;
    }

    /** Adds an ASCII character. */
    public void add(char ascii) {
        room(1)[length++] = (byte) ascii;
    }

    /** Adds a constant text. */
    public void add(Ascii text) {
        length += text.write(room(text.length()), length);
    }

    /** Adds the first {@code size} bytes of an array that has {@link Ascii#SLACK} more. */
    public void addPadded(byte[] from, int size) {
        Ascii.copy(from, size, room(size), length);
        length += size;
    }

    /** Adds a number of at least 0 in decimal. */
    public void addNumber(int number) {
        length += Ascii.writeNumber(number, room(Ascii.NUMBER), length);
    }

    /** Adds a number of at least 0, given in tenths, with one digit after the point. */
    public void addTenths(int tenths) {
        addNumber(tenths / 10);
        byte[] to = room(2);
        to[length++] = '.';
        to[length++] = (byte) ('0' + tenths % 10);
    }

    /** Adds a moment (epoch milliseconds) as {@link Timestamp} writes it. */
    public void addTimestamp(long epochMillis) {
        Ascii.copy(timestamp.of(epochMillis), Timestamp.LENGTH, room(Timestamp.LENGTH), length);
        length += Timestamp.LENGTH;
    }

    /** Adds a text as UTF-8, with spaces in place of control characters and line breaks. */
    public void addText(String text) {
        byte[] bytes = room(3 * text.length());
        int at = length;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[at++] = (byte) (c < ' ' || c == 0x7F ? ' ' : c);
            } else if (c < 0xA0 || c == '\u2028' || c == '\u2029') {
                bytes[at++] = ' ';
            } else if (c < 0x800) {
                bytes[at++] = (byte) (0xC0 | c >> 6);
                bytes[at++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                bytes[at++] = (byte) (0xE0 | c >> 12);
                bytes[at++] = (byte) (0x80 | c >> 6 & 0x3F);
                bytes[at++] = (byte) (0x80 | c & 0x3F);
            } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                bytes[at++] = (byte) (0xF0 | point >> 18);
                bytes[at++] = (byte) (0x80 | point >> 12 & 0x3F);
                bytes[at++] = (byte) (0x80 | point >> 6 & 0x3F);
                bytes[at++] = (byte) (0x80 | point & 0x3F);
            } else {
                bytes[at++] = '?';
            }
        }
        length = at;
    }

    /** Adds UTF-8 as the inside of a JSON string (RFC 8259, section 7). The text must have no control characters. */
    public void addEscaped(byte[] from, int start, int end) {
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

    /**
     * Makes room for {@code more} bytes and {@link Ascii#SLACK}. The caller may write into the returned array from
     * {@link #length} on, and reports by {@link #grow} how many bytes it wrote.
     */
    public byte[] room(int more) {
        int needed = length + more + Ascii.SLACK;
        if (needed > array.length) {
            array = Arrays.copyOf(array, Math.max(needed, array.length * 2));
        }
        return array;
    }

    /** Takes over this many bytes that were written into the {@link #room}. */
    public void grow(int written) {
        length += written;
    }
}
