package ru.samosval.telemetry.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;

/**
 * A stream of {@link PulledStreams}. Everything that is done with it is done in its loop, one thing after the other.
 */
final class PulledStream {

    private static final Logger LOG = Logger.getLogger(PulledStream.class.getName());

    /** This many pieces are written at a time; then others have their turn. */
    private static final int PIECES = 8;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Actor actor;
    private final Credential credential;
    private final PulledStreams.Source source;
    private final Transport transport;
    private final EventLoops loops;
    private final int loop;
    private final Clock clock;
    private final Consumer<PulledStream> closed;

    private ByteBuffer unread;
    private boolean ending;
    private boolean started;
    private boolean gone;
    private Future<?> next;
    private long lastWritten = System.nanoTime();
    private volatile boolean stuck;

    PulledStream(
            Actor actor,
            Credential credential,
            PulledStreams.Source source,
            Transport transport,
            EventLoops loops,
            int loop,
            Clock clock,
            Consumer<PulledStream> closed) {
        this.actor = actor;
        this.credential = credential;
        this.source = source;
        this.transport = transport;
        this.loops = loops;
        this.loop = loop;
        this.clock = clock;
        this.closed = closed;
    }

    Actor actor() {
        return actor;
    }

    Credential credential() {
        return credential;
    }

    PulledStreams.Source source() {
        return source;
    }

    /** Whether its connection has not taken all that it was given. */
    boolean isStuck() {
        return stuck;
    }

    void inLoop(Runnable work) {
        loops.execute(loop, work);
    }

    void start() {
        transport.open(() -> inLoop(this::begin), () -> inLoop(this::close));
    }

    private void begin() {
        started = true;
        step();
    }

    /** Writes what there is to write. */
    void step() {
        if (gone || !started) {
            return;
        }
        try {
            for (int piece = 0; piece < PIECES; piece++) {
                if (!write()) {
                    return;
                }
                if (ending) {
                    close();
                    return;
                }
                PulledStreams.Piece part = source.next();
                ending = part.last();
                if (part.bytes().length > 0) {
                    unread = transport.of(Chunk.of(part.bytes()));
                } else if (!ending && part.next() != 0) {
                    plan(part.next());
                    return;
                }
                if (!ending && part.next() != 0) {
                    if (write()) {
                        plan(part.next());
                    }
                    return;
                }
            }
            inLoop(this::step);
        } catch (IOException | IllegalStateException e) {
            // The connection is broken.
            LOG.log(Level.FINE, "a stream ends", e);
            close();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a stream could not go on", e);
            close();
        }
    }

    /** Writes the rest of the piece. Returns whether all of it is out. */
    private boolean write() throws IOException {
        if (unread == null) {
            stuck = false;
            return true;
        }
        int before = unread.remaining();
        boolean whole = transport.write(unread);
        if (unread.remaining() < before) {
            lastWritten = System.nanoTime();
        }
        stuck = !whole;
        if (whole) {
            unread = null;
        }
        return whole;
    }

    private void plan(long timestamp) {
        if (next != null) {
            next.cancel(false);
        }
        next = timestamp == Long.MAX_VALUE
                ? null
                : loops.schedule(loop, this::step, Math.max(0, timestamp - clock.millis()));
    }

    /** Sends the heartbeat if nothing was written for long. */
    void beat() {
        byte[] beat = source.heartbeat();
        if (!gone && started && unread == null && beat.length > 0 && System.nanoTime() - lastWritten >= IDLE_NANOS) {
            unread = transport.of(Chunk.of(beat));
            try {
                write();
            } catch (IOException | IllegalStateException e) {
                close();
            }
        }
    }

    /** Closes at once. What is unread is lost. */
    void close() {
        if (gone) {
            return;
        }
        gone = true;
        stuck = false;
        if (next != null) {
            next.cancel(false);
        }
        source.close();
        closed.accept(this);
        transport.close(unread == null);
    }
}
