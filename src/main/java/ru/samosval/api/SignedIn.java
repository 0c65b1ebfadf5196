package ru.samosval.api;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import ru.samosval.hook.CommitHookResource;
import ru.samosval.platform.Problems;
import ru.samosval.user.Caller;

/** Every call needs a signed-in user, but the webhook, which knows its callers itself: else 401, never a redirect. */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class SignedIn implements ContainerRequestFilter {

    @Inject
    private Caller caller;

    @Inject
    private Problems problems;

    @Override
    public void filter(ContainerRequestContext request) {
        boolean open = CommitHookResource.isAt(request.getUriInfo().getPath());
        if (!open && caller.find().isEmpty()) {
            request.abortWith(problems.of(401, "error.unauthenticated"));
        }
    }
}
