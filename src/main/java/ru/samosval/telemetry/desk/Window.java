package ru.samosval.telemetry.desk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import ru.samosval.deployment.History;
import ru.samosval.format.Bytes;
import ru.samosval.simulation.Level;
import ru.samosval.telemetry.FleetLines;
import ru.samosval.telemetry.HistoryCursor;

/** Some lines next to a place, of all deployments in one order: what a page shows and scrolls through. */
final class Window {

    /** The most lines of a window. */
    static final int MOST = 1_000;

    private static final long FIRST_MILLIS = 1_000;
    private static final int GROWS = 6;

    private final Past past;
    private final Wanted wanted;
    private final Place rangeEnd;

    /**
     * Windows over the lines that there are now.
     *
     * @param rangeEnd the end of all lines that there are; lines from there on are new
     */
    Window(Past past, Wanted wanted, Place rangeEnd) {
        this.past = past;
        this.wanted = wanted;
        this.rangeEnd = rangeEnd;
    }

    /** What was found: JSON objects, and whether there are more lines beyond. */
    private record Found(Deque<byte[]> lines, boolean more) {

        byte[] json(Place rangeEnd) {
            Bytes out = new Bytes(256 * lines.size() + 64);
            out.add(Bytes.ascii("{\"lines\":["));
            boolean first = true;
            for (byte[] line : lines) {
                if (!first) {
                    out.add(',');
                }
                first = false;
                out.add(line);
            }
            out.add(Bytes.ascii("],\"more\":" + more + ",\"to\":\"" + rangeEnd + "\"}"));
            return out.toArray();
        }
    }

    /**
     * The last lines before a place, at most {@code most}, oldest first, and none before {@code begin}. If
     * {@code begin} is a line, that line is left out.
     */
    byte[] before(Place place, int most, Place begin) {
        long end = place.millis() + (place.isLine() ? 1 : 0);
        long beginning = Math.max(begin.millis(), past.beginning());
        long millis = FIRST_MILLIS;
        while (true) {
            long from = Math.max(beginning, end - millis);
            boolean isAll = from <= beginning;
            List<History> histories = from < end ? past.between(from, end) : List.of();
            if (isAll || count(histories, from, end) >= most + 1 + count(histories, place.millis(), end)) {
                return lastBefore(histories, from, end, place, most, begin).json(rangeEnd);
            }
            millis *= GROWS;
        }
    }

    private Found lastBefore(List<History> histories, long from, long end, Place place, int most, Place begin) {
        Deque<byte[]> lines = new ArrayDeque<>();
        LineWriter writer = new LineWriter();
        long left = count(histories, from, end);
        long enough = most + count(histories, place.millis(), end) + 1;
        boolean more = false;
        FleetLines all = new FleetLines(histories, wanted.replica(), from, end);
        while (all.next()) {
            HistoryCursor line = all.line();
            if (!wanted.takes(line)) {
                continue;
            }
            // Lines that are certainly too far back are not rendered.
            boolean isFar = left > enough;
            left--;
            if (begin.isLine()
                    && line.millis() <= begin.millis()
                    && Place.of(line).compareTo(begin) <= 0) {
                continue;
            }
            if (isFar) {
                more = true;
            } else if (Place.of(line).compareTo(place) < 0) {
                lines.add(written(writer, line));
                if (lines.size() > most) {
                    lines.poll();
                    more = true;
                }
            }
        }
        return new Found(lines, more);
    }

    /** The first lines after a place, at most {@code most}, oldest first, up to {@code until}, exclusive. */
    byte[] after(Place place, int most, Place until) {
        long end = until.millis() + (until.isLine() ? 1 : 0);
        long from = Math.max(place.millis(), past.beginning());
        long millis = FIRST_MILLIS;
        while (true) {
            long to = Math.min(end, from + millis);
            List<History> histories = from < to ? past.between(from, to) : List.of();
            if (to >= end || count(histories, from, to) >= most + 1 + count(histories, from, from + 1)) {
                return firstAfter(histories, from, to, place, most, until).json(rangeEnd);
            }
            millis *= GROWS;
        }
    }

    private Found firstAfter(List<History> histories, long from, long to, Place place, int most, Place until) {
        Deque<byte[]> lines = new ArrayDeque<>();
        LineWriter writer = new LineWriter();
        FleetLines all = new FleetLines(histories, wanted.replica(), from, to);
        while (all.next()) {
            HistoryCursor line = all.line();
            int order = Place.of(line).compareTo(place);
            if (Place.of(line).compareTo(until) >= 0) {
                break;
            }
            if (!wanted.takes(line) || order < 0 || order == 0 && place.isLine()) {
                continue;
            }
            if (lines.size() == most) {
                return new Found(lines, true);
            }
            lines.add(written(writer, line));
        }
        return new Found(lines, false);
    }

    private static byte[] written(LineWriter writer, HistoryCursor line) {
        Bytes out = new Bytes(256);
        out.add('{');
        writer.write(line, out);
        return out.toArray();
    }

    private long count(List<History> histories, long from, long to) {
        long[] levels = new long[Level.values().length];
        if (from < to) {
            for (History history : histories) {
                FleetLines.addLevels(history, wanted.replica(), from, to, levels);
            }
        }
        return wanted.count(levels);
    }
}
