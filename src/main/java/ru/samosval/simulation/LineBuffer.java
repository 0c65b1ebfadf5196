package ru.samosval.simulation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Log lines as UTF-8 bytes in one growing array, made to be cleared and filled again. A line reads
 * {@code 2026-01-31T10:20:30.123Z INFO shop-api shop:1.4 GET /items 200 13 ms} and holds no line break (specification,
 * section 8.5). Once the arrays have grown to what is needed, rendering into it allocates nothing. Not thread-safe.
 */
public final class LineBuffer {
    private static final int TIMESTAMP = 24;
    private static final Ascii[] LEVELS = {new Ascii(" INFO "), new Ascii(" WARN "), new Ascii(" ERROR ")};
    private static final int PROFILES = 1024;
    private static final Level[] LEVEL = Level.values();

    private byte[] bytes = new byte[8192];
    private int length;
    private int size;
    private long[] millis = new long[64];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private byte[] levels = new byte[64];
    private int[] replicas = new int[64];

    private String prefixName;
    private String prefixTag;
    private byte[] prefix = new byte[64];
    private int prefixLength;

    private final Map<String, Profile> profiles = new HashMap<>();

    private long stampDay = Long.MIN_VALUE;
    private long stampSecond = Long.MIN_VALUE;
    private final byte[] stamp = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.US_ASCII);

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

    /** The replica that says line {@code i}, from 1. */
    public int replica(int i) {
        return replicas[checked(i)];
    }

    /** Where line {@code i} starts in {@link #bytes()}. */
    public int start(int i) {
        return starts[checked(i)];
    }

    /** Where line {@code i} ends in {@link #bytes()}, exclusive. */
    public int end(int i) {
        return ends[checked(i)];
    }

    /** Where the moment of line {@code i}, with which it starts, ends in {@link #bytes()}, exclusive. */
    public int timeEnd(int i) {
        return starts[checked(i)] + TIMESTAMP;
    }

    /** Where what follows the level of line {@code i} starts in {@link #bytes()}: the deployment's name. */
    public int messageStart(int i) {
        return starts[checked(i)] + TIMESTAMP + LEVELS[levels[i]].length();
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

    /**
     * Appends one line in the common format, of the first replica, which speaks for the deployment; control characters of
     * the texts become spaces. The lines need not be in order here.
     *
     * @param moment milliseconds since the epoch, of the years 0..9999
     */
    public void append(long moment, Level level, String name, String tag, String message) {
        begin(moment, level.ordinal(), 1, name, tag);
        putText(message);
        endLine();
    }

    /** Starts a line and writes it up to the message; {@link #endLine} must follow. */
    void begin(long moment, int level, int replica, String name, String tag) {
        if (size == millis.length) {
            growLines();
        }
        millis[size] = moment;
        levels[size] = (byte) level;
        replicas[size] = replica;
        starts[size] = length;
        putStamp(moment);
        put(LEVELS[level]);
        if (name.equals(prefixName) && tag.equals(prefixTag)) {
            Ascii.copy(prefix, prefixLength, room(prefixLength), length);
            length += prefixLength;
        } else {
            putPrefix(name, tag);
        }
    }

    /** Encodes name and tag in place and keeps the bytes for the next line. */
    private void putPrefix(String name, String tag) {
        int start = length;
        putText(name);
        put(' ');
        putText(tag);
        put(' ');
        prefixLength = length - start;
        if (prefix.length < prefixLength + Ascii.SLACK) {
            prefix = new byte[2 * prefixLength + Ascii.SLACK];
        }
        System.arraycopy(bytes, start, prefix, 0, prefixLength);
        prefixName = name;
        prefixTag = tag;
    }

    void endLine() {
        ends[size++] = length;
    }

    void put(Ascii text) {
        length += text.write(room(text.length()), length);
    }

    void put(char ascii) {
        room(1)[length++] = (byte) ascii;
    }

    /** Writes a number of at least 0. */
    void putNumber(int number) {
        length += Ascii.writeNumber(number, room(Ascii.NUMBER), length);
    }

    /** Writes the message that a template makes of a hash. */
    void put(Template template, long hash) {
        length = template.write(room(template.mostBytes()), length, hash);
    }

    /** Writes a text as UTF-8 with spaces for its control characters and line breaks. */
    void putText(String text) {
        room(3 * text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[length++] = (byte) (c < ' ' || c == 0x7F ? ' ' : c);
            } else if (c < 0xA0 || c == '\u2028' || c == '\u2029') {
                bytes[length++] = ' ';
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xC0 | c >> 6);
                bytes[length++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                bytes[length++] = (byte) (0xE0 | c >> 12);
                bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
                bytes[length++] = (byte) (0x80 | c & 0x3F);
            } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                bytes[length++] = (byte) (0xF0 | point >> 18);
                bytes[length++] = (byte) (0x80 | point >> 12 & 0x3F);
                bytes[length++] = (byte) (0x80 | point >> 6 & 0x3F);
                bytes[length++] = (byte) (0x80 | point & 0x3F);
            } else {
                bytes[length++] = '?';
            }
        }
    }

    /** The profile of an image, remembered from call to call. */
    Profile profile(String tag) {
        Profile profile = profiles.get(tag);
        if (profile == null) {
            if (profiles.size() == PROFILES) {
                profiles.clear();
            }
            profile = Profile.of(tag);
            profiles.put(tag, profile);
        }
        return profile;
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
        Ascii.copy(stamp, TIMESTAMP, room(TIMESTAMP), length);
        length += TIMESTAMP;
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

    /** The array with room for so many more bytes, and for the slack of writing by eights. */
    private byte[] room(int more) {
        int needed = length + more + Ascii.SLACK;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
        }
        return bytes;
    }

    private void growLines() {
        int capacity = size * 2;
        millis = Arrays.copyOf(millis, capacity);
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
        levels = Arrays.copyOf(levels, capacity);
        replicas = Arrays.copyOf(replicas, capacity);
    }
}
