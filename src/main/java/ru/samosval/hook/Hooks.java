package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.stream.Collectors;
import ru.samosval.access.Access;
import ru.samosval.access.Actor;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.deployment.Rollouts;
import ru.samosval.platform.Refusal.Forbidden;
import ru.samosval.request.ImageRequest;
import ru.samosval.request.RepoUrl;
import ru.samosval.request.UpdateMode;

/** What a new commit does (section 4.6): continuous requests of its branch, their deployments restarted or marked. */
@ApplicationScoped
public class Hooks {

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Rollouts rollouts;

    @Inject
    private Audit audit;

    /** What came of a commit, as the webhook answers it. */
    public record Result(List<Long> matchedRequests, List<Long> restartedDeployments, List<Long> flaggedDeployments) {}

    /**
     * Takes in a new commit.
     *
     * @param actor who told it; null where CI did, which may tell of every repository. A user reaches only the
     *     requests whose commits he may simulate
     */
    @Transactional
    public Result commit(Actor actor, CommitHook hook) {
        List<ImageRequest> following = em.createQuery(
                        "SELECT r FROM ImageRequest r JOIN FETCH r.owner JOIN FETCH r.createdBy WHERE r.repoKey = :repo"
                                + " AND r.repoBranch = :branch AND r.updateMode = :mode ORDER BY r.id",
                        ImageRequest.class)
                .setParameter("repo", hook.repository().key())
                .setParameter("branch", hook.branch())
                .setParameter("mode", UpdateMode.CONTINUOUS)
                .getResultList();
        List<ImageRequest> matched = following.stream()
                .filter(r -> actor == null || Access.simulatesCommit(actor, r))
                .toList();
        if (matched.isEmpty() && following.stream().anyMatch(r -> Access.seesRequest(actor, r))) {
            throw new Forbidden("hook.forbidden");
        }
        List<Long> requests = matched.stream().map(ImageRequest::getId).toList();
        Rollouts.Outcome outcome = rollouts.newCommit(requests, hook.commit());
        String commit = "repo_url: " + RepoUrl.withoutPassword(hook.repoUrl()) + "; branch: " + hook.branch()
                + "; commit: " + hook.commit();
        Long target = requests.isEmpty() ? null : requests.get(0);
        audit.record(actor, AuditAction.COMMIT_HOOK_RECEIVED, target, commit + "; requests: " + listed(requests));
        if (!outcome.restarted().isEmpty()) {
            audit.record(
                    actor,
                    AuditAction.DEPLOYMENTS_RESTARTED,
                    target,
                    "deployments: " + listed(outcome.restarted()) + "; commit: " + hook.commit());
        }
        return new Result(requests, outcome.restarted(), outcome.flagged());
    }

    private static String listed(List<Long> ids) {
        return ids.isEmpty() ? "—" : ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
