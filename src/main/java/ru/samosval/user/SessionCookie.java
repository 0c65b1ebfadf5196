package ru.samosval.user;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The cookie that holds a sign-in's token. Under TLS it is bound to this very host ({@code __Host-}) and never sent in
 * clear.
 */
public final class SessionCookie {

    /** Its name in clear text, and what follows {@code __Host-} under TLS. */
    public static final String NAME = "JSESSIONID";

    private static final String SECURE_NAME = "__Host-" + NAME;

    private SessionCookie() {}

    /** The token that the browser sends; null where it sends none. */
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

    /** Gives the browser the token, until it is closed. */
    public static void give(HttpServletRequest request, HttpServletResponse response, String token) {
        response.addCookie(cookie(request, name(request), token));
    }

    /** Takes it away. */
    public static void takeAway(HttpServletRequest request, HttpServletResponse response) {
        Cookie cookie = cookie(request, name(request), "");
        cookie.setMaxAge(0);
        response.addCookie(cookie);
    }

    /** One of ours: for the whole portal, kept from scripts and other sites. */
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
