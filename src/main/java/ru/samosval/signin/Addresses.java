package ru.samosval.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The forms of the portal's addresses, and the kind of each. */
public final class Addresses {

    private static final Pattern PAGES = Pattern.compile(
            "/(dashboard|requests|builds|images|deployments|logs|alerts|hooks|admin|profile|api-docs)(/.*)?");

    private static final Pattern DOCKER_ALONE = Pattern.compile("/(_ping|version|info|v1\\.\\d{1,3}(/.*)?)");

    /**
     * What no address of the portal contains: path parameters, empty and dot segments, a backslash, a control
     * character.
     */
    private static final Pattern ODD = Pattern.compile(".*(?:[;\\\\\\p{Cntrl}]|//|/\\.{1,2}(?:/|$)).*", Pattern.DOTALL);

    /**
     * Addresses with the name of an image, whose slashes some of Docker's clients encode (docker-java among them) and
     * others do not.
     */
    private static final Pattern DOCKER_IMAGES = Pattern.compile("/docker/[^/]+(?:/e/[^/]+)?(?:/v[\\d.]+)?/images/.+");

    private static final Pattern SLASH = Pattern.compile("%2[Ff]");

    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})?");

    private Addresses() {}

    /**
     * The path below the context path, decoded. For requests that {@link FrontDoor} has admitted it is in normal form,
     * and so the same path that the container has matched. (The servlet path is not used: OmniFaces adds {@code .xhtml}
     * to it.)
     */
    public static String path(HttpServletRequest request) {
        String raw = request.getRequestURI().substring(request.getContextPath().length());
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        try {
            return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // This address is refused elsewhere.
            return raw;
        }
    }

    /** Whether this is a page that only signed-in users see. */
    public static boolean isPage(String path) {
        return PAGES.matcher(path).matches();
    }

    /** Whether this is below {@code /api}. */
    public static boolean isApi(String path) {
        return path.equals("/api") || path.startsWith("/api/");
    }

    /** Whether this is for programs that watch the portal: below {@code /metrics} and {@code /health}. */
    public static boolean isOfMonitoring(String path) {
        return path.equals("/metrics") || path.startsWith("/metrics/") || isHealth(path);
    }

    /** Whether this asks about the server's health. The answer is the same for everybody. */
    static boolean isHealth(String path) {
        return path.startsWith("/health/");
    }

    /** Whether this is below {@code /docker}, where the path itself identifies the caller. */
    public static boolean isDocker(String path) {
        return path.equals("/docker") || path.startsWith("/docker/");
    }

    /**
     * Whether this is an address that Docker's clients call if {@code DOCKER_HOST} is only a host, without our path.
     */
    public static boolean isDockerWithoutToken(String path) {
        return DOCKER_ALONE.matcher(path).matches();
    }

    /** Whether the request is for a script, a style, a font or a picture. Those are the same for everybody. */
    public static boolean isStatic(HttpServletRequest request) {
        String path = path(request);
        return path.startsWith("/jakarta.faces.resource/") || path.equals("/favicon.svg");
    }

    /**
     * Whether a raw path is in normal form: without parameters ({@code ;jsessionid=…}), without empty or dot segments,
     * and with nothing encoded that need not be. An address with two spellings could slip past a guard that knows only
     * one. (Encoded slashes in an image's name, for Docker's clients, are allowed: every reader decodes them.)
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
     * Whether a person caused the request, and not a page that asks for news by itself (charts, logs, a badge). Only a
     * person keeps a sign-in from expiring. For API calls that read, the page marks those that a key or a click has
     * caused.
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
