package ru.samosval.telemetry.desk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** An ASCII text to be found in bytes, with or without regard to letter case (Horspool's algorithm). */
final class Needle {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final byte[] text;

    /** What each byte is compared as. */
    private final byte[] folded = new byte[256];

    /** How far to move on to the next place, by the last byte of the present one. */
    private final int[] steps = new int[256];

    /** The text must have at least one character. */
    Needle(String ascii, boolean caseMatters) {
        text = new byte[ascii.length()];
        for (int c = 0; c < folded.length; c++) {
            folded[c] = (byte) (!caseMatters && c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c);
        }
        for (int i = 0; i < text.length; i++) {
            text[i] = folded[ascii.charAt(i)];
        }
        for (int c = 0; c < steps.length; c++) {
            steps[c] = text.length;
            for (int i = 0; i < text.length - 1; i++) {
                if (text[i] == folded[c]) {
                    steps[c] = text.length - 1 - i;
                }
            }
        }
    }

    /** Whether {@code [start, end)} contains the text. */
    boolean isIn(byte[] bytes, int start, int end) {
        int last = text.length - 1;
        for (int at = start + last; at < end; at += steps[bytes[at] & 0xFF]) {
            int i = last;
            while (i >= 0 && folded[bytes[at - last + i] & 0xFF] == text[i]) {
                i--;
            }
            if (i < 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether all bytes are ASCII. */
    static boolean isAscii(byte[] bytes, int start, int end) {
        int at = start;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            if (((long) LONG.get(bytes, at) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; at < end; at++) {
            if (bytes[at] < 0) {
                return false;
            }
        }
        return true;
    }

    /** The same for a text. */
    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
