package ru.samosval.alert;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.storage.ListPart;
import ru.samosval.user.Caller;

/** The API's calls about alerts. */
@Tag(name = "Alerts")
@Path("alerts")
@ApplicationScoped
public class AlertResource {

    private static final List<String> ORDERS = List.of("id", "created", "deployment", "status");

    @Inject
    private Alerts alerts;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    @Inject
    private Paging paging;

    /** A page of the alerts that the caller sees, newest first: the open ones unless {@code state} says otherwise. */
    @GET
    @Operation(operationId = "listAlerts", summary = "Alerts that you see, newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = AlertJson.class)))
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "open unless said",
            schema = @Schema(enumeration = {"open", "resolved", "all"}))
    @Parameter(
            name = "q",
            in = ParameterIn.QUERY,
            description = "Only with this text in the message, as the name of the deployment or of the image")
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            description = "id, created, deployment, status; -status is the other way round")
    public Response list() {
        ListPart part = paging.part(ORDERS, "state", "q");
        String state = paging.text("state");
        Boolean resolved = switch (state == null ? "open" : state) {
            case "open" -> Boolean.FALSE;
            case "resolved" -> Boolean.TRUE;
            case "all" -> null;
            default -> throw new Invalid("state", "error.parameter.choice", "open, resolved, all");
        };
        return paging.answer(alerts.list(caller.get(), resolved, paging.text("q"), part), part, AlertJson::of);
    }

    /** An alert. */
    @GET
    @Path("{id}")
    @Operation(operationId = "getAlert", summary = "An alert")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = AlertJson.class)))
    public Response get(@PathParam("id") String id) {
        Alerts.Row alert = alerts.get(caller.get(), NumericParameter.id(id));
        return calls.found(alert.version(), AlertJson.of(alert));
    }

    /** Resolves an alert. */
    @POST
    @Path("{id}/resolve")
    @Operation(operationId = "resolveAlert", summary = "Mark an alert as seen to", description = "For operators.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = AlertJson.class)))
    public Response resolve(@PathParam("id") String id, JsonBody body) {
        Actor actor = caller.get();
        body.demandNothing();
        long alert = NumericParameter.id(id);
        return calls.act(actor, body, () -> alerts.get(actor, alert).version(), () -> {
            alerts.resolve(actor, alert);
            Alerts.Row resolved = alerts.get(actor, alert);
            return Reply.done(resolved.version(), AlertJson.of(resolved));
        });
    }
}
