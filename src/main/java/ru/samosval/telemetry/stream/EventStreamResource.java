package ru.samosval.telemetry.stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.build.Builds;
import ru.samosval.deployment.Deployments;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.user.Caller;

/** The stream of what changes in the portal, for open pages (docs/api.md). */
@Tag(name = "Telemetry")
@Path("events")
@ApplicationScoped
public class EventStreamResource {

    /** More than a wall of windows shows. */
    private static final int MOST_CHANNELS = 64;

    @Inject
    private Deployments deployments;

    @Inject
    private Builds builds;

    @Inject
    private LogTopics topics;

    @Inject
    private EventStreams streams;

    @Inject
    private Connections connections;

    @Inject
    private Caller caller;

    /**
     * Opens the stream. A channel that the caller does not see is reported as ended on the stream; the others go on.
     *
     * @param after the position that was seen, for a page that opens its stream anew: only a browser that reconnects by
     *     itself can send the header
     * @param channels what is asked for in addition, in the form of {@link Channel}
     */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "streamEvents",
            summary = "What changes of all that the caller sees, as it changes",
            description = "Server-sent events, as the pages read them.")
    @APIResponse(
            responseCode = "200",
            description = "Until the client goes",
            content =
                    @Content(
                            mediaType = "text/event-stream",
                            schema = @Schema(implementation = String.class, example = "event: ping")))
    public Response open(
            @QueryParam("after") String after,
            @QueryParam("channel") List<String> channels,
            @HeaderParam("Last-Event-ID") String lastEventId,
            @Context HttpServletRequest request)
            throws IOException {
        if (channels.size() > MOST_CHANNELS) {
            throw new Invalid("channel", "events.channel.many", MOST_CHANNELS);
        }
        List<Channel> asked = channels.stream().map(Channel::parse).toList();
        long rights = topics.rights();
        Actor actor = caller.get();
        List<Channel> seen = new ArrayList<>();
        List<Channel> unseen = new ArrayList<>();
        asked.forEach(channel -> (isSeen(actor, channel) ? seen : unseen).add(channel));
        if (HttpMethod.HEAD.equals(request.getMethod())) {
            return Response.ok().build();
        }
        // A browser that reconnects by itself uses the same address, and sends its newer position in the header.
        String position = isGiven(lastEventId) ? lastEventId : isGiven(after) ? after : null;
        Credential credential = caller.credential().orElseThrow();
        return connections.open(
                actor, request, to -> streams.open(actor, credential, rights, to, position, seen, unseen));
    }

    private boolean isSeen(Actor actor, Channel channel) {
        try {
            if (channel.content() == Channel.Content.BUILD) {
                builds.get(actor, channel.id());
                return true;
            }
            return channel.part() <= deployments.get(actor, channel.id()).getReplicas();
        } catch (Refusal.NotFound | Refusal.Forbidden e) {
            return false;
        }
    }

    private static boolean isGiven(String text) {
        return text != null && !text.isBlank();
    }
}
