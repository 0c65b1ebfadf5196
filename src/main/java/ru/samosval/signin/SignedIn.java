package ru.samosval.signin;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import ru.samosval.api.KnowsItsCallers;
import ru.samosval.api.OpenCalls;
import ru.samosval.api.Problems;
import ru.samosval.user.Caller;

/**
 * Answers API calls without a signed-in user with 401, never with a redirect. Only resources that identify their
 * callers themselves ({@link KnowsItsCallers}) are exempt. Runs before the resource is looked up, so that strangers do
 * not learn which resources exist.
 */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class SignedIn implements ContainerRequestFilter {

    @Inject
    private Caller caller;

    @Inject
    private OpenCalls open;

    @Inject
    private Problems problems;

    @Override
    public void filter(ContainerRequestContext request) {
        if (caller.find().isEmpty() && !open.has(request.getUriInfo().getPath())) {
            request.abortWith(Response.fromResponse(problems.of(401, "error.unauthenticated"))
                    .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                    .build());
        }
    }
}
