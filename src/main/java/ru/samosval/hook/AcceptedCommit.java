package ru.samosval.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ru.samosval.deployment.Fleet;

/**
 * A commit that goes through: its requests, the decisions that nothing is done, and to how many deployments of each
 * request it is still to be carried, where they are too many for its transaction.
 */
record AcceptedCommit(
        Delivery.Origin origin,
        CommitHook hook,
        List<Long> requests,
        List<Target> untouched,
        boolean more,
        Map<Long, Long> pending) {

    /** Of which nothing is done, whoever follows the repository. */
    static AcceptedCommit nothing(Delivery.Origin origin, CommitHook hook, Target why) {
        return new AcceptedCommit(origin, hook, List.of(), List.of(why), false, Map.of());
    }

    /** What the fleet takes at once. */
    Fleet.NewCommit atOnce() {
        return new Fleet.NewCommit(pending.isEmpty() ? requests : List.of(), hook.commit());
    }

    CommitResult result(Fleet.Outcome outcome) {
        List<Target> targets = new ArrayList<>();
        for (long request : requests) {
            targets.add(
                    pending.isEmpty()
                            ? Target.of(request, outcome.of(request))
                            : Target.pending(request, pending.getOrDefault(request, 0L)));
        }
        targets.addAll(untouched);
        if (targets.isEmpty()) {
            targets.add(Target.unknown(List.of()));
        }
        long sum = pending.values().stream().mapToLong(Long::longValue).sum();
        return new CommitResult(requests, outcome.restarted(), outcome.flagged(), sum, targets, more);
    }
}
