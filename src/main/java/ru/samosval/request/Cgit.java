package ru.samosval.request;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** cgit and gitweb: their pages are of one repository or of many, and the repository may be in the query. */
final class Cgit {

    /** The pages of cgit after a repository. */
    static final Set<String> PAGES = Set.of(
            "about",
            "atom",
            "blame",
            "blob",
            "commit",
            "diff",
            "log",
            "patch",
            "plain",
            "rawdiff",
            "refs",
            "snapshot",
            "stats",
            "summary",
            "tag",
            "tree");

    /** If nothing else shows that it is cgit, the person is asked about these. */
    private static final Set<String> DOUBTFUL = Set.of("about", "commit", "diff", "log", "refs", "summary", "tree");

    private static final String KERNEL = "git.kernel.org";
    private static final Set<String> HOSTS = Set.of(KERNEL, "git.zx2c4.com");
    private static final Set<String> FOLDERS = Set.of("cgit", "cgit.cgi");
    private static final Set<String> GITWEB = Set.of("gitweb.cgi", "gitweb.pl");

    private Cgit() {}

    /** The project in gitweb's {@code ?p=}, for which the query counts as a part of the path; null if there is none. */
    static String gitwebProject(RepoAddress address) {
        return parameter(address, "p");
    }

    /** The same for cgit's {@code ?url=}, with the page that may follow it. */
    private static String cgitProject(RepoAddress address, String host) {
        boolean cgit = RepoHost.isCalled(host, "cgit") || RepoPath.indexOf(address.path(), FOLDERS) >= 0;
        return cgit ? parameter(address, "url") : null;
    }

    private static String parameter(RepoAddress address, String name) {
        String value = address.isBrowsed() ? address.parameter(name) : null;
        return value == null || value.isBlank() ? null : value;
    }

    /** Whether the query names a repository. */
    static boolean isQueried(RepoAddress address, String host) {
        return gitwebProject(address) != null || isQueryOfCgit(address, host);
    }

    static boolean isQueryOfCgit(RepoAddress address, String host) {
        return cgitProject(address, host) != null;
    }

    /** Whether the address is a page of gitweb. */
    static boolean isGitweb(RepoAddress address) {
        return gitwebProject(address) != null || address.isBrowsed() && RepoPath.indexOf(address.path(), GITWEB) >= 0;
    }

    /** The path followed by the repository that the query names; null if it names none. */
    static List<String> queried(Forge.Place place) {
        String gitweb = gitwebProject(place.address());
        if (gitweb != null) {
            return joined(place.path(), segments(gitweb));
        }
        String cgit = cgitProject(place.address(), place.host());
        if (cgit == null) {
            return null;
        }
        List<String> named = segments(cgit);
        return joined(place.path(), RepoPages.before(named, i -> PAGES.contains(named.get(i))));
    }

    private static List<String> segments(String parameter) {
        List<String> segments = new ArrayList<>(
                RepoPath.divided(Arrays.asList(parameter.replace("+", "%20").split("/"))));
        segments.removeIf(String::isEmpty);
        return segments;
    }

    private static List<String> joined(List<String> before, List<String> after) {
        List<String> all = new ArrayList<>(before);
        all.addAll(after);
        return all;
    }

    /** Whether the address certainly is cgit's. */
    static boolean isCertain(Forge.Place place) {
        return RepoHost.isCalled(place.host(), "cgit")
                || HOSTS.contains(place.host())
                || folder(place.path()) >= 0
                || place.address().parameter("h") != null
                || place.address().parameter("id") != null;
    }

    /** Whether a page begins at this segment, if the address certainly is cgit's. */
    static boolean isPage(List<String> path, int i) {
        return PAGES.contains(path.get(i)) && !RepoPath.endsWithGit(path) && i > folder(path) + 1;
    }

    /** The index of cgit's own folder in the path, which is no repository; -1 if there is none. */
    private static int folder(List<String> path) {
        int folder = RepoPath.indexOf(path, FOLDERS);
        return folder + 2 < path.size() ? folder : -1;
    }

    /** Whether this may be a page of cgit as well as a repository with that name. */
    static boolean isDoubtful(List<String> path) {
        return path.size() > 1
                && DOUBTFUL.contains(path.get(1))
                && (path.size() == 2 || path.get(1).equals("tree"))
                && !RepoPath.endsWithGit(path);
    }

    /** Whether this is the kernel's short address of a commit, which leaves out most of the repository's path. */
    static boolean isShortCommit(Forge.Place place) {
        List<String> path = place.path();
        int size = path.size();
        return place.host().equals(KERNEL)
                && size > 2
                && !path.get(0).equals("pub")
                && path.get(size - 2).equals("c")
                && CommitId.isOne(path.get(size - 1));
    }
}
