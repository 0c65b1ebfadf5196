package ru.samosval.user;

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
import ru.samosval.access.Role;
import ru.samosval.api.Calls;
import ru.samosval.api.JsonBody;
import ru.samosval.api.JsonBody.Kind;
import ru.samosval.api.Paging;
import ru.samosval.api.Reply;
import ru.samosval.input.NumericParameter;
import ru.samosval.storage.ListPart;

/** The API's calls about users, for administrators (section 4.8). */
@Tag(name = "Users")
@Path("users")
@ApplicationScoped
public class UserResource {

    private static final List<String> ORDERS = List.of("username", "role", "status", "created");

    private static final String NEW_PASSWORD = "new_password";

    private static final String FILES_REQUESTS = "files_requests";

    @Inject
    private Users users;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    @Inject
    private Paging paging;

    private interface Action {
        void on(Actor actor, long user);
    }

    /** A page of the users, by login. */
    @GET
    @Operation(operationId = "listUsers", summary = "All users, by login", description = "For administrators.")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = UserJson.class)))
    @Parameter(name = "q", in = ParameterIn.QUERY, description = "Only with this text in the login")
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            description = "username, role, status, created; -created is the other way round")
    public Response list() {
        ListPart part = paging.part(ORDERS, "q");
        return paging.answer(users.list(caller.get(), paging.text("q"), part), part, UserJson::of);
    }

    /** Creates a user. */
    @POST
    @Operation(operationId = "createUser", summary = "Make a user", description = "For administrators.")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = UserJson.Input.class)))
    @APIResponse(
            responseCode = "201",
            description = "It was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = UserJson.class)))
    public Response create(JsonBody body) {
        Actor actor = caller.get();
        body.demand(Map.of(
                "username",
                Kind.TEXT,
                "password",
                Kind.TEXT,
                "role",
                Kind.TEXT,
                "service_account",
                Kind.FLAG,
                FILES_REQUESTS,
                Kind.FLAG));
        NewUser form = new NewUser(
                body.text("username"),
                body.text("password"),
                body.has("role") ? body.keyed(Role.class, "role") : Role.DEVELOPER);
        form.setServiceAccount(body.flag("service_account"));
        form.setFilesRequests(body.flag(FILES_REQUESTS));
        return calls.act(actor, body, "password", null, () -> {
            User user = users.get(actor, users.create(actor, form));
            return Reply.created("users/" + user.getId(), user.getRowVersion(), UserJson.of(user));
        });
    }

    /** A user. */
    @GET
    @Path("{id}")
    @Operation(operationId = "getUser", summary = "A user", description = "For administrators.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = UserJson.class)))
    public Response get(@PathParam("id") String id) {
        User user = users.get(caller.get(), NumericParameter.id(id));
        return calls.found(user.getRowVersion(), UserJson.of(user));
    }

    /** Blocks a user. Takes effect at once. */
    @POST
    @Path("{id}/block")
    @Operation(
            operationId = "blockUser",
            summary = "Shut a user out at once",
            description = "For administrators; root cannot be blocked.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = UserJson.class)))
    public Response block(@PathParam("id") String id, JsonBody body) {
        return act(id, body, users::block);
    }

    /** Unblocks a user. */
    @POST
    @Path("{id}/unblock")
    @Operation(
            operationId = "unblockUser",
            summary = "Let a blocked user in again",
            description = "For administrators.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = UserJson.class)))
    public Response unblock(@PathParam("id") String id, JsonBody body) {
        return act(id, body, users::unblock);
    }

    /** Sets a user's password, and ends their sign-ins and tokens. */
    @POST
    @Path("{id}/password")
    @Operation(
            operationId = "changePassword",
            summary = "Give a user another password",
            description = "For administrators; ends the user's sign-ins and tokens.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = UserJson.Password.class)))
    @APIResponse(responseCode = "204", description = "It is changed")
    public Response changePassword(@PathParam("id") String id, JsonBody body) {
        body.demand(Map.of(NEW_PASSWORD, Kind.TEXT));
        // Not in one transaction with anything else: the password is hashed before the write lock is taken.
        Actor actor = caller.get();
        long user = NumericParameter.id(id);
        return calls.actEachTime(() -> users.get(actor, user).getRowVersion(), () -> {
            users.changePassword(actor, user, body.text(NEW_PASSWORD));
            return Reply.gone();
        });
    }

    private Response act(String id, JsonBody body, Action action) {
        Actor actor = caller.get();
        body.demandNothing();
        long user = NumericParameter.id(id);
        return calls.act(actor, body, () -> users.get(actor, user).getRowVersion(), () -> {
            action.on(actor, user);
            User now = users.get(actor, user);
            return Reply.done(now.getRowVersion(), UserJson.of(now));
        });
    }
}
