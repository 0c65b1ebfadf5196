package ru.samosval.docker;

import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.Ports;
import ru.samosval.simulation.Run;

/**
 * A deployment with what its containers show.
 *
 * @param createdAt epoch milliseconds
 * @param owner the login of its owner
 * @param commit the commit of its run; null if none has come yet
 * @param entrypoint the start command of its request; null if it has none
 * @param run its current run, or its last one; null if it has never been started
 * @param exitedAt when the run before that one ended (epoch milliseconds); 0 if there is none
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

    /** The same with its run as it is known better. */
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
