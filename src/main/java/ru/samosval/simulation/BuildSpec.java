package ru.samosval.simulation;

import java.util.List;
import java.util.Objects;

/**
 * What a build needs to know about its request (specification, section 4.2). Secrets in its texts are masked.
 *
 * @param imageName such as {@code shop} or {@code registry/team/app}
 * @param versionTag such as {@code 1.4}
 * @param repoUrl the address of the sources
 * @param repoBranch the branch to build
 * @param targetCommit 7..40 hexadecimal digits, or null for the branch's head
 * @param baseImage such as {@code python:3.12-slim}
 * @param runs the RUN instructions in order
 * @param entrypoint the text after the word ENTRYPOINT in the Dockerfile, or null
 * @param dockerfileBytes the size of the Dockerfile in bytes
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
        List<Run> runs,
        String entrypoint,
        int dockerfileBytes,
        int ramMb,
        double vcpu) {
    public BuildSpec {
        Objects.requireNonNull(imageName, "imageName");
        Objects.requireNonNull(versionTag, "versionTag");
        Objects.requireNonNull(repoUrl, "repoUrl");
        Objects.requireNonNull(repoBranch, "repoBranch");
        Objects.requireNonNull(baseImage, "baseImage");
        runs = List.copyOf(runs);
    }

    /**
     * A RUN instruction.
     *
     * @param title its name in the log, without the word RUN
     * @param script what it runs, in any number of lines
     */
    public record Run(String title, String script) {}
}
