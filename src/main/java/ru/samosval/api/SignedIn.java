package ru.samosval.api;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import ru.samosval.user.Caller;

/** Every call needs a signed-in user, but of resources that know their callers themselves ({@link KnowsItsCallers}): else 401, never a redirect. */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class SignedIn implements ContainerRequestFilter {

    @Context
    private ResourceInfo resource;

    @Inject
    private Caller caller;

    @Inject
    private Problems problems;

    @Override
    public void filter(ContainerRequestContext request) {
        boolean open = resource.getResourceClass() != null
                && resource.getResourceClass().isAnnotationPresent(KnowsItsCallers.class);
        if (!open && caller.find().isEmpty()) {
            request.abortWith(problems.of(401, "error.unauthenticated"));
        }
    }
}
