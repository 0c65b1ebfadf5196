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
import ru.samosval.deployment.ActsInFlight;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.deployment.History;
import ru.samosval.simulation.Telemetry;
import ru.samosval.telemetry.LineId;
import ru.samosval.telemetry.Lines;

/**
 * The live log of one deployment, for all who watch it (section 8.5): opened by the first, dropped after the last. Each
 * line goes out at the moment it carries; it is computed and put into bytes once, whatever the number of subscribers.
 */
final class LogFeed {

    private static final Logger LOG = Logger.getLogger(LogFeed.class.getName());

    /** While an act on the deployment is being committed, the feed looks again so soon. */
    private static final long HELD_RETRY_MILLIS = 2;

    /** From so many subscribers on more than one thread serves them. */
    private static final int SPREAD_FROM = 256;

    private final long deployment;
    private final LongSupplier clock;
    private final ActsInFlight acts;
    private final LongFunction<History> histories;
    private final AtomicLong version;
    private final EventLoops loops;
    private final int home;

    /** The subscribers of each loop; a subscriber stays in its own, so that what it is sent keeps its order. */
    private final List<List<Subscriber>> subscribers = new ArrayList<>();

    /** The replicas whose lines somebody has asked for alone, and {@link Telemetry#ALL} where somebody did for all. */
    private final Set<Integer> replicas = new HashSet<>();

    private int joined;
    private final Lines lines = new Lines();
    private History history;
    private long seenVersion;
    private LineId shown;

    LogFeed(long deployment, EventLoops loops, LongSupplier clock, ActsInFlight acts, LongFunction<History> histories) {
        this.deployment = deployment;
        this.loops = loops;
        this.home = loops.homeOf(deployment);
        for (int i = 0; i < loops.count(); i++) {
            subscribers.add(new CopyOnWriteArrayList<>());
        }
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

    /** Lets each subscriber have its turn, in its own loop. */
    void each(Consumer<Subscriber> turn) {
        for (int i = 0; i < subscribers.size(); i++) {
            if (!subscribers.get(i).isEmpty()) {
                // Those of now: who joins later has what was sent before by another way.
                Iterator<Subscriber> now = subscribers.get(i).iterator();
                loops.execute(i, () -> now.forEachRemaining(v -> safely(v, turn)));
            }
        }
    }

    private static void safely(Subscriber subscriber, Consumer<Subscriber> turn) {
        try {
            turn.accept(subscriber);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a live log lets a subscriber go", e);
            subscriber.close();
        }
    }

    /** Closes all at once, when the server goes down. */
    void close() {
        subscribers.forEach(loop -> loop.forEach(Subscriber::close));
    }

    /** The loop in which it is to be advanced. */
    int home() {
        return home;
    }

    /**
     * Takes a subscriber in: first the lines it asks for, then every new one, none lost or doubled between the two. Where the
     * deployment is gone meanwhile, the stream ends at once.
     */
    synchronized void join(Subscriber subscriber, LineId after, int most) {
        advance();
        if (history == null) {
            subscriber.end(event("end", "{\"reason\":\"deleted\"}"));
            return;
        }
        Lines past = Lines.after(history, subscriber.replica(), after, most, shown.millis() + 1);
        if (!past.isEmpty()) {
            subscriber.send(Chunk.of(past.toEvents()));
        }
        replicas.add(subscriber.replica());
        // A few are served where the lines are made; many share all loops.
        int loop = joined++ < SPREAD_FROM ? home : joined % subscribers.size();
        subscribers.get(loop).add(subscriber);
        if (subscriber.isGone()) {
            leave(subscriber);
        }
    }

    void leave(Subscriber subscriber) {
        subscribers.forEach(v -> v.remove(subscriber));
    }

    boolean isWatched() {
        return subscribers.stream().anyMatch(v -> !v.isEmpty());
    }

    /**
     * Sends what has fallen due. To be called in the feed's home loop, or by who joins.
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
                sendLines();
            }
        }
        return held <= now ? now + HELD_RETRY_MILLIS : Lines.nextMoment(history, shown.millis());
    }

    /** Puts what was asked for into bytes once, for all who watch it. */
    private void sendLines() {
        Chunk[] chunks = new Chunk[history.replicas() + 1];
        for (int replica : replicas) {
            byte[] events = lines.toEvents(replica);
            if (events.length > 0) {
                chunks[replica] = Chunk.of(events);
            }
        }
        each(v -> {
            Chunk chunk = chunks[v.replica()];
            if (chunk != null) {
                v.send(chunk);
            }
        });
    }

    private void refresh() {
        long current = version.get();
        if (current != seenVersion) {
            history = histories.apply(deployment);
            seenVersion = current;
        }
    }

    /** Tells the subscribers the deployment's new state; to be called after {@link #advance}, which sends what led to it. */
    synchronized void tell(DeploymentStatus status) {
        Chunk event = event("status", "{\"status\":\"" + status.getKey() + "\"}");
        each(v -> v.send(event));
    }

    /** Ends the stream of the subscribers that no longer may have it. */
    void end(Predicate<Subscriber> which, String reason) {
        if (subscribers.stream().flatMap(List::stream).noneMatch(which)) {
            return;
        }
        Chunk event = event("end", "{\"reason\":\"" + reason + "\"}");
        each(v -> {
            if (which.test(v)) {
                v.end(event);
            }
        });
    }

    /** Ends the streams of users who no longer see the deployment. */
    void endUnless(Predicate<Actor> sees) {
        // Asked once of each user, however many windows they have open, and here, before the loops take it to the
        // subscribers.
        Map<Actor, Boolean> known = new HashMap<>();
        subscribers.stream()
                .flatMap(List::stream)
                .map(Subscriber::actor)
                .forEach(actor -> known.computeIfAbsent(actor, sees::test));
        // Who has joined since was asked for the right when joining.
        end(v -> !known.getOrDefault(v.actor(), true), "forbidden");
    }

    /** A named event. */
    static Chunk event(String name, String data) {
        return Chunk.of("event: " + name + "\ndata: " + data + "\n\n");
    }
}
