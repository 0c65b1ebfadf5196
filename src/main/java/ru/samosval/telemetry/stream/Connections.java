package ru.samosval.telemetry.stream;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.logging.Logger;
import ru.samosval.access.Actor;
import ru.samosval.api.Problems;
import ru.samosval.config.Settings;
import ru.samosval.work.Places;

/** Turns a call into a stream, if there are not too many streams, with a connection that JAX-RS leaves alone. */
@ApplicationScoped
public class Connections {

    private static final Logger LOG = Logger.getLogger(Connections.class.getName());
    private static final int RETRY_SECONDS = 10;

    @Inject
    private LogTopics topics;

    @Inject
    private Settings settings;

    @Inject
    private Problems problems;

    private Transports transports;

    @PostConstruct
    void prepare() {
        transports = new Transports(settings.isStreamDirect(), LOG::info);
    }

    /**
     * Turns the call into a stream of the actor. Its place is given back when the stream closes.
     *
     * @return the refusal if there are too many streams; null if the stream was opened
     */
    Response open(Actor actor, HttpServletRequest request, Consumer<Transport> stream) throws IOException {
        Places.Room room = topics.enter(actor);
        if (room != Places.Room.FREE) {
            return refused(room);
        }
        Transport transport;
        try {
            transport = begin(request);
        } catch (IOException | RuntimeException e) {
            topics.leave(actor);
            throw e;
        }
        stream.accept(transport);
        return null;
    }

    private Response refused(Places.Room room) {
        Response problem = room == Places.Room.FULL
                ? problems.of(503, "logs.streams.full")
                : problems.of(429, "logs.streams.enough", settings.streamsPerUser());
        return Response.fromResponse(problem)
                .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                .build();
    }

    /**
     * Sends the head. The rest of the answer goes through the transport, which writes without blocking, unlike the
     * event sinks of JAX-RS. The head is sent before the method returns, so that JAX-RS finds the response committed.
     */
    private Transport begin(HttpServletRequest request) throws IOException {
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        HttpServletResponse response = (HttpServletResponse) async.getResponse();
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        response.flushBuffer();
        return transports.of(async);
    }
}
