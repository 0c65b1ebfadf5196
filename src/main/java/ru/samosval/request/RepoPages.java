package ru.samosval.request;

import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** The pages that forges have after a repository. */
final class RepoPages {

    /**
     * Pages of a branch or a commit. GitLab allows no repository with such a name; GitHub and Gitea have none at that
     * depth.
     */
    private static final Set<String> TREES = Set.of("tree", "blob", "blame", "raw", "commits", "wikis");

    private static final Set<String> FILES = Set.of("src", "media");
    private static final Set<String> REFS = Set.of("branch", "tag", "commit");
    private static final Set<String> NUMBERED = Set.of("pull", "pulls", "issues", "merge_requests", "pull-requests");
    private static final Set<String> RELEASES = Set.of("tag", "latest", "download");
    private static final Set<String> RUNS = Set.of("runs", "workflows");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Pattern ARCHIVE = Pattern.compile(".+\\.(?:zip|tar\\.gz|bundle)");

    /**
     * Pages of Gitea, which has no repositories at that depth. On GitLab a repository may have such a name, but rarely
     * does.
     */
    private static final Set<String> LIKELY =
            Set.of("blame", "blob", "branches", "commits", "issues", "pulls", "raw", "releases", "tags", "tree");

    /** More pages of Gitea, which may as well be the name of a repository. */
    private static final Set<String> DOUBTFUL = Set.of(
            "actions",
            "activity",
            "forks",
            "graph",
            "labels",
            "milestones",
            "packages",
            "projects",
            "settings",
            "stars",
            "watchers",
            "wiki");

    private static final Set<String> NUMBERED_OF_GITEA = Set.of("milestone", "projects");
    private static final Set<String> SETTINGS = Set.of(
            "actions", "avatar", "branches", "collaboration", "hooks", "keys", "lfs", "options", "tags", "units");

    /** Pages after {@code name.git} in gitweb and in git's own protocol. Those of cgit come in addition. */
    private static final Set<String> OF_GIT = Set.of(
            "blob_plain",
            "blobdiff",
            "commitdiff",
            "forks",
            "git-receive-pack",
            "git-upload-pack",
            "heads",
            "history",
            "info",
            "objects",
            "patches",
            "raw",
            "remotes",
            "rss",
            "search",
            "shortlog",
            "tags");

    /** What Gitiles puts between a repository and a revision. */
    private static final Set<String> OF_GITILES =
            Set.of("+", "+archive", "+blame", "+diff", "+doc", "+log", "+refs", "+show");

    private RepoPages() {}

    /** The path before the first segment that begins a page; all of it if none does. */
    static List<String> before(List<String> path, IntPredicate isPage) {
        for (int i = 1; i < path.size(); i++) {
            if (isPage.test(i)) {
                return path.subList(0, i);
            }
        }
        return path;
    }

    /** Whether this segment is Gitiles' sign. */
    static boolean isOfGitiles(List<String> path, int i) {
        return i < path.size() && OF_GITILES.contains(path.get(i));
    }

    /** Whether a page of the repository {@code name.git} begins at this segment. */
    static boolean isBehindGit(List<String> path, int i) {
        String word = path.get(i);
        return RepoPath.isGit(path.get(i - 1)) && (Cgit.PAGES.contains(word) || OF_GIT.contains(word));
    }

    /** Whether a page begins at this segment, whatever the forge. */
    static boolean isPage(List<String> path, int i) {
        if (i < 2 && !RepoPath.isGit(path.get(i - 1))) {
            return false;
        }
        if (path.get(i).equals("-")) {
            return true;
        }
        return i + 1 < path.size() && !RepoPath.endsWithGit(path) && isPage(path, i, path.get(i), path.get(i + 1));
    }

    private static boolean isPage(List<String> path, int i, String word, String next) {
        return TREES.contains(word)
                || word.equals("commit") && CommitId.isOne(next)
                || FILES.contains(word) && REFS.contains(next) && i + 2 < path.size()
                || word.equals("releases") && RELEASES.contains(next)
                || word.equals("actions") && RUNS.contains(next)
                || word.equals("compare") && next.contains("..")
                || word.equals("archive") && ARCHIVE.matcher(next).matches()
                || NUMBERED.contains(word) && isNumber(next);
    }

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /** Whether a page of Gitea follows an owner and a name. On GitLab it might be a repository with that name. */
    static boolean isLikely(List<String> path) {
        // After tree it may be a file in cgit.
        if (path.size() < 3 || path.get(1).equals("tree") || RepoPath.endsWithGit(path)) {
            return false;
        }
        String word = path.get(2);
        return LIKELY.contains(word) || path.size() > 3 && isLikely(word, path.get(3));
    }

    private static boolean isLikely(String word, String next) {
        return word.equals("src")
                || word.equals("wiki")
                || word.equals("settings") && SETTINGS.contains(next)
                || NUMBERED_OF_GITEA.contains(word) && isNumber(next);
    }

    /** Whether this may be a page of Gitea as well as a repository. */
    static boolean isDoubtful(List<String> path) {
        return path.size() == 3
                && DOUBTFUL.contains(path.get(2))
                && !path.get(1).equals("tree");
    }
}
