package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
import ru.samosval.image.Images;
import ru.samosval.input.NumericParameter;
import ru.samosval.storage.ListPart;
import ru.samosval.user.Caller;

/** The API's calls about the deployments of an image. */
@Tag(name = "Deployments")
@Path("images/{id}/deployments")
@ApplicationScoped
public class ImageDeploymentsResource {

    private static final List<String> ORDERS =
            List.of("id", "name", "status", "image", "environment", "replicas", "ports", "updated");

    @Inject
    private Deployments deployments;

    @Inject
    private Images images;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    @Inject
    private Paging paging;

    /** A page of the image's deployments, newest first. */
    @GET
    @Operation(operationId = "listDeploymentsOfImage", summary = "The deployments of an image, newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = DeploymentJson.Listed.class)))
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            description =
                    "id, name, status, image, environment, replicas, ports, updated; -updated is the other way round")
    public Response list(@PathParam("id") String id) {
        ListPart part = paging.part(ORDERS);
        long image = NumericParameter.id(id);
        images.get(caller.get(), image);
        return paging.answer(deployments.ofImage(image, part), part, DeploymentJson.Listed::of);
    }

    /** Creates a deployment of the image, which begins to deploy. */
    @POST
    @Operation(operationId = "createDeployment", summary = "Deploy an image")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = DeploymentJson.Input.class)))
    @APIResponse(
            responseCode = "201",
            description = "It was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = DeploymentJson.class)))
    public Response create(@PathParam("id") String id, JsonBody body) {
        Actor actor = caller.get();
        long image = NumericParameter.id(id);
        body.demand(Map.of("name", Kind.TEXT, "environment", Kind.TEXT, "replicas", Kind.NUMBER, "ports", Kind.TEXT));
        return calls.act(actor, body, () -> images.get(actor, image).getRowVersion(), () -> {
            long created = deployments.create(actor, image, data(body));
            Deployment deployment = deployments.get(actor, created);
            return Reply.created("deployments/" + created, deployment.getRowVersion(), DeploymentJson.of(deployment));
        });
    }

    private static DeploymentData data(JsonBody body) {
        DeploymentData data = new DeploymentData();
        data.setName(body.text("name"));
        if (body.has("environment")) {
            data.setEnvironment(body.keyed(Environment.class, "environment"));
        }
        data.setReplicas(body.text("replicas", data.getReplicas()));
        data.setPorts(body.text("ports"));
        return data;
    }
}
