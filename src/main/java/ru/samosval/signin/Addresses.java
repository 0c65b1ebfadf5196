package ru.samosval.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What the addresses of the portal look like, and of what kind each is. */
public final class Addresses {

    private static final Pattern PAGES = Pattern.compile(
            "/(dashboard|requests|builds|images|deployments|logs|alerts|hooks|admin|profile|api-docs)(/.*)?");

    private static final Pattern DOCKER_ALONE = Pattern.compile("/(_ping|version|info|v1\\.\\d{1,3}(/.*)?)");

    /** What no address of ours has: parameters of the path, empty and dot segments, a backslash, a control character. */
    private static final Pattern ODD = Pattern.compile(".*(?:[;\\\\\\p{Cntrl}]|//|/\\.{1,2}(?:/|$)).*", Pattern.DOTALL);

    /** Where a name with slashes is one part of the path to some clients, docker-java among them, and several to others. */
    private static final Pattern DOCKER_IMAGES = Pattern.compile("/docker/[^/]+(?:/e/[^/]+)?(?:/v[\\d.]+)?/images/.+");

    private static final Pattern SLASH = Pattern.compile("%2[Ff]");

    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})?");

    private Addresses() {}

    /**
     * The path below the context's, decoded. Of what {@link FrontDoor} has let in it is in normal form, and so the one that
     * the container has matched. (The servlet path is not asked for: OmniFaces adds {@code .xhtml} to it.)
     */
    public static String path(HttpServletRequest request) {
        String raw = request.getRequestURI().substring(request.getContextPath().length());
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        try {
            return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // An address that is refused.
            return raw;
        }
    }

    /** Whether this is a page that only signed-in people see. */
    public static boolean isPage(String path) {
        return PAGES.matcher(path).matches();
    }

    /** Whether this is below {@code /api}. */
    public static boolean isApi(String path) {
        return path.equals("/api") || path.startsWith("/api/");
    }

    /** Whether this is asked by programs that watch the portal, as monitoring does: below {@code /metrics} and {@code /health}. */
    public static boolean isOfMonitoring(String path) {
        return path.equals("/metrics") || path.startsWith("/metrics/") || isHealth(path);
    }

    /** Whether this asks how the server is, which tells nobody anything else. */
    static boolean isHealth(String path) {
        return path.startsWith("/health/");
    }

    /** Whether this is below {@code /docker}, where the path itself says who calls. */
    public static boolean isDocker(String path) {
        return path.equals("/docker") || path.startsWith("/docker/");
    }

    /** Whether this is an address that Docker's clients ask where {@code DOCKER_HOST} is a host alone, without our path. */
    public static boolean isDockerWithoutToken(String path) {
        return DOCKER_ALONE.matcher(path).matches();
    }

    /** Whether the request is for a script, a style, a font or a picture, which are the same for everybody. */
    static boolean isStatic(HttpServletRequest request) {
        String path = path(request);
        return path.startsWith("/jakarta.faces.resource/") || path.equals("/favicon.svg");
    }

    /**
     * Whether a raw path is written the one way in which we write ours: no parameters ({@code ;jsessionid=…}), no empty or
     * dot segments, and no character encoded that needs it not. Two spellings of one address are one guard too few. (The
     * slashes in the name of an image, for Docker's clients, are read decoded by all.)
     */
    static boolean isNormal(String rawPath) {
        String path = DOCKER_IMAGES.matcher(rawPath).matches()
                ? SLASH.matcher(rawPath).replaceAll("/")
                : rawPath;
        return path.startsWith("/")
                && !ODD.matcher(path).matches()
                && ESCAPE.matcher(path).results().allMatch(e -> e.group(1) != null && needsEscape(e.group(1)));
    }

    private static boolean needsEscape(String hex) {
        int c = Integer.parseInt(hex, 16);
        boolean unreserved = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
        return !unreserved && c > ' ' - 1 && c != 0x7f && "/\\;%".indexOf(c) < 0;
    }

    /**
     * Whether a person made the request, as opposed to a page that asks by itself for news (charts, logs, a badge): only a
     * person keeps a sign-in from idling. Of what a script reads, whoever is at the page says which a key or a click has caused.
     */
    static boolean isOfAPerson(HttpServletRequest request) {
        if (isOfMonitoring(path(request))) {
            return false;
        }
        if (isApi(path(request))) {
            return !"GET".equals(request.getMethod()) && !"HEAD".equals(request.getMethod())
                    || request.getHeader("X-Samosval-Person") != null;
        }
        return request.getHeader("X-Samosval-Background") == null;
    }
}
