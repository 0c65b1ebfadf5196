package ru.samosval.push;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.access.Actor;
import ru.samosval.api.Calls;
import ru.samosval.api.JsonBody;
import ru.samosval.api.JsonBody.Kind;
import ru.samosval.api.Paging;
import ru.samosval.api.Reply;
import ru.samosval.deployment.FleetPart;
import ru.samosval.input.NumericParameter;
import ru.samosval.storage.ListPart;
import ru.samosval.user.Caller;

/** The API's calls about push targets, for administrators. */
@Tag(name = "Push")
@Path("push-targets")
@ApplicationScoped
public class PushTargetResource {

    private static final List<String> ORDERS = List.of("id", "name", "environment", "state", "sent");

    @Inject
    private PushTargets targets;

    @Inject
    private PushRounds rounds;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    @Inject
    private Paging paging;

    /** A page of the targets, oldest first. */
    @GET
    @Operation(
            operationId = "listPushTargets",
            summary = "Where logs and metrics are sent to",
            description = "For administrators; the oldest first.")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = PushTargetJson.class)))
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            description = "id, name, environment, state (those that fail first), sent; -name is the other way round")
    public Response list() {
        ListPart part = paging.part(ORDERS);
        return paging.answer(targets.list(caller.get(), part), part, this::json);
    }

    /** Creates a target. Logs and metrics are pushed to it from now on. */
    @POST
    @Operation(
            operationId = "createPushTarget",
            summary = "Have logs and metrics sent to an allowed address",
            description = "For administrators.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = PushTargetJson.Input.class)))
    @APIResponse(
            responseCode = "201",
            description = "It was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = PushTargetJson.class)))
    public Response create(JsonBody body) {
        Actor actor = caller.get();
        body.demand(Map.of(
                "name", Kind.TEXT,
                "protocol", Kind.TEXT,
                "url", Kind.TEXT,
                "environment", Kind.TEXT,
                "filter", Kind.TEXT,
                "deployments", Kind.TEXT,
                "username", Kind.TEXT,
                "secret", Kind.TEXT,
                "logs", Kind.FLAG,
                "metrics", Kind.FLAG));
        PushForm form = new PushForm();
        form.setName(body.text("name"));
        if (body.has("protocol")) {
            form.setProtocol(body.keyed(PushProtocol.class, "protocol"));
        }
        form.setUrl(body.text("url"));
        form.setEnvironment(FleetPart.parse(body.text("environment"), null).environment());
        form.setFilter(body.text("filter"));
        form.setDeployments(body.text("deployments"));
        form.setUsername(body.text("username"));
        form.setSecret(body.text("secret"));
        form.setLogs(!body.has("logs") || body.flag("logs"));
        form.setMetrics(body.flag("metrics"));
        return calls.act(actor, body, "secret", null, () -> {
            long made = targets.create(actor, form);
            return Reply.created("push-targets/" + made, null, json(targets.get(actor, made)));
        });
    }

    /** A target. */
    @GET
    @Path("{id}")
    @Operation(
            operationId = "getPushTarget",
            summary = "One of the receivers of logs and metrics",
            description = "For administrators.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = PushTargetJson.class)))
    public Response get(@PathParam("id") String id) {
        return calls.found(null, json(targets.get(caller.get(), NumericParameter.id(id))));
    }

    /** Pauses a target. What falls due is kept as long as for a receiver that does not answer. */
    @POST
    @Path("{id}/pause")
    @Operation(
            operationId = "pausePushTarget",
            summary = "Stop sending for a while",
            description = "For administrators.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = PushTargetJson.class)))
    public Response pause(@PathParam("id") String id, JsonBody body) {
        return activate(id, body, false);
    }

    /** Resumes a target where it was paused. */
    @POST
    @Path("{id}/resume")
    @Operation(
            operationId = "resumePushTarget",
            summary = "Go on sending where it was left",
            description = "For administrators.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = PushTargetJson.class)))
    public Response resume(@PathParam("id") String id, JsonBody body) {
        return activate(id, body, true);
    }

    /** Deletes a target. */
    @DELETE
    @Path("{id}")
    @Operation(
            operationId = "deletePushTarget",
            summary = "Send nothing more there",
            description = "For administrators; forgets what was sent.")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response delete(@PathParam("id") String id, JsonBody body) {
        Actor actor = caller.get();
        long target = NumericParameter.id(id);
        return calls.act(actor, body.demandNothing(), () -> {
            targets.delete(actor, target);
            return Reply.gone();
        });
    }

    private Response activate(String id, JsonBody body, boolean active) {
        Actor actor = caller.get();
        body.demandNothing();
        long target = NumericParameter.id(id);
        return calls.act(actor, body, () -> {
            targets.activate(actor, target, active);
            return Reply.done(null, json(targets.get(actor, target)));
        });
    }

    private PushTargetJson json(PushTarget target) {
        return PushTargetJson.of(target, rounds.isPartial(target.id()));
    }
}
