package ru.samosval.platform;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;

/** Whether another site's page made a browser send a request: the guard of acts that carry no view state. */
public final class CrossSite {

    private CrossSite() {}

    /** True where the browser says that the request comes from elsewhere; a client that is no browser says nothing. */
    public static boolean isForeign(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return false;
        }
        try {
            String authority = URI.create(origin).getAuthority();
            return authority == null || !authority.equalsIgnoreCase(request.getHeader("Host"));
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}
