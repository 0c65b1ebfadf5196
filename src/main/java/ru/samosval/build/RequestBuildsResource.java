package ru.samosval.build;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.access.Actor;
import ru.samosval.api.Calls;
import ru.samosval.api.JsonBody;
import ru.samosval.api.Reply;
import ru.samosval.input.NumericParameter;
import ru.samosval.request.Requests;
import ru.samosval.user.Caller;

/** The API's calls about the builds of a request. */
@Tag(name = "Builds")
@Path("requests/{id}/builds")
@ApplicationScoped
public class RequestBuildsResource {

    @Inject
    private Builds builds;

    @Inject
    private Requests requests;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    /** Starts a build of an approved request. */
    @POST
    @Operation(operationId = "startBuild", summary = "Start a build of an approved request")
    @APIResponse(
            responseCode = "201",
            description = "It was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = BuildJson.class)))
    public Response start(@PathParam("id") String id, JsonBody body) {
        Actor actor = caller.get();
        body.demandNothing();
        long request = NumericParameter.id(id);
        return calls.act(actor, body, () -> requests.get(actor, request).getRowVersion(), () -> {
            long started = builds.start(actor, request, null);
            Build build = builds.get(actor, started);
            return Reply.created("builds/" + started, build.getRowVersion(), BuildJson.of(build));
        });
    }
}
