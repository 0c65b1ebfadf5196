package ru.samosval.user;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The cookie with the token of a sign-in. Under TLS it is bound to this host ({@code __Host-}) and never sent in clear
 * text.
 */
public final class SessionCookie {

    /** The name of the cookie; under TLS it is preceded by {@code __Host-}. */
    public static final String NAME = "JSESSIONID";

    private static final String SECURE_NAME = "__Host-" + NAME;

    private SessionCookie() {}

    /** The token that the browser sends; null if it sends none. */
    public static String token(HttpServletRequest request) {
        return value(request, name(request));
    }

    static String value(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name)) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    /** Gives the browser the token until it is closed. */
    public static void give(HttpServletRequest request, HttpServletResponse response, String token) {
        response.addCookie(cookie(request, name(request), token));
    }

    /** Removes the cookie. */
    public static void takeAway(HttpServletRequest request, HttpServletResponse response) {
        Cookie cookie = cookie(request, name(request), "");
        cookie.setMaxAge(0);
        response.addCookie(cookie);
    }

    /** A cookie of the portal: for all its paths, hidden from scripts and from other sites. */
    static Cookie cookie(HttpServletRequest request, String name, String value) {
        Cookie cookie = new Cookie(name, value);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure());
        cookie.setAttribute("SameSite", "Lax");
        return cookie;
    }

    private static String name(HttpServletRequest request) {
        return request.isSecure() ? SECURE_NAME : NAME;
    }
}
