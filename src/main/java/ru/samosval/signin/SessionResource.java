package ru.samosval.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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
import ru.samosval.user.Sessions;

/** One's own open sign-ins, for programs: what the profile's page shows of them, and ends. */
@Tag(name = "Sessions")
@Path("sessions")
@ApplicationScoped
public class SessionResource {

    private static final List<String> ORDERS = List.of("id", "agent", "address", "created", "used");

    @Inject
    private Sessions sessions;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    @Inject
    private Paging paging;

    /** One's own open sign-ins, the newest first. */
    @GET
    @Operation(operationId = "listSessions", summary = "Your open sign-ins, the newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = SessionJson.class)))
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            description = "id, agent, address, created, used; -used is the other way round")
    public Response list() {
        ListPart part = paging.part(ORDERS);
        long current = caller.session().map(Sessions.Known::id).orElse(-1L);
        return paging.answer(sessions.list(caller.get(), part), part, session -> SessionJson.of(session, current));
    }

    /** Ends one of one's own sign-ins; the one that the call is made by too. */
    @DELETE
    @Path("{id}")
    @Operation(operationId = "endSession", summary = "End one of your sign-ins")
    @APIResponse(responseCode = "204", description = "It has ended, with the streams that it has opened")
    public Response end(@PathParam("id") String id, JsonBody body) {
        Actor actor = caller.get();
        long session = NumericParameter.id(id);
        return calls.act(actor, body.demandNothing(), () -> {
            sessions.endOwn(actor, session);
            return Reply.gone();
        });
    }

    /** Ends all of one's own sign-ins but the one that the call is made by; a call by a token ends them all. */
    @DELETE
    @Operation(
            operationId = "endOtherSessions",
            summary = "End all of your other sign-ins",
            description = "All but the one that the call is made by. If a token makes the call, all of them.")
    @APIResponse(responseCode = "204", description = "They have ended, with the streams that they have opened")
    public Response endOthers(JsonBody body) {
        Actor actor = caller.get();
        Long current = caller.session().map(Sessions.Known::id).orElse(null);
        return calls.act(actor, body.demandNothing(), () -> {
            sessions.endOthers(actor, current);
            return Reply.gone();
        });
    }
}
