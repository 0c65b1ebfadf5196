package ru.samosval.web;

import jakarta.faces.application.ViewExpiredException;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.primefaces.csp.CspException;
import ru.samosval.access.Access;
import ru.samosval.user.Caller;

/**
 * Who may reach the pages at all. The container's constraints lead a GET without a session to the sign-in and back; they
 * are silent about other methods, since the container would keep such a request and do it after the sign-in, whoever
 * that was. Those are answered here.
 *
 * <p>Also ends the session of a user who was blocked, at his next request: a page leads to the sign-in, a call is
 * answered as if nobody were signed in (401 by the API itself).
 *
 * <p>Mapped in web.xml, before {@link Routes}.
 */
public class SessionGuard extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** The request attribute by which the error page knows that the form is gone. */
    private static final String LOST_FORM = "samosval.lost";

    private static final Pattern PAGES =
            Pattern.compile("/(dashboard|requests|builds|images|deployments|alerts|admin)(/.*)?");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

    @Inject
    private transient Caller caller;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        boolean page = PAGES.matcher(path).matches();
        boolean api = path.startsWith("/api/");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        if (page) {
            // Nothing of a page stays behind after signing out.
            response.setHeader("Cache-Control", "no-store");
        }
        boolean blocked = (page || api)
                && request.getUserPrincipal() != null
                && caller.find().isEmpty();
        if (blocked && request.getSession(false) != null) {
            request.getSession(false).invalidate();
        }
        if (page && !METHODS.contains(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD, POST");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        } else if (page && caller.find().isEmpty()) {
            leadToSignIn(request, response, blocked);
        } else if (path.startsWith("/admin/") && !Access.administers(caller.get())) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else {
            pass(request, response, chain);
        }
    }

    /** A form whose view or nonce the server no longer knows is the client's matter: told, and not logged as a fault. */
    private static void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            if (response.isCommitted() || !isLostForm(e)) {
                throw e;
            }
            request.setAttribute(LOST_FORM, true);
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    private static boolean isLostForm(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof CspException || cause instanceof ViewExpiredException) {
                return true;
            }
        }
        return false;
    }

    private static void leadToSignIn(HttpServletRequest request, HttpServletResponse response, boolean blocked)
            throws IOException {
        String signIn = request.getContextPath() + (blocked ? "/login?blocked=true" : "/login");
        if ("partial/ajax".equals(request.getHeader("Faces-Request"))) {
            response.setContentType("text/xml;charset=UTF-8");
            response.getWriter()
                    .write("<?xml version='1.0' encoding='UTF-8'?><partial-response><redirect url=\"" + signIn
                            + "\"></redirect></partial-response>");
        } else {
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", signIn);
        }
    }
}
