package ru.samosval.request;

import java.util.List;
import java.util.Optional;
import ru.samosval.simulation.UserInfo;

/**
 * The address of a repository as it was written, divided into its parts: a URL ({@code scheme://user@host:port/path}),
 * the short form of ssh ({@code user@host:path}), or one of the forms that people and tools abbreviate
 * ({@code host/path}, {@code owner/name}, {@code github:owner/name}). {@link #repository} is what it names,
 * {@link #saved} what is saved of it, and {@link RepoProblem} says why it cannot be saved.
 *
 * @param text all of it, without surrounding blanks
 * @param scheme in lower case, without {@code git+}; empty in the short forms
 * @param user the user info without its @; null if there is none
 * @param host as it was written, IPv6 in brackets
 * @param port the digits after the host; null if there are none
 * @param path the segments as they were written, without query and fragment
 * @param root how many segments stand before a {@code //} in the path, -1 if it has none
 * @param tail query and fragment as they were written, with the character before them; empty if there are none
 * @param form the form in which it was written
 */
record RepoAddress(
        String text,
        String scheme,
        String user,
        String host,
        String port,
        List<String> path,
        int root,
        String tail,
        Form form) {

    /** The forms of an address. */
    enum Form {
        /** {@code scheme://host/path}. */
        URL,
        /** {@code ssh://host:path}, which git does not take. */
        URL_WITH_COLON,
        /** {@code host:path}, with a user or without. */
        SHORT,
        /** {@code user@host/path}, which git does not take. */
        SHORT_WITH_SLASH,
        /** Nothing says how to reach it. */
        BARE
    }

    /** Parses an address; empty if the text is none. */
    static Optional<RepoAddress> read(String text) {
        return RepoAddressReader.read(text);
    }

    /** The repository that the address names; empty if the path names none. */
    Optional<RepoUrl> repository() {
        return RepoForge.of(this).repository();
    }

    /** Whether the user info holds a secret. */
    boolean holdsSecret() {
        return user != null && UserInfo.isSecret(user);
    }

    /** The address as it may be shown, with secrets in its user info and query masked. */
    String shown() {
        if (!holdsSecret()) {
            return tail.isEmpty() && user == null && text.indexOf('@') < 0 ? text : UserInfo.masked(text);
        }
        int begin = beginOfUser();
        String shown = text.substring(0, begin) + "***" + text.substring(begin + user.length());
        return tail.isEmpty() ? shown : UserInfo.masked(shown);
    }

    /** Whether a parameter of the query is a secret: {@code ?private_token=}. */
    private boolean tellsSecret() {
        return !tail.isEmpty() && !UserInfo.masked(tail).equals(tail);
    }

    /** The address without its secrets. Of the user info only ssh's user is kept; a query with a secret is dropped. */
    RepoAddress withoutSecret() {
        if (tellsSecret()) {
            RepoAddress plain = read(saved()).orElse(this);
            return plain.tellsSecret() ? this : plain.withoutSecret();
        }
        if (!holdsSecret()) {
            return this;
        }
        int begin = beginOfUser();
        String name = user.substring(0, user.contains(":") ? user.indexOf(':') : user.length());
        boolean stays = !name.isEmpty() && !UserInfo.isSecret(name) && !isBrowsed() && !scheme.equals("git");
        String rest = text.substring(begin + user.length() + 1);
        String who = stays ? name + "@" : "";
        return read(text.substring(0, begin) + who + rest).orElse(this);
    }

    private int beginOfUser() {
        if (!scheme.isEmpty()) {
            return text.indexOf("://") + "://".length();
        }
        return form == Form.BARE ? text.indexOf(':') + 1 : 0;
    }

    /** Whether the address itself says how git reaches the repository. */
    boolean isReachable() {
        return form != Form.BARE && !scheme.equals("git");
    }

    /** Whether this may be the address of a page, with more after the repository's path. */
    boolean isBrowsed() {
        return scheme.startsWith("http") || form == Form.BARE;
    }

    /**
     * The form in which this address is saved: as it was written, if git takes it and it names a repository; otherwise
     * rewritten so that it does.
     */
    String saved() {
        RepoForge forge = RepoForge.of(this);
        List<String> repository = forge.savedPath();
        String where = forge.cloneHost();
        boolean plain = (form == Form.URL || form == Form.SHORT)
                && tail.isEmpty()
                && where.equals(host)
                && repository.equals(path)
                && !isDecorated()
                && path.stream().noneMatch(segment -> segment.indexOf(' ') >= 0);
        if (plain) {
            return text;
        }
        String who = user == null ? "" : user + "@";
        String what = written(repository);
        if (scheme.isEmpty() && port == null) {
            return who + where + ":" + what;
        }
        return (scheme.isEmpty() ? "ssh" : scheme) + "://" + who + where + (port == null ? "" : ":" + port) + "/"
                + what;
    }

    /** Whether a tool's own sign stands before the scheme, which git does not accept. */
    boolean isDecorated() {
        return text.regionMatches(true, 0, RepoAddressReader.OF_GIT, 0, RepoAddressReader.OF_GIT.length())
                || text.regionMatches(true, 0, RepoAddressReader.SSH_OF_GIT, 0, RepoAddressReader.SSH_OF_GIT.length())
                || text.startsWith(RepoAddressReader.GETTER);
    }

    /** Whether this is an address for pip: {@code git+https://host/path@revision#egg=name}. */
    boolean isOfPip() {
        if (!text.regionMatches(true, 0, RepoAddressReader.OF_GIT, 0, RepoAddressReader.OF_GIT.length())) {
            return false;
        }
        String written = text.substring(Math.max(0, text.indexOf('/', text.indexOf("://") + "://".length())));
        return tail.contains("egg=")
                || tail.contains("subdirectory=")
                || !RepoAddressReader.withoutRevision(written).equals(written);
    }

    /**
     * Whether this is an address for Terraform: {@code git::…}, or with a folder of the repository after {@code //}.
     */
    boolean isOfTerraform() {
        return text.startsWith(RepoAddressReader.GETTER) || hasFolder();
    }

    /** Whether a folder of the repository follows after {@code //}. */
    boolean hasFolder() {
        return root > 0
                && (RepoPath.isGit(path.get(root - 1))
                        || parameter("ref") != null
                        || text.startsWith(RepoAddressReader.GETTER));
    }

    /**
     * The query's parameter with this name as it is written; null if there is none. Parameters are separated by
     * {@code &} or {@code ;}.
     */
    String parameter(String name) {
        if (!tail.startsWith("?")) {
            return null;
        }
        int end = tail.indexOf('#');
        int from = 1;
        int to = end < 0 ? tail.length() : end;
        while (from < to) {
            int next = from + RepoAddressReader.first(tail.substring(from, to), "&;");
            if (tail.startsWith(name + "=", from)) {
                return tail.substring(from + name.length() + 1, next);
            }
            from = next + 1;
        }
        return null;
    }

    /** Scheme, host and port, with which a suggestion begins. */
    String origin() {
        return (scheme.startsWith("http") ? scheme : "https") + "://" + host + (port == null ? "" : ":" + port);
    }

    static String written(List<String> path) {
        return String.join("/", path).replace(" ", "%20");
    }

    /** What may be written instead: an https address without a user. */
    String suggested() {
        RepoForge forge = RepoForge.of(this);
        // The port of git's own protocol is no port of https.
        boolean reached = port != null && RepoAddressReader.isPort(port) && !scheme.equals("git");
        return "https://" + forge.cloneHost() + (reached ? ":" + port : "") + "/" + written(forge.savedPath());
    }
}
