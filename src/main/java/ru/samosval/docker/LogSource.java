package ru.samosval.docker;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import ru.samosval.access.Actor;
import ru.samosval.access.Unguarded;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.History;
import ru.samosval.deployment.WriteBarrier;
import ru.samosval.simulation.ReplicaRestart;
import ru.samosval.simulation.Run;
import ru.samosval.telemetry.DockerStream;
import ru.samosval.telemetry.LineId;
import ru.samosval.telemetry.Lines;
import ru.samosval.telemetry.stream.PulledStreams.Change;
import ru.samosval.telemetry.stream.PulledStreams.Piece;
import ru.samosval.telemetry.stream.PulledStreams.Source;

/**
 * The log of a container: its past, some minutes at a time, and then each line at its moment, until the container dies,
 * even if it starts again: as with Docker's engine, a client that wants to go on asks again. If it is opened before the
 * container is up, it follows to the end of the run that begins.
 */
@Unguarded("of a stream whose reader was asked, and is asked again by isAllowed")
final class LogSource implements Source {

    private static final long WINDOW_MILLIS = 300_000;
    private static final long HELD_RETRY_MILLIS = 2;

    /** One for each thread: its content is turned into bytes before the next stream has its turn. */
    private static final ThreadLocal<Lines> LINES = ThreadLocal.withInitial(Lines::new);

    private final Services services;
    private final Actor actor;
    private final long deployment;
    private final int replica;
    private final Wanted wanted;
    private final AtomicLong version;
    private final long pastEnd;
    private History history;
    private long seenVersion;
    private int surplus;

    /** When the followed container dies, as far as is known. Its line of this moment is its last one. */
    private long death;

    /** The first moment that was not sent. */
    private long cursor;

    /** What it needs. */
    record Services(Histories histories, WriteBarrier barrier, Clock clock) {}

    /**
     * What is asked for.
     *
     * @param from the first moment (epoch milliseconds)
     * @param to the last one, exclusive
     * @param tail how many of the last lines at most; new lines are not counted
     */
    record Wanted(Set<DockerStream> streams, boolean timestamps, boolean follow, long from, long to, int tail) {}

    LogSource(Services services, Actor actor, long deployment, int replica, Wanted wanted) {
        this.services = services;
        this.actor = actor;
        this.deployment = deployment;
        this.replica = replica;
        this.wanted = wanted;
        version = services.barrier().watch(deployment);
        try {
            seenVersion = version.get();
            // Stops before an act that is being committed. Asked before the history is read.
            long now =
                    Math.min(services.clock().millis() + 1, services.barrier().heldAt(deployment));
            history = services.histories().of(actor, deployment);
            pastEnd = Math.min(now, wanted.to());
            cursor = Math.min(pastEnd, Math.max(wanted.from(), beginning()));
            death = death();
        } catch (RuntimeException e) {
            services.barrier().unwatch(deployment);
            throw e;
        }
    }

    /** The beginning of the past that is asked for. Notes how many lines there are too many. */
    private long beginning() {
        if (wanted.tail() == Integer.MAX_VALUE) {
            return history.runs().isEmpty()
                    ? pastEnd
                    : Math.min(history.runs().get(0).requestedAt(), firstEvent());
        }
        if (wanted.tail() == 0) {
            return pastEnd;
        }
        long start = Math.max(wanted.from(), Lines.startOfLast(history, replica, wanted.tail(), pastEnd));
        surplus = (int) Math.max(0, Lines.count(history, replica, start, pastEnd) - wanted.tail());
        return start;
    }

    private long firstEvent() {
        return history.events().isEmpty()
                ? Long.MAX_VALUE
                : history.events().get(0).timestamp();
    }

    @Override
    public Piece next() {
        if (cursor < pastEnd) {
            long from = Math.max(cursor, Math.min(pastEnd, Lines.nextTimestamp(history, cursor - 1)));
            return Piece.of(lines(from, Math.min(pastEnd, from + WINDOW_MILLIS)));
        }
        if (!wanted.follow() || cursor >= wanted.to()) {
            return Piece.end();
        }
        long now = services.clock().millis();
        long held = services.barrier().heldAt(deployment);
        refresh();
        if (history == null) {
            return Piece.end();
        }
        long to = Math.min(Math.min(now, death) + 1, Math.min(held, wanted.to()));
        byte[] bytes = lines(cursor, Math.max(cursor, to));
        if (cursor >= wanted.to() || cursor > death || isOver()) {
            return Piece.last(bytes);
        }
        long next = held <= now ? now + HELD_RETRY_MILLIS : Lines.nextTimestamp(history, cursor - 1);
        return Piece.of(bytes, Math.min(next, wanted.to()));
    }

    private byte[] lines(long from, long to) {
        Lines lines = LINES.get();
        lines.next(history, replica, new LineId(from - 1, Integer.MAX_VALUE), to);
        surplus -= lines.drop(surplus);
        cursor = to;
        return lines.toFrames(wanted.streams(), wanted.timestamps());
    }

    /** Whether nothing more will be written unless somebody starts the deployment. */
    private boolean isOver() {
        if (history.runs().isEmpty()) {
            return true;
        }
        Run last = history.runs().get(history.runs().size() - 1);
        return last.endedAt() < cursor || last.fails() && last.readyAt() < cursor;
    }

    /** When, from the opening of the stream on, a run of the deployment or this replica alone first ends. */
    private long death() {
        long first = Long.MAX_VALUE;
        for (Run run : history.runs()) {
            long end = run.fails() ? Math.min(run.readyAt(), run.endedAt()) : run.endedAt();
            first = end < pastEnd ? first : Math.min(first, end);
            List<ReplicaRestart> restarts = run.restarts();
            for (int i = restarts.size() - 1; i >= 0 && restarts.get(i).downAt() >= pastEnd; i--) {
                first = restarts.get(i).replica() == replica
                        ? Math.min(first, restarts.get(i).downAt())
                        : first;
            }
        }
        return first;
    }

    private void refresh() {
        long current = version.get();
        if (current != seenVersion) {
            seenVersion = current;
            history = services.histories().of(deployment).orElse(null);
            death = history == null ? death : death();
        }
    }

    @Override
    public boolean isConcernedBy(Change change) {
        return change.ids().contains(deployment);
    }

    @Override
    public boolean isAllowed() {
        return services.histories().sees(actor, deployment);
    }

    @Override
    public void close() {
        services.barrier().unwatch(deployment);
    }
}
