package ru.samosval.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gerrit: the name of a project may have slashes. {@code /a/} stands before it if the caller signs in, {@code /r/} if
 * Gerrit is installed below the root of its host.
 */
final class Gerrit implements Forge {

    static final Gerrit INSTANCE = new Gerrit();

    /** Hosts of Gerrit whose names do not show it. */
    private static final Set<String> HOSTS =
            Set.of("codereview.qt-project.org", "review.gerrithub.io", "review.lineageos.org", "review.opendev.org");

    private static final String CONTEXT = "r";
    private static final String SIGNED_IN = "a";
    private static final Set<String> CONTEXTS = Set.of(CONTEXT, "gerrit");
    private static final Set<String> PAGES = Set.of("admin", "c", "dashboard", "q", "settings");
    private static final Pattern PROJECT = Pattern.compile("project:([^+ ^]+)(?:[+ ].*)?");

    private Gerrit() {}

    static boolean isAt(String host) {
        return RepoHost.isCalled(host, "gerrit") || HOSTS.contains(host) || host.endsWith(RepoHost.GOOGLESOURCE);
    }

    @Override
    public List<String> repository(Place place, boolean likely) {
        List<String> path = place.path();
        if (!place.isBrowsed()) {
            return path;
        }
        List<String> queried = Cgit.queried(place);
        if (queried != null) {
            return queried;
        }
        int root = context(path);
        List<String> page = path.subList(root, path.size());
        List<String> named = named(page);
        if (named == null) {
            named = withoutGitiles(
                    page,
                    RepoPages.before(page, i -> RepoPages.isOfGitiles(page, i) || RepoPages.isBehindGit(page, i)),
                    place.host());
        }
        return joined(path.subList(0, root), named);
    }

    private static int context(List<String> path) {
        return path.size() > 1 && CONTEXTS.contains(path.get(0)) ? 1 : 0;
    }

    private static List<String> named(List<String> page) {
        int sign = page.indexOf("+");
        return sign > 1 && page.get(0).equals("c") ? page.subList(1, sign) : listed(page);
    }

    /**
     * The project in the address of a list: {@code admin/repos/project}, {@code q/project:…}; null if there is none.
     */
    static List<String> listed(List<String> path) {
        int size = path.size();
        if (size > 2 && path.get(0).equals("admin") && path.get(1).equals("repos") && !RepoPath.endsWithGit(path)) {
            List<String> project = new ArrayList<>(path.subList(2, size));
            String last = project.remove(project.size() - 1);
            int comma = last.indexOf(',');
            project.add(comma > 0 ? last.substring(0, comma) : last);
            return project.get(0).equals("q") ? null : project;
        }
        if (size > 1 && path.get(0).equals("q")) {
            Matcher query = PROJECT.matcher(RepoPath.decoded(String.join("/", path.subList(1, size))));
            return query.matches() ? List.of(query.group(1).split("/")) : null;
        }
        return null;
    }

    /**
     * The project of a change, {@code c/project/+/number}, a form that no other forge has; null if the path has not
     * this form.
     */
    static List<String> ofChange(List<String> path) {
        int root = context(path);
        int sign = path.indexOf("+");
        boolean there = RepoPath.has(path, root, "c")
                && sign > root + 1
                && sign + 1 < path.size()
                && RepoPages.isNumber(path.get(sign + 1));
        return there ? joined(path.subList(0, root), path.subList(root + 1, sign)) : null;
    }

    /** The repository before Gitiles' sign. As a plugin of Gerrit, Gitiles stands in a folder of its own. */
    static List<String> withoutGitiles(List<String> path, List<String> before, String host) {
        boolean plugin = RepoPages.isOfGitiles(path, before.size())
                && before.size() > 2
                && before.get(0).equals("plugins")
                && before.get(1).equals("gitiles")
                && !host.endsWith(RepoHost.GOOGLESOURCE);
        return plugin ? before.subList(2, before.size()) : before;
    }

    private static List<String> joined(List<String> before, List<String> after) {
        if (before.isEmpty()) {
            return after;
        }
        List<String> all = new ArrayList<>(before);
        all.addAll(after);
        return all;
    }

    @Override
    public List<String> compared(Place place, List<String> path) {
        if (!place.isBrowsed()) {
            return path;
        }
        boolean installed = !place.host().endsWith(RepoHost.GOOGLESOURCE);
        List<String> rest = installed ? without(CONTEXT, path) : path;
        return without(SIGNED_IN, rest);
    }

    private static List<String> without(String first, List<String> path) {
        return path.size() > 1 && path.get(0).equals(first) ? path.subList(1, path.size()) : path;
    }

    @Override
    public Lack lack(Place place) {
        if (Cgit.isQueryOfCgit(place.address(), place.host())) {
            return Lack.PAGE;
        }
        List<String> path = place.path();
        String first = RepoPath.first(path.subList(context(path), path.size()));
        boolean page = place.isBrowsed()
                && PAGES.contains(first)
                && repository(place, true).equals(path);
        return page ? Lack.PAGE : null;
    }
}
