package ru.samosval.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import ru.samosval.http.CrossSite;
import ru.samosval.http.ErrorPage;
import ru.samosval.i18n.Texts;

/** {@code POST /language}: stores the chosen language in a cookie, and redirects back to the page. */
@WebServlet("/language")
public class LanguageServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Texts texts;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (CrossSite.isForeign(request)) {
            ErrorPage.send(request, response, HttpServletResponse.SC_FORBIDDEN, texts.of("error.crossSite"));
            return;
        }
        String asked = request.getParameter("language");
        boolean known = Texts.LANGUAGES.stream().anyMatch(l -> l.getLanguage().equals(asked));
        if (!known) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        Cookie cookie = new Cookie(Texts.COOKIE, asked);
        cookie.setPath("/");
        cookie.setMaxAge((int) Duration.ofDays(365).toSeconds());
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure());
        cookie.setAttribute("SameSite", "Lax");
        response.addCookie(cookie);
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", back(request));
    }

    /** Only the path and query of the referrer are used, so that nobody can be redirected to another site. */
    private static String back(HttpServletRequest request) {
        try {
            URI referrer = URI.create(request.getHeader("Referer"));
            String path = referrer.getRawPath();
            if (path != null && path.startsWith("/") && !path.startsWith("//")) {
                return referrer.getRawQuery() == null ? path : path + "?" + referrer.getRawQuery();
            }
        } catch (IllegalArgumentException | NullPointerException e) {
            // There is no usable referrer.
        }
        return request.getContextPath() + "/";
    }
}
