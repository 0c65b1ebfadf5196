package ru.samosval.deployment;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A deployment as the API shows it. */
@Schema(name = "Deployment")
public record DeploymentJson(
        long id,
        long imageId,
        String imageTag,
        long requestId,
        String name,
        @Schema(implementation = Environment.class) String environment,
        @Schema(implementation = DeploymentStatus.class) String status,
        int replicas,
        @Schema(nullable = true) String ports,
        boolean stoppedByOperator,
        boolean needsRestart,
        @Schema(nullable = true) String commitId,
        @Schema(nullable = true) String nextCommit,
        Instant createdAt,
        Instant updatedAt) {

    static DeploymentJson of(Deployment deployment) {
        return new DeploymentJson(
                deployment.getId(),
                deployment.getImage().getId(),
                deployment.getImage().getImageTag(),
                deployment.getImage().getRequest().getId(),
                deployment.getName(),
                deployment.getEnvironment().getKey(),
                deployment.getStatus().getKey(),
                deployment.getReplicas(),
                deployment.getPorts(),
                deployment.isStoppedByOperator(),
                deployment.isNeedsRestart(),
                deployment.getCommitId(),
                deployment.getNextCommit(),
                deployment.getCreatedAt(),
                deployment.getUpdatedAt());
    }

    /** A deployment in a list. */
    @Schema(name = "ListedDeployment")
    public record Listed(
            long id,
            String imageTag,
            String name,
            @Schema(implementation = Environment.class) String environment,
            @Schema(implementation = DeploymentStatus.class) String status,
            int replicas,
            @Schema(nullable = true) String ports,
            boolean stoppedByOperator,
            boolean needsRestart,
            Instant updatedAt) {

        static Listed of(Deployments.Row row) {
            return new Listed(
                    row.id(),
                    row.imageTag(),
                    row.name(),
                    row.environment().getKey(),
                    row.status().getKey(),
                    row.replicas(),
                    row.ports(),
                    row.stoppedByOperator(),
                    row.needsRestart(),
                    row.updatedAt());
        }
    }

    /** The fields to create a deployment with; for the description of the API. */
    @Schema(name = "DeploymentInput", requiredProperties = "name")
    public record Input(
            String name,
            @Schema(implementation = Environment.class) String environment,

            @Schema(minimum = "1", maximum = "100", defaultValue = "1")
            Integer replicas,

            @Schema(nullable = true, description = "host:container, with commas between")
            String ports) {}
}
