package ru.samosval.telemetry.stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.deployment.Deployments;
import ru.samosval.input.NumericParameter;
import ru.samosval.telemetry.LineId;
import ru.samosval.telemetry.Lines;
import ru.samosval.telemetry.ReplicaParameter;
import ru.samosval.user.Caller;

/** The log stream (section 9.10, docs/api.md). */
@Tag(name = "Telemetry")
@Path("deployments/{id}/logs/stream")
@ApplicationScoped
public class LogStreamResource {

    @Inject
    private Deployments deployments;

    @Inject
    private LogTopics topics;

    @Inject
    private Caller caller;

    @Inject
    private Connections connections;

    /**
     * Opens the stream. JAX-RS checks the call; from there on the servlet has the connection.
     *
     * @param after the same as {@code Last-Event-ID}, for a page that opens its stream anew: only a browser that
     *     reconnects by itself can send the header
     * @param replica the replica whose lines are asked for; without it all of them
     */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "streamLogs",
            summary = "A deployment's log as it is written",
            description = "Server-sent events, see docs/api.md.")
    @APIResponse(
            responseCode = "200",
            description = "Until the client goes or the deployment is deleted",
            content =
                    @Content(
                            mediaType = "text/event-stream",
                            schema = @Schema(implementation = String.class, example = "id: 1769854830123-0")))
    public Response open(
            @PathParam("id") String id,
            @QueryParam("tail") @DefaultValue("200") String tail,
            @QueryParam("after") String after,
            @QueryParam("replica") String replica,
            @HeaderParam("Last-Event-ID") String lastEventId,
            @Context HttpServletRequest request)
            throws IOException {
        long deployment = NumericParameter.id(id);
        long rights = topics.rights();
        Actor actor = caller.get();
        int most = NumericParameter.between("tail", tail, 0, Lines.MOST);
        String lastSeen = isGiven(lastEventId) ? lastEventId : after;
        boolean resumes = isGiven(lastSeen);
        LineId from = resumes ? LineId.parse(lastSeen) : LineId.BEGINNING;
        int of = ReplicaParameter.parse(
                replica, deployments.get(actor, deployment).getReplicas());
        if (HttpMethod.HEAD.equals(request.getMethod())) {
            return Response.ok().build();
        }
        Credential credential = caller.credential().orElseThrow();
        return connections.open(
                actor,
                request,
                to -> topics.open(deployment, of, actor, credential, rights, to, from, resumes ? Lines.MOST : most));
    }

    private static boolean isGiven(String id) {
        return id != null && !id.isBlank();
    }
}
