package ru.samosval.request;

import java.util.List;
import ru.samosval.dockerfile.Dockerfile;
import ru.samosval.user.User;

/**
 * The values of a request's form, checked and interpreted once by {@link CheckedForm}: the texts as they are stored,
 * and what they mean.
 *
 * @param repoUrl the address that is saved
 * @param repository what the address is compared by
 * @param dockerfile the Dockerfile that base image, RUN commands and start command make
 * @param ramMb memory in megabytes
 * @param vcpu number of processors
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

    /** The collaborators' logins, as the column has them; null if there are none. */
    String joinedCollaborators() {
        List<String> logins =
                collaborators.stream().map(User::getUsername).distinct().toList();
        return logins.isEmpty() ? null : String.join(",", logins);
    }
}
