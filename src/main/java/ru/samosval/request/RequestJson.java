package ru.samosval.request;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A request as the API shows it. The fields have the names of the database's columns; secrets are masked. */
@Schema(name = "Request")
public record RequestJson(
        long id,
        String imageName,
        String repoUrl,
        String repoBranch,
        @Schema(implementation = UpdateMode.class) String updateMode,
        @Schema(nullable = true) String targetCommit,
        String baseImage,
        @Schema(nullable = true) String runCommands,
        @Schema(nullable = true) String entrypoint,
        @Schema(nullable = true) String dockerfileContent,
        int ramMb,
        double vcpu,
        String versionTag,
        long ownerId,
        String owner,
        @Schema(implementation = RequestStatus.class) String status,
        @Schema(nullable = true) String rejectReason,
        List<String> collaborators,
        long createdBy,
        String createdByUsername,
        Instant createdAt,
        Instant updatedAt) {

    static RequestJson of(ImageRequest request) {
        return new RequestJson(
                request.getId(),
                request.getImageName(),
                request.getShownRepoUrl(),
                request.getRepoBranch(),
                request.getUpdateMode().getKey(),
                request.getTargetCommit(),
                request.getBaseImage(),
                request.getShownRunCommands(),
                request.getShownEntrypoint(),
                request.getShownDockerfile(),
                request.getRamMb(),
                request.getVcpu(),
                request.getVersionTag(),
                request.ownerId(),
                request.getOwner().getUsername(),
                request.getStatus().getKey(),
                request.getRejectionReason(),
                request.getCollaborators() == null
                        ? List.of()
                        : List.of(request.getCollaborators().split(",")),
                request.authorId(),
                request.getCreatedBy().getUsername(),
                request.getCreatedAt(),
                request.getUpdatedAt());
    }

    /** A request in a list. */
    @Schema(name = "ListedRequest")
    public record Listed(
            long id,
            String imageName,
            String repoUrl,
            String repoBranch,
            @Schema(implementation = UpdateMode.class) String updateMode,
            String versionTag,
            String owner,
            @Schema(implementation = RequestStatus.class) String status,
            Instant updatedAt) {

        static Listed of(Requests.Row row) {
            return new Listed(
                    row.id(),
                    row.imageName(),
                    row.repoUrl(),
                    row.repoBranch(),
                    row.updateMode().getKey(),
                    row.versionTag(),
                    row.owner(),
                    row.status().getKey(),
                    row.updatedAt());
        }
    }

    /** What an edit would change: each field's old and new value, {@code null} if empty. */
    public record Difference(List<RequestChange> changes) {}

    /** The fields to create a request with, or to change in an edit; for the description of the API. */
    @Schema(name = "RequestInput")
    public record Input(
            String imageName,
            String repoUrl,
            @Schema(defaultValue = "main") String repoBranch,
            @Schema(implementation = UpdateMode.class) String updateMode,

            @Schema(nullable = true, description = "Needed where update_mode is static")
            String targetCommit,

            String baseImage,

            @Schema(nullable = true, description = "A command a line")
            String runCommands,

            @Schema(nullable = true) String entrypoint,

            @Schema(
                    description = "MB; also a string with a unit, such as 512Mi",
                    oneOf = {Integer.class, String.class})
            Object ramMb,

            @Schema(
                    description = "Also a string, such as 500m",
                    oneOf = {Double.class, String.class})
            Object vcpu,

            String versionTag,
            @Schema(description = "A developer's login") String owner,
            @Schema(nullable = true, description = "Logins") List<String> collaborators) {}

    /** An operator's decision; for the description of the API. */
    @Schema(name = "MoveInput", requiredProperties = "status")
    public record Move(
            @Schema(enumeration = {"in_review", "approved", "rejected"})
            String status,

            @Schema(nullable = true, description = "Needed for, and only for, rejected")
            String rejectReason) {}
}
