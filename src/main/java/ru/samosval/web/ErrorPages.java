package ru.samosval.web;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import ru.samosval.api.Problems;
import ru.samosval.audit.Audit;
import ru.samosval.http.ErrorPage;
import ru.samosval.i18n.Texts;
import ru.samosval.signin.Addresses;
import ru.samosval.user.Caller;

/**
 * Shows error pages as fresh views, whatever request failed: what a form sent is hidden from them. A form that the
 * server no longer knows (its session or view is gone, its nonce is another one's) is the client's mistake: 400, not
 * the 500 that the container gives for every exception. A client that asks for problem+json gets that; a Docker client
 * without a token gets Docker's error.
 */
@WebFilter(urlPatterns = "/WEB-INF/errors/*", dispatcherTypes = DispatcherType.ERROR)
public class ErrorPages extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Caller caller;

    @Inject
    private transient Audit audit;

    @Inject
    private transient Answers answers;

    @Inject
    private transient Texts texts;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getServletPath().endsWith("/expired.xhtml")) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        }
        DeniedActions.record(request, response, caller, audit);
        if (Addresses.isDockerWithoutToken(failed(request))) {
            answers.tellDocker(response, response.getStatus(), "docker.token.none");
            return;
        }
        if (Addresses.isDocker(failed(request))) {
            answers.tellDockerSo(response, response.getStatus(), sentence(request, response.getStatus()));
            return;
        }
        if (Problems.isWanted(request) || Addresses.isApi(failed(request))) {
            answers.tell(response, response.getStatus(), sentence(request, response.getStatus()));
            return;
        }
        chain.doFilter(new FreshView(request), response);
    }

    /** The path of the request that failed; empty if it is not known. */
    private static String failed(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri
                ? uri.substring(Math.min(uri.length(), request.getContextPath().length()))
                : "";
    }

    /** The reason that was given, or else what the page would say. */
    private String sentence(HttpServletRequest request, int status) {
        Object reason = request.getAttribute(ErrorPage.REASON);
        String key = "error.page." + status + ".text";
        return reason != null ? reason.toString() : texts.of(texts.has(key) ? key : "error.page.other.text");
    }

    /** The request without its content. */
    private static final class FreshView extends HttpServletRequestWrapper {

        FreshView(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return "GET";
        }

        @Override
        public String getHeader(String name) {
            return name.equalsIgnoreCase("Faces-Request") ? null : super.getHeader(name);
        }

        @Override
        public String getParameter(String name) {
            return null;
        }

        @Override
        public String[] getParameterValues(String name) {
            return null;
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.emptyEnumeration();
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Map.of();
        }
    }
}
