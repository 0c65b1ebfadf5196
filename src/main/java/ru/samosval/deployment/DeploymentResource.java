package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import ru.samosval.access.Actor;
import ru.samosval.api.Calls;
import ru.samosval.api.JsonBody;
import ru.samosval.api.Paging;
import ru.samosval.api.Reply;
import ru.samosval.input.Numbers;
import ru.samosval.user.Caller;

/** Deployments and what is done to them, for programs (sections 4.5 and 9.6). */
@Path("deployments")
@ApplicationScoped
public class DeploymentResource {

    @Inject
    private Deployments deployments;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    @Inject
    private Paging paging;

    private interface Act {
        void on(Actor actor, long deployment);
    }

    /** A page of the deployments that the caller sees, newest first. */
    @GET
    public Response list() {
        int page = paging.page("status", "environment", "q");
        Deployments.Filter filter = new Deployments.Filter(
                paging.keyed(DeploymentStatus.class, "status"),
                paging.keyed(Environment.class, "environment"),
                paging.text("q"));
        return paging.answer(deployments.list(caller.get(), filter, page), page, DeploymentJson.Listed::of);
    }

    /** A deployment. */
    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        Deployment deployment = deployments.get(caller.get(), Numbers.id(id));
        return calls.found(deployment.getRowVersion(), DeploymentJson.of(deployment));
    }

    /** Starts a stopped or failed deployment. */
    @POST
    @Path("{id}/start")
    public Response start(@PathParam("id") String id, JsonBody body) {
        return act(id, body, deployments::start);
    }

    /** Stops a deployment; what an operator has stopped only an operator starts again. */
    @POST
    @Path("{id}/stop")
    public Response stop(@PathParam("id") String id, JsonBody body) {
        return act(id, body, deployments::stop);
    }

    /** Ends the deployment's run and begins a new one. */
    @POST
    @Path("{id}/restart")
    public Response restart(@PathParam("id") String id, JsonBody body) {
        return act(id, body, deployments::restart);
    }

    /** Deletes a deployment with its runs and lines. */
    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("id") String id) {
        Actor actor = caller.get();
        long deployment = Numbers.id(id);
        return calls.act(actor, JsonBody.NOTHING, () -> version(actor, deployment), () -> {
            deployments.delete(actor, deployment);
            return Reply.gone();
        });
    }

    private Response act(String id, JsonBody body, Act act) {
        Actor actor = caller.get();
        body.demandNothing();
        long deployment = Numbers.id(id);
        return calls.act(actor, body, () -> version(actor, deployment), () -> {
            act.on(actor, deployment);
            Deployment now = deployments.get(actor, deployment);
            return Reply.done(now.getRowVersion(), DeploymentJson.of(now));
        });
    }

    private int version(Actor actor, long deployment) {
        return deployments.get(actor, deployment).getRowVersion();
    }
}
