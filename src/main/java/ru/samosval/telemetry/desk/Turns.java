package ru.samosval.telemetry.desk;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.access.Actor;
import ru.samosval.config.Shutdown;
import ru.samosval.format.Bytes;
import ru.samosval.user.Sessions;
import ru.samosval.user.Users;

/**
 * Does long work in turns, by a part of the processors, so that none starves another and the pages keep the rest: each work
 * goes on for a moment and goes to the end of the queue. Work whose reader has not taken what was sent waits outside of
 * the queue.
 *
 * <p>Unguarded: does what was asked for; who asks for it has asked for the right.
 */
@ApplicationScoped
public class Turns {

    private static final Logger LOG = Logger.getLogger(Turns.class.getName());

    /** A turn. Short enough that the first of ten works is told of its first finds in a tenth of a second. */
    private static final long TURN_NANOS = 10_000_000L;

    /** So many works of one user at a time. */
    static final int MOST_OF_USER = 8;

    private static final int MOST = 200;

    /** How often it is asked whether the sign-in is open still. */
    private static final long ASK_NANOS = 2_000_000_000L;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private Users users;

    @Inject
    private Sessions sessions;

    private final BlockingQueue<Turn> queue = new LinkedBlockingQueue<>();
    private final Set<Turn> all = ConcurrentHashMap.newKeySet();
    private final Map<Long, Integer> ofUsers = new HashMap<>();
    private Thread[] workers;
    private volatile boolean stopped;

    @PostConstruct
    void start() {
        workers = new Thread[Math.max(1, Runtime.getRuntime().availableProcessors() / 2)];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = threads.newThread(this::work);
            workers[i].start();
        }
    }

    @PreDestroy
    void stop() {
        stopped = true;
        for (Thread worker : workers) {
            worker.interrupt();
        }
    }

    void onShutdown(@Observes(notifyObserver = Reception.IF_EXISTS) Shutdown.Begun begun) {
        stopped = true;
        all.forEach(turn -> turn.out.close());
    }

    /** What came of asking for one work more. */
    enum Room {
        FREE,
        USER_HAS_ENOUGH,
        FULL
    }

    /** Takes a place where there is one; it is to be given back by {@link #leave}, which the end of the work does. */
    Room enter(Actor actor) {
        synchronized (ofUsers) {
            int theirs = ofUsers.getOrDefault(actor.id(), 0);
            if (theirs >= MOST_OF_USER) {
                return Room.USER_HAS_ENOUGH;
            }
            if (stopped || ofUsers.values().stream().mapToInt(Integer::intValue).sum() >= MOST) {
                return Room.FULL;
            }
            ofUsers.put(actor.id(), theirs + 1);
            return Room.FREE;
        }
    }

    /** Gives back a place that no work was begun on. */
    void leave(Actor actor) {
        synchronized (ofUsers) {
            ofUsers.computeIfPresent(actor.id(), (id, theirs) -> theirs == 1 ? null : theirs - 1);
        }
    }

    /** Begins work on a place that was taken, whose answer's head was flushed. It ends when its reader leaves. */
    void begin(Work work, Actor actor, long session, AsyncContext async) throws IOException {
        Turn turn = new Turn(work, actor, session, async);
        all.add(turn);
        turn.out.start();
        queue.add(turn);
    }

    private void work() {
        while (!stopped) {
            try {
                queue.take().go();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a search or a download could not go on", e);
            }
        }
    }

    /** A work with its reader. */
    private final class Turn implements Outflow.Maker {

        private final Work work;
        private final Actor actor;
        private final long session;
        private final Outflow out;
        private final Bytes bytes = new Bytes(16_384);
        private long asked = System.nanoTime();

        Turn(Work work, Actor actor, long session, AsyncContext async) throws IOException {
            this.work = work;
            this.actor = actor;
            this.session = session;
            this.out = new Outflow(async, this);
        }

        void go() {
            if (out.isClosed()) {
                return;
            }
            boolean done = false;
            try {
                if (isAllowed()) {
                    bytes.cut(0);
                    boolean more = work.go(bytes, System.nanoTime() + TURN_NANOS);
                    out.send(bytes.toArray());
                    if (!more) {
                        out.end();
                    } else if (out.isTaken()) {
                        queue.add(this);
                    }
                    done = true;
                }
            } finally {
                if (!done) {
                    out.close();
                }
            }
        }

        private boolean isAllowed() {
            long now = System.nanoTime();
            if (now - asked < ASK_NANOS) {
                return true;
            }
            asked = now;
            return users.actor(actor.username()).isPresent() && sessions.isOpen(session);
        }

        @Override
        public void onTaken() {
            queue.add(this);
        }

        @Override
        public void onClosed() {
            all.remove(this);
            leave(actor);
        }
    }
}
