package ru.samosval.web;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import ru.samosval.platform.CrossSite;
import ru.samosval.platform.Forwarded;
import ru.samosval.platform.JsonFactories;
import ru.samosval.platform.Networks;
import ru.samosval.platform.Problems;
import ru.samosval.platform.Settings;
import ru.samosval.platform.Texts;

/**
 * Gives all that follows the request as its client sees it: the client's address, the scheme, host, port and path by which
 * the portal is reached through whatever stands in between ({@link Forwarded}). Redirects to ourselves go out as paths.
 * A request for a name that is not ours is refused (421): a page of another site may have made its name point here.
 *
 * <p>Mapped in web.xml before all others, for forwards and error pages too, since the container gives these its own paths.
 */
public class PublicAddress extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final int MISDIRECTED = 421;
    private static final String ONE_YEAR = "max-age=31536000";

    @Inject
    private transient Settings settings;

    @Inject
    private transient Texts texts;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Forwarded way = Forwarded.of(request, settings);
        HttpServletRequest seen = new Seen(request, way);
        HttpServletResponse answer = new PathRedirects(response, way);
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            chain.doFilter(seen, answer);
            return;
        }
        if (way.secure() && Networks.address(way.host()).isEmpty()) {
            response.setHeader("Strict-Transport-Security", ONE_YEAR);
        }
        if (!Forwarded.isAtHome(request, settings)) {
            refuse(request, response);
            return;
        }
        if (asksForPageWithoutSaying(request) && !CrossSite.hasCookie(request)) {
            response.addCookie(ourSite(way));
        }
        chain.doFilter(seen, answer);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getServletPath().equals("/api")) {
            response.sendError(MISDIRECTED);
            return;
        }
        response.setStatus(MISDIRECTED);
        response.setContentType(Problems.MEDIA_TYPE + ";charset=UTF-8");
        response.getOutputStream()
                .write(JsonFactories.BUILDERS
                        .createObjectBuilder()
                        .add("title", "Misdirected Request")
                        .add("status", MISDIRECTED)
                        .add("detail", texts.of("error.page.421.text"))
                        .build()
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a browser wants a page and does not say from which site it comes. */
    private static boolean asksForPageWithoutSaying(HttpServletRequest request) {
        String accepted = request.getHeader("Accept");
        return "GET".equals(request.getMethod())
                && request.getHeader("Sec-Fetch-Site") == null
                && accepted != null
                && accepted.contains("text/html");
    }

    private static Cookie ourSite(Forwarded way) {
        Cookie cookie = new Cookie(CrossSite.COOKIE, "1");
        cookie.setPath(way.prefix() + "/");
        cookie.setHttpOnly(true);
        cookie.setSecure(way.secure());
        cookie.setAttribute("SameSite", "Strict");
        return cookie;
    }

    /** The request as its client sees it. */
    private static final class Seen extends HttpServletRequestWrapper {

        private final Forwarded way;

        Seen(HttpServletRequest request, Forwarded way) {
            super(request);
            this.way = way;
        }

        @Override
        public String getRemoteAddr() {
            return way.address();
        }

        @Override
        public String getRemoteHost() {
            return way.address();
        }

        @Override
        public String getScheme() {
            return way.scheme();
        }

        @Override
        public boolean isSecure() {
            return way.secure();
        }

        @Override
        public String getServerName() {
            return way.host().isEmpty() ? super.getServerName() : way.host();
        }

        @Override
        public int getServerPort() {
            return way.port();
        }

        @Override
        public String getContextPath() {
            return way.prefix();
        }

        @Override
        public String getRequestURI() {
            return way.prefix()
                    + super.getRequestURI().substring(super.getContextPath().length());
        }

        @Override
        public StringBuffer getRequestURL() {
            String origin = way.host().isEmpty() ? "http://" + getServerName() + ":" + getServerPort() : way.origin();
            return new StringBuffer(origin).append(getRequestURI());
        }
    }

    /** Leads to our own addresses by their paths alone. */
    private static final class PathRedirects extends HttpServletResponseWrapper {

        private final Forwarded way;

        PathRedirects(HttpServletResponse response, Forwarded way) {
            super(response);
            this.way = way;
        }

        @Override
        public void sendRedirect(String location) throws IOException {
            super.sendRedirect(path(location));
        }

        @Override
        public void setHeader(String name, String value) {
            super.setHeader(name, isLocation(name) ? path(value) : value);
        }

        @Override
        public void addHeader(String name, String value) {
            super.addHeader(name, isLocation(name) ? path(value) : value);
        }

        private static boolean isLocation(String name) {
            return "Location".equalsIgnoreCase(name);
        }

        private String path(String location) {
            String origin = way.origin();
            boolean own = location != null
                    && location.startsWith(origin)
                    && location.startsWith("/", origin.length())
                    && !location.startsWith("//", origin.length());
            return own ? location.substring(origin.length()) : location;
        }
    }
}
