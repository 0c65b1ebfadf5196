package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.api.Calls;
import ru.samosval.api.JsonBody;
import ru.samosval.api.JsonFormat;
import ru.samosval.api.Reply;
import ru.samosval.input.NumericParameter;
import ru.samosval.user.Caller;

/** The API's calls about the secret of a request's own webhook, for scripts. A new secret is shown only once. */
@Tag(name = "Hooks")
@Path("requests/{id}/hook-secret")
@ApplicationScoped
public class HookSecretResource {

    @Inject
    private HookSecrets secrets;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    /** Makes a new secret, which replaces the present one. */
    @POST
    @Operation(
            operationId = "renewHookSecretOfRequest",
            summary = "Make a new secret for the webhooks of a request",
            description = "Shown this once: answered again by its Idempotency-Key, secret is null.")
    @APIResponse(
            responseCode = "201",
            description = "The secret",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = HookSecretJson.class)))
    public Response renewOf(@PathParam("id") String id, JsonBody body) {
        return act(body, () -> made(secrets.renewOf(caller.get(), NumericParameter.id(id))));
    }

    /** Removes the secret. */
    @DELETE
    @Operation(operationId = "removeHookSecretOfRequest", summary = "Take a request's own secret away")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response remove(@PathParam("id") String id, JsonBody body) {
        return act(body, () -> {
            secrets.removeOf(caller.get(), NumericParameter.id(id));
            return Reply.gone();
        });
    }

    private Response act(JsonBody body, Supplier<Reply> action) {
        return calls.act(caller.get(), body.demandNothing(), action);
    }

    static Reply made(String secret) {
        return Reply.shownOnce(
                null, JsonFormat.write(new HookSecretJson(null)), JsonFormat.write(new HookSecretJson(secret)));
    }
}
