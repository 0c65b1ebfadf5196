package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.access.Actor;
import ru.samosval.api.Calls;
import ru.samosval.api.JsonBody;
import ru.samosval.api.Paging;
import ru.samosval.api.Reply;
import ru.samosval.input.NumericParameter;
import ru.samosval.storage.ListPart;
import ru.samosval.user.Caller;

/** The API's calls about deployments (sections 4.5 and 9.6). */
@Tag(name = "Deployments")
@Path("deployments")
@ApplicationScoped
public class DeploymentResource {

    private static final List<String> ORDERS =
            List.of("id", "name", "status", "image", "environment", "replicas", "ports", "updated");

    @Inject
    private Deployments deployments;

    @Inject
    private DeploymentSights sights;

    @Inject
    private DeploymentWaits waits;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    @Inject
    private Paging paging;

    private interface Action {
        void on(Actor actor, long deployment);
    }

    /** A page of the deployments that the caller sees, newest first. */
    @GET
    @Operation(operationId = "listDeployments", summary = "Deployments that you see, newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = DeploymentJson.Listed.class)))
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            description = "Only in this state",
            schema = @Schema(implementation = DeploymentStatus.class))
    @Parameter(
            name = "environment",
            in = ParameterIn.QUERY,
            description = "Only in this environment",
            schema = @Schema(implementation = Environment.class))
    @Parameter(
            name = "request",
            in = ParameterIn.QUERY,
            description = "Only of this request, by its number",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "2147483647"))
    @Parameter(name = "q", in = ParameterIn.QUERY, description = "Only with this text in name or image")
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            description =
                    "id, name, status, image, environment, replicas, ports, updated; -updated is the other way round")
    public Response list() {
        ListPart part = paging.part(ORDERS, "status", "environment", "request", "q");
        Deployments.Filter filter = new Deployments.Filter(
                paging.keyed(DeploymentStatus.class, "status"),
                paging.keyed(Environment.class, "environment"),
                paging.id("request"),
                paging.text("q"));
        return paging.answer(deployments.list(caller.get(), filter, part), part, DeploymentJson.Listed::of);
    }

    /**
     * A deployment. With {@code wait=running} the answer comes when it runs or will not run by itself, at the latest
     * when the {@code timeout} is over.
     */
    @GET
    @Path("{id}")
    @Operation(
            operationId = "getDeployment",
            summary = "A deployment",
            description =
                    "With wait=running the answer comes when it runs, or does not and will not by itself, at the latest when the timeout is over; look at its status.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = DeploymentJson.class)))
    public void get(
            @PathParam("id") String id,
            @Parameter(
                            description =
                                    "The answer comes when it runs, or does not and will not by itself, or the timeout is",
                            schema = @Schema(type = SchemaType.STRING, enumeration = "running"))
                    @QueryParam("wait")
                    String wait,
            @Parameter(
                            description = "With wait, how long at most: 1ms to 5m, as 500ms, 30s, 2m or seconds",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            defaultValue = "60s",
                                            pattern = "[0-9]{1,6}(ms|s|m)?"))
                    @QueryParam("timeout")
                    String timeout,
            @Suspended AsyncResponse response) {
        DeploymentSights.Seen seen = sights.get(caller.get(), NumericParameter.id(id));
        waits.room()
                .answer(
                        response,
                        seen.deployment().id(),
                        wait,
                        timeout,
                        DeploymentWaits.isSettled(seen.status()),
                        () -> calls.found(seen.version(), seen.deployment()));
    }

    /** Starts a stopped or failed deployment. */
    @POST
    @Path("{id}/start")
    @Operation(operationId = "startDeployment", summary = "Start a stopped or failed deployment")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = DeploymentJson.class)))
    public Response start(@PathParam("id") String id, JsonBody body) {
        return act(id, body, deployments::start);
    }

    /** Stops a deployment. If an operator has stopped it, only an operator can start it again. */
    @POST
    @Path("{id}/stop")
    @Operation(
            operationId = "stopDeployment",
            summary = "Stop a deployment",
            description = "What an operator has stopped only an operator starts again.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = DeploymentJson.class)))
    public Response stop(@PathParam("id") String id, JsonBody body) {
        return act(id, body, deployments::stop);
    }

    /** Ends the deployment's run and begins a new one. */
    @POST
    @Path("{id}/restart")
    @Operation(operationId = "restartDeployment", summary = "Restart a deployment")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = DeploymentJson.class)))
    public Response restart(@PathParam("id") String id, JsonBody body) {
        return act(id, body, deployments::restart);
    }

    /** Deletes a deployment with its runs and lines. */
    @DELETE
    @Path("{id}")
    @Operation(operationId = "deleteDeployment", summary = "Delete a deployment with its log")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response delete(@PathParam("id") String id, JsonBody body) {
        Actor actor = caller.get();
        long deployment = NumericParameter.id(id);
        return calls.act(actor, body.demandNothing(), () -> version(actor, deployment), () -> {
            deployments.delete(actor, deployment);
            return Reply.gone();
        });
    }

    private Response act(String id, JsonBody body, Action action) {
        Actor actor = caller.get();
        body.demandNothing();
        long deployment = NumericParameter.id(id);
        return calls.act(actor, body, () -> version(actor, deployment), () -> {
            action.on(actor, deployment);
            Deployment now = deployments.get(actor, deployment);
            return Reply.done(now.getRowVersion(), DeploymentJson.of(now));
        });
    }

    private int version(Actor actor, long deployment) {
        return deployments.get(actor, deployment).getRowVersion();
    }
}
