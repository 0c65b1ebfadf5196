package ru.samosval.hook;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import ru.samosval.access.Actor;
import ru.samosval.access.Unguarded;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.audit.Ids;
import ru.samosval.deployment.Fleet;
import ru.samosval.deployment.FleetTasks;
import ru.samosval.hook.forge.Push;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.Contradiction;
import ru.samosval.storage.Database;
import ru.samosval.storage.GroupCommit;
import ru.samosval.storage.Sql;

/**
 * What a new commit does (section 4.6): continuous requests of its branch, their deployments restarted or marked.
 * Deliveries that come at the same time share a transaction, in which each leaves its row.
 */
@ApplicationScoped
public class Hooks {

    /** So many at once are as cheap as they get; and nobody waits long for the write lock. */
    private static final int MOST_AT_ONCE = 32;

    /** Commits that share a transaction restart or mark so many deployments in it at most; the others are recorded. */
    private static final long MOST_TOGETHER = 5L * FleetTasks.MOST_AT_ONCE;

    @Inject
    private Database database;

    @Inject
    private Fleet fleet;

    @Inject
    private FleetTasks tasks;

    @Inject
    private Audit audit;

    @Inject
    private KnownRepositories repositories;

    @Inject
    private HookRights rights;

    @Inject
    private Clock clock;

    private GroupCommit<Delivery, Receipt> together;

    /** What is taken of a delivery: its number, which of the accepted commits are its own, and what is said of none. */
    private record Taken(long id, int from, int to, int place, Decision nothing) {}

    @PostConstruct
    void start() {
        together = new GroupCommit<>(
                database::newTransaction, acts -> database.inTransaction(sql -> take(sql, acts)), MOST_AT_ONCE);
    }

    /**
     * Takes in what came; it is on the disk when this returns. A caller that is no user may tell of every repository, a
     * user reaches only the requests whose commits they may simulate.
     */
    @Unguarded("who sent it was judged and stands in the delivery: HookRights")
    @Transactional(Transactional.TxType.NEVER)
    public Receipt take(Delivery delivery) {
        Receipt receipt = together.commit(delivery);
        CommitResult result = receipt.result();
        boolean nameNearest = delivery.commits().size() == 1
                && delivery.origin().ownRequest() == null
                && result.isOfUnknownRepository();
        return nameNearest
                ? new Receipt(
                        receipt.delivery(),
                        receipt.sameAs(),
                        result.of(Target.unknown(repositories.nearest(
                                delivery.origin().actor(),
                                delivery.commits().get(0).repository()))))
                : receipt;
    }

    /** Records a delivery that is not taken; returns its number. */
    @Unguarded("changes nothing but the list of deliveries")
    @Transactional(Transactional.TxType.NEVER)
    public long recordRefused(Delivery delivery, Reason reason) {
        return together.commit(delivery.refused(reason)).delivery();
    }

    private List<Supplier<Receipt>> take(Sql sql, List<Delivery> deliveries) {
        List<Supplier<Receipt>> answers = new ArrayList<>();
        List<AcceptedCommit> accepted = new ArrayList<>();
        List<Taken> taken = new ArrayList<>();
        Budget budget = new Budget();
        RepositoryRequests requests = new RepositoryRequests(sql);
        DeliveryRows rows = new DeliveryRows(sql, clock.millis());
        Map<Long, CommitResult> results = new HashMap<>();
        List<Audit.BulkEntry> refusedAgain = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            if (delivery.reason() != null) {
                Receipt receipt = new Receipt(rows.addRefused(delivery, delivery.reason()), null, null);
                answers.add(() -> receipt);
                if (delivery.origin().replayOf() != null) {
                    refusedAgain.add(refusedAgain(delivery, receipt.delivery()));
                }
                continue;
            }
            Optional<Supplier<Receipt>> repeated = repeated(rows, delivery, results);
            if (repeated.isPresent()) {
                answers.add(repeated.get());
                continue;
            }
            int from = accepted.size();
            try {
                if (delivery.origin().actor() != null) {
                    audit.demandActive(delivery.origin().actor());
                }
                for (CommitHook commit : delivery.commits()) {
                    accepted.add(accept(sql, delivery.origin(), commit, requests, budget));
                }
                taken.add(new Taken(rows.add(delivery), from, accepted.size(), answers.size(), nothing(delivery)));
                answers.add(null);
            } catch (Refusal refusal) {
                accepted.subList(from, accepted.size()).clear();
                rows.notInHand(delivery);
                rows.addRefused(delivery, Reason.of(refusal));
                answers.add(() -> {
                    throw refusal;
                });
            }
        }
        List<CommitResult> each = act(sql, accepted);
        for (Taken one : taken) {
            CommitResult result = one.from() == one.to()
                    ? CommitResult.nothing(Target.of(one.nothing(), null, null))
                    : CommitResult.of(each.subList(one.from(), one.to()));
            results.put(one.id(), result);
            rows.outcome(one.id(), result);
            Receipt receipt = new Receipt(one.id(), null, result);
            answers.set(one.place(), () -> receipt);
        }
        rows.write();
        audit.record(sql, refusedAgain);
        return answers;
    }

    /** What is said of a delivery that tells of no commit. */
    private static Decision nothing(Delivery delivery) {
        return Push.CREATE.equals(delivery.event()) ? Decision.CREATED : Decision.PING;
    }

    /** That somebody tried to repeat what proves nothing. Strangers' wrong secrets are counted by {@link SecretGuesses}. */
    private static Audit.BulkEntry refusedAgain(Delivery delivery, long id) {
        return new Audit.BulkEntry(
                delivery.origin().actor(),
                AuditAction.COMMIT_HOOK_REFUSED,
                null,
                "delivery: " + id + "; replay of delivery: "
                        + delivery.origin().replayOf() + "; reason: "
                        + delivery.verdict().getKey());
    }

    /** The answer of a delivery that has come before, in an earlier transaction or in this one. */
    private static Optional<Supplier<Receipt>> repeated(
            DeliveryRows rows, Delivery delivery, Map<Long, CommitResult> results) {
        if (delivery.keys().isEmpty()) {
            return Optional.empty();
        }
        Optional<DeliveryRows.Known> known = rows.known(delivery);
        if (known.isPresent()) {
            if (!known.get().isOf(delivery)) {
                return Optional.of(contradicted(rows, delivery));
            }
            long first = known.get().delivery();
            long id = rows.addDuplicate(delivery, first);
            CommitResult result = Stored.outcome(known.get().outcome());
            rows.outcome(id, result);
            return Optional.of(() -> new Receipt(id, first, result));
        }
        return rows.inHand(delivery).map(first -> {
            if (!rows.isSame(first, delivery)) {
                return contradicted(rows, delivery);
            }
            long id = rows.addDuplicate(delivery, first);
            return () -> new Receipt(id, first, results.get(first));
        });
    }

    /** Under a key that is known something else has come: nothing is done, and its sender is told. */
    private static Supplier<Receipt> contradicted(DeliveryRows rows, Delivery delivery) {
        Contradiction refusal = new Contradiction("error.idempotency.other");
        rows.addRefused(delivery, Reason.of(refusal));
        return () -> {
            throw refusal;
        };
    }

    /** Restarts and marks; returns what came of each. */
    private List<CommitResult> act(Sql sql, List<AcceptedCommit> accepted) {
        List<Fleet.Outcome> outcomes =
                fleet.take(sql, accepted.stream().map(AcceptedCommit::atOnce).toList());
        List<Audit.BulkEntry> entries = new ArrayList<>();
        List<CommitResult> results = new ArrayList<>();
        for (int i = 0; i < accepted.size(); i++) {
            CommitResult result = accepted.get(i).result(outcomes.get(i));
            record(accepted.get(i), result, outcomes.get(i), entries);
            results.add(result);
        }
        audit.record(sql, entries);
        return results;
    }

    private AcceptedCommit accept(
            Sql sql, Delivery.Origin origin, CommitHook hook, RepositoryRequests requests, Budget budget) {
        Target nothing = hook.nothing();
        if (nothing != null) {
            return AcceptedCommit.nothing(origin, hook, nothing);
        }
        RepositoryRequests.Found found = rights.reached(origin, requests.of(hook));
        Map<Long, Long> pending = recorded(sql, origin.actor(), hook, found.following(), budget);
        return new AcceptedCommit(origin, hook, found.following(), found.others(), found.more(), pending);
    }

    /** How many deployments one more commit may restart or mark in the running transaction. */
    private static final class Budget {
        private long left = MOST_TOGETHER;
    }

    /**
     * Records a commit that concerns too many deployments for this transaction; returns how many of each request, nothing
     * where it does not.
     */
    private Map<Long, Long> recorded(Sql sql, Actor actor, CommitHook hook, List<Long> requests, Budget budget) {
        Map<Long, Long> counts = tasks.counts(sql, requests);
        long sum = counts.values().stream().mapToLong(Long::longValue).sum();
        if (sum <= Math.min(FleetTasks.MOST_AT_ONCE, budget.left) && !tasks.isPending(sql, requests)) {
            budget.left -= sum;
            return Map.of();
        }
        for (Map.Entry<Long, Long> request : counts.entrySet()) {
            if (request.getValue() > 0) {
                tasks.recordCommit(sql, actor, request.getKey(), hook.commit(), request.getValue());
            }
        }
        return counts;
    }

    /** A row for each request, so that whoever sees one learns what came to it, and nothing of the others. */
    private static void record(
            AcceptedCommit accepted, CommitResult result, Fleet.Outcome outcome, List<Audit.BulkEntry> entries) {
        CommitHook hook = accepted.hook();
        Delivery.Origin origin = accepted.origin();
        Long replayOf = origin.replayOf();
        String received = "repo_url: " + Characters.quoted(hook.repoUrl()) + "; branch: "
                + Characters.quoted(hook.branch()) + "; commit: " + hook.commit()
                + (replayOf == null ? "" : "; replay of delivery: " + replayOf) + "; requests: ";
        if (result.matchedRequests().isEmpty()) {
            String reasons = result.targets().stream()
                    .map(t -> t.decision().getKey())
                    .distinct()
                    .collect(Collectors.joining(", "));
            entries.add(entry(origin, AuditAction.COMMIT_HOOK_RECEIVED, null, received + "—; result: " + reasons));
        }
        for (int i = 0; i < result.matchedRequests().size(); i++) {
            long request = result.matchedRequests().get(i);
            String decision = result.targets().get(i).decision().getKey();
            entries.add(entry(
                    origin, AuditAction.COMMIT_HOOK_RECEIVED, request, received + request + "; result: " + decision));
            List<Long> ids = outcome.of(request).restarted();
            if (!ids.isEmpty()) {
                entries.add(entry(
                        origin,
                        AuditAction.DEPLOYMENTS_RESTARTED,
                        request,
                        "deployments: " + Ids.listed(ids) + "; commit: " + hook.commit()));
            }
        }
    }

    /** An act of who sent the delivery, from where it came. */
    private static Audit.BulkEntry entry(Delivery.Origin origin, AuditAction action, Long request, String details) {
        return origin.actor() == null
                ? new Audit.BulkEntry(null, action, request, details, origin.address())
                : new Audit.BulkEntry(origin.actor(), action, request, details);
    }
}
