package ru.samosval.request;

import java.util.List;
import java.util.Set;

/**
 * SourceForge: {@code p/project/tool}, on one host for pages and one for git. If the tool is no repository, it is a
 * page.
 */
final class SourceForge implements Forge {

    static final SourceForge INSTANCE = new SourceForge();

    private static final String PAGES = "sourceforge.net";
    private static final String GIT = "git.code.sf.net";

    /** The first segment: tools of a project, or of a user. */
    private static final Set<String> HOLDERS = Set.of("p", "u");

    private static final Set<String> NO_REPOSITORIES = Set.of(
            "activity",
            "blog",
            "bugs",
            "discussion",
            "feature-requests",
            "mailman",
            "news",
            "patches",
            "profile",
            "support-requests",
            "tickets",
            "wiki");

    private SourceForge() {}

    static boolean isAt(String host) {
        return host.equals(PAGES) || host.equals(GIT);
    }

    private static boolean isRepository(Place place) {
        List<String> path = place.path();
        return path.size() > 2 && HOLDERS.contains(path.get(0)) && !NO_REPOSITORIES.contains(path.get(2));
    }

    @Override
    public List<String> repository(Place place, boolean likely) {
        return place.isBrowsed() && isRepository(place) ? RepoPath.upTo(place.path(), 3) : place.path();
    }

    @Override
    public String comparedHost(Place place) {
        return isRepository(place) ? GIT : place.host();
    }

    @Override
    public String cloneHost(Place place) {
        return place.host().equals(PAGES) && isRepository(place)
                ? GIT
                : place.address().host();
    }

    @Override
    public Lack lack(Place place) {
        return place.host().equals(PAGES) && !isRepository(place) ? Lack.PAGE : null;
    }
}
