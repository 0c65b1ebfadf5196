package ru.samosval.request;

import java.util.List;
import ru.samosval.dockerfile.Dockerfile;
import ru.samosval.user.User;

/**
 * What a request's form says, checked and understood once ({@link CheckedForm}): the texts as they are stored, and what they mean.
 *
 * @param repoUrl the address that is saved, and {@code repository} what it is compared by
 * @param dockerfile what base image, RUN commands and start command make
 * @param ramMb megabytes, and {@code vcpu} processors
 */
record RequestValues(
        String imageName,
        String repoUrl,
        RepoUrl repository,
        String repoBranch,
        UpdateMode updateMode,
        String targetCommit,
        String baseImage,
        String runCommands,
        String entrypoint,
        Dockerfile dockerfile,
        int ramMb,
        double vcpu,
        String versionTag,
        User owner,
        List<User> collaborators) {

    /** The logins of the collaborators, as the column has them; null for none. */
    String joinedCollaborators() {
        List<String> logins =
                collaborators.stream().map(User::getUsername).distinct().toList();
        return logins.isEmpty() ? null : String.join(",", logins);
    }
}
