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
import ru.samosval.deployment.Redeployments;
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

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Database database;

    @Inject
    private Redeployments redeployments;

    @Inject
    private Audit audit;

    private GroupCommit<Told, Result> commits;

    /** What came of a commit, as the webhook answers it. */
    public record Result(List<Long> matchedRequests, List<Long> restartedDeployments, List<Long> flaggedDeployments) {}

    /** A commit and who told it. */
    private record Told(Actor actor, CommitHook hook) {}

    /** A branch of a repository, as it is looked up. */
    private record Branch(String repository, String name) {}

    /** A commit that goes through: its requests, and where its answer comes. */
    private record Accepted(Told told, List<Long> requests, int place) {}

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
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id FROM image_requests WHERE repo_key = ? AND repo_branch = ? AND update_mode = 'continuous'"
                        + " ORDER BY id")) {
            for (Told told : tidings) {
                try {
                    List<Long> requests = reached(told.actor(), following(select, told.hook(), known));
                    accepted.add(new Accepted(told, requests, answers.size()));
                    answers.add(null);
                } catch (Refusal refusal) {
                    answers.add(() -> {
                        throw refusal;
                    });
                }
            }
        }
        List<Redeployments.Outcome> outcomes = redeployments.take(
                connection,
                accepted.stream()
                        .map(a -> new Redeployments.NewCommit(
                                a.requests(), a.told().hook().commit()))
                        .toList());
        List<Audit.BulkEntry> entries = new ArrayList<>();
        for (int i = 0; i < accepted.size(); i++) {
            Accepted act = accepted.get(i);
            Redeployments.Outcome outcome = outcomes.get(i);
            record(act, outcome, entries);
            Result result = new Result(act.requests(), outcome.restarted(), outcome.flagged());
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

    private static void record(Accepted act, Redeployments.Outcome outcome, List<Audit.BulkEntry> entries) {
        CommitHook hook = act.told().hook();
        Actor actor = act.told().actor();
        Long target = act.requests().isEmpty() ? null : act.requests().get(0);
        entries.add(new Audit.BulkEntry(
                actor,
                AuditAction.COMMIT_HOOK_RECEIVED,
                target,
                "repo_url: " + Characters.quoted(RepoUrl.masked(hook.repoUrl())) + "; branch: "
                        + Characters.quoted(hook.branch()) + "; commit: "
                        + hook.commit() + "; requests: " + Ids.listed(act.requests())));
        if (!outcome.restarted().isEmpty()) {
            entries.add(new Audit.BulkEntry(
                    actor,
                    AuditAction.DEPLOYMENTS_RESTARTED,
                    target,
                    "deployments: " + Ids.listed(outcome.restarted()) + "; commit: " + hook.commit()));
        }
    }
}
