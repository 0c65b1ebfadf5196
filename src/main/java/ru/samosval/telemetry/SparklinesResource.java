package ru.samosval.telemetry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.api.JsonFactories;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.History;
import ru.samosval.input.NumericParameter;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.simulation.Telemetry;
import ru.samosval.user.Caller;

/** The CPU and RAM of all deployments in a list's visible rows in the last quarter of an hour, in one call. */
@Tag(name = "Telemetry")
@Path("deployments/sparklines")
@ApplicationScoped
public class SparklinesResource {

    /** The longest page of the list has this many rows. */
    private static final int MOST = 100;

    private static final String IDS = "\\s*\\d{1,18}\\s*(?:,\\s*\\d{1,18}\\s*)*+";

    private static final Duration BACK = Duration.ofMinutes(15);

    private static final Step STEP = new Step(30_000, 5);

    @Inject
    private Histories histories;

    @Inject
    private Caller caller;

    @Inject
    private Clock clock;

    /**
     * {@code {"7":{"cpu":[…],"ram":[…]},…}} by the deployments' ids: the means of half minutes, oldest first, in
     * percent, null where the deployment did not run. Deployments that the caller does not see are left out.
     *
     * @param ids separated by commas, at most 100
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getSparklines", summary = "CPU and RAM of many deployments, the last quarter of an hour")
    @APIResponse(
            responseCode = "200",
            description = "By deployment",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema =
                                    @Schema(
                                            type = SchemaType.OBJECT,
                                            additionalProperties = MetricsJson.Means.class,
                                            example = "{\"7\":{\"cpu\":[46.4],\"ram\":[37.4]}}")))
    public String get(@QueryParam("ids") String ids) {
        if (ids == null || !ids.matches(IDS)) {
            throw new Invalid("ids", "metrics.ids.format");
        }
        List<Long> deployments = Arrays.stream(ids.split(","))
                .map(id -> NumericParameter.id(id.strip()))
                .distinct()
                .toList();
        if (deployments.size() > MOST) {
            throw new Invalid("ids", "metrics.ids.format");
        }
        long to = clock.millis();
        long from = STEP.timestamp(STEP.index(to - BACK.toMillis()) + 1);
        JsonObjectBuilder answer = JsonFactories.BUILDERS.createObjectBuilder();
        for (History history : histories.between(caller.get(), deployments, from, to)) {
            Band band = Band.of(history, Telemetry.ALL, STEP, from, to);
            answer.add(
                    Long.toString(history.deployment()),
                    JsonFactories.BUILDERS
                            .createObjectBuilder()
                            .add("cpu", band.cpu().means())
                            .add("ram", band.ram().means()));
        }
        return answer.build().toString();
    }
}
