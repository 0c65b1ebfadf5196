package ru.samosval.request;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.platform.Secrets;

/**
 * The address of a Git repository: http(s), ssh, or the short form {@code git@host:path}.
 *
 * @param host in lower case, with the port of an http address where it is not the scheme's own
 * @param path without slashes at its ends and without {@code .git}
 */
public record RepoUrl(String host, String path) {

    private static final Pattern URL = Pattern.compile(
            "(https?|ssh)://(?:[^\\s/@]+@)?([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?(/[^\\s?#]+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SHORT = Pattern.compile(
            "[A-Za-z0-9._-]+@([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?):([^\\s?#:]+)", Pattern.CASE_INSENSITIVE);

    /** The repository that the text names; empty where it is no address of one. */
    public static Optional<RepoUrl> parse(String text) {
        if (text == null) {
            return Optional.empty();
        }
        Matcher url = URL.matcher(text.strip());
        if (url.matches()) {
            return of(url.group(2) + port(url.group(1), url.group(3)), url.group(4));
        }
        Matcher brief = SHORT.matcher(text.strip());
        return brief.matches() ? of(brief.group(1), brief.group(2)) : Optional.empty();
    }

    /** What two addresses of the same repository have in common, however they are written. */
    public String key() {
        return host + "/" + path;
    }

    /**
     * The address as it may be shown and written down: without a password in it.
     */
    public static String masked(String address) {
        return Secrets.maskedAddress(address);
    }

    private static Optional<RepoUrl> of(String host, String rawPath) {
        String path = trim(rawPath);
        if (path.endsWith(".git")) {
            path = trim(path.substring(0, path.length() - ".git".length()));
        }
        return path.isEmpty() ? Optional.empty() : Optional.of(new RepoUrl(host.toLowerCase(Locale.ROOT), path));
    }

    /** An ssh port says how to get in, not which repository it is; an http port may be another forge. */
    private static String port(String scheme, String port) {
        boolean usual = port == null
                || scheme.equalsIgnoreCase("ssh")
                || scheme.equalsIgnoreCase("http") && port.equals("80")
                || scheme.equalsIgnoreCase("https") && port.equals("443");
        return usual ? "" : ":" + port;
    }

    private static String trim(String path) {
        int from = 0;
        int to = path.length();
        while (from < to && path.charAt(from) == '/') {
            from++;
        }
        while (to > from && path.charAt(to - 1) == '/') {
            to--;
        }
        return path.substring(from, to);
    }
}
