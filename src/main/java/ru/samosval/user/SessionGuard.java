package ru.samosval.user;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Ends the session of a user who was blocked, at his next request: a page leads to the sign-in, a call is answered as
 * if nobody were signed in (401 by the API itself).
 */
@WebFilter(urlPatterns = "/*", dispatcherTypes = DispatcherType.REQUEST, asyncSupported = true)
public class SessionGuard extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Caller caller;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean shutOut = !request.getRequestURI().contains("/jakarta.faces.resource/")
                && request.getUserPrincipal() != null
                && caller.find().isEmpty();
        if (!shutOut) {
            chain.doFilter(request, response);
            return;
        }
        if (request.getSession(false) != null) {
            request.getSession(false).invalidate();
        }
        if (request.getRequestURI().startsWith(request.getContextPath() + "/api/")) {
            chain.doFilter(request, response);
        } else {
            response.sendRedirect(request.getContextPath() + "/login?blocked=true");
        }
    }
}
