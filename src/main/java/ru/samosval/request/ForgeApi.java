package ru.samosval.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The addresses at which programs ask a forge about a repository. */
final class ForgeApi {

    private static final Set<String> ROOTS = Set.of("api", "!api");
    private static final Set<String> REPOSITORIES = Set.of("repos", "repositories");
    private static final Pattern VERSION = Pattern.compile("v\\d+|\\d+\\.\\d+");
    private static final Pattern ENCODED_PROJECT = Pattern.compile("[^%]+%2[Ff].+");

    private ForgeApi() {}

    /** The owner and name in {@code api/v1/repos/owner/name}; null if the path does not look like this. */
    static List<String> repository(List<String> path) {
        return !path.isEmpty() && ROOTS.contains(path.get(0)) ? behindHost(path.subList(1, path.size())) : null;
    }

    /** The same after a host that has nothing else, or after the root: {@code repos/owner/name}. */
    static List<String> behindHost(List<String> path) {
        int repositories = isVersioned(path) ? 1 : 0;
        boolean there = repositories + 2 < path.size() && REPOSITORIES.contains(path.get(repositories));
        return there ? path.subList(repositories + 1, repositories + 3) : null;
    }

    /**
     * The same if the forge is not known, and may be installed below its host's root. Requires a version, and a path
     * that does not end like a repository.
     */
    static List<String> ofAnyForge(List<String> path) {
        int api = path.indexOf("api");
        boolean there = api >= 0 && api <= 1 && !RepoPath.endsWithGit(path);
        List<String> behind = there ? path.subList(api + 1, path.size()) : List.of();
        List<String> named = isVersioned(behind) ? behindHost(behind) : null;
        return named == null ? null : joined(path.subList(0, api), named);
    }

    /**
     * GitLab's {@code api/v4/projects/group%2Fname}; a project's number alone would not name it. Null if the path does
     * not look like this.
     */
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
