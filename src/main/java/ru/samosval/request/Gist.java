package ru.samosval.request;

import java.util.List;
import java.util.regex.Pattern;

/** GitHub's gists: the id alone identifies one; an owner may stand before it. */
final class Gist implements Forge {

    static final String HOST = "gist.github.com";
    static final Gist INSTANCE = new Gist();

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]+");

    private Gist() {}

    @Override
    public List<String> repository(Place place, boolean likely) {
        return place.isBrowsed() ? RepoPath.upTo(place.path(), 2) : place.path();
    }

    @Override
    public List<String> compared(Place place, List<String> path) {
        return path.size() > 1 ? path.subList(1, 2) : path;
    }

    @Override
    public Lack lack(Place place) {
        String first = RepoPath.withoutGit(RepoPath.first(place.path()));
        boolean owner =
                RepoPath.named(place.path()).size() < 2 && !ID.matcher(first).matches();
        return owner ? Lack.OWNER : null;
    }
}
