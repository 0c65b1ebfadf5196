package ru.samosval.signin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import ru.samosval.http.CrossSite;
import ru.samosval.http.ErrorPage;
import ru.samosval.i18n.Texts;
import ru.samosval.user.Caller;
import ru.samosval.user.SessionCookie;
import ru.samosval.user.Sessions;

/**
 * {@code POST /logout} (section 9.1): ends the sign-in with everything that belongs to it, and redirects to the sign-in
 * page.
 */
@WebServlet("/logout")
public class LogoutServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Caller caller;

    @Inject
    private transient Sessions sessions;

    @Inject
    private transient Texts texts;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (CrossSite.isForeign(request)) {
            ErrorPage.send(request, response, HttpServletResponse.SC_FORBIDDEN, texts.of("error.crossSite"));
            return;
        }
        // The database comes first: if it cannot be written, the user is told so and is still signed in, not half
        // signed out.
        caller.session().ifPresent(session -> sessions.signOut(session.actor(), session));
        SessionCookie.takeAway(request, response);
        if (request.isSecure() || !CrossSite.isSilentBrowser(request)) {
            // Browsers accept this header from a trustworthy origin only, and complain about it elsewhere.
            response.setHeader("Clear-Site-Data", "\"cache\", \"storage\"");
        }
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + "/login");
    }
}
