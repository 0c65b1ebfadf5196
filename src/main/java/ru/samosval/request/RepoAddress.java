package ru.samosval.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Set<String> SCHEMES = Set.of("http", "https", "ssh", "git");
    private static final int LONGEST_SCHEME = 21;

    /** What pip, npm and others put before a scheme to say that git is meant. */
    private static final String OF_GIT = "git+";

    /** What Terraform puts there. */
    private static final String GETTER = "git::";

    private static final Pattern BRACKETS = Pattern.compile("\\[[0-9A-Fa-f:.]+]");
    private static final int LAST_PORT = 65_535;

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
        String address = stripped.startsWith(GETTER) ? stripped.substring(GETTER.length()) : stripped;
        int end = endOfScheme(address);
        return end < 0
                ? brief(address)
                : url(stripped, address.substring(0, end).toLowerCase(Locale.ROOT), address.substring(end + 3));
    }

    /** Where the scheme ends that an URL begins with; -1 where the text is none. */
    static int endOfScheme(String text) {
        int end = text.indexOf("://");
        if (end < 1 || end > LONGEST_SCHEME || !isLetter(text.charAt(0))) {
            return -1;
        }
        for (int i = 1; i < end; i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && !isDigit(c) && c != '+' && c != '.' && c != '-') {
                return -1;
            }
        }
        return end;
    }

    private static boolean isLetter(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static Optional<RepoAddress> url(String text, String written, String rest) {
        boolean ofGit = written.startsWith(OF_GIT);
        String scheme = ofGit ? written.substring(OF_GIT.length()) : written;
        if (!SCHEMES.contains(scheme)) {
            return Optional.empty();
        }
        int end = endOfUser(rest);
        String user = end < 0 ? null : rest.substring(0, end);
        String after = rest.substring(end + 1);
        int slash = first(after, "/?#");
        String authority = after.substring(0, slash);
        String tail = ofGit ? withoutRevision(after.substring(slash)) : after.substring(slash);
        int colon =
                authority.startsWith("[") ? authority.indexOf(':', authority.indexOf(']') + 1) : authority.indexOf(':');
        if (colon < 0) {
            return of(text, scheme, user, authority, null, tail, Form.URL);
        }
        String host = authority.substring(0, colon);
        String port = authority.substring(colon + 1);
        if (isNumber(port)) {
            return of(text, scheme, user, host, port.isEmpty() ? null : port, tail, Form.URL);
        }
        return scheme.equals("ssh")
                ? of(text, scheme, user, host, null, port + tail, Form.URL_WITH_COLON)
                : Optional.empty();
    }

    /** A path without the {@code @revision} that pip takes after a repository. */
    private static String withoutRevision(String tail) {
        int end = first(tail, "?#");
        int at = tail.indexOf('@');
        while (at > 0 && tail.charAt(at - 1) == '/') {
            at = tail.indexOf('@', at + 1);
        }
        return at < 0 || at > end ? tail : tail.substring(0, at) + tail.substring(end);
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Where the @ is that ends the user info of what follows a scheme; git and browsers take the last before the path. */
    private static int endOfUser(String rest) {
        String authority = rest.substring(0, first(rest, "/?#"));
        int at = authority.lastIndexOf('@');
        int colon = authority.indexOf(':');
        if (at < 0 && colon >= 0 && !authority.startsWith("[")) {
            // A slash within the password, where else there would be a port that is none.
            return isNumber(authority.substring(colon + 1)) ? -1 : rest.lastIndexOf('@');
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
        if (!tail.isEmpty() && isDigit(tail.charAt(0)) && port.matches() && isPort(port.group(1))) {
            String path = port.group(2) == null ? port.group(3) : port.group(2);
            return of(text, "", user, host, port.group(1), path, user == null ? Form.BARE : Form.SHORT);
        }
        if (user == null && !host.contains(".") && !host.startsWith("[")) {
            return Optional.empty();
        }
        return of(text, "", user, host, null, tail, Form.SHORT);
    }

    /** Whether there is a port of that number. */
    static boolean isPort(String digits) {
        int port = digits.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(digits);
        return port >= 1 && port <= LAST_PORT;
    }

    private static Optional<RepoAddress> of(
            String text, String scheme, String user, String host, String port, String rest, Form form) {
        if (!isHost(host)) {
            return Optional.empty();
        }
        int end = first(rest, "?#");
        List<String> path = new ArrayList<>(4);
        int root = -1;
        int from = 0;
        for (int i = 0; i <= end; i++) {
            char c = i == end ? '/' : rest.charAt(i);
            if (Character.isISOControl(c)) {
                return Optional.empty();
            }
            if (c == '/') {
                String segment = rest.substring(from, i);
                if (segment.equals("..")) {
                    return Optional.empty();
                }
                if (!segment.isBlank() && !segment.equals(".")) {
                    path.add(segment);
                } else if (segment.isEmpty() && root < 0 && !path.isEmpty()) {
                    root = path.size();
                }
                from = i + 1;
            }
        }
        String tail = rest.substring(end);
        for (int i = 0; i < tail.length(); i++) {
            if (Character.isISOControl(tail.charAt(i))) {
                return Optional.empty();
            }
        }
        RepoAddress address =
                new RepoAddress(text, scheme, user, host, port, path, root >= path.size() ? -1 : root, tail, form);
        return path.isEmpty() && RepoForge.gitweb(address) == null ? Optional.empty() : Optional.of(address);
    }

    /** Whether it is a name of letters and digits, dots, dashes and underscores, or an address of IPv6 in brackets. */
    static boolean isHost(String host) {
        if (host.startsWith("[")) {
            return BRACKETS.matcher(host).matches();
        }
        if (host.equalsIgnoreCase("http") || host.equalsIgnoreCase("https")) {
            // An address within the address.
            return false;
        }
        if (host.isEmpty()
                || !Character.isLetterOrDigit(host.codePointAt(0))
                || host.endsWith("-")
                || host.endsWith("_")) {
            return false;
        }
        return host.codePoints()
                .allMatch(c -> c < 0x80
                        ? c == '.' || c == '-' || c == '_' || Character.isLetterOrDigit(c)
                        : Character.isLetterOrDigit(c)
                                || Character.getType(c) == Character.NON_SPACING_MARK
                                || Character.getType(c) == Character.COMBINING_SPACING_MARK);
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

    /** The address as it may be shown, its user info masked where it is a secret. */
    String shown() {
        if (!holdsSecret()) {
            return user == null && text.indexOf('@') < 0 ? text : UserInfo.masked(text);
        }
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
        List<String> repository = RepoForge.savedPath(this);
        boolean plain = (form == Form.URL || form == Form.SHORT)
                && tail.isEmpty()
                && repository.equals(path)
                && !isDecorated()
                && path.stream().noneMatch(segment -> segment.indexOf(' ') >= 0);
        if (plain) {
            return text;
        }
        String who = user == null ? "" : user + "@";
        String what = written(repository);
        if (scheme.isEmpty() && port == null) {
            return who + host + ":" + what;
        }
        return (scheme.isEmpty() ? "ssh" : scheme) + "://" + who + host + (port == null ? "" : ":" + port) + "/" + what;
    }

    /** Whether a tool's own sign stands before the scheme, which git does not take. */
    boolean isDecorated() {
        return text.regionMatches(true, 0, OF_GIT, 0, OF_GIT.length()) || text.startsWith(GETTER);
    }

    /** Whether it is what pip takes: {@code git+https://host/path@revision#egg=name}. */
    boolean isOfPip() {
        if (!text.regionMatches(true, 0, OF_GIT, 0, OF_GIT.length())) {
            return false;
        }
        String written = text.substring(Math.max(0, text.indexOf('/', text.indexOf("://") + "://".length())));
        return tail.contains("egg=")
                || tail.contains("subdirectory=")
                || !withoutRevision(written).equals(written);
    }

    /** Whether it is what Terraform takes: {@code git::…}, or a folder of the repository after {@code //}. */
    boolean isOfTerraform() {
        return text.startsWith(GETTER) || hasFolder();
    }

    /** Whether a folder of the repository follows it after {@code //}. */
    boolean hasFolder() {
        return root > 0 && (RepoForge.isGit(path.get(root - 1)) || parameter("ref") != null || text.startsWith(GETTER));
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
            int next = from + first(tail.substring(from, to), "&;");
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
        return "https://" + host + (port == null || !isPort(port) ? "" : ":" + port) + "/"
                + written(RepoForge.savedPath(this));
    }
}
