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
 * The bodies that have not arrived whole. A thread waits for each of them, so only so many are waited for at a time and
 * none for long: who takes longer than the deadline is given up, and where there is no room for one more, the one waited
 * for longest makes it. Clients that send a head and then nothing can therefore neither take the server's threads nor keep
 * those out whose bodies do come.
 *
 * <p>Who was pushed out is answered only after the full deadline, and no thread waits for that: otherwise a client that comes
 * again at once would push out the next all the sooner.
 */
final class BodiesInHand {

    private final int most;
    private final Duration deadline;
    private final ScheduledThreadPoolExecutor alarms;

    /** The oldest first. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** The body did not come in time. */
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
     * Room for so many.
     *
     * @param deadline how long a body may take from its head to its end
     */
    BodiesInHand(int most, Duration deadline, ThreadFactory threads) {
        this.most = most;
        this.deadline = deadline;
        alarms = new ScheduledThreadPoolExecutor(1, threads);
        alarms.setRemoveOnCancelPolicy(true);
    }

    /**
     * Reads to the end, at most so many bytes.
     *
     * @throws TooSlow where the rest did not come in time
     */
    byte[] read(InputStream body, int bytes) throws IOException {
        return read(body, bytes, System.nanoTime() + deadline.toNanos());
    }

    /**
     * Reads so many bytes, or to the end where that is nearer.
     *
     * @param end by when, in the sense of {@link System#nanoTime}
     * @throws TooSlow where they did not come in time
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

    /** Does something short when so much time is over. */
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

    /** Gives up all, when the application goes down. */
    void close() {
        alarms.shutdownNow();
        synchronized (waiting) {
            waiting.forEach(Waiting::giveUp);
            waiting.clear();
        }
    }

    /** A thread that waits for a body: interrupting it ends the wait. */
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

        /** From here on nobody interrupts the thread; that somebody has is forgotten. */
        synchronized void end() {
            over = true;
            if (givenUp) {
                Thread.interrupted();
            }
        }
    }
}
