package ru.samosval.http;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;

/**
 * Whether another site's page made a browser send a request: the guard of acts that carry no view state
 * (docs/adr/0012).
 */
public final class CrossSite {

    /**
     * The cookie by which a browser that sends no {@code Sec-Fetch-Site} (it does not to plain http names) tells a page of
     * ours from another site's: {@code SameSite=Strict}, so the latter's requests come without it. Its value says nothing.
     */
    public static final String COOKIE = "samosval-site";

    private CrossSite() {}

    /** True where the browser says that the request comes from elsewhere; a client that is no browser says nothing. */
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

    /** Whether a browser wants a page and does not say from which site it comes: it is not one of a trustworthy origin. */
    public static boolean isSilentBrowser(HttpServletRequest request) {
        String accepted = request.getHeader("Accept");
        return request.getHeader("Sec-Fetch-Site") == null && accepted != null && accepted.contains("text/html");
    }

    /** Whether the browser has the cookie, and so did not come from another site. */
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
