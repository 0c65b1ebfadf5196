package ru.samosval.web;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Waits for bodies that have not fully arrived. Each of them occupies a thread, so only a limited number is waited for,
 * and none for long. A client that takes longer than the deadline is given up; if there is no room for another one, the
 * one waited for longest is given up. So clients that send a head and then nothing can neither occupy the server's
 * threads nor keep out others whose bodies do arrive.
 *
 * <p>A client that was pushed out gets its answer only after the full deadline, without a thread waiting for that.
 * Otherwise a client that comes back at once would push out the next one all the sooner.
 */
final class BodiesInHand {

    private final int most;
    private final Duration deadline;
    private final ScheduledThreadPoolExecutor alarms;

    /** The oldest first. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** The body did not arrive in time. */
    static final class TooSlow extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Duration left;

        TooSlow(IOException cause, Duration left) {
            super("the body did not come in time", cause);
            this.left = left;
        }

        /** How much of its time the body had left when another took its place. */
        Duration left() {
            return left;
        }
    }

    /**
     * Creates room to wait for this many bodies at a time.
     *
     * @param deadline how long a body may take from the head of the request to its own end
     */
    BodiesInHand(int most, Duration deadline, ThreadFactory threads) {
        this.most = most;
        this.deadline = deadline;
        alarms = new ScheduledThreadPoolExecutor(1, threads);
        alarms.setRemoveOnCancelPolicy(true);
    }

    /**
     * Reads to the end, but at most this many bytes.
     *
     * @throws TooSlow if the rest does not arrive in time
     */
    byte[] read(InputStream body, int bytes) throws IOException {
        return read(body, bytes, System.nanoTime() + deadline.toNanos());
    }

    /**
     * Reads this many bytes, or to the end if that comes first.
     *
     * @param end the deadline, as of {@link System#nanoTime}
     * @throws TooSlow if they do not arrive in time
     */
    byte[] read(InputStream body, int bytes, long end) throws IOException {
        Waiting mine = new Waiting(Thread.currentThread());
        enter(mine);
        Future<?> alarm = alarms.schedule(mine::giveUp, end - System.nanoTime(), TimeUnit.NANOSECONDS);
        try {
            return body.readNBytes(bytes);
        } catch (IOException e) {
            throw mine.isGivenUp() ? new TooSlow(e, Duration.ofNanos(Math.max(0, end - System.nanoTime()))) : e;
        } finally {
            alarm.cancel(false);
            synchronized (waiting) {
                waiting.remove(mine);
            }
            mine.end();
        }
    }

    /** Does something short after a delay. */
    void later(Duration delay, Runnable work) {
        alarms.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void enter(Waiting mine) {
        Waiting oldest = null;
        synchronized (waiting) {
            waiting.add(mine);
            if (waiting.size() > most) {
                oldest = waiting.remove();
            }
        }
        if (oldest != null) {
            oldest.giveUp();
        }
    }

    /** Gives up all bodies, when the application stops. */
    void close() {
        alarms.shutdownNow();
        synchronized (waiting) {
            waiting.forEach(Waiting::giveUp);
            waiting.clear();
        }
    }

    /** A thread that waits for a body. Interrupting it ends the wait. */
    private static final class Waiting {

        private final Thread thread;
        private boolean givenUp;
        private boolean over;

        Waiting(Thread thread) {
            this.thread = thread;
        }

        synchronized void giveUp() {
            if (!over) {
                givenUp = true;
                thread.interrupt();
            }
        }

        synchronized boolean isGivenUp() {
            return givenUp;
        }

        /** From here on nobody interrupts the thread. An interrupt that has come is cleared. */
        synchronized void end() {
            over = true;
            if (givenUp) {
                Thread.interrupted();
            }
        }
    }
}
