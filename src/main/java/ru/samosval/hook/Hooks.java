package ru.samosval.hook;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import ru.samosval.access.Access;
import ru.samosval.access.Actor;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.audit.Ids;
import ru.samosval.deployment.Fleet;
import ru.samosval.deployment.FleetTasks;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.Forbidden;
import ru.samosval.request.ImageRequest;
import ru.samosval.storage.Database;
import ru.samosval.storage.GroupCommit;
import ru.samosval.storage.Sql;

/**
 * What a new commit does (section 4.6): continuous requests of its branch, their deployments restarted or marked.
 * Commits that come at the same time share a transaction.
 */
@ApplicationScoped
public class Hooks {

    /** So many at once are as cheap as they get; and nobody waits long for the write lock. */
    private static final int MOST_AT_ONCE = 32;

    /** Commits that share a transaction restart or mark so many deployments in it at most; the others are recorded. */
    private static final long MOST_TOGETHER = 5L * FleetTasks.MOST_AT_ONCE;

    @PersistenceContext
    private EntityManager em;

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

    private GroupCommit<SentCommit, CommitResult> together;

    /** A commit and who sent it. */
    private record SentCommit(Actor actor, CommitHook hook) {}

    /**
     * A commit that goes through: its requests, the decisions that nothing is done, where its answer comes, and to how many
     * deployments of each request it is still to be carried, where it is.
     */
    private record Accepted(
            SentCommit commit,
            List<Long> requests,
            List<Target> untouched,
            boolean more,
            int place,
            Map<Long, Long> pending) {

        /** The requests whose deployments are restarted or marked at once. */
        List<Long> atOnce() {
            return pending.isEmpty() ? requests : List.of();
        }

        CommitResult result(Fleet.Outcome outcome) {
            List<Target> targets = new ArrayList<>();
            for (long request : requests) {
                targets.add(target(request, outcome));
            }
            targets.addAll(untouched);
            if (targets.isEmpty()) {
                targets.add(Target.unknown(List.of()));
            }
            long sum = pending.values().stream().mapToLong(Long::longValue).sum();
            return new CommitResult(requests, outcome.restarted(), outcome.flagged(), sum, targets, more);
        }

        private Target target(long request, Fleet.Outcome outcome) {
            return pending.isEmpty()
                    ? Target.of(request, outcome.of(request))
                    : Target.pending(request, pending.getOrDefault(request, 0L));
        }
    }

    @PostConstruct
    void start() {
        together = new GroupCommit<>(
                database::newTransaction, acts -> database.inTransaction(sql -> take(sql, acts)), MOST_AT_ONCE);
    }

    /**
     * Takes in a new commit; it is on the disk when this returns.
     *
     * @param actor who sent it; null where CI did, which may tell of every repository. A user reaches only the
     *     requests whose commits they may simulate
     */
    @Transactional(Transactional.TxType.NEVER)
    public CommitResult commit(Actor actor, CommitHook hook) {
        CommitResult result = together.commit(new SentCommit(actor, hook));
        return result.isOfUnknownRepository()
                ? result.of(Target.unknown(repositories.nearest(actor, hook.repository())))
                : result;
    }

    private List<Supplier<CommitResult>> take(Sql sql, List<SentCommit> commits) {
        List<Supplier<CommitResult>> answers = new ArrayList<>();
        List<Accepted> accepted = new ArrayList<>();
        Budget budget = new Budget();
        RepositoryRequests requests = new RepositoryRequests(sql);
        for (SentCommit commit : commits) {
            try {
                accepted.add(accept(sql, commit, requests, answers.size(), budget));
                answers.add(null);
            } catch (Refusal refusal) {
                answers.add(() -> {
                    throw refusal;
                });
            }
        }
        List<Fleet.Outcome> outcomes = fleet.take(
                sql,
                accepted.stream()
                        .map(a -> new Fleet.NewCommit(
                                a.atOnce(), a.commit().hook().commit()))
                        .toList());
        List<Audit.BulkEntry> entries = new ArrayList<>();
        for (int i = 0; i < accepted.size(); i++) {
            Accepted act = accepted.get(i);
            Fleet.Outcome outcome = outcomes.get(i);
            CommitResult result = act.result(outcome);
            record(act.commit(), result, outcome, entries);
            answers.set(act.place(), () -> result);
        }
        audit.record(sql, entries);
        return answers;
    }

    private Accepted accept(Sql sql, SentCommit commit, RepositoryRequests requests, int place, Budget budget) {
        Target nothing = commit.hook().nothing();
        if (nothing != null) {
            return new Accepted(commit, List.of(), List.of(nothing), false, place, Map.of());
        }
        RepositoryRequests.Found found = reached(commit.actor(), requests.of(commit.hook()));
        Map<Long, Long> pending = recorded(sql, commit, found.following(), budget);
        return new Accepted(commit, found.following(), found.others(), found.more(), place, pending);
    }

    /** Of what was found, what the actor may know of; those that they may only see are told as forbidden. */
    private RepositoryRequests.Found reached(Actor actor, RepositoryRequests.Found found) {
        if (actor == null) {
            return found;
        }
        List<Long> following = new ArrayList<>();
        List<Target> others = new ArrayList<>();
        for (ImageRequest request : load(found.following())) {
            if (Access.simulatesCommit(actor, request)) {
                following.add(request.getId());
            } else if (Access.seesRequest(actor, request)) {
                others.add(Target.of(Decision.FORBIDDEN, request.getId(), null));
            }
        }
        if (following.isEmpty() && !others.isEmpty()) {
            throw new Forbidden("hook.forbidden");
        }
        Set<Long> seen = new HashSet<>();
        load(found.others().stream().map(Target::request).toList()).stream()
                .filter(request -> Access.seesRequest(actor, request))
                .forEach(request -> seen.add(request.getId()));
        found.others().stream().filter(t -> seen.contains(t.request())).forEach(others::add);
        return new RepositoryRequests.Found(following, others, found.more() && actor.isStaff());
    }

    private List<ImageRequest> load(List<Long> ids) {
        return ids.isEmpty()
                ? List.of()
                : em.createQuery(
                                "SELECT r FROM ImageRequest r JOIN FETCH r.owner JOIN FETCH r.createdBy WHERE r.id IN :ids"
                                        + " ORDER BY r.id",
                                ImageRequest.class)
                        .setParameter("ids", ids)
                        .getResultList();
    }

    /** How many deployments one more commit may restart or mark in the running transaction. */
    private static final class Budget {
        private long left = MOST_TOGETHER;
    }

    /**
     * Records a commit that concerns too many deployments for this transaction; returns how many of each request, nothing
     * where it does not.
     */
    private Map<Long, Long> recorded(Sql sql, SentCommit commit, List<Long> requests, Budget budget) {
        Map<Long, Long> counts = tasks.counts(sql, requests);
        long sum = counts.values().stream().mapToLong(Long::longValue).sum();
        if (sum <= Math.min(FleetTasks.MOST_AT_ONCE, budget.left) && !tasks.isPending(sql, requests)) {
            budget.left -= sum;
            return Map.of();
        }
        for (Map.Entry<Long, Long> request : counts.entrySet()) {
            if (request.getValue() > 0) {
                tasks.recordCommit(
                        sql, commit.actor(), request.getKey(), commit.hook().commit(), request.getValue());
            }
        }
        return counts;
    }

    /** A row for each request, so that whoever sees one learns what came to it, and nothing of the others. */
    private static void record(
            SentCommit commit, CommitResult result, Fleet.Outcome outcome, List<Audit.BulkEntry> entries) {
        CommitHook hook = commit.hook();
        Actor actor = commit.actor();
        String received = "repo_url: " + Characters.quoted(hook.repoUrl()) + "; branch: "
                + Characters.quoted(hook.branch()) + "; commit: " + hook.commit() + "; requests: ";
        if (result.matchedRequests().isEmpty()) {
            String reasons = result.targets().stream()
                    .map(t -> t.decision().getKey())
                    .distinct()
                    .collect(Collectors.joining(", "));
            entries.add(new Audit.BulkEntry(
                    actor, AuditAction.COMMIT_HOOK_RECEIVED, null, received + "—; result: " + reasons));
        }
        for (int i = 0; i < result.matchedRequests().size(); i++) {
            long request = result.matchedRequests().get(i);
            String decision = result.targets().get(i).decision().getKey();
            entries.add(new Audit.BulkEntry(
                    actor, AuditAction.COMMIT_HOOK_RECEIVED, request, received + request + "; result: " + decision));
            List<Long> ids = outcome.of(request).restarted();
            if (!ids.isEmpty()) {
                entries.add(new Audit.BulkEntry(
                        actor,
                        AuditAction.DEPLOYMENTS_RESTARTED,
                        request,
                        "deployments: " + Ids.listed(ids) + "; commit: " + hook.commit()));
            }
        }
    }
}
