package ru.samosval.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.audit.Ids;
import ru.samosval.deployment.Fleet;
import ru.samosval.input.Characters;

/**
 * A commit that is accepted.
 *
 * @param requests the requests that it concerns
 * @param untouched decisions that nothing is done
 * @param more whether there are more requests for which nothing is done
 * @param pending how many deployments of each request it is carried to later, if they are too many for its transaction
 */
record AcceptedCommit(
        Delivery.Origin origin,
        CommitHook hook,
        List<Long> requests,
        List<Target> untouched,
        boolean more,
        Map<Long, Long> pending) {

    /** A commit for which nothing is done, whoever follows the repository. */
    static AcceptedCommit nothing(Delivery.Origin origin, CommitHook hook, Target why) {
        return new AcceptedCommit(origin, hook, List.of(), List.of(why), false, Map.of());
    }

    /** The same, carried later to this many deployments of each request. */
    AcceptedCommit leaving(Map<Long, Long> counts) {
        return new AcceptedCommit(origin, hook, requests, untouched, more, counts);
    }

    /** What the fleet does at once. */
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

    /**
     * An entry of the audit log for each request: whoever sees the request learns what came to it, and nothing about
     * the others.
     */
    List<Audit.BulkEntry> auditRows(CommitResult result, Fleet.Outcome outcome) {
        List<Audit.BulkEntry> entries = new ArrayList<>();
        Long replayOf = origin.replayOf();
        String received = "repo_url: " + Characters.quoted(hook.repoUrl()) + "; branch: "
                + Characters.quoted(hook.branch()) + "; commit: " + hook.commit()
                + (replayOf == null ? "" : "; replay of delivery: " + replayOf) + "; requests: ";
        if (result.matchedRequests().isEmpty()) {
            String reasons = result.targets().stream()
                    .map(t -> t.decision().getKey())
                    .distinct()
                    .collect(Collectors.joining(", "));
            entries.add(auditRow(AuditAction.COMMIT_HOOK_RECEIVED, null, received + "—; result: " + reasons));
        }
        for (int i = 0; i < result.matchedRequests().size(); i++) {
            long request = result.matchedRequests().get(i);
            String decision = result.targets().get(i).decision().getKey();
            entries.add(
                    auditRow(AuditAction.COMMIT_HOOK_RECEIVED, request, received + request + "; result: " + decision));
            List<Long> ids = outcome.of(request).restarted();
            if (!ids.isEmpty()) {
                entries.add(auditRow(
                        AuditAction.DEPLOYMENTS_RESTARTED,
                        request,
                        "deployments: " + Ids.listed(ids) + "; commit: " + hook.commit()));
            }
        }
        return entries;
    }

    /** An act of the user who sent the delivery, or of nobody but with the address it came from. */
    private Audit.BulkEntry auditRow(AuditAction action, Long request, String details) {
        return origin.actor() == null
                ? new Audit.BulkEntry(null, action, request, details, origin.address())
                : new Audit.BulkEntry(origin.actor(), action, request, details);
    }
}
