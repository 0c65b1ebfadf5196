package ru.samosval.hook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.deployment.Fleet;
import ru.samosval.deployment.FleetTasks;
import ru.samosval.hook.forge.Push;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.Contradiction;
import ru.samosval.storage.GroupCommit;
import ru.samosval.storage.Sql;

/** The deliveries of one transaction. First each is judged, then what they ask for is done, then each is answered. */
final class HookBatch {

    /**
     * All commits of a transaction restart or mark at most this many deployments in it. The others are recorded as
     * tasks.
     */
    private static final long MOST_TOGETHER = 5L * FleetTasks.MOST_AT_ONCE;

    private final Sql sql;
    private final Fleet fleet;
    private final FleetTasks tasks;
    private final Audit audit;
    private final HookRights rights;
    private final RepositoryRequests requests;
    private final DeliveryRows rows;
    private final List<Audit.BulkEntry> refusedReplays = new ArrayList<>();

    /**
     * How many deployments the requests have. Valid until a task is recorded; commits of one branch often come
     * together.
     */
    private final Map<List<Long>, Load> loads = new HashMap<>();

    /** How many more deployments the commits may restart or mark. */
    private long room = MOST_TOGETHER;

    /** Requests for which a commit has been left to the tasks. */
    private final Set<Long> left = new HashSet<>();

    HookBatch(Sql sql, long now, Fleet fleet, FleetTasks tasks, Audit audit, HookRights rights) {
        this.sql = sql;
        this.fleet = fleet;
        this.tasks = tasks;
        this.audit = audit;
        this.rights = rights;
        requests = new RepositoryRequests(sql);
        rows = new DeliveryRows(sql, now);
    }

    /** How many deployments each request has, and whether one of the requests has a task that must come first. */
    private record Load(Map<Long, Long> counts, boolean pending) {

        private long sum() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** The judgement of a delivery: what becomes of it once the outcome of the accepted ones is known. */
    private sealed interface Judgement {

        /** Its receipt, or its refusal. */
        GroupCommit.Outcome<Receipt> outcome(Map<Long, CommitResult> results);
    }

    /** Nothing is left to do. */
    private record Done(Receipt known) implements Judgement {
        @Override
        public GroupCommit.Outcome<Receipt> outcome(Map<Long, CommitResult> results) {
            return new GroupCommit.Done<>(known);
        }
    }

    /** Nothing is done, and its sender is told why. */
    private record Refused(Refusal refusal) implements Judgement {
        @Override
        public GroupCommit.Outcome<Receipt> outcome(Map<Long, CommitResult> results) {
            return new GroupCommit.Refused<>(refusal);
        }
    }

    /** It repeats an earlier delivery of this transaction. */
    private record SameAs(long id, long first) implements Judgement {
        @Override
        public GroupCommit.Outcome<Receipt> outcome(Map<Long, CommitResult> results) {
            return new GroupCommit.Done<>(new Receipt(id, first, results.get(first)));
        }
    }

    /** Its commits are to be carried out. {@code nothing} is the decision if it has none. */
    private record Taken(long id, List<AcceptedCommit> commits, Decision nothing) implements Judgement {
        @Override
        public GroupCommit.Outcome<Receipt> outcome(Map<Long, CommitResult> results) {
            return new GroupCommit.Done<>(new Receipt(id, null, results.get(id)));
        }
    }

    /** Takes all deliveries in their order. Returns for each its receipt or its refusal. */
    List<GroupCommit.Outcome<Receipt>> take(List<Delivery> deliveries) {
        List<Judgement> judged = deliveries.stream().map(this::judge).toList();
        Map<Long, CommitResult> results = act(judged.stream()
                .flatMap(each -> each instanceof Taken taken ? Stream.of(taken) : Stream.empty())
                .toList());
        results.forEach(rows::setOutcome);
        rows.write();
        audit.record(sql, refusedReplays);
        return judged.stream().map(each -> each.outcome(results)).toList();
    }

    /** The requests that the deliveries taken concern. */
    Set<Long> concerned() {
        return rows.concerned();
    }

    /** Notes a delivery and what is to be done about it. Does nothing yet. */
    private Judgement judge(Delivery delivery) {
        if (delivery.reason() != null) {
            return refused(delivery);
        }
        return repeated(delivery).orElseGet(() -> accepted(delivery));
    }

    /** A delivery that was refused before it came here. */
    private Judgement refused(Delivery delivery) {
        long id = rows.addRefused(delivery, delivery.reason());
        Long replayOf = delivery.origin().replayOf();
        if (replayOf != null) {
            // Somebody tried to replay a delivery that proves nothing. Wrong secrets of strangers are counted by
            // SecretGuesses.
            refusedReplays.add(new Audit.BulkEntry(
                    delivery.origin().actor(),
                    AuditAction.COMMIT_HOOK_REFUSED,
                    null,
                    "delivery: " + id + "; replay of delivery: " + replayOf + "; reason: "
                            + delivery.verdict().getKey()));
        }
        return new Done(new Receipt(id, null, null));
    }

    /** The answer to a delivery that has come before, in an earlier transaction or in this one. */
    private Optional<Judgement> repeated(Delivery delivery) {
        if (delivery.keys().isEmpty()) {
            return Optional.empty();
        }
        Optional<DeliveryRows.Known> known = rows.known(delivery);
        if (known.isPresent()) {
            return Optional.of(known.get().isOf(delivery) ? again(delivery, known.get()) : contradicted(delivery));
        }
        return rows.claimKeys(delivery)
                .map(first -> rows.isSame(first, delivery)
                        ? new SameAs(rows.addDuplicate(delivery, first), first)
                        : contradicted(delivery));
    }

    private Judgement again(Delivery delivery, DeliveryRows.Known known) {
        long id = rows.addDuplicate(delivery, known.delivery());
        CommitResult result = Stored.outcome(known.outcome());
        rows.setOutcome(id, result);
        return new Done(new Receipt(id, known.delivery(), result));
    }

    /** Something else came earlier with the same key: nothing is done, and the sender is told. */
    private Judgement contradicted(Delivery delivery) {
        Contradiction refusal = new Contradiction("error.idempotency.other");
        rows.addRefused(delivery, Reason.of(refusal));
        return new Refused(refusal);
    }

    private Judgement accepted(Delivery delivery) {
        Delivery.Origin origin = delivery.origin();
        try {
            if (origin.actor() != null) {
                audit.demandActive(origin.actor());
            }
            List<AcceptedCommit> commits =
                    delivery.commits().stream().map(hook -> find(origin, hook)).toList();
            return new Taken(
                    rows.add(delivery),
                    commits,
                    Push.CREATE.equals(delivery.event()) ? Decision.CREATED : Decision.PING);
        } catch (Refusal refusal) {
            rows.releaseKeys(delivery);
            rows.addRefused(delivery, Reason.of(refusal));
            return new Refused(refusal);
        }
    }

    private AcceptedCommit find(Delivery.Origin origin, CommitHook hook) {
        Target nothing = hook.nothing();
        if (nothing != null) {
            return AcceptedCommit.nothing(origin, hook, nothing);
        }
        RepositoryRequests.Found found = rights.reached(origin, requests.of(hook));
        return new AcceptedCommit(origin, hook, found.following(), found.others(), found.more(), Map.of());
    }

    /** Restarts and marks. Returns the outcome of each delivery. */
    private Map<Long, CommitResult> act(List<Taken> taken) {
        List<AcceptedCommit> commits = taken.stream()
                .flatMap(each -> each.commits().stream())
                .map(this::leaveIfTooMany)
                .toList();
        List<Fleet.Outcome> outcomes =
                fleet.take(sql, commits.stream().map(AcceptedCommit::atOnce).toList());
        // Only now, or the tasks would take the runs that begin here for later than their commits.
        commits.forEach(this::recordTasks);
        List<CommitResult> each = new ArrayList<>();
        List<Audit.BulkEntry> entries = new ArrayList<>();
        for (int i = 0; i < commits.size(); i++) {
            CommitResult result = commits.get(i).result(outcomes.get(i));
            entries.addAll(commits.get(i).auditRows(result, outcomes.get(i)));
            each.add(result);
        }
        audit.record(sql, entries);

        Map<Long, CommitResult> results = new HashMap<>();
        int from = 0;
        for (Taken delivery : taken) {
            List<CommitResult> own =
                    each.subList(from, from += delivery.commits().size());
            results.put(
                    delivery.id(),
                    own.isEmpty()
                            ? CommitResult.nothing(Target.of(delivery.nothing(), null, null))
                            : CommitResult.of(own));
        }
        return results;
    }

    /**
     * The commit as it is; or, if it concerns too many deployments for this transaction, the commit to be left to the
     * tasks.
     */
    private AcceptedCommit leaveIfTooMany(AcceptedCommit commit) {
        if (commit.requests().isEmpty()) {
            return commit;
        }
        Load load = loads.computeIfAbsent(
                commit.requests(),
                requests -> new Load(
                        tasks.counts(sql, requests),
                        tasks.isPending(sql, requests) || requests.stream().anyMatch(left::contains)));
        long sum = load.sum();
        if (sum <= Math.min(FleetTasks.MOST_AT_ONCE, room) && !load.pending()) {
            room -= sum;
            return commit;
        }
        load.counts().forEach((request, count) -> {
            if (count > 0) {
                left.add(request);
            }
        });
        loads.clear();
        return commit.leaving(load.counts());
    }

    /** Leaves to the tasks the part of the commit that is not done here. */
    private void recordTasks(AcceptedCommit commit) {
        commit.pending().forEach((request, count) -> {
            if (count > 0) {
                tasks.recordCommit(
                        sql, commit.origin().actor(), request, commit.hook().commit(), count);
            }
        });
    }
}
