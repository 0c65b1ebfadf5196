package ru.samosval.request;

import java.util.List;
import java.util.function.Function;

/**
 * A host about which nothing is known. What all forges that people install have in common is taken for a page; the rest
 * may be a name.
 */
final class OtherForge implements Forge {

    static final OtherForge INSTANCE = new OtherForge();

    /** Readings of an address. The first one that knows it returns its repository; the others return null. */
    private static final List<Function<Place, List<String>>> NAMED_OTHERWISE = List.of(
            Cgit::queried,
            place -> BitbucketServer.repository(place.path()),
            place -> AzureDevOps.onOwnHost(place.path()),
            place -> ForgeApi.ofAnyForge(place.path()),
            place -> ForgeApi.ofGitLab(place.path()),
            place -> GitLab.snippet(place.path()),
            place -> Gerrit.ofChange(place.path()),
            place -> GitLab.isLikelyAt(place.host()) ? null : Gerrit.listed(place.path()));

    private OtherForge() {}

    @Override
    public List<String> repository(Place place, boolean likely) {
        List<String> path = place.path();
        if (!place.isBrowsed()) {
            return path;
        }
        List<String> named = namedOtherwise(place);
        if (named != null) {
            return named;
        }
        boolean cgit = Cgit.isCertain(place);
        boolean gitea = likely && !GitLab.isLikelyAt(place.host()) && RepoPages.isLikely(path);
        List<String> before = RepoPages.before(
                path,
                i -> RepoPages.isOfGitiles(path, i)
                        || RepoPages.isPage(path, i)
                        || RepoPages.isBehindGit(path, i)
                        || cgit && Cgit.isPage(path, i)
                        || gitea && i == 2);
        return Gerrit.withoutGitiles(path, before, place.host());
    }

    /** The path of the repository, if the query or a page of a known form names it; null otherwise. */
    private static List<String> namedOtherwise(Place place) {
        for (Function<Place, List<String>> reading : NAMED_OTHERWISE) {
            List<String> named = reading.apply(place);
            if (named != null) {
                return named;
            }
        }
        return null;
    }

    @Override
    public List<String> compared(Place place, List<String> path) {
        return GitLab.withoutDash(BitbucketServer.compared(path));
    }

    @Override
    public Lack lack(Place place) {
        return place.isBrowsed() && isPageOfNone(place) ? Lack.PAGE : null;
    }

    private boolean isPageOfNone(Place place) {
        List<String> path = place.path();
        List<String> repository = repository(place, true);
        return Cgit.isQueryOfCgit(place.address(), place.host())
                || Cgit.isShortCommit(place)
                || BitbucketServer.isRest(path)
                || BitbucketServer.isPageOfNone(place)
                || ForgeApi.ofAnyForge(path) != null
                || ForgeApi.ofGitLab(path) != null
                || isOfGitLabsGroup(path, repository);
    }

    private static boolean isOfGitLabsGroup(List<String> path, List<String> repository) {
        boolean dash = RepoPath.has(repository, 0, "-") || RepoPath.has(repository, 1, "-");
        boolean group = RepoPath.first(repository).equals("groups") && repository.size() < path.size();
        return (dash || group) && GitLab.snippet(path) == null;
    }

    @Override
    public List<String> doubted(Place place) {
        List<String> path = place.address().path();
        if (!place.isBrowsed() || !repository(place, true).equals(path)) {
            return null;
        }
        if (Cgit.isDoubtful(path)) {
            return path.subList(0, 1);
        }
        return RepoPages.isDoubtful(path) && !GitLab.isLikelyAt(place.host()) ? path.subList(0, 2) : null;
    }
}
