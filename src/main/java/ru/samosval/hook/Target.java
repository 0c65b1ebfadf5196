package ru.samosval.hook;

import java.util.List;
import ru.samosval.deployment.Fleet;

/**
 * A decision and what it is about.
 *
 * @param request the request; null if the decision is about the commit as a whole
 * @param branch the branch that the request follows, or the ref that is no branch; null if it does not matter
 * @param restarted how many deployments were restarted
 * @param flagged how many were marked
 * @param stoppedByOperator how many of the marked ones an operator has stopped
 * @param pending to how many the commit is still to be carried
 * @param nearest addresses of known repositories that are like the unknown one, the most similar first
 */
public record Target(
        Decision decision,
        Long request,
        String branch,
        int restarted,
        int flagged,
        int stoppedByOperator,
        long pending,
        List<String> nearest) {

    /** A decision that nothing is done. */
    static Target of(Decision decision, Long request, String branch) {
        return new Target(decision, request, branch, 0, 0, 0, 0, List.of());
    }

    /** What was done to the deployments of a request. */
    static Target of(long request, Fleet.Effects effects) {
        int restarted = effects.restarted().size();
        int flagged = effects.flagged().size();
        Decision decision;
        if (restarted > 0) {
            decision = Decision.RESTARTED;
        } else if (flagged == 0) {
            decision = effects.rollingOut() > 0 ? Decision.ROLLING_OUT : Decision.NO_DEPLOYMENTS;
        } else {
            decision = effects.stoppedByOperator() == flagged ? Decision.STOPPED_BY_OPERATOR : Decision.FLAGGED;
        }
        return new Target(decision, request, null, restarted, flagged, effects.stoppedByOperator(), 0, List.of());
    }

    /** What is still to be done to this many deployments of a request. */
    static Target pending(long request, long deployments) {
        Decision decision = deployments == 0 ? Decision.NO_DEPLOYMENTS : Decision.RESTARTING;
        return new Target(decision, request, null, 0, 0, 0, deployments, List.of());
    }

    /** Nobody follows the repository; with those that are like it. */
    static Target unknown(List<String> nearest) {
        return new Target(Decision.UNKNOWN_REPOSITORY, null, null, 0, 0, 0, 0, nearest);
    }

    /** The arguments of the decision's sentence: {0} request, {1} restarted, {2} marked, {3} branch, {4} pending. */
    Object[] arguments() {
        return new Object[] {request, restarted, flagged, branch, pending};
    }
}
