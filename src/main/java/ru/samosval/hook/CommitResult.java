package ru.samosval.hook;

import java.util.ArrayList;
import java.util.List;

/**
 * What a commit did, or all commits of a delivery, as the webhook answers it.
 *
 * @param pendingDeployments how many deployments it is still to be carried to, because they are too many to be
 *     restarted or marked within its own transaction
 * @param targets the decision for each request of the repository; never empty
 * @param more whether there are more requests that the commit does not concern than are among the targets
 */
public record CommitResult(
        List<Long> matchedRequests,
        List<Long> restartedDeployments,
        List<Long> flaggedDeployments,
        long pendingDeployments,
        List<Target> targets,
        boolean more) {

    /** Nothing is done, for this reason. */
    static CommitResult nothing(Target why) {
        return new CommitResult(List.of(), List.of(), List.of(), 0, List.of(why), false);
    }

    /** The results of several commits together. */
    static CommitResult of(List<CommitResult> results) {
        if (results.size() == 1) {
            return results.get(0);
        }
        List<Long> matched = new ArrayList<>();
        List<Long> restarted = new ArrayList<>();
        List<Long> flagged = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        long pending = 0;
        boolean more = false;
        for (CommitResult result : results) {
            matched.addAll(result.matchedRequests());
            restarted.addAll(result.restartedDeployments());
            flagged.addAll(result.flaggedDeployments());
            targets.addAll(result.targets());
            pending += result.pendingDeployments();
            more |= result.more();
        }
        return new CommitResult(matched, restarted, flagged, pending, targets, more);
    }

    /** Whether nobody follows the repository, as far as the caller may know. */
    boolean isOfUnknownRepository() {
        return targets.get(0).decision() == Decision.UNKNOWN_REPOSITORY;
    }

    /** The same with only this target. */
    CommitResult of(Target target) {
        return new CommitResult(
                matchedRequests, restartedDeployments, flaggedDeployments, pendingDeployments, List.of(target), more);
    }
}
