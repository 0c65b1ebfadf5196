package ru.samosval.web;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import ru.samosval.config.Settings;
import ru.samosval.http.CrossSite;
import ru.samosval.http.Forwarded;
import ru.samosval.http.ForwardedRequest;

/**
 * Presents the request to everything behind it as its client sees it: the client's address, and the scheme, host, port
 * and path by which the portal is reached through the proxies in between ({@link Forwarded}). Redirects to our own
 * pages are sent as paths.
 *
 * <p>Mapped in web.xml before all others, also for forwards and error pages, since the container gives these its own
 * paths.
 */
public class PublicAddress extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Settings settings;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Forwarded way = Forwarded.of(request, settings);
        HttpServletRequest seen = ForwardedRequest.of(request, settings);
        HttpServletResponse answer = new PathRedirects(response, way);
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            chain.doFilter(seen, answer);
            return;
        }
        if ("GET".equals(request.getMethod()) && CrossSite.isSilentBrowser(request) && !CrossSite.hasCookie(request)) {
            response.addCookie(ourSite(way));
        }
        chain.doFilter(seen, answer);
    }

    private static Cookie ourSite(Forwarded way) {
        Cookie cookie = new Cookie(CrossSite.COOKIE, "1");
        cookie.setPath(way.prefix() + "/");
        cookie.setHttpOnly(true);
        cookie.setSecure(way.secure());
        cookie.setAttribute("SameSite", "Strict");
        return cookie;
    }

    /** Sends redirects to our own addresses as paths. */
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
