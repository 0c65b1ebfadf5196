package ru.samosval.request;

import java.net.IDN;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.config.Networks;

/** What the forges mean by their addresses: which part of a path is the repository, and which paths name the same one. */
final class RepoForge {

    /** How a host's addresses are to be read, where it is known. */
    private enum Kind {
        /** Owner and name; whatever follows is a page. */
        OWNER_AND_NAME,
        GITLAB,
        GIST,
        AZURE,
        /** {@code /project/owner/name} over http, {@code owner/name} over ssh. */
        GITFLIC,
        /** The name alone, with slashes in it; {@code /a/} before it where the caller signs in. */
        GERRIT,
        OTHER
    }

    private static final Set<String> OWNER_AND_NAME =
            Set.of("github.com", "bitbucket.org", "codeberg.org", "gitea.com", "gitverse.ru", "git.sr.ht");

    /** GitHub's hosts of its customers. */
    private static final String GHE = ".ghe.com";

    private static final String GITLAB = "gitlab.com";
    private static final String GIST = "gist.github.com";
    private static final String GITFLIC = "gitflic";
    private static final String GERRIT = "gerrit";
    private static final String GOOGLESOURCE = ".googlesource.com";
    private static final String REVIEW = "-review";

    /** What stands where an owner does, and is none: the forges let nobody be called so. */
    private static final Set<String> NO_OWNERS = Set.of(
            "account",
            "apps",
            "codespaces",
            "collections",
            "dashboard",
            "enterprises",
            "explore",
            "features",
            "login",
            "marketplace",
            "notifications",
            "organizations",
            "orgs",
            "search",
            "settings",
            "sponsors",
            "stars",
            "topics",
            "trending",
            "users");

    /** Hosts of GitHub's that have files and an API, and no repositories. */
    private static final Set<String> NO_FORGES =
            Set.of("api.github.com", "codeload.github.com", "gist.githubusercontent.com", "raw.githubusercontent.com");

    private static final Set<String> NO_GROUPS = Set.of("-", "dashboard", "explore", "groups", "help", "users");
    private static final Set<String> NO_PROJECTS = Set.of("company", "team", "user");
    private static final Set<String> GERRIT_CONTEXTS = Set.of("r", "gerrit");
    private static final Set<String> OF_GERRIT = Set.of("admin", "c", "dashboard", "q", "settings");

    private static final String AZURE = "dev.azure.com";
    private static final String VISUAL_STUDIO = ".visualstudio.com";
    private static final String VISUAL_STUDIO_SSH = "vs-ssh.visualstudio.com";
    private static final Set<String> AZURE_GIT = Set.of("_git", "_ssh");
    private static final Set<String> AZURE_CLONES = Set.of("_optimized", "_full");

    /** Names before the host by which a forge is reached otherwise, and which say nothing of where it is. */
    private static final List<String> PREFIXES = List.of("www.", "ssh.", "altssh.");

    /** Where Bitbucket Server is installed below the root of its host. */
    private static final Set<String> BITBUCKET_CONTEXTS = Set.of("bitbucket", "stash");

    /** Pages of a branch or a commit; GitLab lets no repository have such a name, GitHub and Gitea have none so deep. */
    private static final Set<String> TREES = Set.of("tree", "blob", "blame", "raw", "commits", "wikis");

    private static final Set<String> REFS = Set.of("branch", "tag", "commit");
    private static final Set<String> NUMBERED = Set.of("pull", "pulls", "issues", "merge_requests", "pull-requests");
    private static final Set<String> RELEASES = Set.of("tag", "latest", "download");
    private static final Set<String> RUNS = Set.of("runs", "workflows");

    /** Pages of Gitea, whose repositories are not so deep; on GitLab a repository may be called so, but seldom is. */
    private static final Set<String> LIKELY =
            Set.of("blame", "blob", "branches", "commits", "issues", "pulls", "raw", "releases", "tags", "tree");

    /** The pages of cgit, and those that stand behind {@code name.git} in gitweb and in git's own protocol. */
    private static final Set<String> OF_CGIT = Set.of(
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

    private static final Set<String> OF_GIT = Set.of(
            "blob_plain",
            "blobdiff",
            "commitdiff",
            "forks",
            "git-receive-pack",
            "git-upload-pack",
            "heads",
            "history",
            "info",
            "objects",
            "patches",
            "raw",
            "remotes",
            "rss",
            "search",
            "shortlog",
            "tags");

    private static final Set<String> GITWEB = Set.of("gitweb.cgi", "gitweb.pl");
    private static final Set<String> OF_BITBUCKET = Set.of("projects", "users");

    private static final Set<String> CGIT_HOSTS = Set.of("git.kernel.org", "git.zx2c4.com");
    private static final Set<String> CGIT_FOLDERS = Set.of("cgit", "cgit.cgi");

    /** Of these cgit's own are asked about, where nothing else says that it is cgit. */
    private static final Set<String> DOUBTFUL = Set.of("about", "commit", "diff", "log", "refs", "summary", "tree");

    /** What Gitiles puts between a repository and a revision. */
    private static final Set<String> OF_GITILES =
            Set.of("+", "+archive", "+blame", "+diff", "+doc", "+log", "+refs", "+show");

    private static final Pattern PROJECT = Pattern.compile("project:([^+ ^]+)(?:[+ ].*)?");
    private static final Pattern GIST_ID = Pattern.compile("[0-9a-fA-F]+");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private static final String GIT = ".git";

    private RepoForge() {}

    /** The repository that the address names; empty where it names none. */
    static Optional<RepoUrl> repository(RepoAddress address) {
        String host = host(address.host());
        Kind kind = kind(host);
        List<String> path = path(repositoryPath(address, host, kind, false));
        switch (kind) {
            case AZURE -> {
                path = azure(host, path, address.user());
                host = AZURE;
            }
            case GIST -> path = path.size() > 1 ? path.subList(1, 2) : path;
            case GITFLIC ->
                path = path.size() > 2 && path.get(0).equals("project") ? path.subList(1, path.size()) : path;
            case GERRIT -> {
                boolean signedIn =
                        address.isBrowsed() && path.size() > 1 && path.get(0).equals("a");
                path = signedIn ? path.subList(1, path.size()) : path;
            }
            case OTHER -> path = bitbucketServer(path);
            default -> {
                // As it is.
            }
        }
        for (String segment : path) {
            for (int i = 0; i < segment.length(); i++) {
                if (Character.isISOControl(segment.charAt(i))) {
                    return Optional.empty();
                }
            }
        }
        return path.isEmpty() ? Optional.empty() : Optional.of(new RepoUrl(host + "/" + String.join("/", path)));
    }

    private static Kind kind(String host) {
        if (OWNER_AND_NAME.contains(host) || host.endsWith(GHE)) {
            return Kind.OWNER_AND_NAME;
        }
        if (host.equals(GITLAB)) {
            return Kind.GITLAB;
        }
        if (host.equals(GIST)) {
            return Kind.GIST;
        }
        if (host.equals(AZURE) || host.endsWith(VISUAL_STUDIO)) {
            return Kind.AZURE;
        }
        if (isCalled(host, GITFLIC)) {
            return Kind.GITFLIC;
        }
        return isCalled(host, GERRIT) || host.endsWith(GOOGLESOURCE) ? Kind.GERRIT : Kind.OTHER;
    }

    /** Whether the host's own name is that of the forge: {@code gerrit.example.org}. */
    private static boolean isCalled(String host, String forge) {
        return host.startsWith(forge) && host.startsWith(".", forge.length());
    }

    /**
     * The address's path as a form saves it: without the page that follows, where there is no doubt, and also where the
     * person who typed it is told and may say otherwise.
     */
    static List<String> savedPath(RepoAddress address) {
        String host = host(address.host());
        return repositoryPath(address, host, kind(host), true);
    }

    /** The address's path as far as it names the repository; of what is only likely to be a page where asked for. */
    private static List<String> repositoryPath(RepoAddress address, String host, Kind kind, boolean likely) {
        List<String> path = address.hasFolder() ? address.path().subList(0, address.root()) : address.path();
        if (kind == Kind.AZURE) {
            return ofAzure(path);
        }
        if (kind == Kind.GITFLIC) {
            return path.size() > 3 && path.get(0).equals("project") ? path.subList(0, 3) : path;
        }
        if (!address.isBrowsed()) {
            return path;
        }
        if (kind == Kind.OWNER_AND_NAME || kind == Kind.GIST) {
            return path.size() > 2 ? path.subList(0, 2) : path;
        }
        String gitweb = gitweb(address);
        if (gitweb != null) {
            List<String> all = new ArrayList<>(path);
            all.addAll(Arrays.asList(gitweb.replace("+", "%20").split("/")));
            all.removeIf(String::isEmpty);
            return all;
        }
        if (kind != Kind.GITLAB) {
            // Where Gerrit is usually installed below the root of its host.
            int root = kind == Kind.GERRIT && GERRIT_CONTEXTS.contains(path.get(0)) ? 1 : 0;
            List<String> named = namedOtherwise(path.subList(root, path.size()), kind);
            if (named != null) {
                List<String> all = new ArrayList<>(path.subList(0, root));
                all.addAll(named);
                return all;
            }
        }
        boolean cgit = kind == Kind.OTHER && isCgit(address, host);
        for (int i = 1; i < path.size(); i++) {
            String word = path.get(i);
            if (OF_GITILES.contains(word)) {
                return ofGitiles(path.subList(0, i), host);
            }
            boolean behindGit = isGit(path.get(i - 1));
            boolean page = kind != Kind.GERRIT && (i >= 2 || behindGit) && isPage(path, i)
                    || behindGit && (OF_CGIT.contains(word) || OF_GIT.contains(word))
                    || cgit && OF_CGIT.contains(word) && !isGit(path.get(path.size() - 1)) && i > cgitFolder(path) + 1
                    || likely && i == 2 && kind == Kind.OTHER && isLikelyPage(path, host);
            if (page) {
                return path.subList(0, i);
            }
        }
        return path;
    }

    private static List<String> ofAzure(List<String> path) {
        int git = indexOf(path, 0, AZURE_GIT);
        int name = git >= 0 && git + 1 < path.size() && AZURE_CLONES.contains(path.get(git + 1)) ? git + 2 : git + 1;
        return git >= 0 && name < path.size() ? path.subList(0, name + 1) : path;
    }

    /** The project of gitweb's {@code ?p=}, where the query is a part of the path; null where it is none. */
    static String gitweb(RepoAddress address) {
        if (address.tail().isEmpty() || !address.isBrowsed()) {
            return null;
        }
        Kind kind = kind(host(address.host()));
        String project = kind == Kind.OTHER || kind == Kind.GERRIT ? address.parameter("p") : null;
        return project == null || project.isBlank() ? null : project;
    }

    /** Whether the address is a page of gitweb. */
    static boolean isGitweb(RepoAddress address) {
        return gitweb(address) != null || address.isBrowsed() && indexOf(address.path(), 0, GITWEB) >= 0;
    }

    /** The path of the repository that a page names within its own; null where it is no such page. */
    private static List<String> namedOtherwise(List<String> path, Kind kind) {
        int size = path.size();
        int projects = indexOf(path, 0, OF_BITBUCKET);
        if (projects >= 0 && projects + 3 < size && path.get(projects + 2).equals("repos")) {
            List<String> clone = new ArrayList<>(path.subList(0, projects));
            boolean personal = path.get(projects).equals("users");
            clone.addAll(List.of("scm", (personal ? "~" : "") + path.get(projects + 1), path.get(projects + 3)));
            return clone;
        }
        int azure = path.indexOf("_git");
        if (azure > 0 && azure + 1 < size) {
            return ofAzure(path);
        }
        if (size > 2 && path.get(0).equals("admin") && path.get(1).equals("repos") && !isGit(path.get(size - 1))) {
            List<String> project = new ArrayList<>(path.subList(2, size));
            String last = project.remove(project.size() - 1);
            int comma = last.indexOf(',');
            project.add(comma > 0 ? last.substring(0, comma) : last);
            return project.get(0).equals("q") ? null : project;
        }
        if (size > 1 && path.get(0).equals("q")) {
            Matcher query = PROJECT.matcher(decoded(String.join("/", path.subList(1, size))));
            return query.matches() ? List.of(query.group(1).split("/")) : null;
        }
        int change = path.indexOf("+");
        if (kind == Kind.GERRIT && change > 1 && path.get(0).equals("c")) {
            return path.subList(1, change);
        }
        return null;
    }

    /** The repository before Gitiles' sign; as a plugin of Gerrit it stands in a folder of its own. */
    private static List<String> ofGitiles(List<String> path, String host) {
        boolean plugin =
                path.size() > 2 && path.get(0).equals("plugins") && path.get(1).equals("gitiles");
        return plugin && !host.endsWith(GOOGLESOURCE) ? path.subList(2, path.size()) : path;
    }

    /** Whether the address is cgit's without a doubt. */
    private static boolean isCgit(RepoAddress address, String host) {
        return isCalled(host, "cgit")
                || CGIT_HOSTS.contains(host)
                || cgitFolder(address.path()) >= 0
                || address.parameter("h") != null
                || address.parameter("id") != null;
    }

    /** Where the folder of cgit itself is within the path, which is no repository; -1 where there is none. */
    private static int cgitFolder(List<String> path) {
        int folder = indexOf(path, 0, CGIT_FOLDERS);
        return folder + 2 < path.size() ? folder : -1;
    }

    private static boolean isLikelyPage(List<String> path, String host) {
        boolean src = path.get(2).equals("src") && path.size() > 3;
        // Behind tree it may be a file of cgit's.
        return (src || LIKELY.contains(path.get(2)))
                && !path.get(1).equals("tree")
                && !isGit(path.get(path.size() - 1))
                && !host.contains("gitlab");
    }

    /** What the address is of where it is of no repository: an owner, or a page of none; null where it may be of one. */
    static RepoProblem.Kind lack(RepoAddress address) {
        String host = host(address.host());
        Kind kind = kind(host);
        List<String> path = repositoryPath(address, host, kind, true);
        String first = path.isEmpty() ? "" : path.get(0).toLowerCase(Locale.ROOT);
        boolean browsed = address.isBrowsed();
        boolean page = switch (kind) {
            case OWNER_AND_NAME ->
                browsed
                        && (NO_OWNERS.contains(first)
                                || path.size() > 1 && path.get(1).equals("workspace"));
            case GITLAB ->
                browsed
                        && (NO_GROUPS.contains(first)
                                || path.size() > 1 && path.get(1).equals("-"));
            case AZURE ->
                indexOf(path, 0, AZURE_GIT) < 0 && !(first.equals("v3") && path.size() == 4)
                        || AZURE_GIT.contains(path.get(path.size() - 1));
            case GITFLIC -> browsed && NO_PROJECTS.contains(first);
            case GERRIT -> browsed && OF_GERRIT.contains(first) && path.equals(address.path());
            case OTHER ->
                NO_FORGES.contains(host)
                        || browsed
                                && (first.equals("-")
                                        || path.size() > 1 && path.get(1).equals("-"))
                        || browsed
                                && first.equals("groups")
                                && path.size() < address.path().size();
            case GIST -> false;
        };
        if (page) {
            return RepoProblem.Kind.PAGE;
        }
        boolean owner = switch (kind) {
            case OWNER_AND_NAME, GITLAB -> path.size() < 2;
            case GITFLIC -> path.size() < (first.equals("project") ? 3 : 2);
            case GIST -> path.size() < 2 && !GIST_ID.matcher(withoutGit(first)).matches();
            default -> false;
        };
        return owner ? RepoProblem.Kind.OWNER : null;
    }

    /** Whether the address may be a page of cgit as well as a repository of that name. */
    static boolean isDoubtful(RepoAddress address) {
        List<String> path = address.path();
        String host = host(address.host());
        return kind(host) == Kind.OTHER
                && address.isBrowsed()
                && path.size() > 1
                && DOUBTFUL.contains(path.get(1))
                && (path.size() == 2 || path.get(1).equals("tree"))
                && !isGit(path.get(path.size() - 1))
                && repositoryPath(address, host, Kind.OTHER, true).equals(path);
    }

    private static boolean isPage(List<String> path, int i) {
        String word = path.get(i);
        boolean alone = i + 1 == path.size();
        if (word.equals("-")) {
            return true;
        }
        if (alone || isGit(path.get(path.size() - 1))) {
            return false;
        }
        String next = path.get(i + 1);
        return TREES.contains(word)
                || word.equals("commit") && CommitId.isOne(next)
                || word.equals("src") && REFS.contains(next) && i + 2 < path.size()
                || word.equals("releases") && RELEASES.contains(next)
                || word.equals("actions") && RUNS.contains(next)
                || word.equals("compare") && next.contains("..")
                || NUMBERED.contains(word) && NUMBER.matcher(next).matches();
    }

    private static int indexOf(List<String> path, int from, Set<String> words) {
        for (int i = from; i < path.size(); i++) {
            if (words.contains(path.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** The host as it is compared: in ASCII and lower case, without what only says how it is reached. */
    private static String host(String written) {
        if (written.startsWith("[")) {
            return Networks.address(written)
                    .map(InetAddress::getHostAddress)
                    .map(address -> "[" + address + "]")
                    .orElse(written.toLowerCase(Locale.ROOT));
        }
        String host = ascii(written).toLowerCase(Locale.ROOT);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (host.endsWith(REVIEW + GOOGLESOURCE)) {
            host = host.substring(0, host.length() - GOOGLESOURCE.length() - REVIEW.length()) + GOOGLESOURCE;
        }
        for (int i = 0; i < PREFIXES.size(); i++) {
            String prefix = PREFIXES.get(i);
            if (host.startsWith(prefix) && host.indexOf('.', prefix.length()) > 0) {
                host = host.substring(prefix.length());
                i = -1;
            }
        }
        return host;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String ascii(String host) {
        if (isAscii(host)) {
            return host;
        }
        try {
            return IDN.toASCII(Normalizer.normalize(host, Normalizer.Form.NFC));
        } catch (IllegalArgumentException e) {
            return host;
        }
    }

    /** The segments as they are compared: decoded, in one normal form and lower case, the last one without its ending. */
    private static List<String> path(List<String> written) {
        List<String> path = new ArrayList<>(written.size() + 1);
        for (String segment : written) {
            String read = folded(decoded(segment));
            if (read.indexOf('/') < 0) {
                path.add(read);
            } else {
                path.addAll(Arrays.asList(read.split("/")));
            }
        }
        path.removeIf(String::isBlank);
        if (!path.isEmpty() && isGit(path.get(path.size() - 1))) {
            String last = withoutGit(path.remove(path.size() - 1));
            if (!last.isEmpty()) {
                path.add(last);
            }
        }
        return path;
    }

    private static String withoutGit(String segment) {
        return isGit(segment) ? segment.substring(0, segment.length() - GIT.length()) : segment;
    }

    static boolean isGit(String segment) {
        return segment.regionMatches(true, segment.length() - GIT.length(), GIT, 0, GIT.length());
    }

    private static String folded(String text) {
        boolean ascii = isAscii(text);
        String lower = (ascii ? text : Normalizer.normalize(text, Normalizer.Form.NFC)).toLowerCase(Locale.ROOT);
        return ascii ? lower : Normalizer.normalize(lower, Normalizer.Form.NFC);
    }

    /** Percent-encoding read as UTF-8; left as it is where it is none. */
    private static String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        byte[] written = segment.getBytes(StandardCharsets.UTF_8);
        ByteBuffer read = ByteBuffer.allocate(written.length);
        for (int i = 0; i < written.length; i++) {
            boolean encoded = written[i] == '%' && i + 2 < written.length;
            int high = encoded ? Character.digit(written[i + 1], 16) : -1;
            int low = encoded ? Character.digit(written[i + 2], 16) : -1;
            if (high >= 0 && low >= 0) {
                read.put((byte) (high << 4 | low));
                i += 2;
            } else {
                read.put(written[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(read.flip()).toString();
        } catch (CharacterCodingException e) {
            return segment;
        }
    }

    /** Organization, project and repository, whichever of Azure DevOps' addresses it is. */
    private static List<String> azure(String host, List<String> path, String user) {
        List<String> rest = new ArrayList<>(path);
        if (rest.size() >= 4 && rest.get(0).equals("v3")) {
            return rest.subList(1, 4);
        }
        String organization = null;
        if (host.equals(VISUAL_STUDIO_SSH)) {
            organization = user == null ? null : folded(user);
        } else if (host.endsWith(VISUAL_STUDIO)) {
            organization = host.substring(0, host.length() - VISUAL_STUDIO.length());
        } else if (!rest.isEmpty()) {
            organization = rest.remove(0);
        }
        if (organization == null) {
            return path;
        }
        rest.removeIf(segment -> segment.equals("defaultcollection"));
        int git = indexOf(rest, 0, AZURE_GIT);
        List<String> named = new ArrayList<>(List.of(organization));
        if (git < 0 || git + 1 >= rest.size()) {
            named.addAll(rest);
            return named;
        }
        String name = rest.get(rest.size() - 1);
        named.addAll(git == 0 ? List.of(name) : rest.subList(0, git));
        named.add(name);
        return named;
    }

    /** Bitbucket Server has {@code /scm/} in the addresses of http only. */
    private static List<String> bitbucketServer(List<String> path) {
        int scm = path.indexOf("scm");
        boolean there = scm == 0 || scm == 1 && BITBUCKET_CONTEXTS.contains(path.get(0));
        return there && path.size() == scm + 3 ? path.subList(scm + 1, scm + 3) : path;
    }
}
