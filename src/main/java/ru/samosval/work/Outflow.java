package ru.samosval.work;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * An answer that is written as fast as its reader takes it (Servlet 6.0, section 5.7), so that a slow reader holds up
 * no thread. Its maker asks whether everything was taken, and is notified when it has been.
 */
final class Outflow implements WriteListener, AsyncListener {

    /** For as long as the answer lasts, Payara keeps the last array that was longer than its buffer. */
    private static final int MOST_AT_ONCE = 8_192;

    /** Makes the answer and is notified about its reader. */
    interface Maker {

        /** Everything was taken, after some of it had to wait. */
        void onTaken();

        /** The answer is over, whoever ended it. */
        void onClosed();
    }

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Maker maker;
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private int offset;
    private boolean started;
    private boolean unflushed;
    private boolean told = true;
    private boolean ending;
    private boolean closed;

    /** For a request whose answer has begun: the head was flushed. */
    Outflow(AsyncContext async, Maker maker) throws IOException {
        this.async = async;
        this.out = async.getResponse().getOutputStream();
        this.maker = maker;
    }

    /** Begins to write. */
    void start() {
        async.addListener(this);
        out.setWriteListener(this);
    }

    /** Sends bytes, now or when the reader takes them. */
    void send(byte[] bytes) {
        synchronized (this) {
            if (closed || ending || bytes.length == 0) {
                return;
            }
            waiting.add(bytes);
        }
        pump();
    }

    /** Whether the reader has taken everything. If not, the maker is notified when it has. */
    synchronized boolean isTaken() {
        told = waiting.isEmpty();
        return told;
    }

    /** Ends the answer when everything was taken. */
    void end() {
        synchronized (this) {
            ending = true;
        }
        pump();
    }

    /** Ends the answer with these bytes, if it is not ending already. */
    void endWith(byte[] bytes) {
        synchronized (this) {
            if (closed || ending) {
                return;
            }
            waiting.add(bytes);
            ending = true;
        }
        pump();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private void pump() {
        boolean tell = false;
        boolean over = false;
        synchronized (this) {
            if (closed || !started) {
                return;
            }
            try {
                write();
                if (waiting.isEmpty()) {
                    tell = !told;
                    told = true;
                    over = ending;
                }
            } catch (IOException | IllegalStateException e) {
                over = true;
            }
        }
        if (over) {
            close();
        } else if (tell) {
            maker.onTaken();
        }
    }

    private void write() throws IOException {
        while (!waiting.isEmpty()) {
            if (!out.isReady()) {
                return;
            }
            byte[] bytes = waiting.peek();
            int length = Math.min(bytes.length - offset, MOST_AT_ONCE);
            out.write(bytes, offset, length);
            offset += length;
            unflushed = true;
            if (offset == bytes.length) {
                waiting.remove();
                offset = 0;
            }
        }
        if (unflushed && out.isReady()) {
            out.flush();
            unflushed = false;
        }
    }

    /** Ends the answer at once. What was not taken is lost. */
    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            waiting.clear();
        }
        try {
            async.complete();
        } catch (IllegalStateException e) {
            // The container has closed it already.
        }
        maker.onClosed();
    }

    @Override
    public void onWritePossible() {
        synchronized (this) {
            started = true;
        }
        pump();
    }

    @Override
    public void onError(Throwable error) {
        close();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        close();
    }

    @Override
    public void onError(AsyncEvent event) {
        close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nothing starts async anew here.
    }
}
