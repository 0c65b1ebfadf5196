package ru.samosval.hook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.request.RepoUrl;
import ru.samosval.request.UpdateMode;
import ru.samosval.storage.Sql;

/** Looks up the requests of repositories on a transaction's connection, each branch only once. */
final class RepositoryRequests {

    /** The answer names at most this many requests that the commit does not concern. */
    private static final int MOST_OTHERS = 100;

    /** A branch of a repository. */
    private record Branch(String repository, String name) {}

    /**
     * The requests of a repository: those that follow the branch, and some of the others with the reason why they do
     * not.
     */
    record Found(List<Long> following, List<Target> others, boolean more) {}

    private static final String CONTINUOUS = "'" + UpdateMode.CONTINUOUS.getKey() + "'";
    private static final String FOLLOWING = "SELECT id FROM image_requests WHERE repo_key = ?"
            + " AND repo_branch IN (?, ?) AND update_mode = " + CONTINUOUS + " ORDER BY id";
    private static final String OTHERS = "SELECT id, repo_branch, update_mode FROM image_requests"
            + " WHERE repo_key = ? AND (repo_branch NOT IN (?, ?) OR update_mode <> " + CONTINUOUS + ") LIMIT "
            + (MOST_OTHERS + 1);

    private final Sql sql;
    private final Map<Branch, Found> known = new HashMap<>();

    RepositoryRequests(Sql sql) {
        this.sql = sql;
    }

    /** The requests with the commit's repository, and whether they follow its branch. */
    Found of(CommitHook hook) {
        if (hook.repositories().size() == 1) {
            return of(hook, hook.repository());
        }
        // Each request is found with only one of the addresses, as it has only one.
        List<Long> following = new ArrayList<>();
        List<Target> others = new ArrayList<>();
        boolean more = false;
        for (RepoUrl repository : hook.repositories()) {
            Found found = of(hook, repository);
            following.addAll(found.following());
            others.addAll(found.others());
            more |= found.more();
        }
        return new Found(following, others, more);
    }

    private Found of(CommitHook hook, RepoUrl repository) {
        return known.computeIfAbsent(new Branch(repository.key(), hook.branch()), branch -> find(hook, repository));
    }

    private Found find(CommitHook hook, RepoUrl repository) {
        Object[] asked = {
            repository.key(),
            hook.spellingsOfBranch().get(0),
            hook.spellingsOfBranch().get(1)
        };
        List<Long> following = sql.list(FOLLOWING, row -> row.getLong(1), asked);
        List<Target> others = sql.list(
                OTHERS,
                row -> Target.of(
                        row.getString(3).equals(UpdateMode.STATIC.getKey()) ? Decision.STATIC : Decision.OTHER_BRANCH,
                        row.getLong(1),
                        CommitHook.branchName(row.getString(2))),
                asked);
        boolean more = others.size() > MOST_OTHERS;
        return new Found(following, more ? others.subList(0, MOST_OTHERS) : others, more);
    }
}
