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
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.logging.Logger;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.access.Unguarded;
import ru.samosval.config.Settings;
import ru.samosval.config.Shutdown;
import ru.samosval.deployment.DeploymentsChanged;
import ru.samosval.refusal.Refusal.TooMany;
import ru.samosval.request.Requests.ReadersChanged;
import ru.samosval.user.Caller;
import ru.samosval.user.CredentialsEnded;
import ru.samosval.user.Users.UserBlocked;
import ru.samosval.work.Farewell;
import ru.samosval.work.Places;

/**
 * Streams that are made piece by piece as their connections take them, each from a source of its own. However much
 * there is to send, and however slowly it is read, a stream holds one piece and no thread. A stream ends when the right
 * to it ends.
 */
@ApplicationScoped
public class PulledStreams {

    private static final Logger LOG = Logger.getLogger(PulledStreams.class.getName());

    /** A client that watches a thousand things in two ways has this many. */
    private static final int MOST_OF_ONE = 2_500;

    private static final long RETRY_MILLIS = 50;
    private static final long BEAT_MILLIS = 5_000;
    private static final Duration LATER = Duration.ofSeconds(10);

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private Settings settings;

    @Inject
    private Caller caller;

    @Inject
    private Clock clock;

    /** What a stream sends, piece by piece. Called by one thread at a time. */
    public interface Source {

        /** The next piece. */
        Piece next();

        /**
         * Sent now and then if there is nothing else to send, so that dead connections are found; empty for nothing.
         */
        default byte[] heartbeat() {
            return new byte[0];
        }

        /**
         * Notes what has changed, on the thread that changed it. Returns whether there may be something to send now.
         */
        default boolean isConcernedBy(Change change) {
            return false;
        }

        /** Whether its reader may still see it. Called when rights have changed. */
        boolean isAllowed();

        /** It is not called any more. */
        default void close() {
            // Most hold nothing.
        }
    }

    /** Deployments that have changed; see {@link DeploymentsChanged}. */
    public record Change(Set<Long> ids, boolean deleted) {}

    /**
     * A part of a stream.
     *
     * @param bytes may be empty
     * @param next when to ask for the next piece (epoch milliseconds): 0 at once, {@code Long.MAX_VALUE} when something
     *     changes
     * @param last whether this is the last piece
     */
    public record Piece(byte[] bytes, long next, boolean last) {

        private static final byte[] NOTHING = {};

        /** A piece after which there is more at once. */
        public static Piece of(byte[] bytes) {
            return new Piece(bytes, 0, false);
        }

        /** A piece after which there is nothing before a moment. */
        public static Piece of(byte[] bytes, long next) {
            return new Piece(bytes, next, false);
        }

        /** The last piece. */
        public static Piece last(byte[] bytes) {
            return new Piece(bytes, 0, true);
        }

        /** The end, without bytes. */
        public static Piece end() {
            return last(NOTHING);
        }
    }

    private final Set<PulledStream> streams = ConcurrentHashMap.newKeySet();

    /** Grows when somebody may have lost the right to see a stream. */
    private final AtomicLong rights = new AtomicLong();

    private final AtomicInteger opened = new AtomicInteger();
    private EventLoops loops;
    private Places open;
    private Transports transports;

    @PostConstruct
    void start() {
        loops = new EventLoops(threads);
        open = new Places(MOST_OF_ONE, settings.streams());
        transports = new Transports(settings.isStreamDirect(), LOG::fine);
        loops.each(RETRY_MILLIS, () -> each(PulledStream::isStuck, PulledStream::step));
        loops.each(BEAT_MILLIS, () -> each(stream -> true, PulledStream::beat));
    }

    @PreDestroy
    void stop() {
        loops.stop();
        streams.forEach(PulledStream::close);
    }

    /** How many of Docker's streams are open: logs, figures and events. */
    @Unguarded("a number of the portal as a whole, for its metrics")
    public int viewers() {
        return open.taken();
    }

    /** A number that grows when rights are lost. Read it before you check the right to {@link #open} a stream. */
    @Unguarded("a number that says nothing but that something has changed")
    public long rights() {
        return rights.get();
    }

    /**
     * Answers a request with a stream. Its status and headers are those of the response, and are sent at once.
     *
     * @param rightsAsked what {@link #rights} returned before the right to see it was checked
     * @throws TooMany if the user, or all users together, have too many streams
     */
    public void open(
            HttpServletRequest request,
            String type,
            Actor actor,
            Credential credential,
            long rightsAsked,
            Source source)
            throws IOException {
        if (open.enter(actor.id()) != Places.Room.FREE) {
            throw new TooMany("docker.streams", LATER);
        }
        PulledStream stream;
        try {
            int loop = opened.getAndIncrement() & Integer.MAX_VALUE;
            stream = new PulledStream(
                    actor, credential, source, begin(request, type), loops, loop % loops.count(), clock, this::forget);
        } catch (IOException | RuntimeException e) {
            open.leave(actor.id());
            source.close();
            throw e;
        }
        streams.add(stream);
        try {
            // Rights that were lost since they were checked, or since it was known who asks, were reported to nobody
            // here.
            if (rights() != rightsAsked || !caller.isOpen(credential)) {
                stream.inLoop(() -> closeUnlessAllowed(stream));
            }
            stream.start();
        } catch (RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    /** Sends the head. The rest of the answer goes through the transport. */
    private Transport begin(HttpServletRequest request, String type) throws IOException {
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        HttpServletResponse response = (HttpServletResponse) async.getResponse();
        response.setContentType(type);
        response.setHeader("X-Accel-Buffering", "no");
        response.flushBuffer();
        return transports.of(async);
    }

    private void forget(PulledStream stream) {
        if (streams.remove(stream)) {
            open.leave(stream.actor().id());
        }
    }

    private void each(Predicate<PulledStream> which, java.util.function.Consumer<PulledStream> turn) {
        for (PulledStream stream : streams) {
            if (which.test(stream)) {
                stream.inLoop(() -> turn.accept(stream));
            }
        }
    }

    private void closeUnlessAllowed(PulledStream stream) {
        if (!caller.isOpen(stream.credential()) || !stream.source().isAllowed()) {
            stream.close();
        }
    }

    void onDeploymentsChanged(@Observes DeploymentsChanged event) {
        if (!streams.isEmpty()) {
            Change change = new Change(Set.copyOf((Collection<Long>) event.ids()), event.deleted());
            each(stream -> stream.source().isConcernedBy(change), PulledStream::step);
        }
    }

    void onUserBlocked(@Observes(during = TransactionPhase.AFTER_SUCCESS) UserBlocked event) {
        rights.incrementAndGet();
        each(stream -> stream.actor().id() == event.userId(), PulledStream::close);
    }

    void onCredentialsEnded(@Observes(during = TransactionPhase.AFTER_SUCCESS) CredentialsEnded event) {
        rights.incrementAndGet();
        each(stream -> event.credentials().contains(stream.credential()), PulledStream::close);
    }

    void onReadersChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) ReadersChanged event) {
        rights.incrementAndGet();
        each(stream -> !stream.actor().isStaff(), this::closeUnlessAllowed);
    }

    /** Closes all streams. Their clients see the end of the answer. */
    void onShutdown(@Observes(notifyObserver = Reception.IF_EXISTS) Shutdown.Begun stop) {
        each(stream -> true, PulledStream::close);
        Farewell.await(streams::isEmpty);
    }
}
