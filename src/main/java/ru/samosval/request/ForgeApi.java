package ru.samosval.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The addresses by which programs ask a forge about a repository. */
final class ForgeApi {

    private static final Set<String> ROOTS = Set.of("api", "!api");
    private static final Set<String> REPOSITORIES = Set.of("repos", "repositories");
    private static final Pattern VERSION = Pattern.compile("v\\d+|\\d+\\.\\d+");
    private static final Pattern ENCODED_PROJECT = Pattern.compile("[^%]+%2[Ff].+");

    private ForgeApi() {}

    /** The owner and name in {@code api/v1/repos/owner/name}; null where the path is none like it. */
    static List<String> repository(List<String> path) {
        return !path.isEmpty() && ROOTS.contains(path.get(0)) ? behindHost(path.subList(1, path.size())) : null;
    }

    /** The same behind a host that has nothing else, or behind the root: {@code repos/owner/name}. */
    static List<String> behindHost(List<String> path) {
        int repositories = isVersioned(path) ? 1 : 0;
        boolean there = repositories + 2 < path.size() && REPOSITORIES.contains(path.get(repositories));
        return there ? path.subList(repositories + 1, repositories + 3) : null;
    }

    /**
     * The same where the forge is not known, and may stand below its host's root: only with a version, and not of what
     * ends as a repository does.
     */
    static List<String> ofAnyForge(List<String> path) {
        int api = path.indexOf("api");
        boolean there = api >= 0 && api <= 1 && !RepoPath.endsWithGit(path);
        List<String> behind = there ? path.subList(api + 1, path.size()) : List.of();
        List<String> named = isVersioned(behind) ? behindHost(behind) : null;
        return named == null ? null : joined(path.subList(0, api), named);
    }

    /** GitLab's {@code api/v4/projects/group%2Fname}, of which the number alone would not say; null where it is none. */
    static List<String> ofGitLab(List<String> path) {
        boolean there = RepoPath.has(path, 0, "api")
                && isVersioned(path.subList(1, path.size()))
                && RepoPath.has(path, 2, "projects")
                && path.size() > 3
                && ENCODED_PROJECT.matcher(path.get(3)).matches();
        return there ? RepoPath.divided(path.subList(3, 4)) : null;
    }

    private static boolean isVersioned(List<String> path) {
        return !path.isEmpty() && VERSION.matcher(path.get(0)).matches();
    }

    private static List<String> joined(List<String> before, List<String> after) {
        List<String> all = new ArrayList<>(before);
        all.addAll(after);
        return all;
    }
}
