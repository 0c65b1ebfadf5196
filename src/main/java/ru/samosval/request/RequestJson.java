package ru.samosval.request;

import java.time.Instant;
import java.util.List;

/** A request as the API shows it, its fields named as the database's columns; secrets in it are masked. */
public record RequestJson(
        long id,
        String imageName,
        String repoUrl,
        String repoBranch,
        String updateMode,
        String targetCommit,
        String baseImage,
        String runCommands,
        String entrypoint,
        String dockerfileContent,
        int ramMb,
        double vcpu,
        String versionTag,
        long ownerId,
        String owner,
        String status,
        String rejectReason,
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
    public record Listed(
            long id,
            String imageName,
            String repoUrl,
            String repoBranch,
            String updateMode,
            String versionTag,
            String owner,
            String status,
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

    /** What an edit would change; of each field what it is and would be, {@code null} where it is empty. */
    public record Difference(List<RequestChange> changes) {}
}
