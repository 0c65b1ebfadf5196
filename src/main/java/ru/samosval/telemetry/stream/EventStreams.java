package ru.samosval.telemetry.stream;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.access.Unguarded;
import ru.samosval.alert.Alerts;
import ru.samosval.audit.Audit;
import ru.samosval.build.Builds;
import ru.samosval.config.Shutdown;
import ru.samosval.deployment.Deployments;
import ru.samosval.deployment.DeploymentsChanged;
import ru.samosval.hook.Deliveries;
import ru.samosval.request.Requests.ReadersChanged;
import ru.samosval.user.Caller;
import ru.samosval.user.CredentialsEnded;
import ru.samosval.user.Users.UserBlocked;
import ru.samosval.work.Farewell;

/**
 * The connections through which open pages learn of changes: what their user may see, after it is committed. Changes
 * that come within a moment are told together. The threads of {@link LogTopics} serve them; a connection on which
 * nothing happens costs a heartbeat.
 */
@ApplicationScoped
public class EventStreams {

    private static final Logger LOG = Logger.getLogger(EventStreams.class.getName());

    /**
     * At least this often something is sent. A page that receives nothing for longer knows that it is not connected.
     */
    private static final long BEAT_MILLIS = 2_000;

    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS) / 2;
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long TOGETHER_MILLIS = 50;
    private static final int KEPT = 2_048;

    /**
     * The progress of what is sent each second is told this often, well within the five seconds for which a page may
     * show it as current.
     */
    private static final long PUSH_MILLIS = 3_000;

    private static final int HOME = 0;

    /** An event, because scripts do not see comments. */
    private static final Chunk HEARTBEAT = Chunk.of("event: ping\ndata: {}\n\n");

    @Inject
    private LogTopics topics;

    @Inject
    private ChangeReaders readers;

    @Inject
    private Alerts alerts;

    @Inject
    private Builds builds;

    @Inject
    private Caller caller;

    private ChangeTopic changes;
    private BuildSubscriptions buildSubscriptions;

    /** The changes to be told, in order. Guarded by itself. */
    private final List<Pending> pending = new ArrayList<>();

    private final AtomicBoolean planned = new AtomicBoolean();

    private final AtomicBoolean pushPlanned = new AtomicBoolean();

    private boolean alertsPending;

    private record Pending(Kind kind, Change.What what, List<Long> ids, Long request) {}

    @PostConstruct
    void start() {
        EventLoops loops = topics.loops();
        String run = Long.toString(new SecureRandom().nextLong() & Long.MAX_VALUE, Character.MAX_RADIX);
        changes = new ChangeTopic(run, KEPT, loops.count(), loops::execute);
        buildSubscriptions = new BuildSubscriptions(builds::log);
        loops.each(BEAT_MILLIS, this::beat);
    }

    @PreDestroy
    void stop() {
        changes.close();
    }

    /** The present position. Read it before you read what a page shows: later changes then come after it. */
    @Unguarded("a number that says nothing of what has changed")
    public String position() {
        return changes.position();
    }

    private void beat() {
        changes.each(subscriber -> {
            subscriber.beat(HEARTBEAT, IDLE_NANOS);
            subscriber.dropIfStalled(STALLED_NANOS);
        });
    }

    /**
     * Opens a connection for a place that was taken with {@link LogTopics#enter}: first what has changed since a
     * position, then the channels. The rights to these must have been checked after {@link LogTopics#rights} was read.
     *
     * @param after the position that the page has seen; null for the first time
     * @param unseen channels that this user does not see; the user is told so
     */
    void open(
            Actor actor,
            Credential credential,
            long rightsAsked,
            Transport transport,
            String after,
            List<Channel> channels,
            List<Channel> unseen) {
        List<Runnable> leaving = new ArrayList<>();
        Subscriber[] self = new Subscriber[1];
        self[0] = topics.connect(actor, credential, transport, () -> {
            changes.leave(self[0]);
            synchronized (leaving) {
                leaving.forEach(Runnable::run);
            }
        });
        Subscriber subscriber = self[0];
        try {
            changes.join(subscriber, after);
            subscriber.send(count(alerts.open(actor)));
            for (Channel channel : unseen) {
                subscriber.send(LogTopic.event("end:" + channel.name(), "{\"reason\":\"gone\"}"));
            }
            for (Channel channel : channels) {
                Runnable leave = channel.join(subscriber, topics, buildSubscriptions);
                synchronized (leaving) {
                    leaving.add(leave);
                }
                if (subscriber.isGone()) {
                    leave.run();
                }
            }
            // Who opened it was known before the rights were read: the credential may have ended meanwhile, unnoticed
            // here.
            if (!caller.isOpen(credential)) {
                subscriber.end(LogTopic.event("end", "{\"reason\":\"signed_out\"}"));
            } else if (topics.rights() != rightsAsked) {
                // Somebody's rights have changed meanwhile. If they are this user's, the page asks for the channels
                // anew.
                subscriber.end(LogTopic.event("again", "{}"));
            }
        } catch (RuntimeException e) {
            subscriber.close();
            throw e;
        }
        subscriber.start();
    }

    private static Chunk count(long open) {
        return LogTopic.event("count", "{\"alerts\":" + open + "}");
    }

    // Called after the commit of what is done in the portal.

    void onRecorded(@Observes(during = TransactionPhase.AFTER_SUCCESS) Audit.Recorded event) {
        List<Pending> all = new ArrayList<>();
        boolean aboutAlerts = false;
        for (Audit.Action action : event.actions()) {
            aboutAlerts |= Kind.isAboutAlerts(action.action());
            if (Kind.isOfAccount(action.action()) && action.actorId() != null) {
                all.add(new Pending(Kind.ACCOUNT, Change.What.CHANGED, List.of(action.actorId()), null));
            }
            if (action.targetId() != null) {
                Kind.of(action.action())
                        .ifPresent(kind -> all.add(new Pending(
                                kind,
                                Kind.isMade(action.action()) ? Change.What.MADE : Change.What.CHANGED,
                                List.of(action.targetId()),
                                null)));
            }
        }
        all.add(new Pending(Kind.AUDIT, Change.What.MADE, List.of(), null));
        add(all, aboutAlerts);
    }

    void onAlertsChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) Alerts.Changed event) {
        Change.What what = event.raised() ? Change.What.MADE : Change.What.CHANGED;
        add(List.of(new Pending(Kind.ALERT, what, event.ids(), null)), true);
    }

    /** Fired after the commit. */
    void onDeploymentsChanged(@Observes DeploymentsChanged event) {
        if (!event.deleted()) {
            add(List.of(new Pending(Kind.DEPLOYMENT, Change.What.CHANGED, event.ids(), null)), false);
        }
    }

    void onDeleted(@Observes(during = TransactionPhase.AFTER_SUCCESS) Deployments.Deleted event) {
        add(List.of(new Pending(Kind.DEPLOYMENT, Change.What.GONE, List.of(event.id()), event.requestId())), false);
    }

    void onDeliveriesCame(@Observes(during = TransactionPhase.AFTER_SUCCESS) Deliveries.Came event) {
        add(List.of(new Pending(Kind.DELIVERY, Change.What.MADE, List.copyOf(event.requests()), null)), false);
    }

    void onBuildWentOn(@Observes(during = TransactionPhase.AFTER_SUCCESS) Builds.WentOn event) {
        if (event.begun()) {
            add(List.of(new Pending(Kind.BUILD, Change.What.CHANGED, List.of(event.id()), null)), false);
        }
        topics.loops().execute(HOME, () -> buildSubscriptions.advance(event.id()));
    }

    /** Something may be sent each second; the progress is told together. */
    void onPushProgress(@Observes(during = TransactionPhase.AFTER_SUCCESS) PushProgress event) {
        if (pushPlanned.compareAndSet(false, true)) {
            topics.loops().schedule(HOME, this::tellPush, PUSH_MILLIS);
        }
    }

    private void tellPush() {
        pushPlanned.set(false);
        add(List.of(new Pending(Kind.PUSH, Change.What.CHANGED, List.of(), null)), false);
    }

    void onReadersChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) ReadersChanged event) {
        add(List.of(new Pending(Kind.RIGHTS, Change.What.CHANGED, List.of(), null)), false);
        topics.loops().execute(HOME, this::endBuilds);
    }

    private void endBuilds() {
        for (long build : buildSubscriptions.watched()) {
            List<Change> seen = readers.of(Kind.BUILD, List.of(build), Change.What.CHANGED);
            buildSubscriptions.endUnless(build, actor -> seen.stream().anyMatch(change -> change.isSeenBy(actor)));
        }
    }

    void onUserBlocked(@Observes(during = TransactionPhase.AFTER_SUCCESS) UserBlocked event) {
        changes.end(s -> s.actor().id() == event.userId(), LogTopic.event("end", "{\"reason\":\"signed_out\"}"));
    }

    void onCredentialsEnded(@Observes(during = TransactionPhase.AFTER_SUCCESS) CredentialsEnded event) {
        changes.end(
                s -> event.credentials().contains(s.credential()),
                LogTopic.event("end", "{\"reason\":\"signed_out\"}"));
    }

    /** Tells all pages to come again; none is told that its stream has ended. */
    void onShutdown(@Observes(notifyObserver = Reception.IF_EXISTS) Shutdown.Begun stop) {
        changes.end(s -> true, LogTopics.FAREWELL);
        Farewell.await(changes::isEmpty);
        changes.close();
    }

    private void add(List<Pending> more, boolean aboutAlerts) {
        synchronized (pending) {
            pending.addAll(more);
            alertsPending |= aboutAlerts;
        }
        if (planned.compareAndSet(false, true)) {
            topics.loops().schedule(HOME, this::tellPending, TOGETHER_MILLIS);
        }
    }

    private void tellPending() {
        planned.set(false);
        List<Pending> all;
        boolean aboutAlerts;
        synchronized (pending) {
            all = List.copyOf(pending);
            aboutAlerts = alertsPending;
            pending.clear();
            alertsPending = false;
        }
        try {
            List<Change> told = new ArrayList<>();
            together(all).forEach(each -> told.addAll(resolved(each)));
            if (!told.isEmpty()) {
                changes.tell(told);
            }
            if (aboutAlerts && !changes.isEmpty()) {
                tellAlerts();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "open pages are not told of a change, and look at everything anew", e);
            changes.forget();
        }
    }

    private record Alike(Kind kind, Change.What what, Long request) {}

    /** Combines changes of the same sort, in the order in which the sorts came. */
    private static List<Pending> together(List<Pending> all) {
        Map<Alike, Set<Long>> ids = new LinkedHashMap<>();
        for (Pending each : all) {
            ids.computeIfAbsent(new Alike(each.kind(), each.what(), each.request()), alike -> new LinkedHashSet<>())
                    .addAll(each.ids());
        }
        List<Pending> together = new ArrayList<>();
        ids.forEach(
                (alike, of) -> together.add(new Pending(alike.kind(), alike.what(), List.copyOf(of), alike.request())));
        return together;
    }

    private List<Change> resolved(Pending each) {
        if (each.kind() == Kind.DELIVERY) {
            List<Change> changes = new ArrayList<>(List.of(Change.of(each.kind(), List.of(), each.what())));
            // Known are the requests, not which delivery concerns which.
            if (!each.ids().isEmpty()) {
                readers.of(Kind.REQUEST, each.ids(), each.what()).stream()
                        .map(of -> new Change(each.kind(), List.of(), of.request(), of.readers(), each.what()))
                        .forEach(changes::add);
            }
            return changes;
        }
        if (each.request() == null) {
            return readers.of(each.kind(), each.ids(), each.what());
        }
        // The thing is gone, so only its request tells who saw it.
        return readers.of(Kind.REQUEST, List.of(each.request()), each.what()).stream()
                .map(of -> new Change(each.kind(), each.ids(), of.request(), of.readers(), each.what()))
                .toList();
    }

    /**
     * Tells everybody how many alerts are open, even if the number has not changed: what each connection was told last
     * is not remembered.
     */
    private void tellAlerts() {
        Map<Boolean, Long> ofStaff = new LinkedHashMap<>();
        changes.send(actor -> {
            long open = actor.isStaff() ? ofStaff.computeIfAbsent(true, all -> alerts.open(actor)) : alerts.open(actor);
            return Optional.of(count(open));
        });
    }
}
