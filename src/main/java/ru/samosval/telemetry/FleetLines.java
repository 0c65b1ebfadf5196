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
 * The lines of a window of several deployments as one sequence, ordered by moment, then by deployment, then by the
 * line's number. Lines are computed while one walks over them, so a caller that needs only the first lines does not pay
 * for the others. The text of a line is rendered only on request, so skipping a line by its level or replica costs some
 * nanoseconds. Not thread-safe.
 */
@Unguarded("shows what the histories hold; Histories.between gives those that an actor sees")
public final class FleetLines {

    private static final Comparator<HistoryCursor> ORDER = Comparator.comparingLong(HistoryCursor::millis)
            .thenComparingLong(cursor -> cursor.history().deployment())
            .thenComparingInt(HistoryCursor::n);

    private final PriorityQueue<HistoryCursor> waiting;
    private HistoryCursor current;

    /** Stands before the first line of {@code [from, to)}, in milliseconds since the epoch. */
    public FleetLines(Collection<History> histories, long from, long to) {
        this(histories, Telemetry.ALL, from, to);
    }

    /** The same, with only the lines of the replica with this number, or all with {@link Telemetry#ALL}. */
    public FleetLines(Collection<History> histories, int replica, long from, long to) {
        waiting = new PriorityQueue<>(Math.max(1, histories.size()), ORDER);
        for (History history : histories) {
            HistoryCursor cursor = new HistoryCursor(history, replica, from, to);
            if (cursor.next()) {
                waiting.add(cursor);
            }
        }
    }

    /** How many lines of each level (by its ordinal) the window has. Renders no line and walks over none. */
    public static long[] levels(Collection<History> histories, long from, long to) {
        long[] levels = new long[Level.values().length];
        for (History history : histories) {
            addLevels(history, Telemetry.ALL, from, to, levels);
        }
        return levels;
    }

    /**
     * Adds to {@code levels} the numbers of lines of one deployment's replica, or of all with {@link Telemetry#ALL}.
     */
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
        for (History.Event action : history.events()) {
            if (action.timestamp() >= from && action.timestamp() < to) {
                levels[action.level().ordinal()]++;
            }
        }
    }

    /** Moves to the next line. False if there is none. */
    public boolean next() {
        if (current != null && current.next()) {
            waiting.add(current);
        }
        current = waiting.poll();
        return current != null;
    }

    /** The history of the deployment that the line belongs to. */
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

    /** The replica that writes the line, from 1. */
    public int replica() {
        return current.replica();
    }

    /** Appends the line. */
    public void render(LineBuffer out) {
        current.render(out);
    }

    /** Appends the line's message without its head; see {@code LineCursor.renderMessage}. */
    public void renderMessage(LineBuffer out) {
        current.renderMessage(out);
    }

    /** The line itself. Valid until the next call of {@link #next}. */
    public HistoryCursor line() {
        return current;
    }
}
