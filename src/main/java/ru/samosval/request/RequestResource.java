package ru.samosval.request;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import ru.samosval.access.Actor;
import ru.samosval.api.Calls;
import ru.samosval.api.JsonBody;
import ru.samosval.api.JsonBody.Kind;
import ru.samosval.api.Paging;
import ru.samosval.api.Reply;
import ru.samosval.input.Numbers;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.user.Caller;

/** Requests and all that is done to them, for programs (sections 4.2 and 9.3). */
@Path("requests")
@ApplicationScoped
public class RequestResource {

    private static final String STATUS = "status";
    private static final String REJECT_REASON = "reject_reason";

    @Inject
    private Requests requests;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    @Inject
    private Paging paging;

    /** A page of the requests that the caller sees, newest first. */
    @GET
    public Response list() {
        int page = paging.page(STATUS, "owner", "q");
        Requests.Filter filter =
                new Requests.Filter(paging.keyed(RequestStatus.class, STATUS), paging.text("owner"), paging.text("q"));
        return paging.answer(requests.list(caller.get(), filter, page), page, RequestJson.Listed::of);
    }

    /** Files a request, as a draft. */
    @POST
    public Response create(JsonBody body) {
        Actor actor = caller.get();
        body.demand(kinds());
        return calls.act(actor, body, () -> {
            long id = requests.create(actor, data(body, new RequestData()));
            ImageRequest made = requests.get(actor, id);
            return Reply.created("requests/" + id, made.getRowVersion(), RequestJson.of(made));
        });
    }

    /** A request. */
    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        ImageRequest request = requests.get(caller.get(), Numbers.id(id));
        return calls.found(request.getRowVersion(), RequestJson.of(request));
    }

    /** Changes the fields that are sent; the others stay. */
    @PATCH
    @Path("{id}")
    public Response edit(@PathParam("id") String id, JsonBody body) {
        body.demand(kinds());
        if (body.names().isEmpty()) {
            throw new Invalid("body", "error.json.nothing");
        }
        return edit(Numbers.id(id), body, data -> {});
    }

    private Response edit(long id, JsonBody body, Consumer<RequestData> change) {
        Actor actor = caller.get();
        return act(id, body, () -> {
            ImageRequest current = requests.get(actor, id);
            RequestData data = edited(current, body);
            change.accept(data);
            requests.update(actor, id, data, current.getRowVersion());
        });
    }

    /** The form of a request with what is sent; what is sent as it is shown, with its secrets masked, stays as it is. */
    private static RequestData edited(ImageRequest current, JsonBody body) {
        Map<String, String> masked = new HashMap<>();
        masked.put("repo_url", current.getShownRepoUrl());
        masked.put("run_commands", current.getShownRunCommands());
        masked.put("entrypoint", current.getShownEntrypoint());
        RequestData data = current.toData();
        for (String field : body.names()) {
            String sent = body.text(field);
            if (sent == null || !sent.equals(masked.get(field))) {
                RequestFields.put(data, field, sent);
            }
        }
        return data;
    }

    /** What an edit with these fields would change; changes nothing. */
    @POST
    @Path("{id}/diff")
    public RequestJson.Difference diff(@PathParam("id") String id, JsonBody body) {
        body.demand(kinds());
        return new RequestJson.Difference(
                requests.difference(caller.get(), Numbers.id(id), current -> edited(current, body)));
    }

    /** Sends a draft to the operator. */
    @POST
    @Path("{id}/submit")
    public Response submit(@PathParam("id") String id, JsonBody body) {
        Actor actor = caller.get();
        body.demandNothing();
        long request = Numbers.id(id);
        return act(request, body, () -> requests.submit(actor, request));
    }

    /** An operator's decision; a rejection says why. */
    @POST
    @Path("{id}/status")
    public Response move(@PathParam("id") String id, JsonBody body) {
        Actor actor = caller.get();
        body.demand(Map.of(STATUS, Kind.TEXT, REJECT_REASON, Kind.TEXT));
        RequestStatus next = body.keyed(RequestStatus.class, STATUS);
        if (next != RequestStatus.REJECTED && body.text(REJECT_REASON) != null) {
            throw new Invalid(REJECT_REASON, "request.reject_reason.unused");
        }
        long request = Numbers.id(id);
        return act(request, body, () -> requests.move(actor, request, next, body.text(REJECT_REASON), null));
    }

    /** Lets a user see the request; nothing changes where they do already. */
    @PUT
    @Path("{id}/collaborators/{login}")
    public Response addCollaborator(@PathParam("id") String id, @PathParam("login") String login, JsonBody body) {
        body.demandNothing();
        return edit(Numbers.id(id), body, data -> {
            if (data.collaboratorLogins().stream().noneMatch(l -> l.equalsIgnoreCase(login))) {
                List<String> logins = new ArrayList<>(data.collaboratorLogins());
                logins.add(login);
                data.setCollaborators(String.join(", ", logins));
            }
        });
    }

    /** Takes a collaborator out; nothing changes where they are none. */
    @DELETE
    @Path("{id}/collaborators/{login}")
    public Response removeCollaborator(@PathParam("id") String id, @PathParam("login") String login) {
        return edit(
                Numbers.id(id),
                JsonBody.NOTHING,
                data -> data.setCollaborators(String.join(
                        ", ",
                        data.collaboratorLogins().stream()
                                .filter(l -> !l.equalsIgnoreCase(login))
                                .toList())));
    }

    private Response act(long id, JsonBody body, Runnable act) {
        Actor actor = caller.get();
        return calls.act(actor, body, () -> requests.get(actor, id).getRowVersion(), () -> {
            act.run();
            ImageRequest now = requests.get(actor, id);
            return Reply.done(now.getRowVersion(), RequestJson.of(now));
        });
    }

    private static RequestData data(JsonBody body, RequestData data) {
        body.names().forEach(field -> RequestFields.put(data, field, body.text(field)));
        return data;
    }

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new HashMap<>();
        RequestFields.names().forEach(name -> kinds.put(name, Kind.TEXT));
        kinds.put("ram_mb", Kind.NUMBER);
        kinds.put("vcpu", Kind.NUMBER);
        kinds.put("collaborators", Kind.TEXTS);
        return kinds;
    }
}
