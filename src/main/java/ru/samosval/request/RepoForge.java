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
import java.util.regex.Pattern;
import ru.samosval.config.Networks;

/** What the forges mean by their addresses: which part of a path is the repository, and which paths name the same one. */
final class RepoForge {

    /** Forges whose repositories have an owner and a name; whatever follows is a page. */
    private static final Set<String> OWNER_AND_NAME =
            Set.of("github.com", "bitbucket.org", "codeberg.org", "gitea.com");

    private static final String GITLAB = "gitlab.com";
    private static final String GIST = "gist.github.com";

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
    private static final Set<String> TREES = Set.of("tree", "blob", "blame", "raw", "commits");

    private static final Set<String> REFS = Set.of("branch", "tag", "commit");
    private static final Set<String> NUMBERED = Set.of("pull", "pulls", "issues", "merge_requests", "pull-requests");
    private static final Set<String> RELEASES = Set.of("tag", "latest", "download");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private static final String GIT = ".git";

    private RepoForge() {}

    /** The repository that the address names; empty where it names none. */
    static Optional<RepoUrl> repository(RepoAddress address) {
        String host = host(address.host());
        List<String> path = path(repositoryPath(address));
        if (host.equals(AZURE) || host.endsWith(VISUAL_STUDIO)) {
            path = azure(host, path, address.user());
            host = AZURE;
        } else if (host.equals(GIST) && path.size() > 1) {
            path = path.subList(1, 2);
        } else if (!OWNER_AND_NAME.contains(host) && !host.equals(GITLAB)) {
            path = bitbucketServer(path);
        }
        return path.isEmpty() || path.stream().anyMatch(s -> s.chars().anyMatch(Character::isISOControl))
                ? Optional.empty()
                : Optional.of(new RepoUrl(host, String.join("/", path)));
    }

    /** The address's path as far as it names the repository, without the page that may follow. */
    static List<String> repositoryPath(RepoAddress address) {
        List<String> path = address.path();
        String host = host(address.host());
        if (host.equals(AZURE) || host.endsWith(VISUAL_STUDIO)) {
            int git = indexOf(path, 0, AZURE_GIT);
            int name =
                    git >= 0 && git + 1 < path.size() && AZURE_CLONES.contains(path.get(git + 1)) ? git + 2 : git + 1;
            return git >= 0 && name < path.size() ? path.subList(0, name + 1) : path;
        }
        if (host.equals(GIST) || !address.isBrowsed()) {
            return path;
        }
        if (OWNER_AND_NAME.contains(host)) {
            return path.size() > 2 ? path.subList(0, 2) : path;
        }
        if (!host.equals(GITLAB)) {
            int projects = indexOf(path, 0, Set.of("projects", "users"));
            if (projects >= 0
                    && projects + 3 < path.size()
                    && path.get(projects + 2).equals("repos")) {
                List<String> clone = new ArrayList<>(path.subList(0, projects));
                boolean personal = path.get(projects).equals("users");
                clone.addAll(List.of("scm", (personal ? "~" : "") + path.get(projects + 1), path.get(projects + 3)));
                return clone;
            }
        }
        for (int i = 1; i < path.size(); i++) {
            boolean deep = i >= 2 || isGit(path.get(i - 1));
            if (deep && isPage(path, i)) {
                return path.subList(0, i);
            }
        }
        return path;
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
        for (int i = 0; i < PREFIXES.size(); i++) {
            String prefix = PREFIXES.get(i);
            if (host.startsWith(prefix) && host.indexOf('.', prefix.length()) > 0) {
                host = host.substring(prefix.length());
                i = -1;
            }
        }
        return host;
    }

    private static String ascii(String host) {
        if (host.chars().allMatch(c -> c < 0x80)) {
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
        List<String> path = new ArrayList<>();
        for (String segment : written) {
            path.addAll(Arrays.asList(folded(decoded(segment)).split("/")));
        }
        path.removeIf(String::isBlank);
        if (!path.isEmpty() && isGit(path.get(path.size() - 1))) {
            String last = path.remove(path.size() - 1);
            if (last.length() > GIT.length()) {
                path.add(last.substring(0, last.length() - GIT.length()));
            }
        }
        return path;
    }

    private static boolean isGit(String segment) {
        return segment.regionMatches(true, segment.length() - GIT.length(), GIT, 0, GIT.length());
    }

    private static String folded(String text) {
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
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
