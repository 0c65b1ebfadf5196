package ru.samosval.telemetry.stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Writes to the connection's socket, past the server's output. Payara's way from a servlet's output to the socket takes
 * as long as the system call at its end, and holds buffers for each answer; with ten thousand subscribers to one stream
 * that decides whether they are reached in time (docs/adr/0007). Works only if the answer is plain HTTP/1.1 in chunks,
 * its head has been sent, and the server lets us; otherwise there is {@link ServletTransport}. {@link Transports}
 * chooses between the two.
 */
final class DirectTransport implements Transport {

    private static final Logger LOG = Logger.getLogger(DirectTransport.class.getName());
    private static final Map<String, Method> METHODS = new ConcurrentHashMap<>();

    private final AsyncContext async;
    private final Object connection;
    private final SocketChannel channel;

    private DirectTransport(AsyncContext async, Object connection, SocketChannel channel) {
        this.async = async;
        this.connection = connection;
        this.channel = channel;
    }

    /**
     * The transport for a request whose answer's head was flushed; empty if its socket cannot be used.
     *
     * @param reason is told why it cannot; there are only a few different reasons
     */
    static Optional<Transport> of(AsyncContext async, Consumer<String> reason) {
        ServletRequest request = async.getRequest();
        while (request instanceof ServletRequestWrapper wrapper) {
            request = wrapper.getRequest();
        }
        if (request.isSecure()) {
            reason.accept("the request came by TLS");
            return Optional.empty();
        }
        if (!request.getProtocol().equals("HTTP/1.1")) {
            reason.accept("the request did not come by HTTP/1.1");
            return Optional.empty();
        }
        try {
            Object grizzly = call(call(request, "getUnwrappedCoyoteRequest"), "getCoyoteRequest");
            Object head = call(call(grizzly, "getResponse"), "getResponse");
            Object connection = call(call(grizzly, "getContext"), "getConnection");
            boolean chunked = Boolean.TRUE.equals(call(head, "isChunked"));
            boolean headIsOut = Boolean.TRUE.equals(call(head, "isCommitted"))
                    && Boolean.TRUE.equals(call(call(connection, "getAsyncWriteQueue"), "isEmpty"));
            if (!chunked) {
                reason.accept("the answer is not in chunks");
            } else if (!headIsOut) {
                reason.accept("the answer's head waits in the server's queue");
            } else if (call(connection, "getChannel") instanceof SocketChannel channel) {
                return Optional.of(new DirectTransport(async, connection, channel));
            } else {
                reason.accept("the server's connection has no socket channel");
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            reason.accept(
                    "the server is built differently: " + (e instanceof InvocationTargetException ? e.getCause() : e));
        }
        return Optional.empty();
    }

    private static Object call(Object target, String name) throws ReflectiveOperationException {
        Class<?> type = target.getClass();
        Method method = METHODS.get(type.getName() + '.' + name);
        if (method == null) {
            method = type.getMethod(name);
            METHODS.put(type.getName() + '.' + name, method);
        }
        return method.invoke(target);
    }

    @Override
    public ByteBuffer of(Chunk chunk) {
        return chunk.framed();
    }

    @Override
    public void open(Runnable writable, Runnable broken) {
        writable.run();
    }

    @Override
    public boolean write(ByteBuffer bytes) throws IOException {
        channel.write(bytes);
        return !bytes.hasRemaining();
    }

    @Override
    public void close(boolean whole) {
        if (!whole) {
            // A chunk may be half written: the end of the answer must not be taken for a part of it.
            try {
                call(connection, "closeSilently");
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.log(Level.FINE, "a connection does not close", e);
            }
        }
        try {
            async.complete();
        } catch (IllegalStateException e) {
            // The container has closed it already.
        }
    }
}
