package ru.samosval.telemetry;

import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;
import ru.samosval.access.Unguarded;
import ru.samosval.deployment.History;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.LineBuffer;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;

/**
 * The lines of any window of any set of deployments as one sequence: by moment, then by deployment, then by the line's
 * number. It is made as it is walked over, so whoever needs the first lines pays for no others; a line's text is rendered
 * only when it is asked for, so to pass over lines by their level or replica costs some nanoseconds each. Not thread-safe.
 */
@Unguarded("shows what the histories hold; Histories.between gives those that an actor sees")
public final class FleetLines {

    private static final Comparator<HistoryCursor> ORDER = Comparator.comparingLong(HistoryCursor::millis)
            .thenComparingLong(cursor -> cursor.history().deployment())
            .thenComparingInt(HistoryCursor::n);

    private final PriorityQueue<HistoryCursor> waiting;
    private HistoryCursor current;

    /** Before the first line of {@code [from, to)}, in milliseconds since the epoch. */
    public FleetLines(Collection<History> histories, long from, long to) {
        this(histories, Telemetry.ALL, from, to);
    }

    /** The same of the replicas of this number, or of {@link Telemetry#ALL}. */
    public FleetLines(Collection<History> histories, int replica, long from, long to) {
        waiting = new PriorityQueue<>(Math.max(1, histories.size()), ORDER);
        for (History history : histories) {
            HistoryCursor cursor = new HistoryCursor(history, replica, from, to);
            if (cursor.next()) {
                waiting.add(cursor);
            }
        }
    }

    /** How many lines of each level (by its ordinal) the window has. No line is rendered or walked over. */
    public static long[] levels(Collection<History> histories, long from, long to) {
        long[] levels = new long[Level.values().length];
        for (History history : histories) {
            addLevels(history, Telemetry.ALL, from, to, levels);
        }
        return levels;
    }

    /** Adds those of one deployment's replica, or of {@link Telemetry#ALL}. */
    public static void addLevels(History history, int replica, long from, long to, long[] levels) {
        for (Run run : history.runs()) {
            if (run.endedAt() > from && run.requestedAt() < to) {
                long[] ofRun = Telemetry.levels(run, replica, from, to);
                for (int level = 0; level < levels.length; level++) {
                    levels[level] += ofRun[level];
                }
            }
        }
        if (replica > History.Event.REPLICA) {
            return;
        }
        for (History.Event act : history.events()) {
            if (act.moment() >= from && act.moment() < to) {
                levels[act.level().ordinal()]++;
            }
        }
    }

    /** Goes on to the next line; false where there is none. */
    public boolean next() {
        if (current != null && current.next()) {
            waiting.add(current);
        }
        current = waiting.poll();
        return current != null;
    }

    /** Whose line it is. */
    public History history() {
        return current.history();
    }

    /** The line's id within its deployment's log. */
    public LineId id() {
        return new LineId(current.millis(), current.n());
    }

    public Level level() {
        return current.level();
    }

    /** The replica that says the line, from 1. */
    public int replica() {
        return current.replica();
    }

    /** Appends the line. */
    public void render(LineBuffer out) {
        current.render(out);
    }

    /** Appends what the line says, without its head; see {@code LineCursor.renderMessage}. */
    public void renderMessage(LineBuffer out) {
        current.renderMessage(out);
    }

    /** The line itself, to be looked at until {@link #next}. */
    public HistoryCursor line() {
        return current;
    }
}
