package ru.samosval.deployment;

import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.request.ImageRequest;

/**
 * What an actor may do with a deployment as it is now: by their rights, and by its state.
 *
 * @param isLockedForOwner whether the actor could start it if no operator had stopped it
 */
public record AllowedActions(
        boolean isStartable,
        boolean isRestartable,
        boolean isStoppable,
        boolean isDeletable,
        boolean isLockedForOwner) {

    /** For this actor and deployment. */
    public static AllowedActions of(Actor actor, Deployment deployment) {
        ImageRequest request = deployment.getImage().getRequest();
        DeploymentStatus status = deployment.getStatus();
        boolean starts = Rights.starts(actor, request, deployment.isStoppedByOperator());
        return new AllowedActions(
                starts && status.isStartable(),
                starts && status.isRestartable(),
                Rights.stops(actor, request) && status.isStoppable(),
                Rights.operates(actor),
                deployment.isStoppedByOperator() && !starts && Rights.starts(actor, request, false));
    }
}
