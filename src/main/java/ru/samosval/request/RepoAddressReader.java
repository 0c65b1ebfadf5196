package ru.samosval.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.request.RepoAddress.Form;

/** Divides a text into the parts of a {@link RepoAddress}, as git does, and the tools that abbreviate addresses. */
final class RepoAddressReader {

    /** The prefix with which pip, npm and others mark a scheme as git's. */
    static final String OF_GIT = "git+";

    /** An older name of ssh in git, as {@code git+ssh} is. */
    static final String SSH_OF_GIT = "ssh+git";

    /** The prefix that Terraform uses. */
    static final String GETTER = "git::";

    private static final Set<String> SCHEMES = Set.of("http", "https", "ssh", "git");
    private static final int LONGEST_SCHEME = 21;
    private static final String LOCALHOST = "localhost";

    private static final Pattern BRACKETS = Pattern.compile("\\[[0-9A-Fa-f:.]+]");
    private static final int LAST_PORT = 65_535;

    /** {@code 22:path}, or {@code 22/owner/name}. With a single segment after it the number would be the owner. */
    private static final Pattern PORT_IN_PATH =
            Pattern.compile("(\\d{1,5})(?::(.*)|/([^/]+/.*[^/]/*))", Pattern.DOTALL);

    /** Words before a colon that are no host. */
    private static final Set<String> NO_HOSTS =
            Set.of("javascript", "file", "data", "mailto", "http", "https", "ssh", "git");

    private static final Pattern OWNER_AND_NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]*[A-Za-z0-9_-]");

    /** The forges that npm, pip and others know by a word. */
    private static final Map<String, String> SHORTCUTS = Map.of(
            "github", "github.com",
            "gitlab", "gitlab.com",
            "bitbucket", "bitbucket.org",
            "gist", "gist.github.com",
            "sourcehut", "git.sr.ht");

    /** The whole text and what stands before the host, which all steps of the parsing need. */
    private record Beginning(String text, String scheme, String user) {}

    /** The segments of a path, and how many of them stand before the first {@code //}, -1 for none. */
    private record Segments(List<String> path, int root) {}

    private RepoAddressReader() {}

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

    /** Where the scheme ends with which a URL begins; -1 if the text is no URL. */
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
        String scheme = ofGit ? written.substring(OF_GIT.length()) : written.equals(SSH_OF_GIT) ? "ssh" : written;
        if (!SCHEMES.contains(scheme)) {
            return Optional.empty();
        }
        int end = endOfUser(rest);
        Beginning beginning = new Beginning(text, scheme, end < 0 ? null : rest.substring(0, end));
        String after = rest.substring(end + 1);
        int slash = first(after, "/?#");
        String tail = after.substring(slash);
        return url(beginning, after.substring(0, slash), ofGit ? withoutRevision(tail) : tail);
    }

    private static Optional<RepoAddress> url(Beginning beginning, String authority, String tail) {
        int bracket = authority.startsWith("[") ? authority.indexOf(']') + 1 : 0;
        int colon = authority.indexOf(':', bracket);
        if (colon < 0) {
            return of(beginning, authority, null, tail, Form.URL);
        }
        String host = authority.substring(0, colon);
        String port = authority.substring(colon + 1);
        if (isNumber(port)) {
            return of(beginning, host, port.isEmpty() ? null : port, tail, Form.URL);
        }
        if (!beginning.scheme().equals("ssh")) {
            return Optional.empty();
        }
        Matcher inPath = PORT_IN_PATH.matcher(port + tail);
        return inPath.matches() && inPath.group(2) != null && isPort(inPath.group(1))
                ? of(beginning, host, inPath.group(1), inPath.group(2), Form.URL_WITH_COLON)
                : of(beginning, host, null, port + tail, Form.URL_WITH_COLON);
    }

    /** The path without the {@code @revision} that pip allows after a repository. */
    static String withoutRevision(String tail) {
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

    /**
     * The index of the @ that ends the user info after a scheme. Like git and browsers, takes the last one before the
     * path.
     */
    private static int endOfUser(String rest) {
        String authority = rest.substring(0, first(rest, "/?#"));
        int at = authority.lastIndexOf('@');
        int colon = authority.indexOf(':');
        if (at < 0 && colon >= 0 && !authority.startsWith("[")) {
            // The password may have a slash: otherwise the text after the colon would be an invalid port.
            return isNumber(authority.substring(colon + 1)) ? -1 : rest.lastIndexOf('@');
        }
        return at;
    }

    /** Parses an address without a scheme. */
    private static Optional<RepoAddress> brief(String text) {
        int word = first(text, ":");
        String forge = SHORTCUTS.get(text.substring(0, word).toLowerCase(Locale.ROOT));
        if (forge != null) {
            return shortcut(text, forge, text.substring(word + 1));
        }
        int at = endOfBriefUser(text);
        Beginning beginning = new Beginning(text, "", at < 0 ? null : text.substring(0, at));
        String after = text.substring(at + 1);
        int close = after.startsWith("[") ? after.indexOf(']') + 1 : 0;
        int separator = close + first(after.substring(close), ":/?#");
        if (separator == after.length()) {
            return Optional.empty();
        }
        String host = after.substring(0, separator);
        String tail = after.substring(separator + 1);
        return switch (after.charAt(separator)) {
            case ':' -> colon(beginning, host, tail);
            case '/' ->
                beginning.user() == null
                        ? bare(beginning, host, after, tail)
                        : of(beginning, host, null, tail, Form.SHORT_WITH_SLASH);
            default -> Optional.empty();
        };
    }

    /** {@code github:owner/name}, possibly with a user before the owner. */
    private static Optional<RepoAddress> shortcut(String text, String forge, String path) {
        int end = path.lastIndexOf('@', first(path, "/?#"));
        String user = end < 0 ? null : path.substring(0, end);
        return of(new Beginning(text, "", user), forge, null, path.substring(end + 1), Form.BARE);
    }

    private static int endOfBriefUser(String text) {
        int at = text.lastIndexOf('@', first(text, "/?#") - 1);
        while (at > 0 && text.charAt(at - 1) == ':' && text.lastIndexOf('@', at - 1) >= 0) {
            // An @ in the path: git@host:@scope/name.
            at = text.lastIndexOf('@', at - 1);
        }
        return at;
    }

    /** {@code host/path}, or {@code owner/name} at GitHub. */
    private static Optional<RepoAddress> bare(Beginning beginning, String host, String after, String tail) {
        String bare = after.substring(0, first(after, "?#"));
        if (bare.chars().anyMatch(Character::isWhitespace)) {
            return Optional.empty();
        }
        boolean local = host.equalsIgnoreCase(LOCALHOST);
        if (OWNER_AND_NAME.matcher(bare).matches() && !local) {
            return of(beginning, "github.com", null, after, Form.BARE);
        }
        boolean named = host.indexOf('.') > 0 || local || bare.split("/+").length > 2;
        return named ? of(beginning, host, null, tail, Form.BARE) : Optional.empty();
    }

    /** {@code host:path}, and {@code host:port/path}. */
    private static Optional<RepoAddress> colon(Beginning beginning, String host, String tail) {
        Matcher port = PORT_IN_PATH.matcher(tail);
        if (!tail.isEmpty() && isDigit(tail.charAt(0)) && port.matches() && isPort(port.group(1))) {
            String path = port.group(2) == null ? port.group(3) : port.group(2);
            return of(beginning, host, port.group(1), path, beginning.user() == null ? Form.BARE : Form.SHORT);
        }
        boolean dotless = beginning.user() == null && !host.contains(".") && !host.startsWith("[");
        if (dotless && !isPathOfHost(host, tail)) {
            return Optional.empty();
        }
        return of(beginning, host, null, tail, Form.SHORT);
    }

    /**
     * Whether {@code name:path} is a host in one's own network with a path, rather than a drive, a key or a program.
     */
    private static boolean isPathOfHost(String host, String path) {
        return host.length() > 1
                && !NO_HOSTS.contains(host.toLowerCase(Locale.ROOT))
                && !path.startsWith("/")
                && !path.startsWith("\\")
                && !path.contains("://")
                && path.codePoints().noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /** Whether this is the number of a port, 1 to 65535. */
    static boolean isPort(String digits) {
        int port = digits.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(digits);
        return port >= 1 && port <= LAST_PORT;
    }

    private static Optional<RepoAddress> of(Beginning beginning, String host, String port, String rest, Form form) {
        if (!isHost(host) || RepoPath.hasControl(rest)) {
            return Optional.empty();
        }
        int end = first(rest, "?#");
        Segments segments = segments(rest.substring(0, end));
        if (segments.path().stream().anyMatch(RepoPath::leadsUp)) {
            return Optional.empty();
        }
        RepoAddress address = new RepoAddress(
                beginning.text(),
                beginning.scheme(),
                beginning.user(),
                host,
                port,
                segments.path(),
                segments.root(),
                rest.substring(end),
                form);
        return segments.path().isEmpty() && !RepoForge.of(address).isQueried()
                ? Optional.empty()
                : Optional.of(address);
    }

    private static Segments segments(String written) {
        List<String> path = new ArrayList<>(4);
        int root = -1;
        int from = 0;
        for (int i = 0; i <= written.length(); i++) {
            if (i < written.length() && written.charAt(i) != '/') {
                continue;
            }
            String segment = written.substring(from, i);
            if (!segment.isBlank() && !segment.equals(".")) {
                path.add(segment);
            } else if (segment.isEmpty() && root < 0 && !path.isEmpty()) {
                root = path.size();
            }
            from = i + 1;
        }
        return new Segments(path, root >= path.size() ? -1 : root);
    }

    /** Whether this is a name of letters, digits, dots, dashes and underscores, or an IPv6 address in brackets. */
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
        return host.codePoints().allMatch(RepoAddressReader::isOfHost);
    }

    private static boolean isOfHost(int c) {
        return Character.isLetterOrDigit(c)
                || (c < 0x80
                        ? c == '.' || c == '-' || c == '_'
                        : Character.getType(c) == Character.NON_SPACING_MARK
                                || Character.getType(c) == Character.COMBINING_SPACING_MARK);
    }

    /** The index of the first of these characters; the text's length if it has none of them. */
    static int first(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
