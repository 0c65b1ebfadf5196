package ru.samosval.telemetry.stream;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Chooses how a log stream is written, and says in the log which way it is: once for the direct way, and once for each
 * reason why a stream does not take it. So one sees if an upgrade of the server closes the direct way.
 */
final class Transports {

    /** More than there are reasons: the text of an exception may differ each time, and must not fill the log. */
    private static final int MOST_SAID = 20;

    private final boolean direct;
    private final Consumer<String> log;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /**
     * @param direct whether the direct way is wanted (samosval.stream.direct)
     * @param log takes the sentence about the chosen way
     */
    Transports(boolean direct, Consumer<String> log) {
        this.direct = direct;
        this.log = log;
    }

    /** The transport for an answer whose head was flushed. */
    Transport of(AsyncContext async) throws IOException {
        if (!direct) {
            say("Log streams go by the servlet's output, as samosval.stream.direct=false wants it.");
            return new ServletTransport(async);
        }
        Optional<Transport> socket = DirectTransport.of(
                async,
                reason ->
                        say("A log stream goes by the servlet's output, not directly to its socket: " + reason + "."));
        if (socket.isPresent()) {
            say("Log streams go directly to their sockets.");
            return socket.get();
        }
        return new ServletTransport(async);
    }

    private void say(String sentence) {
        if (said.size() < MOST_SAID && said.add(sentence)) {
            log.accept(sentence);
        }
    }
}
