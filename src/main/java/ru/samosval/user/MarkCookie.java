package ru.samosval.user;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** A cookie that only marks a browser until it is closed. It grants nothing. */
public final class MarkCookie {

    private static final String VALUE = "1";

    private MarkCookie() {}

    /** Whether the browser has the mark. */
    public static boolean has(HttpServletRequest request, String name) {
        return VALUE.equals(SessionCookie.value(request, name));
    }

    /** Marks the browser. */
    public static void give(HttpServletRequest request, HttpServletResponse response, String name) {
        response.addCookie(SessionCookie.cookie(request, name, VALUE));
    }

    /** Removes the mark. */
    public static void takeAway(HttpServletRequest request, HttpServletResponse response, String name) {
        Cookie cookie = SessionCookie.cookie(request, name, "");
        cookie.setMaxAge(0);
        response.addCookie(cookie);
    }
}
