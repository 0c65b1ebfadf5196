package ru.samosval.user;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** A cookie that only says that something is so, until the browser is closed; nothing is granted by it. */
public final class MarkCookie {

    private static final String VALUE = "1";

    private MarkCookie() {}

    /** Whether the browser has the mark. */
    public static boolean has(HttpServletRequest request, String name) {
        return VALUE.equals(SessionCookie.value(request, name));
    }

    /** Gives the browser the mark. */
    public static void give(HttpServletRequest request, HttpServletResponse response, String name) {
        response.addCookie(SessionCookie.cookie(request, name, VALUE));
    }

    /** Takes it away. */
    public static void takeAway(HttpServletRequest request, HttpServletResponse response, String name) {
        Cookie cookie = SessionCookie.cookie(request, name, "");
        cookie.setMaxAge(0);
        response.addCookie(cookie);
    }
}
