package ru.samosval.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import ru.samosval.refusal.Refusal;

/**
 * Does acts that come at the same time in one transaction, so that they share its cost: the wait for the write lock and
 * the flush to the disk. Nobody waits for others to come: an act that finds nothing running begins at once, and those
 * that come meanwhile make up the next transaction. One of the calling threads does the work for all of them; there is
 * no extra thread.
 *
 * <p>Each act is promised the same as if it were alone: its answer comes after its commit, acts are done in the order
 * in which they came, and no other act's refusal or failure reaches it. Acts of several nodes meet in the database
 * only, so nothing but speed depends on this class.
 *
 * @param <A> an act
 * @param <R> its result
 */
public final class GroupCommit<A, R> {

    private final Runner<R> transaction;
    private final Actions<A, R> actions;
    private final int most;
    private final Queue<Waiting<A, R>> queue = new ArrayDeque<>();
    private boolean led;

    /** Runs work in a new transaction. Returns after the commit; throws if it was rolled back. */
    @FunctionalInterface
    public interface Runner<R> {
        /** Runs it. */
        List<Outcome<R>> run(Database.Work<List<Outcome<R>>> work);
    }

    /** Does acts on the transaction's connection. */
    @FunctionalInterface
    public interface Actions<A, R> {
        /** What became of each act, in their order. */
        List<Outcome<R>> on(Sql sql, List<A> actions);
    }

    /** What became of an act. */
    public sealed interface Outcome<R> {}

    /** It was done. */
    public record Done<R>(R result) implements Outcome<R> {}

    /** It was refused; who asked for it is told why. */
    public record Refused<R>(Refusal why) implements Outcome<R> {}

    /** Its transaction failed. */
    private record Failed<R>(Throwable cause) implements Outcome<R> {}

    /** What an act's thread has to do. */
    private enum Turn {
        NOT_YET,
        LEAD,
        OVER
    }

    /** An act and the thread that waits for its answer. */
    private static final class Waiting<A, R> {
        private final A action;
        private final Thread thread = Thread.currentThread();
        private Outcome<R> outcome;
        private volatile Turn turn = Turn.NOT_YET;

        Waiting(A action) {
            this.action = action;
        }

        void give(Turn next) {
            turn = next;
            LockSupport.unpark(thread);
        }

        Turn await() {
            boolean interrupted = false;
            while (turn == Turn.NOT_YET) {
                LockSupport.park(this);
                // Others do the act or not, whatever happens to this thread, so it has to wait for the result.
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                thread.interrupt();
            }
            return turn;
        }
    }

    /**
     * Creates a group.
     *
     * @param actions does the acts in the running transaction. If it throws itself, the transaction is rolled back and each
     *     act is tried alone, unless the database refuses them all ({@link StorageFaults})
     * @param most the most acts in one transaction
     */
    public GroupCommit(Runner<R> transaction, Actions<A, R> actions, int most) {
        this.transaction = transaction;
        this.actions = actions;
        this.most = most;
    }

    /**
     * Does the act and returns after its commit. Must not be called within a transaction: the other acts would wait for
     * it.
     */
    public R commit(A action) {
        Waiting<A, R> own = new Waiting<>(action);
        boolean lead;
        synchronized (queue) {
            queue.add(own);
            lead = !led;
            led = true;
        }
        if (lead || own.await() == Turn.LEAD) {
            lead();
        }
        return result(own.outcome);
    }

    private static <R> R result(Outcome<R> outcome) {
        if (outcome instanceof Done<R> done) {
            return done.result();
        }
        if (outcome instanceof Refused<R> refused) {
            throw refused.why();
        }
        // Each caller gets an exception of its own, with its own stack trace.
        throw new IllegalStateException("the transaction failed", ((Failed<R>) outcome).cause());
    }

    /** Does the waiting acts, beginning with this thread's own, and passes the lead on. */
    private void lead() {
        List<Waiting<A, R>> batch = new ArrayList<>();
        synchronized (queue) {
            while (batch.size() < most && !queue.isEmpty()) {
                batch.add(queue.remove());
            }
        }
        try {
            act(batch);
        } finally {
            Waiting<A, R> next;
            synchronized (queue) {
                next = queue.peek();
                led = next != null;
            }
            if (next != null) {
                next.give(Turn.LEAD);
            }
            batch.forEach(w -> w.give(Turn.OVER));
        }
    }

    private void act(List<Waiting<A, R>> batch) {
        boolean[] worked = new boolean[1];
        try {
            List<Outcome<R>> outcomes = transaction.run(sql -> {
                List<Outcome<R>> done =
                        actions.on(sql, batch.stream().map(w -> w.action).toList());
                worked[0] = true;
                return done;
            });
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).outcome = outcomes.get(i);
            }
        } catch (RuntimeException | Error e) {
            if (batch.size() == 1 || worked[0] || isRefusedByDatabase(e)) {
                // Not tried again after a failed commit, which may have been done all the same. Also not if the
                // database cannot write: each act would wait as long as the batch did, one after another.
                batch.forEach(w -> w.outcome = new Failed<>(e));
            } else {
                batch.forEach(w -> act(List.of(w)));
            }
        }
    }

    private static boolean isRefusedByDatabase(Throwable e) {
        return StorageFaults.refusal(e).filter(r -> r.status() == 503).isPresent();
    }
}
