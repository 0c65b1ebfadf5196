package ru.samosval.telemetry.desk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import ru.samosval.access.Unguarded;
import ru.samosval.deployment.History;
import ru.samosval.format.Bytes;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.LineBuffer;
import ru.samosval.telemetry.FleetLines;
import ru.samosval.telemetry.HistoryCursor;
import ru.samosval.work.Work;

/**
 * Searches lines from a place backwards or forwards. Sends what it finds as JSON, one object a line: {@code begin},
 * then {@code hit}s in the order of the search and {@code progress}, then {@code end}.
 *
 * <p>It proceeds in slices of time, short ones first. Within a slice it walks over each deployment by itself, which is
 * quicker than walking over all in one order; the hits are sorted afterwards. For slices that only need to be counted,
 * without regard to the text, the counts by level are computed without a walk.
 */
@Unguarded("of histories that were given to an actor")
final class LogSearch implements Work {

    /** At most this many hits are sent. All are counted. */
    static final int MOST_HITS = 1_000;

    /** The range is divided for counting into at most this many parts. */
    static final int MOST_BUCKETS = 400;

    /** How long it may work in all, not counting the turns of other searches. */
    private static final long MOST_NANOS = 20_000_000_000L;

    private static final long PROGRESS_NANOS = 100_000_000L;
    private static final long FIRST_LINES = 4_000;
    private static final long MOST_LINES = 300_000;
    private static final long FIRST_ERA_MILLIS = 600_000;
    private static final int ERAS_GROW = 4;

    /** The clock is read once in this many lines. */
    private static final int BETWEEN_LOOKS = 64;

    /**
     * What to search for.
     *
     * @param from the first place of the range
     * @param to the end of the range, exclusive
     * @param backwards whether to begin at the end of the range
     * @param hits how many hits to send, at most {@link #MOST_HITS}
     * @param counts whether to go on counting when these have been sent
     * @param buckets into how many equal parts the range is divided for counting, 0 to {@link #MOST_BUCKETS}
     */
    record Question(Place from, Place to, boolean backwards, Wanted wanted, int hits, boolean counts, int buckets) {}

    private record Hit(Place place, byte[] json) {}

    private final Past past;
    private final Question question;
    private final Wanted wanted;
    private final LineBuffer buffer = new LineBuffer();
    private final Bytes json = new Bytes(512);

    /** The moments to search. At both ends each line is compared with the place. */
    private final long first;

    private final long end;
    private final double width;
    private final long[][] buckets;
    private final boolean[] touched;
    private final long[] levels = new long[Level.values().length];

    private boolean begun;
    private boolean over;
    private long worked;
    private boolean hasReported;
    private long reported;
    private int told;
    private long count;

    /** Everything up to this moment has been searched; if the search goes backwards, everything from it on. */
    private long reached;

    private List<History> histories = List.of();
    private long eraFrom;
    private long eraTo;
    private long eraMillis = FIRST_ERA_MILLIS;

    private boolean inSlice;
    private boolean sums;
    private long sliceFrom;
    private long sliceTo;
    private long sliceMillis;
    private long sliceLines;
    private long wantedLines = FIRST_LINES;
    private int next;
    private HistoryCursor cursor;

    /** The hits of this slice that will be sent. The first in the queue is the first to give way. */
    private final PriorityQueue<Hit> hits;

    LogSearch(Past past, Question question) {
        this.past = past;
        this.question = question;
        this.wanted = question.wanted();
        long last = question.to().millis() + (question.to().isLine() ? 1 : 0);
        this.first = Math.max(question.from().millis(), Math.min(past.beginning(), last));
        this.end = Math.max(first, last);
        this.buckets = new long[question.buckets()][levels.length];
        this.touched = new boolean[question.buckets()];
        this.width = Math.max(1.0, (double) (end - first) / Math.max(1, question.buckets()));
        this.reached = question.backwards() ? end : first;
        this.eraFrom = reached;
        this.eraTo = reached;
        Comparator<Hit> order = Comparator.comparing(Hit::place);
        this.hits = new PriorityQueue<>(question.backwards() ? order : order.reversed());
    }

    @Override
    public boolean go(Bytes out, long until) {
        long begin = System.nanoTime();
        if (!begun) {
            begun = true;
            begin(out);
        }
        boolean more = look(out, until);
        long now = System.nanoTime();
        worked += now - begin;
        if (more && worked > MOST_NANOS) {
            over("deadline", out);
            return false;
        }
        if (more && (!hasReported || now - reported >= PROGRESS_NANOS)) {
            hasReported = true;
            reported = now;
            progress(out);
        }
        return more;
    }

    private boolean look(Bytes out, long until) {
        while (!over) {
            if (!inSlice && !openSlice(out)) {
                break;
            }
            if (sums) {
                sumNext();
            } else {
                walkOn();
            }
            if (isSliceDone()) {
                closeSlice(out);
            }
            if (System.nanoTime() - until >= 0) {
                break;
            }
        }
        return !over;
    }

    /** Opens the next slice, in the next era if need be. False if the search is over. */
    private boolean openSlice(Bytes out) {
        boolean back = question.backwards();
        if (reached == (back ? first : end)) {
            over("complete", out);
            return false;
        }
        if (told >= question.hits() && !question.counts()) {
            over("hits", out);
            return false;
        }
        if (reached == (back ? eraFrom : eraTo)) {
            eraFrom = back ? Math.max(first, reached - eraMillis) : reached;
            eraTo = back ? reached : Math.min(end, reached + eraMillis);
            eraMillis *= ERAS_GROW;
            histories = past.between(eraFrom, eraTo);
        }
        // A slice that touches a line at the range's end is walked over, because the lines of that moment are divided.
        sums = told >= question.hits() && wanted.message().isAny() && !touchesAPlace(back);
        if (sums) {
            openSum(back);
        } else {
            sliceMillis =
                    sliceMillis == 0 ? Math.max(1, FIRST_LINES * 500 / Math.max(1, histories.size())) : sliceMillis;
            sliceFrom = back ? Math.max(eraFrom, reached - sliceMillis) : reached;
            sliceTo = back ? reached : Math.min(eraTo, reached + sliceMillis);
        }
        inSlice = true;
        next = 0;
        sliceLines = 0;
        cursor = null;
        return true;
    }

    private boolean touchesAPlace(boolean back) {
        return back
                ? reached == end && question.to().isLine()
                : reached == first && question.from().isLine();
    }

    /**
     * Bounds a slice that is only counted: it lies within one part of the range, and stops before a place that divides
     * the lines of its moment.
     */
    private void openSum(boolean back) {
        sliceFrom = back ? eraFrom : reached;
        sliceTo = back ? reached : eraTo;
        if (buckets.length > 0) {
            int bucket = bucket(back ? reached - 1 : reached);
            sliceFrom = Math.max(sliceFrom, edge(bucket));
            sliceTo = Math.min(sliceTo, edge(bucket + 1));
        }
        if (back && sliceFrom == first && question.from().isLine() && sliceTo > first + 1) {
            sliceFrom = first + 1;
        } else if (!back && sliceTo == end && question.to().isLine() && sliceFrom < end - 1) {
            sliceTo = end - 1;
        } else if (question.from().isLine() && sliceFrom == first
                || question.to().isLine() && sliceTo == end) {
            sums = false;
        }
    }

    private boolean isSliceDone() {
        return cursor == null && next == histories.size();
    }

    private void closeSlice(Bytes out) {
        inSlice = false;
        reached = question.backwards() ? sliceFrom : sliceTo;
        if (!hits.isEmpty()) {
            tellHits(out);
        }
        if (!sums) {
            wantedLines = Math.min(MOST_LINES, wantedLines * 2);
            double ratio = (double) wantedLines / Math.max(1, sliceLines);
            double longer = Math.max(0.25, Math.min(8, ratio)) * Math.max(1, sliceTo - sliceFrom);
            sliceMillis = (long) Math.max(1, Math.min(longer, Long.MAX_VALUE / 4.0));
        }
    }

    private void sumNext() {
        if (next == histories.size()) {
            return;
        }
        long[] found = new long[levels.length];
        FleetLines.addLevels(histories.get(next++), wanted.replica(), sliceFrom, sliceTo, found);
        for (int level = 0; level < found.length; level++) {
            if (wanted.levels()[level]) {
                add(sliceFrom, level, found[level]);
            }
        }
    }

    private void walkOn() {
        if (cursor == null) {
            if (next == histories.size()) {
                return;
            }
            cursor = new HistoryCursor(histories.get(next++), wanted.replica(), sliceFrom, sliceTo);
        }
        for (int i = 0; i < BETWEEN_LOOKS; i++) {
            if (!cursor.next()) {
                cursor = null;
                return;
            }
            sliceLines++;
            if (wanted.takes(cursor)) {
                lookAt();
            }
        }
    }

    private void lookAt() {
        boolean rendered = false;
        if (!wanted.message().isAny()) {
            render();
            rendered = true;
            if (!wanted.message().matches(buffer.bytes(), buffer.start(0), buffer.end(0))) {
                return;
            }
        }
        long millis = cursor.millis();
        boolean atPlace =
                millis == question.from().millis() || millis == question.to().millis();
        if (atPlace && !isWithin(Place.of(cursor))) {
            return;
        }
        add(millis, cursor.level().ordinal(), 1);
        int missing = question.hits() - told;
        if (missing > 0 && (hits.size() < missing || isBefore())) {
            if (!rendered) {
                render();
            }
            keep(missing);
        }
    }

    private void render() {
        buffer.clear();
        cursor.renderMessage(buffer);
    }

    private boolean isWithin(Place place) {
        // A line that is the range's beginning is not in the range: the lines after it are asked for.
        boolean afterFrom =
                question.from().isLine() ? place.compareTo(question.from()) > 0 : place.compareTo(question.from()) >= 0;
        return afterFrom && place.compareTo(question.to()) < 0;
    }

    /** Whether the line is to be sent before the hit that gives way first. */
    private boolean isBefore() {
        Place last = hits.peek().place();
        int order = cursor.millis() != last.millis()
                ? Long.compare(cursor.millis(), last.millis())
                : Place.of(cursor).compareTo(last);
        return question.backwards() ? order > 0 : order < 0;
    }

    private void keep(int most) {
        json.cut(0);
        json.add(HIT);
        LineWriter.write(cursor, buffer, json);
        json.add('\n');
        hits.add(new Hit(Place.of(cursor), json.toArray()));
        if (hits.size() > most) {
            hits.poll();
        }
    }

    private static final byte[] HIT = Bytes.ascii("{\"type\":\"hit\",");

    private void tellHits(Bytes out) {
        List<Hit> found = new ArrayList<>(hits);
        hits.clear();
        Comparator<Hit> order = Comparator.comparing(Hit::place);
        Collections.sort(found, question.backwards() ? order.reversed() : order);
        for (Hit hit : found) {
            out.add(hit.json());
        }
        told += found.size();
    }

    private void add(long millis, int level, long lines) {
        count += lines;
        levels[level] += lines;
        if (buckets.length > 0 && lines > 0) {
            int bucket = bucket(millis);
            buckets[bucket][level] += lines;
            touched[bucket] = true;
        }
    }

    private int bucket(long millis) {
        int bucket = (int) Math.max(0, Math.min(buckets.length - 1, (millis - first) / width));
        // The division may be slightly off; the edges decide.
        if (millis < edge(bucket)) {
            return bucket - 1;
        }
        return bucket < buckets.length - 1 && millis >= edge(bucket + 1) ? bucket + 1 : bucket;
    }

    private long edge(int bucket) {
        return bucket >= buckets.length ? end : first + (long) Math.ceil(bucket * width);
    }

    private void begin(Bytes out) {
        out.add(Bytes.ascii("{\"type\":\"begin\",\"from\":\""));
        out.addTimestamp(first);
        out.add(Bytes.ascii("\",\"to\":\""));
        out.addTimestamp(end);
        out.add(Bytes.ascii("\",\"parts\":" + buckets.length + "}\n"));
    }

    private void progress(Bytes out) {
        out.add(Bytes.ascii("{\"type\":\"progress\""));
        found(out);
    }

    private void over(String reason, Bytes out) {
        over = true;
        out.add(Bytes.ascii("{\"type\":\"end\",\"reason\":\"" + reason + "\""));
        found(out);
    }

    /**
     * Writes how far the search has come and what it has counted. Of the range's parts only those whose counts have
     * grown.
     */
    private void found(Bytes out) {
        out.add(Bytes.ascii(",\"searched\":\""));
        out.addTimestamp(reached);
        out.add(Bytes.ascii("\",\"count\":" + count + ",\"levels\":" + numbers(levels) + ",\"buckets\":["));
        boolean isFirst = true;
        for (int i = 0; i < buckets.length; i++) {
            if (touched[i]) {
                touched[i] = false;
                out.add(Bytes.ascii((isFirst ? "" : ",") + "[" + i + "," + numbers(buckets[i]) + "]"));
                isFirst = false;
            }
        }
        out.add(Bytes.ascii("]}\n"));
    }

    private static String numbers(long[] counts) {
        return "[" + counts[0] + "," + counts[1] + "," + counts[2] + "]";
    }
}
