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

/** {@code POST /logout} (section 9.1): ends the sign-in and what belongs to it, leads to the sign-in page. */
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
        // First what the database keeps: where it cannot be written one is told so, and is still signed in, not half
        // out.
        caller.session().ifPresent(session -> sessions.signOut(session.actor(), session));
        SessionCookie.takeAway(request, response);
        if (request.isSecure() || !CrossSite.isSilentBrowser(request)) {
            // Browsers take it by a trustworthy origin alone, and complain of it elsewhere.
            response.setHeader("Clear-Site-Data", "\"cache\", \"storage\"");
        }
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + "/login");
    }
}
