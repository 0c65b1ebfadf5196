package ru.samosval.request;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The notice that only the repository of an address was saved. It is carried from a plain post to the page that it
 * leads to, as the flash of Faces carries the messages of a form: in a cookie for this page, for a minute. It has the
 * request's number and no words, so that nobody can make the portal say something with it.
 */
public final class ReducedNotice {

    private static final String NAME = "reduced";
    private static final int SECONDS = 60;

    private ReducedNotice() {}

    /** Leaves the notice for the request's page, if there is something to tell. */
    public static void leave(HttpServletRequest request, HttpServletResponse response, long id, RequestData saved) {
        if (saved.isRepoUrlReduced()) {
            response.addCookie(cookie(request, id, Long.toString(id), SECONDS));
        }
    }

    /** Whether there is a notice for this page. It is told only once. */
    static boolean take(HttpServletRequest request, HttpServletResponse response, long id) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(NAME) && cookie.getValue().equals(Long.toString(id))) {
                    response.addCookie(cookie(request, id, "", 0));
                    return true;
                }
            }
        }
        return false;
    }

    private static Cookie cookie(HttpServletRequest request, long id, String value, int seconds) {
        Cookie cookie = new Cookie(NAME, value);
        cookie.setPath(request.getContextPath() + "/requests/" + id);
        cookie.setMaxAge(seconds);
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure());
        cookie.setAttribute("SameSite", "Lax");
        return cookie;
    }
}
