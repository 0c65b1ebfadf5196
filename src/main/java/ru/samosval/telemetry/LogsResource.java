package ru.samosval.telemetry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.History;
import ru.samosval.deployment.WriteBarrier;
import ru.samosval.input.NumericParameter;
import ru.samosval.user.Caller;

/** "The last N lines" of a deployment's log (section 4.7). */
@Tag(name = "Telemetry")
@Path("deployments/{id}/logs")
@ApplicationScoped
public class LogsResource {

    @Inject
    private Histories histories;

    @Inject
    private WriteBarrier barrier;

    @Inject
    private Caller caller;

    @Inject
    private Clock clock;

    /**
     * The last {@code tail} (0 to 1000) lines as JSON, oldest first. With {@code replica} only those of that replica.
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON + ";qs=1.0")
    @Operation(
            operationId = "getLogs",
            summary = "The last lines of a deployment's log",
            description = "With Accept: text/plain as text.")
    @APIResponse(
            responseCode = "200",
            description = "Oldest first",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = LogLinesJson.class)))
    public byte[] json(
            @PathParam("id") String id,
            @QueryParam("tail") @DefaultValue("200") String tail,
            @QueryParam("replica") String replica) {
        return lines(id, tail, replica).toJson();
    }

    /** The same as plain text. */
    @GET
    @Produces(MediaType.TEXT_PLAIN + ";charset=UTF-8;qs=0.5")
    @Operation(hidden = true)
    public byte[] text(
            @PathParam("id") String id,
            @QueryParam("tail") @DefaultValue("200") String tail,
            @QueryParam("replica") String replica) {
        return lines(id, tail, replica).toText();
    }

    private Lines lines(String id, String tail, String replica) {
        int count = NumericParameter.between("tail", tail, 0, Lines.MOST);
        long deployment = NumericParameter.id(id);
        // Stops before an act that is being committed, because what would be computed from there on may not come true.
        // Asked before the history is read: by then the history has every act that is over.
        long to = Math.min(clock.millis() + 1, barrier.heldAt(deployment));
        History history = histories.of(caller.get(), deployment);
        return Lines.last(history, ReplicaParameter.parse(replica, history.replicas()), count, to);
    }
}
