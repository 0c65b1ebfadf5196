package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import ru.samosval.api.JsonFactories;
import ru.samosval.api.Problems;
import ru.samosval.http.CrossSite;
import ru.samosval.input.Numbers;
import ru.samosval.user.Caller;

/** Makes the secret of a request's own webhook, for scripts: it is answered once. */
@Path("requests/{id}/hook-secret")
@ApplicationScoped
public class HookSecretResource {

    @Inject
    private HookSecrets secrets;

    @Inject
    private Caller caller;

    @Inject
    private Problems problems;

    /** Makes it, in the place of what there is. */
    @POST
    public Response renewOf(@PathParam("id") String id, @Context HttpServletRequest request) {
        return CrossSite.isForeign(request) ? foreign() : made(secrets.renewOf(caller.get(), Numbers.id(id)));
    }

    /** Takes it away. */
    @DELETE
    public Response remove(@PathParam("id") String id, @Context HttpServletRequest request) {
        if (CrossSite.isForeign(request)) {
            return foreign();
        }
        secrets.removeOf(caller.get(), Numbers.id(id));
        return Response.noContent().build();
    }

    private Response foreign() {
        return problems.of(403, "error.crossSite");
    }

    static Response made(String secret) {
        String json = JsonFactories.BUILDERS
                .createObjectBuilder()
                .add("secret", secret)
                .build()
                .toString();
        return Response.status(Response.Status.CREATED)
                .type(MediaType.APPLICATION_JSON)
                .header("Cache-Control", "no-store")
                .entity(json)
                .build();
    }
}
