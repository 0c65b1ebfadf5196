package ru.samosval.hook;

import java.util.List;

/**
 * What came of a commit, as the webhook answers it.
 *
 * @param pendingDeployments how many deployments it is still to come to, where they are too many to be restarted or
 *     marked within its own transaction
 * @param targets what was decided, for each request of the repository; never empty
 * @param more whether there are more requests that the commit does not concern than are among the targets
 */
public record CommitResult(
        List<Long> matchedRequests,
        List<Long> restartedDeployments,
        List<Long> flaggedDeployments,
        long pendingDeployments,
        List<Target> targets,
        boolean more) {

    /** Whether nobody follows the repository, as far as the caller may know. */
    boolean isOfUnknownRepository() {
        return targets.get(0).decision() == Decision.UNKNOWN_REPOSITORY;
    }

    /** The same with this target alone. */
    CommitResult of(Target target) {
        return new CommitResult(
                matchedRequests, restartedDeployments, flaggedDeployments, pendingDeployments, List.of(target), more);
    }
}
