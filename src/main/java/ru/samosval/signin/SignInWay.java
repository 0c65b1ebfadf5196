package ru.samosval.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The redirect to the sign-in page and back. The address that was asked for is passed in the query, and checked when it
 * is used.
 */
public final class SignInWay {

    private static final String FROM = "from";
    private static final int LONGEST = 1_000;

    private SignInWay() {}

    /**
     * Redirects to the sign-in page.
     *
     * @param blocked whether the page should say that the account is blocked
     */
    public static void lead(HttpServletRequest request, HttpServletResponse response, boolean blocked)
            throws IOException {
        String signIn = request.getContextPath() + "/login";
        String from = "GET".equals(request.getMethod()) ? asked(request) : null;
        if (blocked) {
            signIn += "?blocked=true";
        } else if (from != null) {
            signIn += "?" + FROM + "=" + URLEncoder.encode(from, StandardCharsets.UTF_8);
        }
        response.setHeader("Cache-Control", "no-store");
        if ("partial/ajax".equals(request.getHeader("Faces-Request"))) {
            response.setContentType("text/xml;charset=UTF-8");
            response.getWriter()
                    .write("<?xml version='1.0' encoding='UTF-8'?><partial-response><redirect url=\"" + signIn
                            + "\"></redirect></partial-response>");
        } else {
            response.setStatus(
                    "GET".equals(request.getMethod())
                            ? HttpServletResponse.SC_FOUND
                            : HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", signIn);
        }
    }

    private static String asked(HttpServletRequest request) {
        String path = Addresses.path(request);
        String asked = request.getQueryString() == null ? path : path + "?" + request.getQueryString();
        return asked.length() > LONGEST ? null : asked;
    }

    /** Where to go after signing in: the page that was asked for if it is one of ours, otherwise the dashboard. */
    static String onwards(HttpServletRequest request) {
        String from = from(request);
        return request.getContextPath() + (from == null ? "/dashboard" : from);
    }

    /** The page that was asked for; null if it is none of ours. */
    static String from(HttpServletRequest request) {
        String from = request.getParameter(FROM);
        if (from == null || from.length() > LONGEST || !from.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return null;
        }
        String path = from.replaceFirst("\\?.*", "");
        return Addresses.isNormal(path) && Addresses.isPage(path) && from.indexOf('#') < 0 ? from : null;
    }
}
