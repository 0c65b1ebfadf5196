package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import ru.samosval.api.Problems;
import ru.samosval.http.CrossSite;
import ru.samosval.user.Caller;

/** Makes the server's secret of the webhooks, for scripts: it is answered once. */
@Path("hooks/secret")
@ApplicationScoped
public class ServerHookSecretResource {

    @Inject
    private HookSecrets secrets;

    @Inject
    private Caller caller;

    @Inject
    private Problems problems;

    /** Makes it, in the place of what there is. */
    @POST
    public Response renew(@Context HttpServletRequest request) {
        return CrossSite.isForeign(request)
                ? problems.of(403, "error.crossSite")
                : HookSecretResource.made(secrets.renewServer(caller.get()));
    }
}
