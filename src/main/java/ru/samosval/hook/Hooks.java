package ru.samosval.hook;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import ru.samosval.access.Access;
import ru.samosval.access.Actor;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.audit.Ids;
import ru.samosval.deployment.Fleet;
import ru.samosval.deployment.FleetTasks;
import ru.samosval.platform.Characters;
import ru.samosval.platform.Database;
import ru.samosval.platform.GroupCommit;
import ru.samosval.platform.Refusal;
import ru.samosval.platform.Refusal.Forbidden;
import ru.samosval.request.ImageRequest;
import ru.samosval.request.RepoUrl;

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

    private GroupCommit<Told, Result> commits;

    /**
     * What came of a commit, as the webhook answers it; {@code pendingDeployments} is how many it is still to come to,
     * where they are too many to be restarted or marked within its own transaction.
     */
    public record Result(
            List<Long> matchedRequests,
            List<Long> restartedDeployments,
            List<Long> flaggedDeployments,
            long pendingDeployments) {}

    /** A commit and who told it. */
    private record Told(Actor actor, CommitHook hook) {}

    /** A branch of a repository, as it is looked up. */
    private record Branch(String repository, String name) {}

    /** A commit that goes through: its requests, where its answer comes, and what of it is still to be carried. */
    private record Accepted(Told told, List<Long> requests, int place, long pending) {

        /** The requests whose deployments are restarted or marked at once. */
        List<Long> atOnce() {
            return pending > 0 ? List.of() : requests;
        }
    }

    @PostConstruct
    void start() {
        commits = new GroupCommit<>(
                database::newTransaction, acts -> database.inTransaction(c -> take(c, acts)), MOST_AT_ONCE);
    }

    /**
     * Takes in a new commit; it is on the disk when this returns.
     *
     * @param actor who told it; null where CI did, which may tell of every repository. A user reaches only the
     *     requests whose commits he may simulate
     */
    @Transactional(Transactional.TxType.NEVER)
    public Result commit(Actor actor, CommitHook hook) {
        return commits.commit(new Told(actor, hook));
    }

    private List<Supplier<Result>> take(Connection connection, List<Told> tidings) throws SQLException {
        List<Supplier<Result>> answers = new ArrayList<>();
        List<Accepted> accepted = new ArrayList<>();
        Map<Branch, List<Long>> known = new HashMap<>();
        Budget budget = new Budget();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id FROM image_requests WHERE repo_key = ? AND repo_branch = ? AND update_mode = 'continuous'"
                        + " ORDER BY id")) {
            for (Told told : tidings) {
                try {
                    List<Long> requests = reached(told.actor(), following(select, told.hook(), known));
                    accepted.add(
                            new Accepted(told, requests, answers.size(), recorded(connection, told, requests, budget)));
                    answers.add(null);
                } catch (Refusal refusal) {
                    answers.add(() -> {
                        throw refusal;
                    });
                }
            }
        }
        List<Fleet.Outcome> outcomes = fleet.take(
                connection,
                accepted.stream()
                        .map(a ->
                                new Fleet.NewCommit(a.atOnce(), a.told().hook().commit()))
                        .toList());
        List<Audit.BulkEntry> entries = new ArrayList<>();
        for (int i = 0; i < accepted.size(); i++) {
            Accepted act = accepted.get(i);
            Fleet.Outcome outcome = outcomes.get(i);
            record(act, outcome, entries);
            Result result = new Result(act.requests(), outcome.restarted(), outcome.flagged(), act.pending());
            answers.set(act.place(), () -> result);
        }
        audit.record(connection, entries);
        return answers;
    }

    private static List<Long> following(PreparedStatement select, CommitHook hook, Map<Branch, List<Long>> known)
            throws SQLException {
        Branch branch = new Branch(hook.repository().key(), hook.branch());
        List<Long> following = known.get(branch);
        if (following == null) {
            following = new ArrayList<>();
            select.setString(1, branch.repository());
            select.setString(2, branch.name());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    following.add(rows.getLong(1));
                }
            }
            known.put(branch, following);
        }
        return following;
    }

    /** Those of the requests whose commits the actor may tell. */
    private List<Long> reached(Actor actor, List<Long> following) {
        if (actor == null || following.isEmpty()) {
            return following;
        }
        List<ImageRequest> requests = em.createQuery(
                        "SELECT r FROM ImageRequest r JOIN FETCH r.owner JOIN FETCH r.createdBy WHERE r.id IN :ids"
                                + " ORDER BY r.id",
                        ImageRequest.class)
                .setParameter("ids", following)
                .getResultList();
        List<Long> reached = requests.stream()
                .filter(r -> Access.simulatesCommit(actor, r))
                .map(ImageRequest::getId)
                .toList();
        if (reached.isEmpty() && requests.stream().anyMatch(r -> Access.seesRequest(actor, r))) {
            throw new Forbidden("hook.forbidden");
        }
        return reached;
    }

    /** How many deployments one more commit may restart or mark in the running transaction. */
    private static final class Budget {
        private long left = MOST_TOGETHER;
    }

    /** Records a commit that concerns too many deployments for this transaction; returns how many, 0 where it does not. */
    private long recorded(Connection connection, Told told, List<Long> requests, Budget budget) throws SQLException {
        Map<Long, Long> counts = tasks.counts(connection, requests);
        long sum = counts.values().stream().mapToLong(Long::longValue).sum();
        if (sum <= Math.min(FleetTasks.MOST_AT_ONCE, budget.left) && !tasks.isPending(connection, requests)) {
            budget.left -= sum;
            return 0;
        }
        for (Map.Entry<Long, Long> request : counts.entrySet()) {
            if (request.getValue() > 0) {
                tasks.recordCommit(
                        connection, told.actor(), request.getKey(), told.hook().commit(), request.getValue());
            }
        }
        return sum;
    }

    /** A row for each request, so that whoever sees one learns what came to it, and nothing of the others. */
    private static void record(Accepted act, Fleet.Outcome outcome, List<Audit.BulkEntry> entries) {
        CommitHook hook = act.told().hook();
        Actor actor = act.told().actor();
        String received = "repo_url: " + Characters.quoted(RepoUrl.masked(hook.repoUrl())) + "; branch: "
                + Characters.quoted(hook.branch()) + "; commit: " + hook.commit() + "; requests: ";
        if (act.requests().isEmpty()) {
            entries.add(new Audit.BulkEntry(actor, AuditAction.COMMIT_HOOK_RECEIVED, null, received + "—"));
        }
        for (long request : act.requests()) {
            entries.add(new Audit.BulkEntry(actor, AuditAction.COMMIT_HOOK_RECEIVED, request, received + request));
            List<Long> ids = outcome.restartedOf(request);
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
