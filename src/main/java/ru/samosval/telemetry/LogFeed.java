package ru.samosval.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import ru.samosval.access.Actor;
import ru.samosval.deployment.ActsInFlight;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.deployment.History;

/**
 * The live log of one deployment, for all who watch it (section 8.5): opened by the first, dropped after the last. Each
 * line goes out at the moment it carries; it is computed and put into bytes once, whatever the number of viewers.
 */
final class LogFeed {

    /** While an act on the deployment is being committed, the feed looks again so soon. */
    private static final long HELD_RETRY_MILLIS = 2;

    private final long deployment;
    private final LongSupplier clock;
    private final ActsInFlight acts;
    private final LongFunction<History> histories;
    private final AtomicLong version;
    private final List<Viewer> viewers = new CopyOnWriteArrayList<>();
    private final Lines lines = new Lines();
    private History history;
    private long seenVersion;
    private LineId shown;

    LogFeed(long deployment, LongSupplier clock, ActsInFlight acts, LongFunction<History> histories) {
        this.deployment = deployment;
        this.clock = clock;
        this.acts = acts;
        this.histories = histories;
        this.version = acts.watch(deployment);
        this.seenVersion = version.get();
        this.history = histories.apply(deployment);
        this.shown = new LineId(Math.min(clock.getAsLong(), acts.heldAt(deployment) - 1), Integer.MAX_VALUE);
        refresh();
    }

    long deployment() {
        return deployment;
    }

    /** Whether the deployment came of this request. */
    synchronized boolean isOf(long request) {
        return history != null && history.request() == request;
    }

    List<Viewer> viewers() {
        return viewers;
    }

    /**
     * Takes a viewer in: first the lines it asks for, then every new one, none lost or doubled between the two. Where the
     * deployment is gone meanwhile, the stream ends at once.
     */
    synchronized void join(Viewer viewer, LineId after, int most) {
        advance();
        if (history == null) {
            viewer.end(event("end", "{\"reason\":\"deleted\"}"));
            return;
        }
        Lines past = Lines.after(history, after, most, shown.millis() + 1);
        viewer.send(past.toEvents());
        viewers.add(viewer);
        if (viewer.isGone()) {
            viewers.remove(viewer);
        }
    }

    void leave(Viewer viewer) {
        viewers.remove(viewer);
    }

    boolean isWatched() {
        return !viewers.isEmpty();
    }

    /**
     * Sends what has fallen due.
     *
     * @return when to call again (epoch milliseconds); {@code Long.MAX_VALUE} where nothing is planned
     */
    synchronized long advance() {
        long now = clock.getAsLong();
        long held = acts.heldAt(deployment);
        refresh();
        if (history == null) {
            return Long.MAX_VALUE;
        }
        long to = Math.min(now + 1, held);
        if (to > shown.millis() + 1) {
            lines.next(history, shown, to);
            shown = new LineId(to - 1, Integer.MAX_VALUE);
            if (!lines.isEmpty()) {
                byte[] events = lines.toEvents();
                viewers.forEach(v -> v.send(events));
            }
        }
        return held <= now ? now + HELD_RETRY_MILLIS : Lines.nextMoment(history, shown.millis());
    }

    private void refresh() {
        long current = version.get();
        if (current != seenVersion) {
            history = histories.apply(deployment);
            seenVersion = current;
        }
    }

    /** Tells the viewers the deployment's new state; to be called after {@link #advance}, which sends what led to it. */
    synchronized void tell(DeploymentStatus status) {
        byte[] event = event("status", "{\"status\":\"" + status.getKey() + "\"}");
        viewers.forEach(v -> v.send(event));
    }

    /** Ends the stream of the viewers that no longer may have it. */
    void end(Predicate<Viewer> which, String reason) {
        byte[] event = event("end", "{\"reason\":\"" + reason + "\"}");
        viewers.stream().filter(which).toList().forEach(v -> v.end(event));
    }

    /** Ends the streams of users who no longer see the deployment. */
    void endUnless(Predicate<Actor> sees) {
        end(v -> !sees.test(v.actor()), "forbidden");
    }

    /** A named event's bytes. */
    static byte[] event(String name, String data) {
        return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
