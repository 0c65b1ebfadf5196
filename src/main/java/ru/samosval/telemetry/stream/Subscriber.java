package ru.samosval.telemetry.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;

/**
 * One open stream. It writes only what the connection takes without blocking, and keeps the rest for later. So a
 * subscriber that stops reading holds up nobody and costs no thread.
 */
final class Subscriber {

    /** A subscriber that leaves more bytes than this unread is closed. */
    private static final int MOST_UNREAD = 4 * 1024 * 1024;

    /** Is notified of what happens to a subscriber. */
    interface Listener {

        /** Its connection takes no more for now; {@link #retry} must be called. */
        void onStalled(Subscriber subscriber);

        /** It is closed. */
        void onClosed(Subscriber subscriber);
    }

    private final Actor actor;
    private final Credential credential;
    private final Transport transport;
    private final Listener listener;
    private final Queue<ByteBuffer> unread = new ArrayDeque<>(2);
    private long unreadBytes;
    private long lastWritten = System.nanoTime();
    private boolean started;
    private boolean ending;
    private boolean gone;

    Subscriber(Actor actor, Credential credential, Transport transport, Listener listener) {
        this.actor = actor;
        this.credential = credential;
        this.transport = transport;
        this.listener = listener;
    }

    Actor actor() {
        return actor;
    }

    /** The credential that it was opened with. */
    Credential credential() {
        return credential;
    }

    synchronized boolean isGone() {
        return gone;
    }

    /** Begins to write, with what was sent before. */
    void start() {
        transport.open(this::begin, this::close);
    }

    private synchronized void begin() {
        started = true;
        pump();
    }

    /** Sends a chunk, now or when the connection takes it. */
    synchronized void send(Chunk chunk) {
        if (gone || ending) {
            return;
        }
        ByteBuffer bytes = transport.of(chunk);
        unread.add(bytes);
        unreadBytes += bytes.remaining();
        if (unreadBytes > MOST_UNREAD) {
            close();
        } else if (unread.size() == 1) {
            pump();
        }
    }

    /** Sends a last chunk, and closes when it is out. */
    synchronized void end(Chunk chunk) {
        send(chunk);
        ending = true;
        if (unread.isEmpty()) {
            pump();
        }
    }

    /** Sends the chunk if nothing was written for this long. */
    synchronized void beat(Chunk chunk, long idleNanos) {
        if (unread.isEmpty() && System.nanoTime() - lastWritten >= idleNanos) {
            send(chunk);
        }
    }

    /** Closes the subscriber if it has read nothing for this long although there was something to read. */
    synchronized void dropIfStalled(long nanos) {
        if (!gone && !unread.isEmpty() && System.nanoTime() - lastWritten >= nanos) {
            close();
        }
    }

    /**
     * Tries once more to write what is unread.
     *
     * @return whether something is still unread
     */
    synchronized boolean retry() {
        pump();
        return !unread.isEmpty();
    }

    private void pump() {
        if (!started || gone) {
            return;
        }
        try {
            for (ByteBuffer next = unread.peek(); next != null; next = unread.peek()) {
                int before = next.remaining();
                boolean whole = transport.write(next);
                unreadBytes -= before - next.remaining();
                if (next.remaining() < before) {
                    lastWritten = System.nanoTime();
                }
                if (!whole) {
                    listener.onStalled(this);
                    return;
                }
                unread.remove();
            }
            if (ending) {
                close();
            }
        } catch (IOException | IllegalStateException e) {
            close();
        }
    }

    /** Closes at once. What is unread is lost. */
    synchronized void close() {
        if (gone) {
            return;
        }
        gone = true;
        boolean whole = unread.isEmpty();
        unread.clear();
        listener.onClosed(this);
        transport.close(whole);
    }
}
