package ru.samosval.telemetry.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.access.Role;
import ru.samosval.config.Settings;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.deployment.DeploymentsChanged;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.History;
import ru.samosval.deployment.WriteBarrier;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Injected;
import ru.samosval.harness.Json;
import ru.samosval.request.Requests.ReadersChanged;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;
import ru.samosval.telemetry.LineId;
import ru.samosval.telemetry.MetricsResource;
import ru.samosval.user.Caller;
import ru.samosval.user.CredentialsEnded;

/** Live logs and metrics while something else happens: rights that are lost, acts that are being committed. */
class LogTopicsTest {

    private static final long DEPLOYMENT = 7;
    private static final long REQUEST = 3;
    private static final long BEGIN = 1_790_000_000_000L;
    private static final Actor ANNA = new Actor(1, "anna", Role.DEVELOPER);
    private static final Actor BORIS = new Actor(2, "boris", Role.DEVELOPER);

    private final Clock clock = at(600);
    private final WriteBarrier barrier = Injected.into(new WriteBarrier(), clock, noTransaction());
    private final Rights rights = new Rights();
    private final LogTopics topics =
            Injected.into(new LogTopics(), rights, new Holder(), barrier, new Few(), clock, new Threads());

    private volatile boolean sessionIsOpen = true;

    @BeforeEach
    void start() {
        topics.start();
    }

    @AfterEach
    void stop() {
        topics.stop();
    }

    @Test
    void aStreamThatOpensWhileItsSessionEndsIsEndedToo() {
        long asked = topics.rights();
        // The session was checked. Now it ends, before there is a stream that could be told.
        sessionIsOpen = false;
        topics.onCredentialsEnded(new CredentialsEnded(Set.of(session(11))));
        OpenTransport transport = open(ANNA, 11, asked);
        assertTrue(transport.text().endsWith("event: end\ndata: {\"reason\":\"signed_out\"}\n\n"), transport::text);
        assertTrue(transport.isClosed());
    }

    @Test
    void aStreamWhoseSessionIsOpenStillGoesOnThoughAnotherEnds() {
        long asked = topics.rights();
        topics.onCredentialsEnded(new CredentialsEnded(Set.of(session(12))));
        OpenTransport transport = open(ANNA, 11, asked);
        assertFalse(transport.text().contains("event: end"), transport::text);
        assertFalse(transport.isClosed());
    }

    @Test
    void aChangeOfReadersAsksOnceForEachUserHoweverManyStreamsTheyHaveOpen() {
        List<OpenTransport> annas = IntStream.range(0, 40)
                .mapToObj(i -> open(ANNA, 11, topics.rights()))
                .toList();
        List<OpenTransport> boriss = IntStream.range(0, 40)
                .mapToObj(i -> open(BORIS, 12, topics.rights()))
                .toList();
        rights.blind.put(BORIS.id(), true);
        topics.onReadersChanged(new ReadersChanged(REQUEST));
        Eventually.holds(
                "the streams of who sees it no more end", () -> boriss.stream().allMatch(w -> w.isClosed()));
        assertTrue(annas.stream().noneMatch(w -> w.isClosed()), "the others go on");
        assertEquals(2, rights.asked.get(), "asked once for each of the two users");
    }

    @Test
    void aPageThatAsksForTheStateAtAStreamsFirstEventMissesNoChangeThatCameWhileItOpened() {
        OpenTransport transport = new OpenTransport();
        List<String> before = new ArrayList<>();
        // The stream is not yet among those that are told.
        rights.whileRead = () -> {
            before.add(transport.text());
            topics.onDeploymentsChanged(new DeploymentsChanged(List.of(DEPLOYMENT), DeploymentStatus.STOPPED, false));
        };
        open(ANNA, 11, topics.rights(), transport, 1);
        assertEquals("", before.get(0), "nothing is sent before");
        assertTrue(transport.text().contains("event: ping\n"), transport::text);
    }

    @Test
    @Timeout(30)
    void aViewerThatStopsReadingHoldsUpNobodyAndHasAllInOrderWhenItReadsOn() throws IOException {
        try (ServerSocketChannel door =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel reader = SocketChannel.open()) {
            reader.setOption(StandardSocketOptions.SO_RCVBUF, 1_024);
            reader.connect(door.getLocalAddress());
            Slow slow = new Slow(door.accept());
            open(ANNA, 11, topics.rights(), slow, 300);
            OpenTransport quick = new OpenTransport();
            open(BORIS, 12, topics.rights(), quick, 300);
            topics.onDeploymentsChanged(new DeploymentsChanged(List.of(DEPLOYMENT), DeploymentStatus.STOPPED, false));
            Eventually.holds("the other is told", () -> quick.text().endsWith("{\"status\":\"stopped\"}\n\n"));
            assertTrue(slow.isFull, "the first has not all that it asked for");
            ByteBuffer read = ByteBuffer.allocate(quick.text().getBytes(StandardCharsets.UTF_8).length);
            while (read.hasRemaining()) {
                reader.read(read);
            }
            assertEquals(
                    quick.text(), StandardCharsets.UTF_8.decode(read.flip()).toString());
        }
    }

    @Test
    void metricsDoNotReachTheMomentOfAnActThatIsBeingCommitted() {
        WriteBarrier committing = Injected.into(new WriteBarrier(), at(30), noTransaction());
        long timestamp = committing.hold(List.of(DEPLOYMENT), 0);
        List<Instant> held = pointsOfTenMinutes(committing);
        List<Instant> free = pointsOfTenMinutes(barrier);
        assertTrue(held.get(held.size() - 1).toEpochMilli() < timestamp, held::toString);
        assertTrue(free.get(free.size() - 1).toEpochMilli() > timestamp, "later they go on");
        assertEquals(free.subList(0, held.size()), held);
    }

    /** The moments of the points that are shown ten minutes after the beginning. */
    private List<Instant> pointsOfTenMinutes(WriteBarrier inFlight) {
        MetricsResource metrics = Injected.into(new MetricsResource(), rights, inFlight, new Anna(), clock);
        String json = new String(metrics.get(Long.toString(DEPLOYMENT), null, null, "false"), StandardCharsets.UTF_8);
        return Json.strings(Json.object(json).getJsonArray("labels")).stream()
                .map(Instant::parse)
                .toList();
    }

    private static Clock at(int seconds) {
        return Clock.fixed(Instant.ofEpochMilli(BEGIN + seconds * 1_000L), ZoneOffset.UTC);
    }

    private static Credential session(long id) {
        return new Credential(Credential.Kind.SESSION, id);
    }

    private OpenTransport open(Actor actor, long session, long rightsAsked) {
        OpenTransport transport = new OpenTransport();
        open(actor, session, rightsAsked, transport, 1);
        return transport;
    }

    private void open(Actor actor, long session, long rightsAsked, Transport transport, int lines) {
        topics.enter(actor);
        topics.open(
                DEPLOYMENT, Telemetry.ALL, actor, session(session), rightsAsked, transport, LineId.BEGINNING, lines);
    }

    private static TransactionSynchronizationRegistry noTransaction() {
        return (TransactionSynchronizationRegistry) Proxy.newProxyInstance(
                LogTopicsTest.class.getClassLoader(),
                new Class<?>[] {TransactionSynchronizationRegistry.class},
                (proxy, method, arguments) -> null);
    }

    private static History history() {
        Run run = new Run(7, "shop", "shop:1", 2, BEGIN, BEGIN + 4_000, false, Run.ONGOING);
        return new History(DEPLOYMENT, REQUEST, "shop", "shop:1", 2, List.of(run), List.of());
    }

    /** Decides who sees the deployment, and counts how often that was asked. */
    private static final class Rights extends Histories {
        private final Map<Long, Boolean> blind = new ConcurrentHashMap<>();
        private final AtomicInteger asked = new AtomicInteger();
        private volatile Runnable whileRead = () -> {};

        @Override
        public Optional<History> of(long deployment) {
            whileRead.run();
            return Optional.of(history());
        }

        @Override
        public History of(Actor actor, long deployment) {
            return history();
        }

        @Override
        public boolean sees(Actor actor, long deployment) {
            asked.incrementAndGet();
            return !blind.containsKey(actor.id());
        }
    }

    private final class Holder extends Caller {
        @Override
        public boolean isOpen(Credential credential) {
            return sessionIsOpen;
        }
    }

    private static final class Few extends Settings {
        @Override
        public int streamsPerUser() {
            return 100;
        }

        @Override
        public int streams() {
            return 1_000;
        }
    }

    private static final class Anna extends Caller {
        @Override
        public Actor get() {
            return ANNA;
        }
    }

    private static final class Threads implements ManagedThreadFactory {
        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        }

        @Override
        public java.util.concurrent.ForkJoinWorkerThread newThread(java.util.concurrent.ForkJoinPool pool) {
            throw new UnsupportedOperationException();
        }
    }

    /** A connection of the system with hardly any buffer. */
    private static final class Slow implements Transport {
        private final SocketChannel channel;
        private volatile boolean isFull;

        Slow(SocketChannel channel) throws IOException {
            this.channel = channel;
            channel.setOption(StandardSocketOptions.SO_SNDBUF, 1_024);
            channel.configureBlocking(false);
        }

        @Override
        public ByteBuffer of(Chunk chunk) {
            return chunk.plain();
        }

        @Override
        public boolean write(ByteBuffer chunk) throws IOException {
            channel.write(chunk);
            isFull = chunk.hasRemaining();
            return !isFull;
        }

        @Override
        public void open(Runnable writable, Runnable broken) {
            writable.run();
        }

        @Override
        public void close(boolean whole) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
