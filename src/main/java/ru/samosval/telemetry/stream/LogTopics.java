package ru.samosval.telemetry.stream;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.access.Unguarded;
import ru.samosval.config.Settings;
import ru.samosval.config.Shutdown;
import ru.samosval.deployment.DeploymentsChanged;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.History;
import ru.samosval.deployment.WriteBarrier;
import ru.samosval.request.Requests.ReadersChanged;
import ru.samosval.simulation.Telemetry;
import ru.samosval.telemetry.LineId;
import ru.samosval.user.Caller;
import ru.samosval.user.CredentialsEnded;
import ru.samosval.user.Users.UserBlocked;
import ru.samosval.work.Farewell;
import ru.samosval.work.Places;

/** All live logs that somebody watches. A few threads serve them all; a subscriber needs no thread of its own. */
@ApplicationScoped
public class LogTopics {

    private static final Logger LOG = Logger.getLogger(LogTopics.class.getName());
    private static final long BEAT_SECONDS = 5;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(9);
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long RETRY_MILLIS = 100;
    private static final long POINTS_MILLIS = 1_000;

    /** The comment finds dead connections. The event shows a live one to a page, as scripts do not see comments. */
    private static final Chunk HEARTBEAT = Chunk.of(": \nevent: ping\ndata: {}\n\n");

    static final Chunk GREETING = Chunk.of("retry: 1000\n\n");

    /** Sent when the server stops: come again, but not at once, as it has to start first. */
    static final Chunk FAREWELL = Chunk.of("retry: 3000\n\n");

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private Histories histories;

    @Inject
    private Caller caller;

    @Inject
    private WriteBarrier barrier;

    @Inject
    private Settings settings;

    @Inject
    private Clock clock;

    private final Map<Long, Watched> topics = new ConcurrentHashMap<>();

    /** Grows when somebody may have lost the right to see a stream. */
    private final AtomicLong rights = new AtomicLong();

    /** Subscribers whose connections have not taken all that they were given. */
    private final Set<Subscriber> stuck = ConcurrentHashMap.newKeySet();

    private EventLoops loops;
    private Places open;

    /** A topic and its next scheduled call. */
    private static final class Watched {
        private final LogTopic topic;
        private ScheduledFuture<?> next;

        Watched(LogTopic topic) {
            this.topic = topic;
        }
    }

    @PostConstruct
    void start() {
        loops = new EventLoops(threads);
        open = new Places(settings.streamsPerUser(), settings.streams());
        loops.each(BEAT_SECONDS * 1_000, this::beat);
        loops.each(RETRY_MILLIS, this::retryStuck);
        loops.each(POINTS_MILLIS, this::advancePoints);
    }

    @PreDestroy
    void stop() {
        topics.values().forEach(w -> w.topic.close());
        loops.stop();
    }

    /** How many connections are open: of pages, which hear of changes and of lines, and of log streams. */
    @Unguarded("a number of the portal as a whole, for its metrics")
    public int viewers() {
        return open.taken();
    }

    /** A number that grows when rights are lost. Read it before you check the right to {@link #open} a stream. */
    long rights() {
        return rights.get();
    }

    /** Takes a place for one more stream of the user. A caller that opens no stream after all gives it back. */
    Places.Room enter(Actor actor) {
        return open.enter(actor.id());
    }

    /** Gives back a place for which no stream was opened. */
    void leave(Actor actor) {
        open.leave(actor.id());
    }

    /**
     * Opens a stream for a place that was taken with {@link #enter}; the place is given back when the stream closes.
     * Sends the last lines after an id, at most {@code most}, then every new one, of one replica, or of all with
     * {@link Telemetry#ALL}. The rights must have been checked after {@link #rights} was read; they are checked again
     * when they change.
     */
    void open(
            long deployment,
            int replica,
            Actor actor,
            Credential credential,
            long rightsAsked,
            Transport transport,
            LineId after,
            int most) {
        AtomicReference<LogSubscription> subscription = new AtomicReference<>();
        Subscriber subscriber = connect(actor, credential, transport, () -> leave(deployment, subscription.get()));
        subscription.set(LogSubscription.alone(subscriber, replica));
        try {
            join(deployment, subscription.get(), after, most);
            // From here on each change of state is sent. This first event lets a page ask for the present state.
            subscriber.send(HEARTBEAT);
            // Rights that were lost since they were checked, or since it was known who asks, were reported to nobody
            // here.
            if (!caller.isOpen(credential)) {
                subscription.get().end("signed_out");
            } else if (rights() != rightsAsked && !histories.sees(actor, deployment)) {
                subscription.get().end("forbidden");
            }
        } catch (RuntimeException e) {
            subscriber.close();
            throw e;
        }
        subscriber.start();
    }

    /**
     * A connection for a place that was taken with {@link #enter}; the place is given back when it closes. The caller
     * must start it.
     *
     * @param closed called once, when it is closed
     */
    Subscriber connect(Actor actor, Credential credential, Transport transport, Runnable closed) {
        Subscriber subscriber = new Subscriber(actor, credential, transport, new Subscriber.Listener() {
            @Override
            public void onStalled(Subscriber subscriber) {
                stuck.add(subscriber);
            }

            @Override
            public void onClosed(Subscriber subscriber) {
                stuck.remove(subscriber);
                closed.run();
                open.leave(subscriber.actor().id());
            }
        });
        subscriber.send(GREETING);
        return subscriber;
    }

    /** Adds a subscription to a log: lines after an id, at most {@code most} old ones. */
    void join(long deployment, LogSubscription subscription, LineId after, int most) {
        resumeLater(joined(deployment, topic -> topic.join(subscription, after, most)));
    }

    /** Adds a subscription to the charts. */
    void joinPoints(long deployment, PointSubscriptions.PointSubscription subscription) {
        joined(deployment, topic -> topic.joinPoints(subscription));
    }

    private Watched joined(long deployment, Consumer<LogTopic> join) {
        // Inside compute, so that the topic is not dropped after it was found and before it is joined.
        return topics.compute(deployment, (id, known) -> {
            Watched watched = known == null ? new Watched(topic(id)) : known;
            join.accept(watched.topic);
            return watched;
        });
    }

    private void resumeLater(Watched watched) {
        loops.execute(watched.topic.home(), () -> resume(watched));
    }

    private LogTopic topic(long deployment) {
        return new LogTopic(deployment, loops, clock::millis, barrier, this::history);
    }

    private History history(long deployment) {
        return histories.of(deployment).orElse(null);
    }

    /** Removes a subscription from the log. */
    void leave(long deployment, LogSubscription subscription) {
        leave(deployment, topic -> topic.leave(subscription));
    }

    /** Removes a subscription from the charts. */
    void leavePoints(long deployment, PointSubscriptions.PointSubscription subscription) {
        leave(deployment, topic -> topic.leavePoints(subscription));
    }

    private void leave(long deployment, Consumer<LogTopic> leave) {
        Watched watched = topics.get(deployment);
        if (watched != null) {
            leave.accept(watched.topic);
            if (!watched.topic.isWatched()) {
                // Not within a topic's own work: dropping it waits for the map.
                loops.execute(watched.topic.home(), () -> dropIfUnwatched(deployment));
            }
        }
    }

    private void dropIfUnwatched(long deployment) {
        topics.computeIfPresent(deployment, (id, watched) -> {
            if (watched.topic.isWatched()) {
                return watched;
            }
            barrier.unwatch(id);
            return null;
        });
    }

    /** Starts a topic that has never run, or that has stopped because it had no subscribers. */
    private void resume(Watched watched) {
        if (watched.next == null || watched.next.isDone()) {
            advanceAndSchedule(watched);
        }
    }

    /** Must be called in the topic's home loop. */
    private void advanceAndSchedule(Watched watched) {
        if (!watched.topic.hasLines()) {
            return;
        }
        long next;
        try {
            next = watched.topic.advance();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a live log could not go on and tries again", e);
            next = clock.millis() + TimeUnit.SECONDS.toMillis(1);
        }
        if (watched.next != null) {
            watched.next.cancel(false);
        }
        if (next != Long.MAX_VALUE) {
            long delay = Math.max(0, next - clock.millis());
            watched.next = loops.schedule(watched.topic.home(), () -> advanceAndSchedule(watched), delay);
        }
    }

    private void beat() {
        for (Watched watched : topics.values()) {
            watched.topic.eachAlone(subscriber -> {
                subscriber.beat(HEARTBEAT, IDLE_NANOS);
                subscriber.dropIfStalled(STALLED_NANOS);
            });
        }
    }

    private void advancePoints() {
        for (Watched watched : topics.values()) {
            if (watched.topic.hasPoints()) {
                loops.execute(watched.topic.home(), watched.topic::advancePoints);
            }
        }
    }

    /** The threads that serve everything that is live. */
    EventLoops loops() {
        return loops;
    }

    /** Not every transport says when it takes more. */
    private void retryStuck() {
        stuck.removeIf(subscriber -> !subscriber.retry());
    }

    void onDeploymentsChanged(@Observes DeploymentsChanged change) {
        for (long id : change.ids()) {
            Watched watched = topics.get(id);
            if (watched != null) {
                // In a loop, so that changes of state are told in the order in which they were committed.
                loops.execute(watched.topic.home(), () -> tell(watched, change));
            }
        }
    }

    private void tell(Watched watched, DeploymentsChanged change) {
        if (change.deleted()) {
            watched.topic.end(c -> true, "deleted");
            return;
        }
        advanceAndSchedule(watched);
        if (change.status() != null) {
            watched.topic.tell(change.status());
        }
    }

    /** Closes all streams in such a way that their subscribers come again; none is told that it has ended. */
    void onShutdown(@Observes(notifyObserver = Reception.IF_EXISTS) Shutdown.Begun stop) {
        topics.values().forEach(w -> w.topic.eachAlone(v -> v.end(FAREWELL)));
        Farewell.await(() -> topics.values().stream().noneMatch(w -> w.topic.hasConnections()));
        topics.values().forEach(w -> w.topic.close());
    }

    void onUserBlocked(@Observes(during = TransactionPhase.AFTER_SUCCESS) UserBlocked event) {
        rights.incrementAndGet();
        topics.values().forEach(w -> w.topic.endAlone(c -> c.actor().id() == event.userId(), "forbidden"));
    }

    void onCredentialsEnded(@Observes(during = TransactionPhase.AFTER_SUCCESS) CredentialsEnded event) {
        rights.incrementAndGet();
        topics.values().forEach(w -> w.topic.endAlone(c -> event.credentials().contains(c.credential()), "signed_out"));
    }

    void onReadersChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) ReadersChanged event) {
        rights.incrementAndGet();
        for (Watched watched : topics.values()) {
            if (watched.topic.isOf(event.requestId())) {
                loops.execute(
                        watched.topic.home(),
                        () -> watched.topic.endUnless(actor -> histories.sees(actor, watched.topic.deployment())));
            }
        }
    }
}
