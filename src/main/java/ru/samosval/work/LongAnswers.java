package ru.samosval.work;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.function.Supplier;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.access.Unguarded;
import ru.samosval.api.Problems;
import ru.samosval.user.Caller;

/**
 * Answers of calls that are long {@link Work}: no thread waits for their readers, and a user has only some at a time.
 */
@Unguarded("does what was asked for; who asks for it has asked for the right")
@ApplicationScoped
public class LongAnswers {

    private static final int RETRY_SECONDS = 2;
    private static final int MOST_OF_USER = 8;
    private static final int MOST = 200;

    @Inject
    private WorkQueue queue;

    @Inject
    private Caller caller;

    @Inject
    private Problems problems;

    private final Places places = new Places(MOST_OF_USER, MOST);

    /**
     * Begins the answer of a JAX-RS method, which returns what this returns. The work takes one of the user's places
     * for searches and downloads; if none is free, the answer is a refusal.
     *
     * @param type the content type
     * @param file the name to save it as; null for what is no file
     */
    public Response begin(HttpServletRequest request, String type, String file, Supplier<Work> making)
            throws IOException {
        return begin(request, places, type, file, making);
    }

    /**
     * The same among other places, which are those of streams. The head is sent before the method returns, so that
     * JAX-RS finds the response committed and leaves it alone; the rest is left to {@link WorkQueue}.
     */
    public Response begin(HttpServletRequest request, Places among, String type, String file, Supplier<Work> making)
            throws IOException {
        Actor actor = caller.get();
        Work work = making.get();
        if (HttpMethod.HEAD.equals(request.getMethod())) {
            return Response.ok().type(type).build();
        }
        Places.Room room = among.enter(actor.id());
        if (room != Places.Room.FREE) {
            return refused(room, among);
        }
        Credential credential = caller.credential().orElseThrow();
        boolean begun = false;
        try {
            AsyncContext async = request.startAsync();
            async.setTimeout(0);
            HttpServletResponse response = (HttpServletResponse) async.getResponse();
            response.setStatus(HttpServletResponse.SC_OK);
            response.setContentType(type);
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            if (file != null) {
                response.setHeader("Content-Disposition", "attachment; filename=\"" + file + "\"");
            }
            response.flushBuffer();
            queue.begin(work, actor, credential, async, among);
            begun = true;
        } finally {
            if (!begun) {
                among.leave(actor.id());
            }
        }
        return null;
    }

    private Response refused(Places.Room room, Places among) {
        Response problem = room == Places.Room.FULL
                ? problems.of(503, "desk.full")
                : problems.of(429, among == places ? "desk.enough" : "logs.streams.enough", among.mostOfUser());
        return Response.fromResponse(problem)
                .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                .build();
    }
}
