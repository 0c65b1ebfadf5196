package ru.samosval.docker;

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
 * @param exitedAt when the run before that one ended (epoch milliseconds); 0 where there is none
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
        Run run,
        long exitedAt) {

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
                known,
                exitedAt);
    }
}
