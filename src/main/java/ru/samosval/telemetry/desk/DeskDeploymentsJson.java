package ru.samosval.telemetry.desk;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.deployment.Environment;

/**
 * The deployments whose logs a desk shows. Only for the description of the API.
 *
 * @param more whether there are more deployments, which are not shown
 * @param runs the last runs, if the desk shows a single deployment
 */
@Schema(
        name = "DeskDeployments",
        requiredProperties = {"deployments", "more"})
public record DeskDeploymentsJson(
        List<Looked> deployments, @Schema(example = "false") boolean more, List<Run> runs) {

    /** A deployment as the desk names it. */
    @Schema(name = "DeskDeployment")
    public record Looked(
            long id,
            String name,
            @Schema(example = "shop/api:1.4") String image,
            @Schema(implementation = Environment.class) String environment,
            @Schema(implementation = DeploymentStatus.class) String status,
            int replicas) {}

    /** A run, with the moments at which it began and ended. */
    @Schema(name = "DeskRun")
    public record Run(
            @Schema(example = "3") int number,

            @Schema(example = "2026-01-31T10:20:30.123Z") Instant requested,

            @Schema(example = "2026-01-31T10:20:35.000Z") Instant ready,
            @Schema(example = "false") boolean failed,

            @Schema(nullable = true, example = "2026-01-31T11:00:00.000Z")
            Instant ended) {}
}
