package ru.samosval.simulation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import ru.samosval.format.Ascii;
import ru.samosval.format.Bytes;
import ru.samosval.format.Timestamp;

/**
 * Log lines as UTF-8 bytes in one growing array, to be cleared and filled again. A line reads
 * {@code 2026-01-31T10:20:30.123Z INFO shop-api shop:1.4 GET /items 200 13 ms} and holds no line break (specification,
 * section 8.5). Once the arrays are large enough, rendering into the buffer allocates nothing. Not thread-safe.
 */
public final class LineBuffer {
    private static final Ascii[] LEVELS = {new Ascii(" INFO "), new Ascii(" WARN "), new Ascii(" ERROR ")};
    private static final int PROFILES = 1024;
    private static final Level[] LEVEL = Level.values();

    private final Bytes bytes = new Bytes(8192);
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

    /** The number of lines. */
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

    /** The replica that writes line {@code i}, from 1. */
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

    /** Where the timestamp at the beginning of line {@code i} ends in {@link #bytes()}, exclusive. */
    public int timeEnd(int i) {
        return starts[checked(i)] + Timestamp.LENGTH;
    }

    /** Where the part after the level of line {@code i} starts in {@link #bytes()}: the deployment's name. */
    public int messageStart(int i) {
        return starts[checked(i)] + Timestamp.LENGTH + LEVELS[levels[i]].length();
    }

    /** The array itself, not a copy; valid until the next line is appended. Lines follow each other without a gap. */
    public byte[] bytes() {
        return bytes.array();
    }

    /** Removes all lines and keeps the memory. */
    public void clear() {
        bytes.cut(0);
        size = 0;
    }

    /** Line {@code i} as text. */
    public String text(int i) {
        return new String(bytes.array(), start(i), end(i) - start(i), StandardCharsets.UTF_8);
    }

    /**
     * Appends one line in the common format, as the first replica, which speaks for the deployment. Control characters
     * in the texts become spaces. The lines need not be in order.
     *
     * @param timestamp milliseconds since the epoch, in the years 0..9999
     */
    public void append(long timestamp, Level level, String name, String tag, String message) {
        begin(timestamp, level.ordinal(), 1, name, tag);
        bytes.addText(message);
        endLine();
    }

    /** Appends a line without its head, like {@link LineCursor#renderMessage}. */
    public void appendMessage(long timestamp, Level level, String message) {
        beginMessage(timestamp, level.ordinal(), 1);
        bytes.addText(message);
        endLine();
    }

    /** Starts a line that has no head; {@link #endLine} must follow. */
    void beginMessage(long timestamp, int level, int replica) {
        if (size == millis.length) {
            growLines();
        }
        millis[size] = timestamp;
        levels[size] = (byte) level;
        replicas[size] = replica;
        starts[size] = bytes.length();
    }

    /** Starts a line and writes it up to the message; {@link #endLine} must follow. */
    void begin(long timestamp, int level, int replica, String name, String tag) {
        beginMessage(timestamp, level, replica);
        bytes.addTimestamp(timestamp);
        bytes.add(LEVELS[level]);
        if (name.equals(prefixName) && tag.equals(prefixTag)) {
            bytes.addPadded(prefix, prefixLength);
        } else {
            putPrefix(name, tag);
        }
    }

    /** Encodes name and tag in place, and keeps the bytes for the next line. */
    private void putPrefix(String name, String tag) {
        int start = bytes.length();
        bytes.addText(name);
        bytes.add(' ');
        bytes.addText(tag);
        bytes.add(' ');
        prefixLength = bytes.length() - start;
        if (prefix.length < prefixLength + Ascii.SLACK) {
            prefix = new byte[2 * prefixLength + Ascii.SLACK];
        }
        System.arraycopy(bytes.array(), start, prefix, 0, prefixLength);
        prefixName = name;
        prefixTag = tag;
    }

    void endLine() {
        ends[size++] = bytes.length();
    }

    /** The bytes to which the rest of a line, after its head, is written. */
    Bytes message() {
        return bytes;
    }

    /** Writes the message that a template makes from a hash. */
    void put(Template template, long hash) {
        int end = template.write(bytes.room(template.mostBytes()), bytes.length(), hash);
        bytes.grow(end - bytes.length());
    }

    /** The profile of an image; kept for later calls. */
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

    private int checked(int i) {
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException("line " + i + " of " + size);
        }
        return i;
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
