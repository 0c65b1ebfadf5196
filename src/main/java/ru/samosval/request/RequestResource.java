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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
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
import ru.samosval.input.Characters;
import ru.samosval.input.NumericParameter;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.storage.ListPart;
import ru.samosval.user.Caller;
import ru.samosval.user.Users;

/** The API's calls about requests and what is done to them (sections 4.2 and 9.3). */
@Tag(name = "Requests")
@Path("requests")
@ApplicationScoped
public class RequestResource {

    private static final List<String> ORDERS =
            List.of("id", "image", "status", "repository", "mode", "owner", "updated");

    private static final String STATUS = "status";
    private static final String REJECT_REASON = "reject_reason";

    @Inject
    private Requests requests;

    @Inject
    private Users users;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    @Inject
    private Paging paging;

    /** A page of the requests that the caller sees, newest first. */
    @GET
    @Operation(operationId = "listRequests", summary = "Requests that you see, newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = RequestJson.Listed.class)))
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            description = "Only in this state",
            schema = @Schema(implementation = RequestStatus.class))
    @Parameter(
            name = "whose",
            in = ParameterIn.QUERY,
            description = "mine: only those that you have filed or own",
            schema = @Schema(implementation = Whose.class))
    @Parameter(name = "owner", in = ParameterIn.QUERY, description = "Only of this owner, by login")
    @Parameter(
            name = "q",
            in = ParameterIn.QUERY,
            description = "Only with this text in name, tag, repository, branch, base image or commit")
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            description = "id, image, status, repository, mode, owner, updated; -updated is the other way round")
    public Response list() {
        ListPart part = paging.part(ORDERS, STATUS, "whose", "owner", "q");
        Requests.Filter filter = new Requests.Filter(
                paging.keyed(RequestStatus.class, STATUS),
                paging.keyed(Whose.class, "whose"),
                paging.text("owner"),
                paging.text("q"));
        return paging.answer(requests.list(caller.get(), filter, part), part, RequestJson.Listed::of);
    }

    /** Creates a request as a draft. */
    @POST
    @Operation(
            operationId = "createRequest",
            summary = "File a request, as a draft",
            description = "Needed are image_name, repo_url, base_image, version_tag and owner. For developers,"
                    + " and for service accounts that file requests.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = RequestJson.Input.class)))
    @APIResponse(
            responseCode = "201",
            description = "It was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = RequestJson.class)))
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
    @Operation(operationId = "getRequest", summary = "A request")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = RequestJson.class)))
    public Response get(@PathParam("id") String id) {
        ImageRequest request = requests.get(caller.get(), NumericParameter.id(id));
        return calls.found(request.getRowVersion(), RequestJson.of(request));
    }

    /** Changes the fields that are sent. The others stay. */
    @PATCH
    @Path("{id}")
    @Operation(
            operationId = "editRequest",
            summary = "Change the fields that are sent",
            description =
                    "null empties a field. A developer changes drafts and rejected requests, which become drafts again; operators any. A field that is sent as it is shown, its secrets masked, stays as it is.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = RequestJson.Input.class)))
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = RequestJson.class)))
    public Response edit(@PathParam("id") String id, JsonBody body) {
        body.demand(kinds());
        if (body.names().isEmpty()) {
            throw new Invalid("body", "error.json.nothing");
        }
        return edit(NumericParameter.id(id), body, data -> {});
    }

    private Response edit(long id, JsonBody body, Consumer<RequestData> change) {
        Actor actor = caller.get();
        Function<ImageRequest, RequestData> edit = current -> {
            RequestData data = edited(current, body);
            change.accept(data);
            return data;
        };
        // Before the transaction begins, because from then on everyone else waits for the write lock.
        Optional<Requests.CheckedEdit> checked = requests.check(actor, id, edit);
        return act(id, body, () -> requests.edit(actor, id, checked, edit));
    }

    /**
     * The form of the request with the fields that are sent. A field that is sent as it is shown, with its secrets
     * masked, stays unchanged.
     */
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

    /** What an edit with these fields would change. Changes nothing. */
    @POST
    @Path("{id}/diff")
    @Operation(
            operationId = "diffRequest",
            summary = "What an edit would change",
            description = "Changes nothing; refused where the edit would be.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = RequestJson.Input.class)))
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = RequestJson.Difference.class)))
    public RequestJson.Difference diff(@PathParam("id") String id, JsonBody body) {
        body.demand(kinds());
        return new RequestJson.Difference(
                requests.difference(caller.get(), NumericParameter.id(id), current -> edited(current, body)));
    }

    /** Submits a draft for review. */
    @POST
    @Path("{id}/submit")
    @Operation(operationId = "submitRequest", summary = "Send a draft to the operator")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = RequestJson.class)))
    public Response submit(@PathParam("id") String id, JsonBody body) {
        Actor actor = caller.get();
        body.demandNothing();
        long request = NumericParameter.id(id);
        return act(request, body, () -> requests.submit(actor, request, null));
    }

    /** An operator's decision. A rejection needs a reason. */
    @POST
    @Path("{id}/status")
    @Operation(
            operationId = "moveRequest",
            summary = "Decide on a request",
            description =
                    "For operators: from submitted to in_review, approved or rejected, from in_review to approved or rejected, from approved and rejected to in_review.")
    @RequestBody(
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = RequestJson.Move.class)))
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = RequestJson.class)))
    public Response move(@PathParam("id") String id, JsonBody body) {
        Actor actor = caller.get();
        body.demand(Map.of(STATUS, Kind.TEXT, REJECT_REASON, Kind.TEXT));
        RequestStatus next = body.keyed(RequestStatus.class, STATUS);
        if (next != RequestStatus.REJECTED && body.text(REJECT_REASON) != null) {
            throw new Invalid(REJECT_REASON, "request.reject_reason.unused");
        }
        long request = NumericParameter.id(id);
        return act(request, body, () -> requests.move(actor, request, next, body.text(REJECT_REASON), null));
    }

    /** Adds a collaborator, who then sees the request. Changes nothing if the user is one already. */
    @PUT
    @Path("{id}/collaborators/{login}")
    @Operation(operationId = "addCollaborator", summary = "Let a user see a request")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = RequestJson.class)))
    public Response addCollaborator(@PathParam("id") String id, @PathParam("login") String login, JsonBody body) {
        body.demandNothing();
        if (login.contains(",")) {
            // Only one login: a list would add several.
            throw new Invalid("login", "request.collaborators.unknown", Characters.excerpt(login));
        }
        return edit(NumericParameter.id(id), body, data -> {
            if (data.collaboratorLogins().stream().noneMatch(l -> l.equalsIgnoreCase(login))) {
                List<String> logins = new ArrayList<>(data.collaboratorLogins());
                logins.add(login);
                data.setCollaborators(String.join(", ", logins));
            }
        });
    }

    /** Removes a collaborator. Changes nothing if the user is none; refused if there is no such user. */
    @DELETE
    @Path("{id}/collaborators/{login}")
    @Operation(operationId = "removeCollaborator", summary = "Take a collaborator out")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = RequestJson.class)))
    public Response removeCollaborator(@PathParam("id") String id, @PathParam("login") String login, JsonBody body) {
        return edit(NumericParameter.id(id), body.demandNothing(), data -> {
            List<String> logins = data.collaboratorLogins();
            List<String> rest =
                    logins.stream().filter(l -> !l.equalsIgnoreCase(login)).toList();
            if (rest.size() == logins.size() && users.find(login).isEmpty()) {
                // A slip of the pen, and not somebody who is out already.
                throw new Invalid("login", "request.collaborators.unknown", Characters.excerpt(login));
            }
            data.setCollaborators(String.join(", ", rest));
        });
    }

    private Response act(long id, JsonBody body, Runnable action) {
        Actor actor = caller.get();
        return calls.act(actor, body, () -> requests.get(actor, id).getRowVersion(), () -> {
            action.run();
            ImageRequest now = requests.done(id);
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
