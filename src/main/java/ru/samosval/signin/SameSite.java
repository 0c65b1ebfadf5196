package ru.samosval.signin;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import ru.samosval.api.KnowsItsCallers;
import ru.samosval.api.OpenCalls;
import ru.samosval.api.Problems;
import ru.samosval.http.CrossSite;

/**
 * Refuses API calls that change something if another site's page made a browser send them with our cookie. Resources
 * that identify their callers themselves ({@link KnowsItsCallers}) check this for callers with the cookie.
 */
@Provider
@PreMatching
@Priority(Priorities.AUTHORIZATION)
public class SameSite implements ContainerRequestFilter {

    private static final Set<String> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    @Inject
    private HttpServletRequest caller;

    @Inject
    private OpenCalls open;

    @Inject
    private Problems problems;

    @Override
    public void filter(ContainerRequestContext request) {
        if (!SAFE.contains(request.getMethod())
                && !open.has(request.getUriInfo().getPath())
                && CrossSite.isForeign(caller)) {
            request.abortWith(problems.of(403, "error.crossSite"));
        }
    }
}
