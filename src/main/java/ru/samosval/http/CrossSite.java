package ru.samosval.http;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;

/**
 * Whether a browser sent a request on behalf of another site's page. This protects acts that carry no view state
 * (docs/adr/0012).
 */
public final class CrossSite {

    /**
     * A cookie that only requests of our own pages carry ({@code SameSite=Strict}). It is needed for browsers that send
     * no {@code Sec-Fetch-Site}, as they do not to plain http names. Its value means nothing.
     */
    public static final String COOKIE = "samosval-site";

    private CrossSite() {}

    /** Whether the browser says that the request comes from another site. A client that is no browser says nothing. */
    public static boolean isForeign(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return false;
        }
        String authority = authority(origin);
        if (authority == null) {
            return true;
        }
        Optional<Forwarded> way = Forwarded.known(request);
        boolean ours = authority.equalsIgnoreCase(request.getHeader("Host"))
                || way.filter(w -> authority.equalsIgnoreCase(w.authority())).isPresent();
        return !ours && !(way.filter(Forwarded::nameless).isPresent() && hasCookie(request));
    }

    /**
     * Whether a browser asks for a page and does not say which site it comes from. Browsers do not say it on plain
     * http.
     */
    public static boolean isSilentBrowser(HttpServletRequest request) {
        String accepted = request.getHeader("Accept");
        return request.getHeader("Sec-Fetch-Site") == null && accepted != null && accepted.contains("text/html");
    }

    /** Whether the browser sends the cookie, so that the request did not come from another site. */
    public static boolean hasCookie(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(COOKIE)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String authority(String origin) {
        try {
            return URI.create(origin).getAuthority();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
