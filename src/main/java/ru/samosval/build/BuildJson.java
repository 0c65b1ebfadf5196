package ru.samosval.build;

import java.time.Instant;

/** A build as the API shows it; its log has a call of its own. */
public record BuildJson(
        long id,
        long requestId,
        Long imageId,
        String imageTag,
        String status,
        String errorMessage,
        long builtBy,
        String builtByUsername,
        Instant createdAt,
        Instant finishedAt) {

    static BuildJson of(Build build) {
        return new BuildJson(
                build.getId(),
                build.getRequest().getId(),
                build.getImage() == null ? null : build.getImage().getId(),
                build.getImageTag(),
                build.getStatus().getKey(),
                build.getErrorMessage(),
                build.getBuiltBy().getId(),
                build.getBuiltBy().getUsername(),
                build.getCreatedAt(),
                build.getFinishedAt());
    }

    /** A build in a list. */
    public record Listed(
            long id,
            long requestId,
            String imageTag,
            String status,
            String builtByUsername,
            Instant createdAt,
            Instant finishedAt) {

        static Listed of(Builds.Row row) {
            return new Listed(
                    row.id(),
                    row.requestId(),
                    row.imageName() + ":" + row.versionTag(),
                    row.status().getKey(),
                    row.builtBy(),
                    row.createdAt(),
                    row.finishedAt());
        }
    }
}
