package ru.samosval.deployment;

import java.util.List;

/**
 * Fired after the commit when deployments have changed state, got a line of an act, or are gone; see
 * {@link WriteBarrier}.
 *
 * @param status their new state; null if it did not change
 * @param deleted whether they are gone
 */
public record DeploymentsChanged(List<Long> ids, DeploymentStatus status, boolean deleted) {

    static DeploymentsChanged to(DeploymentStatus status, long id) {
        return new DeploymentsChanged(List.of(id), status, false);
    }
}
