package ru.samosval.request;

import java.util.List;
import java.util.Set;

/** GitFlic: {@code /project/owner/name} over http, {@code owner/name} over ssh. */
final class GitFlic implements Forge {

    static final GitFlic INSTANCE = new GitFlic();

    private static final String PROJECT = "project";
    private static final Set<String> NO_PROJECTS = Set.of("company", "team", "user");

    private GitFlic() {}

    static boolean isAt(String host) {
        return RepoHost.isCalled(host, "gitflic");
    }

    @Override
    public List<String> repository(Place place, boolean likely) {
        return RepoPath.has(place.path(), 0, PROJECT) ? RepoPath.upTo(place.path(), 3) : place.path();
    }

    @Override
    public List<String> compared(Place place, List<String> path) {
        return path.size() > 2 && path.get(0).equals(PROJECT) ? path.subList(1, path.size()) : path;
    }

    @Override
    public Lack lack(Place place) {
        String first = RepoPath.first(place.path());
        if (place.isBrowsed() && NO_PROJECTS.contains(first)) {
            return Lack.PAGE;
        }
        int least = first.equals(PROJECT) ? 3 : 2;
        return RepoPath.named(place.path()).size() < least ? Lack.OWNER : null;
    }
}
