package ru.samosval.user;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/**
 * The cookie by which a browser is known again in which somebody has signed in ("device cookie", OWASP: Slow Down Online
 * Guessing Attacks with Device Cookies). It opens nothing: tries from it are counted by themselves ({@link Brakes}), so that
 * strangers behind the same address cannot keep its user out.
 */
public final class KnownBrowser {

    /** A login stays known in a browser, and at an address, for so long after its last sign-in there. */
    static final Duration KNOWN = Duration.ofDays(30);

    private static final String NAME = "samosval-browser";
    private static final String SECURE_NAME = "__Host-" + NAME;

    private KnownBrowser() {}

    /** The token that the browser sends; null where it sends none. */
    public static String token(HttpServletRequest request) {
        return SessionCookie.value(request, name(request));
    }

    /** Gives the browser a token for as long as it is known. */
    public static void give(HttpServletRequest request, HttpServletResponse response, String token) {
        Cookie cookie = SessionCookie.cookie(request, name(request), token);
        cookie.setMaxAge((int) KNOWN.toSeconds());
        response.addCookie(cookie);
    }

    private static String name(HttpServletRequest request) {
        return request.isSecure() ? SECURE_NAME : NAME;
    }
}
