package ru.samosval.telemetry.desk;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import ru.samosval.access.Unguarded;
import ru.samosval.deployment.Histories.Chosen;
import ru.samosval.deployment.History;
import ru.samosval.deployment.WriteBarrier;
import ru.samosval.format.Bytes;
import ru.samosval.refusal.Refusal;
import ru.samosval.simulation.LineBuffer;
import ru.samosval.telemetry.FleetLines;
import ru.samosval.telemetry.HistoryCursor;
import ru.samosval.work.Work;

/**
 * The wanted lines of some deployments from a place on, each when its moment has come, in one order: JSON, one object a
 * line. Which deployments are meant, and which of them the reader sees, is asked again and again.
 */
@Unguarded("of deployments that LogDesk has chosen for an actor, who is asked again as time goes")
final class LiveLines implements Work {

    static final long PAUSE_MILLIS = 200;

    private static final long CHOOSE_MILLIS = 10_000;

    /** A page that receives nothing for twice this time says that it is not connected. */
    private static final long BEAT_MILLIS = 2_000;

    /** A reader that has missed more lines than this begins anew. */
    private static final int MOST_MISSED = 2_000;

    /**
     * So does one that has missed more lines than this, even if few of them are wanted: looking through more takes
     * longer than a turn, and a search does it in turns.
     */
    static final int MOST_LOOKED_THROUGH = 100_000;

    private static final byte[] LINE = Bytes.ascii("{\"type\":\"line\",");
    private static final byte[] GAP = Bytes.ascii("{\"type\":\"gap\",\"after\":\"");
    private static final byte[] PING = Bytes.ascii("{\"type\":\"ping\",\"after\":\"");
    private static final byte[] END = Bytes.ascii("\"}\n");
    private static final byte[] GONE = Bytes.ascii("{\"type\":\"end\",\"reason\":\"gone\"}\n");

    private final Supplier<LogDesk.View> views;
    private final WriteBarrier barrier;
    private final LongSupplier clock;
    private final Wanted wanted;
    private final LineBuffer message = new LineBuffer();
    private final List<Long> watched = new ArrayList<>();
    private final List<AtomicLong> versions = new ArrayList<>();

    private Place shown;
    private LogDesk.View view;
    private long chosenAt;
    private long beatAt = Long.MIN_VALUE;
    private long seen = -1;
    private List<History> histories = List.of();
    private Set<Long> newlyChosen = Set.of();
    private long newSince;
    private boolean closed;
    private volatile boolean asksAgain;

    /**
     * The lines after a place.
     *
     * @param after null for the lines from now on
     */
    LiveLines(Supplier<LogDesk.View> views, WriteBarrier barrier, LongSupplier clock, Wanted wanted, Place after) {
        this.views = views;
        this.barrier = barrier;
        this.clock = clock;
        this.wanted = wanted;
        this.shown = after;
    }

    @Override
    public synchronized boolean go(Bytes out, long until) {
        if (closed) {
            return false;
        }
        // The clock, then what is held, then the versions, then the histories: WriteBarrier says why.
        long now = clock.getAsLong();
        boolean isToChoose = view == null || asksAgain || now - chosenAt >= CHOOSE_MILLIS;
        asksAgain = false;
        if (isToChoose && !choose(now)) {
            out.add(GONE);
            return false;
        }
        long held = watched.stream().mapToLong(barrier::heldAt).reduce(Long.MAX_VALUE, Math::min);
        long to = Math.min(now + 1, held);
        if (shown == null) {
            shown = lastOf(to - 1);
        } else if (hasMissedOfNew()) {
            // Their lines belong before what was shown already. Only beginning anew puts that right.
            tell(out, GAP, Place.beginningOf(to));
            shown = lastOf(to - 1);
        }
        long version = versions.stream().mapToLong(AtomicLong::get).sum();
        if (version != seen) {
            histories = view.past().between(shown.millis(), Long.MAX_VALUE);
            seen = version;
        }
        if (to > shown.millis() + 1 || !isLastOf(shown) && to > shown.millis()) {
            write(out, to);
            shown = lastOf(to - 1);
        }
        if (now - beatAt >= BEAT_MILLIS || beatAt == Long.MIN_VALUE) {
            beatAt = now;
            tell(out, PING, shown);
        }
        return true;
    }

    /**
     * Says how far the stream has come. A reader that loses the connection goes on from there, and not from the last
     * line, which may be old, nor, if there was none, from a moment of its own clock.
     */
    private static void tell(Bytes out, byte[] type, Place place) {
        out.add(type);
        out.addText((isLastOf(place) ? Place.beginningOf(place.millis() + 1) : place).toString());
        out.add(END);
    }

    private static Place lastOf(long millis) {
        return new Place(millis, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static boolean isLastOf(Place place) {
        return place.deployment() == Long.MAX_VALUE;
    }

    private boolean choose(long now) {
        LogDesk.View chosen;
        try {
            chosen = views.get();
        } catch (Refusal e) {
            return false;
        }
        Set<Long> before = Set.copyOf(watched);
        unwatch();
        for (Chosen each : chosen.deployments()) {
            watched.add(each.id());
            versions.add(barrier.watch(each.id()));
        }
        newlyChosen = view == null ? new HashSet<>() : new HashSet<>(watched);
        newlyChosen.removeAll(before);
        newSince = chosenAt;
        view = chosen;
        chosenAt = now;
        seen = -1;
        return true;
    }

    /** Whether deployments that are newly meant have written something wanted before the place that was shown last. */
    private boolean hasMissedOfNew() {
        Set<Long> fresh = newlyChosen;
        newlyChosen = Set.of();
        if (fresh.isEmpty() || newSince > shown.millis()) {
            return false;
        }
        List<History> theirs = view.past().between(newSince, shown.millis() + 1).stream()
                .filter(history -> fresh.contains(history.deployment()))
                .toList();
        FleetLines lines = new FleetLines(theirs, wanted.replica(), newSince, shown.millis() + 1);
        while (lines.next()) {
            if (takes(lines.line())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a line is wanted. If so, its message has been rendered. */
    private boolean takes(HistoryCursor line) {
        if (!wanted.takes(line)) {
            return false;
        }
        message.clear();
        line.renderMessage(message);
        return wanted.message().matches(message.bytes(), message.start(0), message.end(0));
    }

    private void unwatch() {
        watched.forEach(barrier::unwatch);
        watched.clear();
        versions.clear();
    }

    private void write(Bytes out, long to) {
        FleetLines lines = new FleetLines(histories, wanted.replica(), shown.millis(), to);
        int begin = out.length();
        int written = 0;
        int lookedThrough = 0;
        while (lines.next()) {
            HistoryCursor line = lines.line();
            boolean isWanted = Place.of(line).compareTo(shown) > 0 && takes(line);
            written += isWanted ? 1 : 0;
            if (written > MOST_MISSED || ++lookedThrough > MOST_LOOKED_THROUGH) {
                out.cut(begin);
                tell(out, GAP, Place.beginningOf(to));
                return;
            }
            if (isWanted) {
                out.add(LINE);
                LineWriter.write(line, message, out);
                out.add('\n');
            }
        }
    }

    @Override
    public long pauseMillis() {
        return PAUSE_MILLIS;
    }

    @Override
    public void askAgain() {
        asksAgain = true;
    }

    @Override
    public synchronized void close() {
        closed = true;
        unwatch();
    }
}
