package ru.samosval.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * A form that the server no longer knows (its session or view is gone, its nonce is another's) is the client's matter:
 * 400, not the 500 that the container gives to every exception.
 */
@WebFilter(urlPatterns = "/WEB-INF/errors/expired.xhtml", dispatcherTypes = DispatcherType.ERROR)
public class LostSession extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        chain.doFilter(request, response);
    }
}
