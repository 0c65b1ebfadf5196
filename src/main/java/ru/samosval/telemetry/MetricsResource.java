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
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.History;
import ru.samosval.deployment.WriteBarrier;
import ru.samosval.input.NumericParameter;
import ru.samosval.input.Timestamps;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.user.Caller;

/** The CPU and RAM of a deployment in the form that Chart.js takes (section 9.11). */
@Tag(name = "Telemetry")
@Path("deployments/{id}/metrics")
@ApplicationScoped
public class MetricsResource {

    @Inject
    private Histories histories;

    @Inject
    private WriteBarrier barrier;

    @Inject
    private Caller caller;

    @Inject
    private Clock clock;

    /**
     * The last points, at most 900, oldest first, in percent. With {@code since} only those after that moment.
     *
     * @param replica the replica whose points are wanted; without it the points are the mean of all
     * @param replicas {@code true} adds the points of each replica
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "getMetrics",
            summary = "CPU and RAM of a deployment, a point a second",
            description = "Per cent; at most the last 900, oldest first.")
    @APIResponse(
            responseCode = "200",
            description = "Oldest first",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = MetricsJson.class),
                            example = "{\"labels\":[\"2026-01-31T10:20:31.903Z\"],\"cpu\":[46.4],\"ram\":[37.4]}"))
    public byte[] get(
            @PathParam("id") String id,
            @QueryParam("since") String since,
            @QueryParam("replica") String replica,
            @QueryParam("replicas") @DefaultValue("false") String replicas) {
        long after = since == null || since.isBlank() ? 0 : timestamp(since);
        long deployment = NumericParameter.id(id);
        // Stops before an act that is being committed, as the log's lines do.
        long to = Math.min(clock.millis(), barrier.heldAt(deployment) - 1);
        History history = histories.of(caller.get(), deployment);
        Points points = Points.last(history, ReplicaParameter.parse(replica, history.replicas()), after, to);
        if (!isTrue(replicas)) {
            return points.toJson();
        }
        return points.toJson(Points.ofReplicas(history, after, to));
    }

    private static boolean isTrue(String replicas) {
        return switch (replicas.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Invalid("replicas", "metrics.replicas.format");
        };
    }

    private long timestamp(String since) {
        Instant timestamp = Timestamps.demand("since", since);
        // A moment before all points asks for all, one after them for none; avoids arithmetic with extreme values.
        Instant now = clock.instant();
        return timestamp.isAfter(now)
                ? now.toEpochMilli()
                : timestamp.isBefore(Instant.EPOCH) ? 0 : timestamp.toEpochMilli();
    }
}
