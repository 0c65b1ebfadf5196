package ru.samosval.telemetry;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.access.Actor;
import ru.samosval.deployment.ActsInFlight;
import ru.samosval.deployment.DeploymentsChanged;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.History;
import ru.samosval.request.Requests.ReadersChanged;
import ru.samosval.user.SessionEnded;
import ru.samosval.user.Users;
import ru.samosval.user.Users.UserBlocked;

/** All live logs that somebody watches. A few threads serve them all; a viewer costs none. */
@ApplicationScoped
public class LogFeeds {

    private static final Logger LOG = Logger.getLogger(LogFeeds.class.getName());
    private static final int THREADS = 2;
    private static final long BEAT_SECONDS = 5;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(9);
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final byte[] HEARTBEAT = ": \n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GREETING = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private Histories histories;

    @Inject
    private Users users;

    @Inject
    private ActsInFlight acts;

    @Inject
    private Clock clock;

    private final Map<Long, Watched> feeds = new ConcurrentHashMap<>();
    private ScheduledThreadPoolExecutor executor;

    /** One thread, so that changes of state are told in the order in which they were committed. */
    private ExecutorService teller;

    /** A feed and its next call. */
    private static final class Watched {
        private final LogFeed feed;
        private ScheduledFuture<?> next;

        Watched(LogFeed feed) {
            this.feed = feed;
        }
    }

    @PostConstruct
    void start() {
        executor = new ScheduledThreadPoolExecutor(THREADS, threads);
        executor.setRemoveOnCancelPolicy(true);
        teller = Executors.newSingleThreadExecutor(threads);
        executor.scheduleWithFixedDelay(this::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        feeds.values().forEach(w -> w.feed.viewers().forEach(Viewer::close));
        executor.shutdownNow();
        teller.shutdownNow();
    }

    /**
     * Opens a stream: sends the last lines after an id, at most so many, then every new one. The rights were asked; they
     * are asked again when they change.
     */
    void open(long deployment, Actor actor, String session, AsyncContext async, LineId after, int most)
            throws IOException {
        Viewer[] self = new Viewer[1];
        Viewer viewer = new Viewer(actor, session, async, () -> leave(deployment, self[0]));
        self[0] = viewer;
        viewer.send(GREETING);
        try {
            // Inside compute, so that the feed is not dropped between being found and being joined.
            feeds.compute(deployment, (id, known) -> {
                Watched watched = known == null ? new Watched(feed(id)) : known;
                watched.feed.join(viewer, after, most);
                return watched;
            });
            // Rights lost between the question and now were told to nobody here.
            if (!isStillAllowed(actor, deployment)) {
                viewer.end(LogFeed.event("end", "{\"reason\":\"forbidden\"}"));
            }
        } catch (RuntimeException e) {
            viewer.close();
            throw e;
        }
        viewer.start();
        wake(deployment);
    }

    private boolean isStillAllowed(Actor actor, long deployment) {
        return users.actor(actor.username()).isPresent() && histories.sees(actor, deployment);
    }

    private LogFeed feed(long deployment) {
        return new LogFeed(deployment, clock::millis, acts, this::history);
    }

    private History history(long deployment) {
        return histories.of(deployment).orElse(null);
    }

    private void leave(long deployment, Viewer viewer) {
        Watched watched = feeds.get(deployment);
        if (watched != null) {
            watched.feed.leave(viewer);
            // Not from inside a feed's own work: dropping it waits for the map.
            executor.execute(() -> dropIfUnwatched(deployment));
        }
    }

    private void dropIfUnwatched(long deployment) {
        feeds.computeIfPresent(deployment, (id, watched) -> {
            if (watched.feed.isWatched()) {
                return watched;
            }
            acts.unwatch(id);
            return null;
        });
    }

    /** Lets the feed look at once what is due. */
    private void wake(long deployment) {
        Watched watched = feeds.get(deployment);
        if (watched != null) {
            executor.execute(() -> advance(watched));
        }
    }

    private void advance(Watched watched) {
        if (!watched.feed.isWatched()) {
            return;
        }
        // One at a time, so that the later look's answer is not put aside for the earlier one's.
        synchronized (watched) {
            long next;
            try {
                next = watched.feed.advance();
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a live log could not go on and tries again", e);
                next = clock.millis() + TimeUnit.SECONDS.toMillis(1);
            }
            if (watched.next != null) {
                watched.next.cancel(false);
            }
            if (next != Long.MAX_VALUE) {
                long delay = Math.max(0, next - clock.millis());
                watched.next = executor.schedule(() -> advance(watched), delay, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void beat() {
        for (Watched watched : feeds.values()) {
            for (Viewer viewer : watched.feed.viewers()) {
                try {
                    viewer.beat(HEARTBEAT, IDLE_NANOS);
                    viewer.dropIfStalled(STALLED_NANOS);
                } catch (RuntimeException e) {
                    viewer.close();
                }
            }
        }
    }

    void onDeploymentsChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeploymentsChanged change) {
        for (long id : change.ids()) {
            Watched watched = feeds.get(id);
            if (watched != null) {
                teller.execute(() -> tell(watched, change));
            }
        }
    }

    private void tell(Watched watched, DeploymentsChanged change) {
        if (change.deleted()) {
            watched.feed.end(v -> true, "deleted");
            return;
        }
        advance(watched);
        if (change.status() != null) {
            watched.feed.tell(change.status());
        }
    }

    void onUserBlocked(@Observes(during = TransactionPhase.AFTER_SUCCESS) UserBlocked event) {
        feeds.values().forEach(w -> w.feed.end(v -> v.actor().id() == event.userId(), "forbidden"));
    }

    void onSessionEnded(@Observes SessionEnded event) {
        feeds.values().forEach(w -> w.feed.end(v -> v.isOf(event.id()), "signed_out"));
    }

    void onReadersChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) ReadersChanged event) {
        for (Watched watched : feeds.values()) {
            if (watched.feed.isOf(event.requestId())) {
                executor.execute(
                        () -> watched.feed.endUnless(actor -> histories.sees(actor, watched.feed.deployment())));
            }
        }
    }
}
