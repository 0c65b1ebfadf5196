package ru.samosval.user;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/**
 * The cookie that identifies a browser in which somebody has signed in ("device cookie", OWASP: Slow Down Online
 * Guessing Attacks with Device Cookies). It grants nothing: failures from such a browser are counted separately
 * ({@link Brakes}), so that strangers behind the same address cannot keep its user out.
 */
public final class KnownBrowser {

    /** How long a browser and an address are remembered after the last sign-in. */
    static final Duration KNOWN = Duration.ofDays(30);

    private static final String NAME = "samosval-browser";
    private static final String SECURE_NAME = "__Host-" + NAME;

    private KnownBrowser() {}

    /** The token that the browser sends; null if it sends none. */
    public static String token(HttpServletRequest request) {
        return SessionCookie.value(request, name(request));
    }

    /** Gives the browser a token for as long as it is remembered. */
    public static void give(HttpServletRequest request, HttpServletResponse response, String token) {
        Cookie cookie = SessionCookie.cookie(request, name(request), token);
        cookie.setMaxAge((int) KNOWN.toSeconds());
        response.addCookie(cookie);
    }

    private static String name(HttpServletRequest request) {
        return request.isSecure() ? SECURE_NAME : NAME;
    }
}
