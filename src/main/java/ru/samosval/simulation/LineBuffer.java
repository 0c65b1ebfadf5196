package ru.samosval.simulation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Log lines as UTF-8 bytes in one growing array, made to be cleared and filled again. A line reads
 * {@code 2026-01-31T10:20:30.123Z INFO shop-api shop:1.4 GET /items 200 13 ms} and holds no line break (specification,
 * section 8.5). Once the arrays have grown to what is needed, rendering into it allocates nothing. Not thread-safe.
 */
public final class LineBuffer {
    private static final int TIMESTAMP = 24;
    private static final byte[][] LEVELS = {bytesOf(" INFO "), bytesOf(" WARN "), bytesOf(" ERROR ")};
    private static final Level[] LEVEL = Level.values();

    private byte[] bytes = new byte[8192];
    private int length;
    private int size;
    private long[] millis = new long[64];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private byte[] levels = new byte[64];

    private String prefixName;
    private String prefixTag;
    private byte[] prefix = {};

    private String profileTag;
    private Profile profile;

    private long stampDay = Long.MIN_VALUE;
    private long stampSecond = Long.MIN_VALUE;
    private final byte[] stamp = bytesOf("0000-00-00T00:00:00.000Z");

    /** How many lines it holds. */
    public int size() {
        return size;
    }

    /** The moment of line {@code i}, milliseconds since the epoch. */
    public long millis(int i) {
        return millis[checked(i)];
    }

    /** The level of line {@code i}. */
    public Level level(int i) {
        return LEVEL[levels[checked(i)]];
    }

    /** Where line {@code i} starts in {@link #bytes()}. */
    public int start(int i) {
        return starts[checked(i)];
    }

    /** Where line {@code i} ends in {@link #bytes()}, exclusive. */
    public int end(int i) {
        return ends[checked(i)];
    }

    /** Where what follows the level of line {@code i} starts in {@link #bytes()}: the deployment's name. */
    public int messageStart(int i) {
        return starts[checked(i)] + TIMESTAMP + LEVELS[levels[i]].length;
    }

    /** The array itself, not a copy; valid until the next line is appended. Lines follow each other without a gap. */
    public byte[] bytes() {
        return bytes;
    }

    /** Forgets the lines and keeps the memory. */
    public void clear() {
        length = 0;
        size = 0;
    }

    /** Line {@code i} as text. */
    public String text(int i) {
        return new String(bytes, start(i), end(i) - start(i), StandardCharsets.UTF_8);
    }

    /** What follows the level of line {@code i}: the deployment's name, the image tag and the message. */
    public String message(int i) {
        return new String(bytes, messageStart(i), end(i) - messageStart(i), StandardCharsets.UTF_8);
    }

    /**
     * Appends one line in the common format; control characters of the texts become spaces. The lines need not be in
     * order here.
     *
     * @param moment milliseconds since the epoch, of the years 0..9999
     */
    public void append(long moment, Level level, String name, String tag, String message) {
        begin(moment, level.ordinal(), name, tag);
        put(encoded(message));
        endLine();
    }

    /** Starts a line and writes it up to the message; {@link #endLine} must follow. */
    void begin(long moment, int level, String name, String tag) {
        if (size == millis.length) {
            growLines();
        }
        if (!name.equals(prefixName) || !tag.equals(prefixTag)) {
            prefix = encoded(name + " " + tag + " ");
            prefixName = name;
            prefixTag = tag;
        }
        millis[size] = moment;
        levels[size] = (byte) level;
        starts[size] = length;
        putStamp(moment);
        put(LEVELS[level]);
        put(prefix);
    }

    void endLine() {
        ends[size++] = length;
    }

    void put(byte[] text) {
        int end = length + text.length;
        if (end > bytes.length) {
            growBytes(end);
        }
        System.arraycopy(text, 0, bytes, length, text.length);
        length = end;
    }

    void put(char ascii) {
        if (length == bytes.length) {
            growBytes(length + 1);
        }
        bytes[length++] = (byte) ascii;
    }

    /** Writes a number of at least 0. */
    void putNumber(int number) {
        int digits = 1;
        for (int rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        int end = length + digits;
        if (end > bytes.length) {
            growBytes(end);
        }
        int rest = number;
        for (int at = end - 1; at >= length; at--) {
            int next = rest / 10;
            bytes[at] = (byte) ('0' + rest - next * 10);
            rest = next;
        }
        length = end;
    }

    /** Writes the lowest {@code digits} (1..16) hexadecimal digits of a number. */
    void putHex(long number, int digits) {
        int end = length + digits;
        if (end > bytes.length) {
            growBytes(end);
        }
        for (int at = end - 1; at >= length; at--) {
            int digit = (int) number & 15;
            bytes[at] = (byte) (digit < 10 ? '0' + digit : 'a' - 10 + digit);
            number >>>= 4;
        }
        length = end;
    }

    /** The profile of an image, remembered from call to call. */
    Profile profile(String tag) {
        if (!tag.equals(profileTag)) {
            profile = Profile.of(tag);
            profileTag = tag;
        }
        return profile;
    }

    /** What has been written since the last {@link #clear} outside of any line. */
    String loose() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private void putStamp(long moment) {
        long second = Math.floorDiv(moment, 1000L);
        if (second != stampSecond) {
            stampTime(second);
        }
        int fraction = (int) (moment - second * 1000);
        stamp[20] = (byte) ('0' + fraction / 100);
        stamp[21] = (byte) ('0' + fraction / 10 % 10);
        stamp[22] = (byte) ('0' + fraction % 10);
        put(stamp);
    }

    private void stampTime(long second) {
        stampSecond = second;
        long day = Math.floorDiv(second, 86_400L);
        if (day != stampDay) {
            stampDate(day);
        }
        int time = (int) (second - day * 86_400);
        twoDigits(11, time / 3600);
        twoDigits(14, time / 60 % 60);
        twoDigits(17, time % 60);
    }

    /** The civil date of a day since the epoch, counted in years that begin in March. */
    private void stampDate(long day) {
        stampDay = day;
        long shifted = day + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int march = (5 * dayOfYear + 2) / 153;
        int month = march < 10 ? march + 3 : march - 9;
        int year = (int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
        twoDigits(0, year / 100 % 100);
        twoDigits(2, year % 100);
        twoDigits(5, month);
        twoDigits(8, dayOfYear - (153 * march + 2) / 5 + 1);
    }

    private void twoDigits(int at, int number) {
        stamp[at] = (byte) ('0' + number / 10);
        stamp[at + 1] = (byte) ('0' + number % 10);
    }

    private int checked(int i) {
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException("line " + i + " of " + size);
        }
        return i;
    }

    private void growBytes(int needed) {
        bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
    }

    private void growLines() {
        int capacity = size * 2;
        millis = Arrays.copyOf(millis, capacity);
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
        levels = Arrays.copyOf(levels, capacity);
    }

    private static byte[] bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] encoded(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                if (clean == null) {
                    clean = new StringBuilder(text);
                }
                clean.setCharAt(i, ' ');
            }
        }
        return bytesOf(clean == null ? text : clean.toString());
    }
}
