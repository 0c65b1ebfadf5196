package ru.samosval.work;

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
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.access.Unguarded;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.config.Shutdown;
import ru.samosval.format.Bytes;
import ru.samosval.request.Requests.ReadersChanged;
import ru.samosval.user.Caller;
import ru.samosval.user.CredentialsEnded;
import ru.samosval.user.Users.UserBlocked;

/**
 * Does long work in turns, on half of the processors, so that no work starves another and the pages keep the rest: each
 * goes on for a moment, then to the end of the queue. Work whose reader has not taken what was sent waits outside the
 * queue.
 */
@Unguarded("does what was asked for; who asks for it has asked for the right")
@ApplicationScoped
public class WorkQueue {

    private static final Logger LOG = Logger.getLogger(WorkQueue.class.getName());

    /**
     * The length of a turn. Short enough that the first of ten works sends its first hits within a tenth of a second.
     */
    private static final long TURN_NANOS = 10_000_000L;

    /** How often to check whether the sign-in or token is still valid. */
    private static final long ASK_NANOS = 2_000_000_000L;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private Caller caller;

    private final BlockingQueue<Turn> queue = new LinkedBlockingQueue<>();
    private final Set<Turn> all = ConcurrentHashMap.newKeySet();
    private Thread[] workers;
    private ScheduledExecutorService pauses;
    private volatile boolean stopped;

    @PostConstruct
    void start() {
        pauses = Executors.newSingleThreadScheduledExecutor(threads);
        workers = new Thread[Math.max(1, Runtime.getRuntime().availableProcessors() / 2)];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = threads.newThread(this::work);
            workers[i].start();
        }
    }

    @PreDestroy
    void stop() {
        stopped = true;
        pauses.shutdownNow();
        for (Thread worker : workers) {
            worker.interrupt();
        }
    }

    void onShutdown(@Observes(notifyObserver = Reception.IF_EXISTS) Shutdown.Begun begun) {
        stopped = true;
        all.forEach(Turn::cut);
        Farewell.await(all::isEmpty);
        all.forEach(turn -> turn.out.close());
    }

    void onUserBlocked(@Observes(during = TransactionPhase.AFTER_SUCCESS) UserBlocked event) {
        askAgain();
    }

    void onCredentialsEnded(@Observes(during = TransactionPhase.AFTER_SUCCESS) CredentialsEnded event) {
        askAgain();
    }

    void onReadersChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) ReadersChanged event) {
        askAgain();
    }

    /** A new deployment may be among those that somebody watches. */
    void onRecorded(@Observes(during = TransactionPhase.AFTER_SUCCESS) Audit.Recorded event) {
        if (event.actions().stream().anyMatch(action -> action.action() == AuditAction.DEPLOYMENT_CREATE)) {
            all.forEach(turn -> turn.work.askAgain());
        }
    }

    private void askAgain() {
        for (Turn turn : all) {
            turn.asksAgain = true;
            turn.work.askAgain();
        }
    }

    /**
     * Begins work for an answer whose head was flushed. It ends when its reader leaves.
     *
     * @param places where it has a place of the actor's, which it gives back at its end
     */
    void begin(Work work, Actor actor, Credential credential, AsyncContext async, Places places) throws IOException {
        Turn turn = new Turn(work, actor, credential, async, places);
        all.add(turn);
        turn.out.start();
        if (stopped) {
            turn.cut();
            return;
        }
        queue.add(turn);
    }

    private void work() {
        while (!stopped) {
            try {
                queue.take().go();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | StackOverflowError e) {
                // The threads serve all: an error in one search ends that search alone.
                LOG.log(Level.WARNING, "a search or a download could not go on", e);
            }
        }
    }

    /** Work with its reader. */
    private final class Turn implements Outflow.Maker {

        private final Work work;
        private final Actor actor;
        private final Credential credential;
        private final Places places;
        private final Outflow out;
        private final Bytes bytes = new Bytes(16_384);
        private long asked = System.nanoTime();

        /** True at the first turn, too: the sign-in or token may have ended before anybody listened for that. */
        private volatile boolean asksAgain = true;

        Turn(Work work, Actor actor, Credential credential, AsyncContext async, Places places) throws IOException {
            this.work = work;
            this.actor = actor;
            this.credential = credential;
            this.places = places;
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
                        again();
                    }
                    done = true;
                }
            } finally {
                if (!done) {
                    cut();
                }
            }
        }

        /** Ends it before its end, and lets its reader know. What a turn still brings is not sent. */
        void cut() {
            byte[] word = work.lastWord();
            if (word.length > 0) {
                out.endWith(word);
            } else {
                out.close();
            }
        }

        private boolean isAllowed() {
            long now = System.nanoTime();
            if (now - asked < ASK_NANOS && !asksAgain) {
                return true;
            }
            asksAgain = false;
            asked = now;
            return caller.isOpen(credential);
        }

        private void again() {
            long pause = work.pauseMillis();
            if (pause > 0) {
                pauses.schedule(() -> queue.add(this), pause, TimeUnit.MILLISECONDS);
            } else {
                queue.add(this);
            }
        }

        @Override
        public void onTaken() {
            again();
        }

        @Override
        public void onClosed() {
            all.remove(this);
            places.leave(actor.id());
            work.close();
        }
    }
}
