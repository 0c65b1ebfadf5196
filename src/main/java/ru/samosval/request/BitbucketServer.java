package ru.samosval.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Bitbucket Server. Only its http addresses have {@code /scm/}; pages and programs use other paths. */
final class BitbucketServer {

    /** The paths at which it is installed if not at the root of its host. */
    private static final Set<String> CONTEXTS = Set.of("bitbucket", "stash");

    private static final Set<String> HOLDERS = Set.of("projects", "users");
    private static final String REPOS = "repos";

    /** The first segments of its own pages. */
    private static final Set<String> PAGES =
            Set.of("account", "admin", "dashboard", "login", "plugins", "profile", "projects", REPOS, "rest", "users");

    private static final Pattern PROJECT_KEY = Pattern.compile("[A-Z][A-Z0-9_]*");

    private BitbucketServer() {}

    /** The path that git takes, for a page's path; null if this is no page of a repository. */
    static List<String> repository(List<String> path) {
        int holder = holder(path);
        if (holder < 0) {
            return null;
        }
        List<String> clone = new ArrayList<>(path.subList(0, isRest(path) ? holder - 3 : holder));
        boolean personal = path.get(holder).equals("users");
        clone.addAll(List.of("scm", (personal ? "~" : "") + path.get(holder + 1), path.get(holder + 3)));
        return clone;
    }

    private static int holder(List<String> path) {
        int holder = RepoPath.indexOf(path, HOLDERS);
        return holder >= 0 && holder + 3 < path.size() && path.get(holder + 2).equals(REPOS) ? holder : -1;
    }

    /** Whether this is a path for programs about a repository: {@code rest/api/1.0/projects/…}. */
    static boolean isRest(List<String> path) {
        return RepoPath.has(path, holder(path) - 3, "rest");
    }

    /** The path as it is compared, with only project and name. */
    static List<String> compared(List<String> path) {
        int scm = path.indexOf("scm");
        boolean there = scm == 0 || scm == 1 && CONTEXTS.contains(path.get(0));
        return there && path.size() == scm + 3 ? path.subList(scm + 1, scm + 3) : path;
    }

    /** Whether this is a page that belongs to no repository. */
    static boolean isPageOfNone(Forge.Place place) {
        List<String> path = place.path();
        if (holder(path) >= 0 || RepoPath.endsWithGit(path)) {
            return false;
        }
        List<String> page = !path.isEmpty() && CONTEXTS.contains(path.get(0)) ? path.subList(1, path.size()) : path;
        if (page.isEmpty()) {
            return false;
        }
        boolean called = CONTEXTS.stream().anyMatch(name -> RepoHost.isCalled(place.host(), name));
        return called && PAGES.contains(page.get(0)) || isPageOfNone(page, place.address());
    }

    /** The same for a host that may be another forge's: there a project's key must be in capitals. */
    private static boolean isPageOfNone(List<String> page, RepoAddress address) {
        boolean project = page.size() == 2
                && page.get(0).equals("projects")
                && PROJECT_KEY.matcher(page.get(1)).matches();
        boolean list = page.size() == 1 && page.get(0).equals(REPOS) && address.parameter("visibility") != null;
        return project || list;
    }
}
