package ru.samosval.telemetry;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import ru.samosval.access.Actor;

/**
 * One open log stream. Writes only what the connection takes without blocking, keeps the rest for when it takes more;
 * so a viewer that stops reading holds up nobody and costs no thread.
 */
final class Viewer implements WriteListener {

    /** A viewer that leaves more than this unread is let go. */
    private static final int MOST_UNREAD = 4 * 1024 * 1024;

    private final Actor actor;
    private final String session;
    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Runnable onGone;
    private final Queue<byte[]> unread = new ArrayDeque<>();
    private long unreadBytes;
    private long lastWritten = System.nanoTime();
    private boolean started;
    private boolean dirty;
    private boolean ending;
    private boolean gone;

    Viewer(Actor actor, String session, AsyncContext async, Runnable onGone) throws IOException {
        this.actor = actor;
        this.session = session;
        this.async = async;
        this.out = async.getResponse().getOutputStream();
        this.onGone = onGone;
    }

    Actor actor() {
        return actor;
    }

    /** Whether it was opened in this session. */
    boolean isOf(String sessionId) {
        return session != null && session.equals(sessionId);
    }

    synchronized boolean isGone() {
        return gone;
    }

    /** Begins to write; what was sent before goes first. */
    void start() {
        out.setWriteListener(this);
    }

    /** Sends a chunk, now or when the connection takes it. */
    synchronized void send(byte[] chunk) {
        if (gone || ending || chunk.length == 0) {
            return;
        }
        unread.add(chunk);
        unreadBytes += chunk.length;
        if (unreadBytes > MOST_UNREAD) {
            close();
        } else {
            pump();
        }
    }

    /** Sends a last chunk and closes when it is out. */
    synchronized void end(byte[] chunk) {
        send(chunk);
        ending = true;
        pump();
    }

    /** Sends the chunk where nothing was written for so long. */
    synchronized void beat(byte[] chunk, long idleNanos) {
        if (unread.isEmpty() && System.nanoTime() - lastWritten >= idleNanos) {
            send(chunk);
        }
    }

    /** Lets the viewer go where it has read nothing for so long though there was something. */
    synchronized void dropIfStalled(long nanos) {
        boolean waiting = !unread.isEmpty() || dirty || ending;
        if (!gone && waiting && System.nanoTime() - lastWritten >= nanos) {
            close();
        }
    }

    @Override
    public synchronized void onWritePossible() {
        started = true;
        pump();
    }

    @Override
    public void onError(Throwable error) {
        close();
    }

    private void pump() {
        if (!started || gone) {
            return;
        }
        try {
            while (out.isReady()) {
                byte[] chunk = unread.poll();
                if (chunk != null) {
                    unreadBytes -= chunk.length;
                    out.write(chunk);
                    dirty = true;
                } else if (dirty) {
                    out.flush();
                    dirty = false;
                } else {
                    lastWritten = System.nanoTime();
                    if (ending) {
                        close();
                    }
                    return;
                }
                lastWritten = System.nanoTime();
            }
        } catch (IOException | IllegalStateException e) {
            close();
        }
    }

    /** Closes at once; what is unread is lost. */
    synchronized void close() {
        if (gone) {
            return;
        }
        gone = true;
        unread.clear();
        onGone.run();
        try {
            async.complete();
        } catch (IllegalStateException e) {
            // The container closed it already.
        }
    }
}
