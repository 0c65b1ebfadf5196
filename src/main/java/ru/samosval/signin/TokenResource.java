package ru.samosval.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
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
import ru.samosval.api.JsonFormat;
import ru.samosval.api.Paging;
import ru.samosval.api.Reply;
import ru.samosval.input.NumericParameter;
import ru.samosval.storage.ListPart;
import ru.samosval.user.ApiTokens;
import ru.samosval.user.Caller;
import ru.samosval.user.NewToken;
import ru.samosval.user.TokenScope;

/**
 * API tokens. {@code POST /api/tokens {"name","scope","expires_in_days"}} answers 201 with the token, which is never
 * shown again. {@code GET} lists the caller's tokens, {@code DELETE /api/tokens/{id}} revokes one. An administrator
 * names a service account as {@code user}.
 */
@Tag(name = "Tokens")
@Path("tokens")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class TokenResource {

    private static final List<String> ORDERS = List.of("id", "name", "scope", "created", "expires", "used");

    private static final String DAYS = "expires_in_days";

    @Inject
    private ApiTokens tokens;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    @Inject
    private Paging paging;

    /**
     * Creates a token. Without {@code expires_in_days} it is valid for 90 days, or for as long as the token that
     * creates it; with {@code null} it does not expire.
     */
    @POST
    @Operation(
            operationId = "createToken",
            summary = "Make an API token",
            description =
                    "Shown this once: answered again by its Idempotency-Key, token is null. Without expires_in_days it is good for 90 days, or as long as the token that makes it; with null for ever. An administrator names a service account as user.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = TokenJson.Input.class),
                            example = "{\"name\":\"ci\",\"scope\":\"write\",\"expires_in_days\":90}"))
    @APIResponse(
            responseCode = "201",
            description = "The token",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = TokenJson.Made.class)))
    public Response create(JsonBody body) {
        body.demand(Map.of("name", Kind.TEXT, "scope", Kind.TEXT, DAYS, Kind.INTEGER, "user", Kind.TEXT));
        String name = body.text("name");
        TokenScope scope = body.keyed(TokenScope.class, "scope");
        String user = body.text("user");
        NewToken form = body.has(DAYS)
                ? new NewToken(name, scope, body.integer(DAYS), user)
                : NewToken.forTheUsualTime(name, scope, user);
        Actor actor = caller.get();
        return calls.act(actor, body, () -> {
            ApiTokens.Created created = tokens.create(actor, caller.token().orElse(null), caller.isSwitched(), form);
            return Reply.shownOnce(
                    "tokens/" + created.kept().id(),
                    JsonFormat.write(TokenJson.Made.of(created.kept(), null)),
                    JsonFormat.write(TokenJson.Made.of(created.kept(), created.token())));
        });
    }

    /** The caller's tokens, newest first. An administrator may ask for another user's. */
    @GET
    @Operation(operationId = "listTokens", summary = "Your API tokens, the newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = TokenJson.class)))
    @Parameter(name = "user", in = ParameterIn.QUERY, description = "Another user's, to administrators")
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            description = "id, name, scope, created, expires, used; -name is the other way round")
    public Response list() {
        ListPart part = paging.part(ORDERS, "user");
        return paging.answer(tokens.list(caller.get(), paging.text("user"), part), part, TokenJson::of);
    }

    /** A token of the caller, or of anybody for an administrator. */
    @GET
    @Path("{id}")
    @Operation(operationId = "getToken", summary = "An API token", description = "Without its text.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = TokenJson.class)))
    public TokenJson get(@PathParam("id") String id) {
        return TokenJson.of(tokens.get(caller.get(), NumericParameter.id(id)));
    }

    /** Revokes a token. */
    @DELETE
    @Path("{id}")
    @Operation(operationId = "revokeToken", summary = "Revoke an API token")
    @APIResponse(responseCode = "204", description = "It is good for nothing any more")
    public Response revoke(@PathParam("id") String id, JsonBody body) {
        Actor actor = caller.get();
        long token = NumericParameter.id(id);
        return calls.act(actor, body.demandNothing(), () -> {
            tokens.revoke(actor, token);
            return Reply.gone();
        });
    }
}
