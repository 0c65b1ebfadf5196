package ru.samosval.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import ru.samosval.config.Settings;

/**
 * A request as its client sees it; see {@link Forwarded}. Its parameters, its headers and its path below the context
 * are unchanged.
 */
public final class ForwardedRequest extends HttpServletRequestWrapper {

    private final Forwarded way;

    private ForwardedRequest(HttpServletRequest request, Forwarded way) {
        super(request);
        this.way = way;
    }

    /** Wraps a request. Works before the filters, too. */
    public static HttpServletRequest of(HttpServletRequest request, Settings settings) {
        return new ForwardedRequest(request, Forwarded.of(request, settings));
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
