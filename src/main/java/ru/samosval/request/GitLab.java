package ru.samosval.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** GitLab: groups may contain groups, and {@code /-/} stands before a page. */
final class GitLab implements Forge {

    static final GitLab INSTANCE = new GitLab();

    private static final String NAME = "gitlab";

    /** Names that GitLab allows for no group. */
    private static final Set<String> NO_GROUPS =
            Set.of("-", "api", "dashboard", "explore", "groups", "help", "profile", "projects", "search", "users");

    /**
     * Pages that have no {@code /-/} before them, or once had none, and that may as well be the name of a repository.
     */
    private static final Set<String> DOUBTFUL = Set.of("activity", "merge_requests", "pipelines");

    private static final String SNIPPETS = "snippets";
    private static final Pattern SNIPPET = Pattern.compile("\\d{1,18}(?:\\.git)?", Pattern.CASE_INSENSITIVE);

    private GitLab() {}

    static boolean isAt(String host) {
        return RepoHost.isCalled(host, NAME);
    }

    /** Whether the host's name suggests GitLab. */
    static boolean isLikelyAt(String host) {
        return host.contains(NAME);
    }

    @Override
    public List<String> repository(Place place, boolean likely) {
        List<String> path = RepoPath.divided(place.path());
        if (!place.isBrowsed()) {
            return path;
        }
        List<String> asked = ForgeApi.ofGitLab(place.path());
        if (asked != null) {
            return asked;
        }
        List<String> snippet = snippet(path);
        return snippet != null
                ? snippet
                : RepoPages.before(
                        path,
                        i -> RepoPages.isOfGitiles(path, i)
                                || RepoPages.isPage(path, i)
                                || RepoPages.isBehindGit(path, i));
    }

    /** The path of a snippet, which is a repository of its own; null if the path is not a snippet's. */
    static List<String> snippet(List<String> path) {
        int dash = path.indexOf("-");
        boolean there = dash >= 0
                && RepoPath.has(path, dash + 1, SNIPPETS)
                && dash + 2 < path.size()
                && SNIPPET.matcher(path.get(dash + 2)).matches();
        return there ? RepoPath.upTo(path, dash + 3) : null;
    }

    /** The path without the dash before a snippet, as git takes it without the dash as well. */
    static List<String> withoutDash(List<String> path) {
        if (snippet(path) == null) {
            return path;
        }
        List<String> named = new ArrayList<>(path);
        named.remove("-");
        return named;
    }

    @Override
    public List<String> compared(Place place, List<String> path) {
        return withoutDash(path);
    }

    @Override
    public Lack lack(Place place) {
        List<String> path = RepoPath.named(repository(place, true));
        boolean page = place.isBrowsed()
                && snippet(path) == null
                && (NO_GROUPS.contains(RepoPath.first(place.path())) || RepoPath.has(path, 1, "-"));
        if (page) {
            return Lack.PAGE;
        }
        return path.size() < 2 ? Lack.OWNER : null;
    }

    @Override
    public List<String> doubted(Place place) {
        List<String> path = place.path();
        int last = path.size() - 1;
        boolean doubtful = place.isBrowsed()
                && last >= 2
                && DOUBTFUL.contains(path.get(last))
                && repository(place, true).equals(path);
        return doubtful ? path.subList(0, last) : null;
    }

    @Override
    public String beyondName(Place place) {
        List<String> path = repository(place, false);
        return path.isEmpty() ? "" : OwnerAndName.beyondName(path.get(path.size() - 1));
    }
}
