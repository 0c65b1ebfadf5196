package ru.samosval.request;

import java.util.List;
import java.util.Optional;
import ru.samosval.simulation.UserInfo;

/**
 * The address of a repository as it was written, taken apart: an URL ({@code scheme://user@host:port/path}), the short form
 * of ssh ({@code user@host:path}), or one of those that people and tools abbreviate ({@code host/path}, {@code owner/name},
 * {@code github:owner/name}). What it names is {@link #repository}; what of it is saved, {@link #saved};
 * why it cannot be, {@link RepoProblem}.
 *
 * @param text all of it, without blanks around it
 * @param scheme in lower case, without {@code git+}; empty in the short forms
 * @param user the user info without its @, null where there is none
 * @param host as it was written, IPv6 in brackets
 * @param port the digits after the host, null where there are none
 * @param path as it was written, its segments, without query and fragment
 * @param root how many segments stand before a {@code //} within the path, -1 where there is none
 * @param tail query and fragment as they were written, with the character before them; empty where there are none
 * @param form how it was written
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

    /** How an address is written. */
    enum Form {
        /** {@code scheme://host/path}. */
        URL,
        /** {@code ssh://host:path}, which git does not take. */
        URL_WITH_COLON,
        /** {@code host:path}, with a user or without. */
        SHORT,
        /** {@code user@host/path}, which git does not take. */
        SHORT_WITH_SLASH,
        /** Without anything that says how to reach it. */
        BARE
    }

    /** The address in the text; empty where it is none. */
    static Optional<RepoAddress> read(String text) {
        return RepoAddressReader.read(text);
    }

    /** The repository that is meant; empty where the path names none. */
    Optional<RepoUrl> repository() {
        return RepoForge.of(this).repository();
    }

    /** Whether the user info lets somebody in. */
    boolean holdsSecret() {
        return user != null && UserInfo.isSecret(user);
    }

    /** The address as it may be shown, its user info and its query masked where they are secrets. */
    String shown() {
        if (!holdsSecret()) {
            return tail.isEmpty() && user == null && text.indexOf('@') < 0 ? text : UserInfo.masked(text);
        }
        int begin = beginOfUser();
        String shown = text.substring(0, begin) + "***" + text.substring(begin + user.length());
        return tail.isEmpty() ? shown : UserInfo.masked(shown);
    }

    /** Whether a parameter of its query lets somebody in: {@code ?private_token=}. */
    private boolean tellsSecret() {
        return !tail.isEmpty() && !UserInfo.masked(tail).equals(tail);
    }

    /** The address without its secrets: of a user info ssh's user stays, of http nothing; of a query that has one nothing. */
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

    /** Whether the address says by itself how git reaches the repository. */
    boolean isReachable() {
        return form != Form.BARE && !scheme.equals("git");
    }

    /** Whether it may have the address of a page after the repository's. */
    boolean isBrowsed() {
        return scheme.startsWith("http") || form == Form.BARE;
    }

    /**
     * The address that is saved of this one: as it was written where git takes it and it names a repository, else written
     * so that it does.
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

    /** Whether a tool's own sign stands before the scheme, which git does not take. */
    boolean isDecorated() {
        return text.regionMatches(true, 0, RepoAddressReader.OF_GIT, 0, RepoAddressReader.OF_GIT.length())
                || text.regionMatches(true, 0, RepoAddressReader.SSH_OF_GIT, 0, RepoAddressReader.SSH_OF_GIT.length())
                || text.startsWith(RepoAddressReader.GETTER);
    }

    /** Whether it is what pip takes: {@code git+https://host/path@revision#egg=name}. */
    boolean isOfPip() {
        if (!text.regionMatches(true, 0, RepoAddressReader.OF_GIT, 0, RepoAddressReader.OF_GIT.length())) {
            return false;
        }
        String written = text.substring(Math.max(0, text.indexOf('/', text.indexOf("://") + "://".length())));
        return tail.contains("egg=")
                || tail.contains("subdirectory=")
                || !RepoAddressReader.withoutRevision(written).equals(written);
    }

    /** Whether it is what Terraform takes: {@code git::…}, or a folder of the repository after {@code //}. */
    boolean isOfTerraform() {
        return text.startsWith(RepoAddressReader.GETTER) || hasFolder();
    }

    /** Whether a folder of the repository follows it after {@code //}. */
    boolean hasFolder() {
        return root > 0
                && (RepoPath.isGit(path.get(root - 1))
                        || parameter("ref") != null
                        || text.startsWith(RepoAddressReader.GETTER));
    }

    /** The query's parameter of this name as it is written; null where there is none. Separated by {@code &} or {@code ;}. */
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

    /** Scheme, host and port, as what may be written instead begins. */
    String origin() {
        return (scheme.startsWith("http") ? scheme : "https") + "://" + host + (port == null ? "" : ":" + port);
    }

    static String written(List<String> path) {
        return String.join("/", path).replace(" ", "%20");
    }

    /** What may be written instead: over https, without a user. */
    String suggested() {
        RepoForge forge = RepoForge.of(this);
        // The port of git's own protocol is none of https.
        boolean reached = port != null && RepoAddressReader.isPort(port) && !scheme.equals("git");
        return "https://" + forge.cloneHost() + (reached ? ":" + port : "") + "/" + written(forge.savedPath());
    }
}
