package ru.samosval.telemetry.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.access.Actor;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.deployment.History;
import ru.samosval.deployment.WriteBarrier;
import ru.samosval.simulation.Telemetry;
import ru.samosval.telemetry.LineId;
import ru.samosval.telemetry.Lines;

/**
 * The live log of one deployment, for everybody who watches it (section 8.5). The first subscription opens it, the last one
 * drops it. Each line is sent at the moment that it carries; it is computed and turned into bytes once, however many
 * subscribers there are.
 */
final class LogTopic {

    private static final Logger LOG = Logger.getLogger(LogTopic.class.getName());

    /** While an act on the deployment is being committed, the topic looks again after this time. */
    private static final long HELD_RETRY_MILLIS = 2;

    /** With this many subscribers or more, several threads serve them. */
    private static final int SPREAD_FROM = 256;

    private static final byte[] NO_TAG = {};

    private final long deployment;
    private final LongSupplier clock;
    private final WriteBarrier barrier;
    private final LongFunction<History> histories;
    private final AtomicLong version;
    private final EventLoops loops;
    private final int home;

    /** The subscriptions of each loop. A subscription stays in its loop, so that what it is sent keeps its order. */
    private final List<List<LogSubscription>> subscriptions = new ArrayList<>();

    /** The replicas whose lines subscriptions with their own connections have asked for, {@link Telemetry#ALL} included. */
    private final Set<Integer> replicas = new HashSet<>();

    /** The same for subscriptions with a channel, with the tags of their events. */
    private final Map<Integer, byte[]> channels = new HashMap<>();

    private final PointSubscriptions points = new PointSubscriptions();

    private int joined;
    private final Lines lines = new Lines();
    private History history;
    private long seenVersion;
    private LineId shown;

    LogTopic(
            long deployment,
            EventLoops loops,
            LongSupplier clock,
            WriteBarrier barrier,
            LongFunction<History> histories) {
        this.deployment = deployment;
        this.loops = loops;
        this.home = loops.homeOf(deployment);
        for (int i = 0; i < loops.count(); i++) {
            subscriptions.add(new CopyOnWriteArrayList<>());
        }
        this.clock = clock;
        this.barrier = barrier;
        this.histories = histories;
        this.version = barrier.watch(deployment);
        this.seenVersion = version.get();
        this.history = histories.apply(deployment);
        this.shown = new LineId(Math.min(clock.getAsLong(), barrier.heldAt(deployment) - 1), Integer.MAX_VALUE);
        refresh();
    }

    long deployment() {
        return deployment;
    }

    /** Whether the deployment belongs to this request. */
    synchronized boolean isOf(long request) {
        return history != null && history.request() == request;
    }

    /** Gives each subscription a turn, in its own loop. */
    private void each(Consumer<LogSubscription> turn) {
        for (int i = 0; i < subscriptions.size(); i++) {
            if (!subscriptions.get(i).isEmpty()) {
                // Only the present ones: a subscription that joins later gets what was sent before in another way.
                Iterator<LogSubscription> now = subscriptions.get(i).iterator();
                loops.execute(i, () -> now.forEachRemaining(v -> safely(v, turn)));
            }
        }
    }

    /** Gives each connection that carries only this log a turn, in its own loop. */
    void eachAlone(Consumer<Subscriber> turn) {
        each(v -> {
            if (!v.isChannel()) {
                turn.accept(v.connection());
            }
        });
    }

    private static void safely(LogSubscription subscription, Consumer<LogSubscription> turn) {
        try {
            turn.accept(subscription);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a live log lets a subscriber go", e);
            subscription.connection().close();
        }
    }

    /** Closes the connections that carry only this log, at once, when the server stops. */
    void close() {
        subscriptions.forEach(loop -> loop.stream()
                .filter(each -> !each.isChannel())
                .forEach(v -> v.connection().close()));
    }

    /** The loop in which the topic must be advanced. */
    int home() {
        return home;
    }

    /**
     * Adds a subscription: it is sent the lines that it asks for, then every new one, with none lost or sent twice in
     * between. If the deployment is gone meanwhile, the subscription is ended at once.
     */
    synchronized void join(LogSubscription subscription, LineId after, int most) {
        advance();
        if (history == null) {
            subscription.end("deleted");
            return;
        }
        Lines past = Lines.after(history, subscription.replica(), after, most, shown.millis() + 1);
        if (!past.isEmpty()) {
            subscription.connection().send(Chunk.of(past.toEvents(subscription.tag())));
        }
        if (subscription.isChannel()) {
            channels.put(subscription.replica(), subscription.tag());
        } else {
            replicas.add(subscription.replica());
        }
        // A few are served where the lines are computed; if there are many, all loops share them.
        int loop = joined++ < SPREAD_FROM ? home : joined % subscriptions.size();
        subscriptions.get(loop).add(subscription);
        if (subscription.connection().isGone()) {
            leave(subscription);
        }
    }

    void leave(LogSubscription subscription) {
        subscriptions.forEach(v -> v.remove(subscription));
    }

    /** Adds a subscription of the charts: it is sent the points after a moment (epoch milliseconds), then every new one. */
    synchronized void joinPoints(PointSubscriptions.PointSubscription subscription) {
        // As for lines: before the history is read.
        long to = shownPoints();
        refresh();
        if (history == null) {
            // Deleted since the right to see it was asked.
            subscription.end("deleted");
        } else {
            points.join(subscription, history, to);
        }
    }

    void leavePoints(PointSubscriptions.PointSubscription subscription) {
        points.leave(subscription);
    }

    /** Sends the points that are due. Must be called each second, in the home loop. */
    synchronized void advancePoints() {
        if (!points.isEmpty()) {
            long to = shownPoints();
            refresh();
            if (history != null) {
                points.advance(history, to);
            }
        }
    }

    /** The last moment whose points may be shown: an act that is being committed must not take a shown point back. */
    private long shownPoints() {
        return Math.min(clock.getAsLong(), barrier.heldAt(deployment) - 1);
    }

    boolean hasPoints() {
        return !points.isEmpty();
    }

    boolean isWatched() {
        return hasLines() || hasPoints();
    }

    boolean hasLines() {
        return subscriptions.stream().anyMatch(each -> !each.isEmpty());
    }

    /** Whether any connection carries only this log. */
    boolean hasConnections() {
        return subscriptions.stream().flatMap(List::stream).anyMatch(each -> !each.isChannel());
    }

    /**
     * Sends the lines that are due. Must be called in the topic's home loop, or when a subscription joins.
     *
     * @return when to call again (epoch milliseconds); {@code Long.MAX_VALUE} if nothing is planned
     */
    synchronized long advance() {
        long now = clock.getAsLong();
        long held = barrier.heldAt(deployment);
        refresh();
        if (history == null) {
            return Long.MAX_VALUE;
        }
        long to = Math.min(now + 1, held);
        if (to > shown.millis() + 1) {
            lines.next(history, shown, to);
            shown = new LineId(to - 1, Integer.MAX_VALUE);
            if (!lines.isEmpty()) {
                sendLines();
            }
        }
        return held <= now ? now + HELD_RETRY_MILLIS : Lines.nextTimestamp(history, shown.millis());
    }

    /** Turns what was asked for into bytes once, for all who watch it. */
    private void sendLines() {
        Chunk[] chunks = new Chunk[history.replicas() + 1];
        Chunk[] tagged = new Chunk[history.replicas() + 1];
        for (int replica : replicas) {
            chunks[replica] = chunk(replica, NO_TAG);
        }
        channels.forEach((replica, tag) -> tagged[replica] = chunk(replica, tag));
        each(v -> {
            Chunk chunk = (v.isChannel() ? tagged : chunks)[v.replica()];
            if (chunk != null) {
                v.connection().send(chunk);
            }
        });
    }

    private Chunk chunk(int replica, byte[] tag) {
        byte[] events = lines.toEvents(replica, tag);
        return events.length == 0 ? null : Chunk.of(events);
    }

    private void refresh() {
        long current = version.get();
        if (current != seenVersion) {
            history = histories.apply(deployment);
            seenVersion = current;
        }
    }

    /**
     * Tells those who watch only this log the deployment's new state. Call it after {@link #advance}, which sends the
     * lines that led to it.
     */
    synchronized void tell(DeploymentStatus status) {
        Chunk event = event("status", "{\"status\":\"" + status.getKey() + "\"}");
        eachAlone(v -> v.send(event));
    }

    /** Ends the log and the charts for the subscriptions whose connections the predicate accepts. */
    void end(Predicate<Subscriber> which, String reason) {
        points.end(which, reason);
        if (subscriptions.stream().flatMap(List::stream).noneMatch(v -> which.test(v.connection()))) {
            return;
        }
        each(v -> {
            if (which.test(v.connection())) {
                v.end(reason);
                if (v.isChannel()) {
                    leave(v);
                }
            }
        });
    }

    /**
     * Ends the connections that carry only this log and that the predicate accepts. Connections that carry more end by
     * themselves.
     */
    void endAlone(Predicate<Subscriber> which, String reason) {
        each(v -> {
            if (!v.isChannel() && which.test(v.connection())) {
                v.end(reason);
            }
        });
    }

    /** Ends the log for users who no longer see the deployment. */
    void endUnless(Predicate<Actor> sees) {
        // Asked once for each user, however many windows they have open, and here, before the loops take over.
        Map<Actor, Boolean> known = new HashMap<>();
        subscriptions.stream()
                .flatMap(List::stream)
                .map(v -> v.connection().actor())
                .forEach(actor -> known.computeIfAbsent(actor, sees::test));
        points.end(connection -> !sees.test(connection.actor()), "forbidden");
        // Subscriptions that have joined since were asked for the right when they joined.
        end(v -> !known.getOrDefault(v.actor(), true), "forbidden");
    }

    /** An event with a name. */
    static Chunk event(String name, String data) {
        return Chunk.of("event: " + name + "\ndata: " + data + "\n\n");
    }
}
