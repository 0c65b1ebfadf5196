package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import ru.samosval.access.Actor;
import ru.samosval.api.Calls;
import ru.samosval.api.JsonBody;
import ru.samosval.api.JsonBody.Kind;
import ru.samosval.api.Paging;
import ru.samosval.api.Reply;
import ru.samosval.image.Images;
import ru.samosval.input.Numbers;
import ru.samosval.user.Caller;

/** The deployments of an image, for programs. */
@Path("images/{id}/deployments")
@ApplicationScoped
public class ImageDeploymentsResource {

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
    public Response list(@PathParam("id") String id) {
        int page = paging.page();
        long image = Numbers.id(id);
        images.get(caller.get(), image);
        return paging.answer(deployments.ofImage(image, page), page, DeploymentJson.Listed::of);
    }

    /** Creates a deployment of the image, which begins to deploy. */
    @POST
    public Response create(@PathParam("id") String id, JsonBody body) {
        Actor actor = caller.get();
        long image = Numbers.id(id);
        body.demand(Map.of("name", Kind.TEXT, "environment", Kind.TEXT, "replicas", Kind.NUMBER, "ports", Kind.TEXT));
        return calls.act(actor, body, () -> {
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
