package ru.samosval.build;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A build as the API shows it, without its log, which has a call of its own. */
@Schema(name = "Build")
public record BuildJson(
        long id,
        long requestId,
        @Schema(nullable = true) Long imageId,
        String imageTag,
        @Schema(implementation = BuildStatus.class) String status,
        @Schema(nullable = true) String errorMessage,
        long builtBy,
        String builtByUsername,
        Instant createdAt,
        @Schema(nullable = true) Instant finishedAt) {

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
    @Schema(name = "ListedBuild")
    public record Listed(
            long id,
            long requestId,
            String imageTag,
            @Schema(implementation = BuildStatus.class) String status,
            String builtByUsername,
            Instant createdAt,
            @Schema(nullable = true) Instant finishedAt) {

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
