package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.api.Calls;
import ru.samosval.api.JsonBody;
import ru.samosval.user.Caller;

/** The API's call to make the server's secret of the webhooks, for scripts. It is shown only once. */
@Tag(name = "Hooks")
@Path("hooks/secret")
@ApplicationScoped
public class ServerHookSecretResource {

    @Inject
    private HookSecrets secrets;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    /** Makes a new secret, which replaces the present one. */
    @POST
    @Operation(
            operationId = "renewHookSecret",
            summary = "Make a new secret for all webhooks",
            description = "Shown this once: answered again by its Idempotency-Key, secret is null. For administrators.")
    @APIResponse(
            responseCode = "201",
            description = "The secret",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = HookSecretJson.class)))
    public Response renew(JsonBody body) {
        return calls.act(
                caller.get(), body.demandNothing(), () -> HookSecretResource.made(secrets.renewServer(caller.get())));
    }
}
