package ru.samosval.request;

import java.util.List;
import ru.samosval.dockerfile.Dockerfile;
import ru.samosval.user.User;

/**
 * What a request's form says, checked and understood once: the texts as they are stored, and what they mean.
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

    /**
     * Of a form in which nothing is wrong.
     *
     * @throws java.util.NoSuchElementException where something is
     */
    static RequestValues of(RequestData data, User owner, List<User> collaborators) {
        String repoUrl = RepoUrl.saved(data.getRepoUrl());
        return new RequestValues(
                data.getImageName(),
                repoUrl,
                RepoUrl.parse(repoUrl).orElseThrow(),
                data.getRepoBranch(),
                data.getUpdateMode(),
                data.getTargetCommit(),
                data.getBaseImage(),
                data.getRunCommands(),
                data.getEntrypoint(),
                data.dockerfile().orElseThrow(),
                Integer.parseInt(data.getRamMb()),
                Double.parseDouble(data.getVcpu()),
                data.getVersionTag(),
                owner,
                collaborators);
    }

    /** The logins of the collaborators, as the column has them; null for none. */
    String joinedCollaborators() {
        List<String> logins =
                collaborators.stream().map(User::getUsername).distinct().toList();
        return logins.isEmpty() ? null : String.join(",", logins);
    }
}
