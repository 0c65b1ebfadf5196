package ru.samosval.simulation;

import java.util.List;
import java.util.Objects;

/**
 * What a build needs to know of its request (specification, section 4.2).
 *
 * @param imageName such as {@code shop} or {@code registry/team/app}
 * @param versionTag such as {@code 1.4}
 * @param repoUrl where the sources are
 * @param repoBranch the branch to build
 * @param targetCommit 7..40 hexadecimal digits, or null for the branch's head
 * @param baseImage such as {@code python:3.12-slim}
 * @param runCommands the RUN lines in order, without the word RUN
 * @param entrypoint the command the image starts, or null
 * @param ramMb memory of the build, MiB
 * @param vcpu processors of the build
 */
public record BuildSpec(
        String imageName,
        String versionTag,
        String repoUrl,
        String repoBranch,
        String targetCommit,
        String baseImage,
        List<String> runCommands,
        String entrypoint,
        int ramMb,
        double vcpu) {
    public BuildSpec {
        Objects.requireNonNull(imageName, "imageName");
        Objects.requireNonNull(versionTag, "versionTag");
        Objects.requireNonNull(repoUrl, "repoUrl");
        Objects.requireNonNull(repoBranch, "repoBranch");
        Objects.requireNonNull(baseImage, "baseImage");
        runCommands = List.copyOf(runCommands);
    }
}
