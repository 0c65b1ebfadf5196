package ru.samosval.telemetry;

import java.util.List;
import ru.samosval.access.Unguarded;
import ru.samosval.deployment.History;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.LineBuffer;
import ru.samosval.simulation.LineCursor;
import ru.samosval.simulation.Run;

/**
 * Walks over the lines of a deployment in a window, in order; see {@link FleetLines}. What can be told of a line
 * without rendering its text costs a few nanoseconds. Not thread-safe.
 */
@Unguarded("shows what the history holds")
public final class HistoryCursor {

    private final History history;
    private final int replica;
    private final long from;
    private final long to;
    private final List<History.Event> events;
    private int run = -1;
    private int event;
    private LineCursor line;
    private boolean isEvent;

    /** Stands before the first line of {@code [from, to)}, of one replica, or of all with {@code Telemetry.ALL}. */
    public HistoryCursor(History history, int replica, long from, long to) {
        this.history = history;
        this.replica = replica;
        this.from = from;
        this.to = to;
        this.events = replica > History.Event.REPLICA
                ? List.of()
                : history.events().stream()
                        .filter(e -> e.timestamp() >= from && e.timestamp() < to)
                        .toList();
    }

    /** Moves to the next line. False if there is none. Must be called before the first line is read. */
    public boolean next() {
        if (isEvent) {
            event++;
        } else {
            nextOfRuns();
        }
        // Among lines with the same moment that of an act is the last, as in the log.
        isEvent = event < events.size() && (line == null || events.get(event).timestamp() < line.millis());
        return isEvent || line != null;
    }

    /** Moves to the next line of the runs; {@code line} is null if there is none. */
    private void nextOfRuns() {
        while (line == null || !line.next()) {
            line = null;
            Run next;
            do {
                if (++run >= history.runs().size()) {
                    return;
                }
                next = history.runs().get(run);
            } while (next.endedAt() <= from || next.requestedAt() >= to);
            line = new LineCursor(next, replica, from, to);
        }
    }

    /** The history that is walked over. */
    public History history() {
        return history;
    }

    /** The moment of the line, epoch milliseconds. */
    public long millis() {
        return isEvent ? events.get(event).timestamp() : line.millis();
    }

    /** The second part of the line's id. */
    public int n() {
        return isEvent ? events.get(event).n() : 0;
    }

    /** The line's level. */
    public Level level() {
        return isEvent ? events.get(event).level() : line.level();
    }

    /** The replica that writes the line, from 1. */
    public int replica() {
        return isEvent ? History.Event.REPLICA : line.replica();
    }

    /** Appends the line. */
    public void render(LineBuffer out) {
        if (isEvent) {
            History.Event action = events.get(event);
            out.append(action.timestamp(), action.level(), history.name(), history.imageTag(), action.message());
        } else {
            line.render(out);
        }
    }

    /** Appends the line's message without its head; see {@code LineCursor.renderMessage}. */
    public void renderMessage(LineBuffer out) {
        if (isEvent) {
            History.Event action = events.get(event);
            out.appendMessage(action.timestamp(), action.level(), action.message());
        } else {
            line.renderMessage(out);
        }
    }

    /** The kind of the line. */
    public LineKind kind() {
        if (isEvent) {
            return LineKind.ACT;
        }
        return line.isFailure() ? LineKind.ALERT : line.isRollout() ? LineKind.ROLLOUT : LineKind.LINE;
    }
}
