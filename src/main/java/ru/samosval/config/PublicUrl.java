package ru.samosval.config;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The address people know the portal by.
 *
 * @param scheme http or https
 * @param host a name in lower case or an address; IPv6 in brackets
 * @param port always given: the scheme's own if the address names none
 * @param prefix the path without a trailing slash: empty or {@code /samosval}
 */
public record PublicUrl(String scheme, String host, int port, String prefix) {

    private static final Pattern PREFIX = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)*+");
    private static final int LONGEST_PREFIX = 200;

    /**
     * @throws IllegalArgumentException unless it is an http or https address of a host, with no more than a plain path
     */
    public static PublicUrl of(String text) {
        URI uri = URI.create(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https"))
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || uri.getPort() > 65535
                || uri.getPort() == 0
                || !isPrefix(uri.getRawPath())) {
            throw new IllegalArgumentException(text);
        }
        return new PublicUrl(
                scheme,
                uri.getHost().toLowerCase(Locale.ROOT),
                uri.getPort() < 0 ? standardPort(scheme) : uri.getPort(),
                withoutSlash(uri.getRawPath()));
    }

    /** Whether this path may stand before the portal's own: plain segments, with or without a trailing slash. */
    public static boolean isPrefix(String path) {
        return path.length() <= LONGEST_PREFIX
                && PREFIX.matcher(withoutSlash(path)).matches();
    }

    /** The path without its trailing slash. */
    public static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** The port of a scheme's addresses that name none. */
    public static int standardPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }
}
