package ru.samosval.hook;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.request.UpdateMode;
import ru.samosval.storage.Sql;

/** Looks up the requests of repositories on a transaction's connection, each branch of one once. */
final class RepositoryRequests {

    /** So many requests that a commit does not concern are named in its answer. */
    private static final int MOST_OTHERS = 100;

    /** A branch of a repository, as it is looked up. */
    private record Branch(String repository, String name) {}

    /** The requests of a repository: those that follow the branch, and (some of) the others with the reason why not. */
    record Found(List<Long> following, List<Target> others, boolean more) {}

    private static final String FOLLOWING = "SELECT id FROM image_requests WHERE repo_key = ?"
            + " AND repo_branch IN (?, ?) AND update_mode = 'continuous' ORDER BY id";
    private static final String OTHERS = "SELECT id, repo_branch, update_mode FROM image_requests"
            + " WHERE repo_key = ? AND (repo_branch NOT IN (?, ?) OR update_mode <> 'continuous') LIMIT "
            + (MOST_OTHERS + 1);

    private final Sql sql;
    private final Map<Branch, Found> known = new HashMap<>();

    RepositoryRequests(Sql sql) {
        this.sql = sql;
    }

    /** The requests of the repository and branch that the commit is of. */
    Found of(CommitHook hook) {
        return known.computeIfAbsent(new Branch(hook.repository().key(), hook.branch()), branch -> find(hook));
    }

    private Found find(CommitHook hook) {
        Object[] asked = {
            hook.repository().key(),
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
