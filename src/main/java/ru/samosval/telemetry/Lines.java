package ru.samosval.telemetry;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import ru.samosval.access.Unguarded;
import ru.samosval.deployment.History;
import ru.samosval.format.Bytes;
import ru.samosval.format.Timestamp;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.LineBuffer;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;

/**
 * A part of a deployment's log, in order: the simulated lines of its runs, and between them the lines that record acts.
 * Each line belongs to one replica; the lines of acts, which concern all replicas, belong to the first. An instance can
 * be filled again and again, by one thread at a time.
 */
@Unguarded("shows what the history holds; Histories.of gives those that an actor sees")
public final class Lines {

    /** How many lines of a deployment are available at most (section 5.3). */
    public static final int MOST = 1_000;

    /** The initial size in bytes, enough for the few lines that a stream sends at a time. */
    private static final int EXPECTED = 1_024;

    private static final byte[] ID = Bytes.ascii("id: ");
    private static final byte[] DATA = Bytes.ascii("\ndata: ");
    private static final byte[] END = Bytes.ascii("\n\n");
    private static final byte[] JSON_ID = Bytes.ascii("{\"id\":\"");
    private static final byte[] JSON_TS = Bytes.ascii("\",\"ts\":\"");
    private static final byte[] JSON_LEVEL = Bytes.ascii("\",\"level\":\"");
    private static final byte[] JSON_MESSAGE = Bytes.ascii("\",\"message\":\"");
    private static final byte[] JSON_END = Bytes.ascii("\"}");
    private static final byte[] NO_BYTES = {0, 0, 0};

    /** Completes the moment of a line for Docker's clients, which expect nanoseconds. */
    private static final byte[] NANOS = Bytes.ascii("000000Z");

    private static final byte[][] LEVELS =
            Arrays.stream(Level.values()).map(l -> Bytes.ascii(l.name())).toArray(byte[][]::new);

    private final LineBuffer buffer = new LineBuffer();
    private int[] numbers = new int[64];
    private int first;

    /**
     * The last lines before a moment (exclusive), at most {@code count}; of one replica, or of all with
     * {@link Telemetry#ALL}.
     */
    public static Lines last(History history, int replica, int count, long to) {
        return after(history, replica, LineId.BEGINNING, count, to);
    }

    /** The lines after an id and before a moment (exclusive). If there are more than {@code most}, the last of them. */
    public static Lines after(History history, int replica, LineId id, int most, long to) {
        Lines lines = new Lines();
        if (most > 0) {
            lines.read(history, replica, Math.max(id.millis(), startOfLast(history, replica, most, to)), to);
            lines.first = Math.max(lines.firstAfter(id), lines.buffer.size() - most);
        }
        return lines;
    }

    /** Replaces the content with the lines after an id and before a moment (exclusive). */
    public void next(History history, LineId id, long to) {
        next(history, Telemetry.ALL, id, to);
    }

    /** The same for one replica, or for all with {@link Telemetry#ALL}. */
    public void next(History history, int replica, LineId id, long to) {
        buffer.clear();
        first = 0;
        read(history, replica, id.millis(), to);
        first = firstAfter(id);
    }

    /** Drops the first {@code count} lines, or all if there are fewer. Returns how many were dropped. */
    public int drop(int count) {
        int dropped = Math.min(count, buffer.size() - first);
        first += dropped;
        return dropped;
    }

    /**
     * How many lines there are from one moment to another (exclusive), of one replica, or of all with
     * {@link Telemetry#ALL}.
     */
    public static long count(History history, int replica, long from, long to) {
        long count = 0;
        for (Run run : history.runs()) {
            if (run.endedAt() > from && run.requestedAt() < to) {
                count += Telemetry.count(run, replica, Math.max(from, run.requestedAt()), to);
            }
        }
        if (replica <= History.Event.REPLICA) {
            count += history.events().stream()
                    .filter(e -> e.timestamp() >= from && e.timestamp() < to)
                    .count();
        }
        return count;
    }

    /** The moment of the first line after this moment; {@code Long.MAX_VALUE} if none is planned. */
    public static long nextTimestamp(History history, long after) {
        long next = Long.MAX_VALUE;
        for (Run run : history.runs()) {
            if (run.endedAt() > after) {
                next = Math.min(next, Telemetry.nextTimestamp(run, after));
            }
        }
        for (History.Event event : history.events()) {
            if (event.timestamp() > after) {
                next = Math.min(next, event.timestamp());
            }
        }
        return next;
    }

    private void read(History history, int replica, long from, long to) {
        long cursor = from;
        for (History.Event event : history.events()) {
            if (event.timestamp() < from || event.timestamp() >= to || replica > History.Event.REPLICA) {
                continue;
            }
            cursor = readRuns(history.runs(), replica, cursor, event.timestamp() + 1);
            buffer.append(event.timestamp(), event.level(), history.name(), history.imageTag(), event.message());
            number(event.n());
        }
        readRuns(history.runs(), replica, cursor, to);
    }

    private long readRuns(List<Run> runs, int replica, long from, long to) {
        for (Run run : runs) {
            if (run.endedAt() > from && run.requestedAt() < to) {
                Telemetry.render(run, replica, Math.max(from, run.requestedAt()), to, buffer);
                number(0);
            }
        }
        return Math.max(from, to);
    }

    /** Sets the number of the lines that have come into the buffer since the last call. */
    private void number(int n) {
        int size = buffer.size();
        if (size > numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(size, numbers.length * 2));
        }
        Arrays.fill(numbers, first, size, n);
        first = size;
    }

    private int firstAfter(LineId id) {
        int i = 0;
        while (i < buffer.size() && new LineId(buffer.millis(i), numbers[i]).compareTo(id) <= 0) {
            i++;
        }
        return i;
    }

    /**
     * A moment such that at least {@code count} lines lie between it and {@code to}; {@code Long.MIN_VALUE} if there
     * are not so many. Counts one replica, or all with {@link Telemetry#ALL}.
     */
    public static long startOfLast(History history, int replica, int count, long to) {
        int missing = count;
        List<Run> runs = history.runs();
        for (int i = runs.size() - 1; i >= 0; i--) {
            long start = Telemetry.startOfLast(runs.get(i), replica, missing, to);
            missing -= Telemetry.count(runs.get(i), replica, start, to);
            if (missing <= 0) {
                return start;
            }
        }
        return Long.MIN_VALUE;
    }

    public boolean isEmpty() {
        return first >= buffer.size();
    }

    private LineId id(int i) {
        return new LineId(buffer.millis(i), numbers[i]);
    }

    /**
     * The lines as the API returns them: {@code {"lines":[{"id":…,"ts":…,"level":…,"message":…}]}}. Assembled from the
     * bytes of the lines, because turning them into strings and back takes longer than computing them.
     */
    public byte[] toJson() {
        Bytes bytes = new Bytes(EXPECTED);
        bytes.add(Bytes.ascii("{\"lines\":["));
        for (int i = first; i < buffer.size(); i++) {
            if (i > first) {
                bytes.add(',');
            }
            bytes.add(JSON_ID);
            bytes.add(Bytes.ascii(id(i).toString()));
            bytes.add(JSON_TS);
            bytes.add(buffer.bytes(), buffer.start(i), buffer.timeEnd(i));
            bytes.add(JSON_LEVEL);
            bytes.add(LEVELS[buffer.level(i).ordinal()]);
            bytes.add(JSON_MESSAGE);
            bytes.addEscaped(buffer.bytes(), buffer.messageStart(i), buffer.end(i));
            bytes.add(JSON_END);
        }
        bytes.add(Bytes.ascii("]}"));
        return bytes.toArray();
    }

    /** The lines as text, each ended by a line feed. */
    public byte[] toText() {
        Bytes bytes = new Bytes(EXPECTED);
        for (int i = first; i < buffer.size(); i++) {
            bytes.add(buffer.bytes(), buffer.start(i), buffer.end(i));
            bytes.add('\n');
        }
        return bytes.toArray();
    }

    /** The events of all lines ({@link #toEvents(int, byte[])}). */
    public byte[] toEvents(byte[] tag) {
        return toEvents(Telemetry.ALL, tag);
    }

    /**
     * The lines as server-sent events. Lines with the same moment are one event with a data field for each line; its id
     * is that of the last line.
     *
     * @param replica the one whose lines are meant, or {@link Telemetry#ALL}; empty if it wrote nothing
     * @param tag one more field for each event, before the others, with its line end; empty for none
     */
    public byte[] toEvents(int replica, byte[] tag) {
        Bytes bytes = new Bytes(EXPECTED);
        for (int i = after(first - 1, replica); i < buffer.size(); ) {
            int end = i;
            int last = i;
            while (end < buffer.size() && buffer.millis(end) == buffer.millis(i)) {
                last = end;
                end = after(end, replica);
            }
            bytes.add(tag);
            bytes.add(ID);
            bytes.add(Bytes.ascii(id(last).toString()));
            for (; i < end; i = after(i, replica)) {
                bytes.add(DATA);
                bytes.add(buffer.bytes(), buffer.start(i), buffer.end(i));
            }
            bytes.add(END);
        }
        return bytes.toArray();
    }

    /**
     * The lines as Docker sends those of a container without a terminal: each in its own frame, errors on the second
     * stream (Engine API, "Attach to a container").
     *
     * @param streams the streams to include
     * @param timestamps whether to put the moment in front once more, as {@code docker logs -t} shows it
     */
    public byte[] toFrames(Set<DockerStream> streams, boolean timestamps) {
        Bytes bytes = new Bytes(EXPECTED);
        for (int i = first; i < buffer.size(); i++) {
            DockerStream stream = DockerStream.of(buffer.level(i));
            if (streams.contains(stream)) {
                int length = buffer.end(i) - buffer.start(i) + 1 + (timestamps ? Timestamp.LENGTH + NANOS.length : 0);
                bytes.add((char) stream.number());
                bytes.add(NO_BYTES);
                for (int shift = 24; shift >= 0; shift -= 8) {
                    bytes.add((char) (length >>> shift & 0xFF));
                }
                if (timestamps) {
                    bytes.add(buffer.bytes(), buffer.start(i), buffer.timeEnd(i) - 1);
                    bytes.add(NANOS);
                    bytes.add(' ');
                }
                bytes.add(buffer.bytes(), buffer.start(i), buffer.end(i));
                bytes.add('\n');
            }
        }
        return bytes.toArray();
    }

    /** The index of the replica's next line after this one. */
    private int after(int line, int replica) {
        int i = line + 1;
        while (replica != Telemetry.ALL && i < buffer.size() && buffer.replica(i) != replica) {
            i++;
        }
        return i;
    }
}
