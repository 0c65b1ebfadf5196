package ru.samosval.build;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import ru.samosval.api.Calls;
import ru.samosval.api.Paging;
import ru.samosval.input.Numbers;
import ru.samosval.user.Caller;

/** Builds, for programs (sections 4.3 and 9.4). */
@Path("builds")
@ApplicationScoped
public class BuildResource {

    @Inject
    private Builds builds;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    @Inject
    private Paging paging;

    /** A page of the builds that the caller sees, newest first. */
    @GET
    public Response list() {
        int page = paging.page("status", "q");
        return paging.answer(
                builds.list(caller.get(), paging.keyed(BuildStatus.class, "status"), paging.text("q"), page),
                page,
                BuildJson.Listed::of);
    }

    /** A build. */
    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        Build build = builds.get(caller.get(), Numbers.id(id));
        return calls.found(build.getRowVersion(), BuildJson.of(build));
    }
}
