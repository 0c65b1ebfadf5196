package ru.samosval.deployment;

import java.time.Instant;

/** A deployment as the API shows it. */
public record DeploymentJson(
        long id,
        long imageId,
        String imageTag,
        long requestId,
        String name,
        String environment,
        String status,
        int replicas,
        String ports,
        boolean stoppedByOperator,
        boolean needsRestart,
        String commitId,
        String nextCommit,
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
    public record Listed(
            long id,
            String imageTag,
            String name,
            String environment,
            String status,
            int replicas,
            String ports,
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
}
