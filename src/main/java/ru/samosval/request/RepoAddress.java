package ru.samosval.request;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.refusal.Refusal.Text;
import ru.samosval.simulation.UserInfo;

/**
 * The address of a repository as it was written, taken apart: an URL ({@code scheme://user@host:port/path}), the short form
 * of ssh ({@code user@host:path}), or one of those that people and tools abbreviate ({@code host/path}, {@code owner/name},
 * {@code github:owner/name}). What it names is {@link #repository}; what of it is saved, {@link #saved}.
 *
 * @param text all of it, without blanks around it
 * @param scheme in lower case, without {@code git+}; empty in the short forms
 * @param user the user info without its @, null where there is none
 * @param host as it was written, IPv6 in brackets
 * @param port the digits after the host, null where there are none
 * @param path as it was written, its segments, without query and fragment
 * @param form how it was written
 * @param more whether a query or a fragment followed
 */
record RepoAddress(
        String text, String scheme, String user, String host, String port, List<String> path, Form form, boolean more) {

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

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,20})://(.*)", Pattern.DOTALL);
    private static final Set<String> SCHEMES = Set.of("http", "https", "ssh", "git");

    private static final Pattern HOST =
            Pattern.compile("[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}._-]*[\\p{L}\\p{M}\\p{N}.])?");
    private static final Pattern BRACKETS = Pattern.compile("\\[[0-9A-Fa-f:.]+]");
    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    /** {@code 22:path}, or {@code 22/owner/name}: of a single segment behind the number it would be the owner. */
    private static final Pattern PORT_IN_PATH =
            Pattern.compile("(\\d{1,5})(?::(.*)|/([^/]+/.*[^/]/*))", Pattern.DOTALL);

    private static final Pattern OWNER_AND_NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]*[A-Za-z0-9_-]");

    /** Which forges npm, pip and others know by a word. */
    private static final Map<String, String> SHORTCUTS = Map.of(
            "github", "github.com",
            "gitlab", "gitlab.com",
            "bitbucket", "bitbucket.org",
            "gist", "gist.github.com",
            "sourcehut", "git.sr.ht");

    /** The address in the text; empty where it is none. */
    static Optional<RepoAddress> read(String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        String stripped = text.strip();
        Matcher url = SCHEME.matcher(stripped);
        return url.matches() ? url(stripped, url.group(1).toLowerCase(Locale.ROOT), url.group(2)) : brief(stripped);
    }

    private static Optional<RepoAddress> url(String text, String written, String rest) {
        String scheme = written.startsWith("git+") ? written.substring("git+".length()) : written;
        if (!SCHEMES.contains(scheme)) {
            return Optional.empty();
        }
        int end = endOfUser(rest);
        String user = end < 0 ? null : rest.substring(0, end);
        String after = rest.substring(end + 1);
        int slash = first(after, "/?#");
        String authority = after.substring(0, slash);
        String tail = after.substring(slash);
        int colon =
                authority.startsWith("[") ? authority.indexOf(':', authority.indexOf(']') + 1) : authority.indexOf(':');
        if (colon < 0) {
            return of(text, scheme, user, authority, null, tail, Form.URL);
        }
        String host = authority.substring(0, colon);
        String port = authority.substring(colon + 1);
        if (port.isEmpty() || PORT.matcher(port).matches()) {
            return of(text, scheme, user, host, port.isEmpty() ? null : port, tail, Form.URL);
        }
        return scheme.equals("ssh")
                ? of(text, scheme, user, host, null, port + tail, Form.URL_WITH_COLON)
                : Optional.empty();
    }

    /** Where the @ is that ends the user info of what follows a scheme; git and browsers take the last before the path. */
    private static int endOfUser(String rest) {
        String authority = rest.substring(0, first(rest, "/?#"));
        int at = authority.lastIndexOf('@');
        int colon = authority.indexOf(':');
        if (at < 0 && colon >= 0 && !authority.startsWith("[")) {
            // A slash within the password, where else there would be a port that is none.
            String port = authority.substring(colon + 1);
            return port.isEmpty() || PORT.matcher(port).matches() ? -1 : rest.lastIndexOf('@');
        }
        return at;
    }

    private static Optional<RepoAddress> brief(String text) {
        String forge = SHORTCUTS.get(text.substring(0, first(text, ":")).toLowerCase(Locale.ROOT));
        if (forge != null) {
            String path = text.substring(first(text, ":") + 1);
            int end = path.lastIndexOf('@', first(path, "/?#"));
            String user = end < 0 ? null : path.substring(0, end);
            return of(text, "", user, forge, null, path.substring(end + 1), Form.BARE);
        }
        int slash = first(text, "/?#");
        int at = text.lastIndexOf('@', slash - 1);
        while (at > 0 && text.charAt(at - 1) == ':' && text.lastIndexOf('@', at - 1) >= 0) {
            // The @ of a path: git@host:@scope/name.
            at = text.lastIndexOf('@', at - 1);
        }
        String user = at < 0 ? null : text.substring(0, at);
        String after = text.substring(at + 1);
        int close = after.startsWith("[") ? after.indexOf(']') + 1 : 0;
        int separator = close + first(after.substring(close), ":/?#");
        String host = after.substring(0, separator);
        if (separator == after.length()) {
            return Optional.empty();
        }
        String tail = after.substring(separator + 1);
        if (after.charAt(separator) == ':') {
            return colon(text, user, host, tail);
        }
        if (after.charAt(separator) != '/') {
            return Optional.empty();
        }
        if (user != null) {
            return of(text, "", user, host, null, tail, Form.SHORT_WITH_SLASH);
        }
        String bare = after.substring(0, first(after, "?#"));
        if (bare.chars().anyMatch(Character::isWhitespace)) {
            return Optional.empty();
        }
        if (OWNER_AND_NAME.matcher(bare).matches() && !host.equalsIgnoreCase("localhost")) {
            return of(text, "", null, "github.com", null, after, Form.BARE);
        }
        boolean named = host.indexOf('.') > 0 || host.equalsIgnoreCase("localhost") || bare.split("/+").length > 2;
        return named ? of(text, "", null, host, null, tail, Form.BARE) : Optional.empty();
    }

    private static Optional<RepoAddress> colon(String text, String user, String host, String tail) {
        Matcher port = PORT_IN_PATH.matcher(tail);
        if (port.matches()) {
            String path = port.group(2) == null ? port.group(3) : port.group(2);
            return of(text, "", user, host, port.group(1), path, user == null ? Form.BARE : Form.SHORT);
        }
        if (user == null && !host.contains(".") && !host.startsWith("[")) {
            return Optional.empty();
        }
        return of(text, "", user, host, null, tail, Form.SHORT);
    }

    private static Optional<RepoAddress> of(
            String text, String scheme, String user, String host, String port, String tail, Form form) {
        if (!HOST.matcher(host).matches() && !BRACKETS.matcher(host).matches()) {
            return Optional.empty();
        }
        int end = first(tail, "?#");
        List<String> path = Arrays.stream(tail.substring(0, end).split("/"))
                .filter(segment -> !segment.isBlank() && !segment.equals("."))
                .toList();
        boolean odd = path.contains("..") || tail.chars().anyMatch(c -> Character.isISOControl(c));
        return odd || path.isEmpty()
                ? Optional.empty()
                : Optional.of(new RepoAddress(text, scheme, user, host, port, path, form, end < tail.length()));
    }

    private static int first(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    /** The repository that is meant; empty where the path names none. */
    Optional<RepoUrl> repository() {
        return RepoForge.repository(this);
    }

    /** Whether the user info lets somebody in. */
    boolean holdsSecret() {
        return user != null && UserInfo.isSecret(user);
    }

    /** The address as it may be shown, its user info masked. */
    String masked() {
        int begin = beginOfUser();
        return text.substring(0, begin) + "***" + text.substring(begin + user.length());
    }

    /** The address without its user info's secret: of ssh the user stays, of http nothing. */
    RepoAddress withoutSecret() {
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

    /** What is wrong with it in a form; nothing where it is saved. */
    Optional<Text> problem() {
        if (holdsSecret()) {
            RepoAddress clean = withoutSecret();
            return Optional.of(
                    new Text("request.repo_url.secret", clean.isReachable() ? clean.saved() : clean.suggested()));
        }
        if (scheme.equals("git")) {
            return Optional.of(new Text("request.repo_url.git", suggested()));
        }
        return form == Form.BARE ? Optional.of(new Text("request.repo_url.scheme", suggested())) : Optional.empty();
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
        List<String> repository = RepoForge.repositoryPath(this);
        boolean plain = (form == Form.URL || form == Form.SHORT)
                && !more
                && repository.equals(path)
                && !text.regionMatches(true, 0, "git+", 0, "git+".length())
                && path.stream().noneMatch(segment -> segment.indexOf(' ') >= 0);
        if (plain) {
            return text;
        }
        String who = user == null ? "" : user + "@";
        String what = String.join("/", repository).replace(" ", "%20");
        if (scheme.isEmpty() && port == null) {
            return who + host + ":" + what;
        }
        return (scheme.isEmpty() ? "ssh" : scheme) + "://" + who + host + (port == null ? "" : ":" + port) + "/" + what;
    }

    /** What may be written instead: over https, without a user. */
    String suggested() {
        String what = String.join("/", RepoForge.repositoryPath(this)).replace(" ", "%20");
        return "https://" + host + (port == null ? "" : ":" + port) + "/" + what;
    }
}
