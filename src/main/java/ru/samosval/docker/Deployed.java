package ru.samosval.docker;

import java.util.regex.Pattern;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.Ports;
import ru.samosval.simulation.Run;

/**
 * A deployment with what its containers are told of.
 *
 * @param createdAt epoch milliseconds
 * @param owner the login of who answers for it
 * @param commit the one that its run has; null where none has come yet
 * @param entrypoint as its request has it; null where it has none
 * @param run the run that it is in, or was in last; null where it never began one
 */
record Deployed(
        long id,
        String name,
        Environment environment,
        DeploymentStatus status,
        int replicas,
        Ports ports,
        boolean needsRestart,
        long createdAt,
        long image,
        String imageTag,
        long request,
        String owner,
        String commit,
        String entrypoint,
        Run run) {

    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9_.-]+");
    private static final Pattern FIRST = Pattern.compile("[a-zA-Z0-9].*");

    /** The same with its run known better. */
    Deployed with(Run known) {
        return new Deployed(
                id,
                name,
                environment,
                status,
                replicas,
                ports,
                needsRestart,
                createdAt,
                image,
                imageTag,
                request,
                owner,
                commit,
                entrypoint,
                known);
    }

    /** Its name as a container's may be: of letters and digits of ASCII, {@code _ . -}, the first no sign. */
    String plainName() {
        String plain = NOT_IN_NAMES.matcher(name.strip()).replaceAll("-");
        return FIRST.matcher(plain).matches() ? plain : "deployment-" + id;
    }
}
