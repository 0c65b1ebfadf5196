package ru.samosval.deployment;

import java.util.List;

/**
 * Told when deployments have changed state, got a line of an act, or are gone; after the commit, see {@link ActsInFlight}.
 *
 * @param status their state now; null where it did not change
 * @param deleted whether they are gone
 */
public record DeploymentsChanged(List<Long> ids, DeploymentStatus status, boolean deleted) {

    static DeploymentsChanged to(DeploymentStatus status, long id) {
        return new DeploymentsChanged(List.of(id), status, false);
    }
}
