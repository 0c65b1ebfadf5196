package ru.samosval.hook;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.request.UpdateMode;

/** Looks up the requests of repositories on a transaction's connection, each branch of one once. */
final class RepositoryRequests implements AutoCloseable {

    /** So many requests that a commit does not concern are named in its answer. */
    private static final int MOST_OTHERS = 100;

    /** A branch of a repository, as it is looked up. */
    private record Branch(String repository, String name) {}

    /** The requests of a repository: those that follow the branch, and (some of) the others with the reason why not. */
    record Found(List<Long> following, List<Target> others, boolean more) {}

    private final PreparedStatement following;
    private final PreparedStatement others;
    private final Map<Branch, Found> known = new HashMap<>();

    RepositoryRequests(Connection connection) throws SQLException {
        following = connection.prepareStatement("SELECT id FROM image_requests WHERE repo_key = ?"
                + " AND repo_branch IN (?, ?) AND update_mode = 'continuous' ORDER BY id");
        others = connection.prepareStatement("SELECT id, repo_branch, update_mode FROM image_requests"
                + " WHERE repo_key = ? AND (repo_branch NOT IN (?, ?) OR update_mode <> 'continuous') LIMIT "
                + (MOST_OTHERS + 1));
    }

    /** The requests of the repository and branch that the commit is of. */
    Found of(CommitHook hook) throws SQLException {
        Branch branch = new Branch(hook.repository().key(), hook.branch());
        Found found = known.get(branch);
        if (found == null) {
            found = find(hook);
            known.put(branch, found);
        }
        return found;
    }

    private Found find(CommitHook hook) throws SQLException {
        List<Long> ids = new ArrayList<>();
        set(following, hook);
        try (ResultSet rows = following.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        List<Target> targets = new ArrayList<>();
        set(others, hook);
        try (ResultSet rows = others.executeQuery()) {
            while (rows.next()) {
                boolean isStatic = rows.getString(3).equals(UpdateMode.STATIC.getKey());
                targets.add(Target.of(
                        isStatic ? Decision.STATIC : Decision.OTHER_BRANCH,
                        rows.getLong(1),
                        CommitHook.branchName(rows.getString(2))));
            }
        }
        boolean more = targets.size() > MOST_OTHERS;
        return new Found(ids, more ? targets.subList(0, MOST_OTHERS) : targets, more);
    }

    private static void set(PreparedStatement select, CommitHook hook) throws SQLException {
        select.setString(1, hook.repository().key());
        select.setString(2, hook.spellingsOfBranch().get(0));
        select.setString(3, hook.spellingsOfBranch().get(1));
    }

    @Override
    public void close() throws SQLException {
        try (following;
                others) {
            // Both, whatever one of them does.
        }
    }
}
