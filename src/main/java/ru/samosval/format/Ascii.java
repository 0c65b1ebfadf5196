package ru.samosval.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Short texts and numbers written to byte arrays eight bytes at a time, which is about twice as fast here as copying
 * exact lengths. A write may touch up to {@link #SLACK} bytes after the text, so the array must have them.
 */
public final class Ascii {
    /** A write may touch this many bytes after the text; the array must have them. */
    public static final int SLACK = 8;

    /** The greatest number of digits of a number. */
    public static final int NUMBER = 10;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** The digits of 0..999, the first in the lowest byte; the highest byte holds the number of digits. */
    private static final int[] DIGITS = new int[1000];

    /** The three digits of 0..999, the first in the lowest byte. */
    private static final int[] THREE_DIGITS = new int[1000];

    static {
        for (int i = 0; i < 1000; i++) {
            int ones = '0' + i % 10;
            int tens = '0' + i / 10 % 10;
            int hundreds = '0' + i / 100;
            THREE_DIGITS[i] = hundreds | tens << 8 | ones << 16;
            DIGITS[i] = i < 10 ? ones | 1 << 24 : i < 100 ? tens | ones << 8 | 2 << 24 : THREE_DIGITS[i] | 3 << 24;
        }
    }

    private final byte[] padded;
    private final int length;

    /** A constant text. UTF-8 works too. */
    public Ascii(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        length = bytes.length;
        padded = Arrays.copyOf(bytes, length + SLACK);
    }

    /** The length in bytes. */
    public int length() {
        return length;
    }

    /** Writes the text and returns its length. */
    public int write(byte[] to, int at) {
        copy(padded, length, to, at);
        return length;
    }

    /** Copies the first bytes of an array; both arrays must have the slack. */
    public static void copy(byte[] from, int length, byte[] to, int at) {
        for (int i = 0; i < length; i += 8) {
            LONG.set(to, at + i, (long) LONG.get(from, i));
        }
    }

    /** Writes a number of at least 0 in decimal and returns how many digits it has. */
    public static int writeNumber(int number, byte[] to, int at) {
        if (number < 1000) {
            int digits = DIGITS[number];
            INT.set(to, at, digits);
            return digits >>> 24;
        }
        int thousands = number / 1000;
        int length = writeNumber(thousands, to, at);
        INT.set(to, at + length, THREE_DIGITS[number - thousands * 1000]);
        return length + 3;
    }

    /** Writes the lowest hexadecimal digits of a number and returns how many they are. */
    public static int writeHex(long number, int digits, byte[] to, int at) {
        for (int i = at + digits - 1; i >= at; i--) {
            int digit = (int) number & 15;
            to[i] = (byte) (digit < 10 ? '0' + digit : 'a' - 10 + digit);
            number >>>= 4;
        }
        return digits;
    }
}
