package ru.samosval.hook;

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
import ru.samosval.hook.forge.Dialect;
import ru.samosval.input.NumericParameter;
import ru.samosval.storage.ListPart;
import ru.samosval.user.Caller;

/** The API's calls about the last deliveries to the webhooks. */
@Tag(name = "Hooks")
@Path("hooks/deliveries")
@ApplicationScoped
public class DeliveryResource {

    private static final List<String> ORDERS = List.of("id", "repository", "result", "dialect", "sender");

    @Inject
    private Deliveries deliveries;

    @Inject
    private Replays replays;

    @Inject
    private HookAnswers answers;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    @Inject
    private Paging paging;

    /** A page of the deliveries that the caller sees, newest first. */
    @GET
    @Operation(operationId = "listDeliveries", summary = "Deliveries to the webhooks that you see, newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = DeliveryJson.class)))
    @Parameter(
            name = "dialect",
            in = ParameterIn.QUERY,
            description = "Only of this forge",
            schema = @Schema(implementation = Dialect.class))
    @Parameter(
            name = "result",
            in = ParameterIn.QUERY,
            description = "Only with this result",
            schema = @Schema(implementation = DeliveryResult.class))
    @Parameter(name = "q", in = ParameterIn.QUERY, description = "Only with this text")
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            description = "id, repository, result, dialect, sender; -sender is the other way round")
    public Response list() {
        ListPart part = paging.part(ORDERS, "dialect", "result", "q");
        Deliveries.Filter filter = new Deliveries.Filter(
                paging.keyed(Dialect.class, "dialect"), paging.keyed(DeliveryResult.class, "result"), paging.text("q"));
        return paging.answer(deliveries.list(caller.get(), filter, part), part, row -> json(row, null, null));
    }

    /** A delivery, with its headers and the beginning of its body if the caller may see them. */
    @GET
    @Path("{id}")
    @Operation(operationId = "getDelivery", summary = "A delivery to the webhooks")
    @APIResponse(
            responseCode = "200",
            description = "As it is kept",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = DeliveryJson.class)))
    public Response get(@PathParam("id") String id) {
        return calls.found(null, json(deliveries.get(caller.get(), NumericParameter.id(id))));
    }

    /** Acts on a delivery once more, with the caller's rights. */
    @POST
    @Path("{id}/replay")
    @Operation(
            operationId = "replayDelivery",
            summary = "Act on a delivery once more",
            description = "For operators, by their own rights; the answer is the new delivery.")
    @APIResponse(
            responseCode = "201",
            description = "It was done",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = DeliveryJson.class)))
    public Response replay(@PathParam("id") String id, JsonBody body) {
        Actor actor = caller.get();
        body.demandNothing();
        long delivery = NumericParameter.id(id);
        // Not in a transaction of ours: deliveries that come at the same time share one.
        return calls.actApart(actor, body, null, null, () -> {
            long made = replays.replay(actor, delivery);
            return Reply.created("hooks/deliveries/" + made, null, json(deliveries.get(actor, made)));
        });
    }

    private DeliveryJson json(Deliveries.Detail detail) {
        return json(detail.row(), detail.headers(), detail.shownBody());
    }

    private DeliveryJson json(Deliveries.Row row, String headers, String body) {
        return DeliveryJson.of(row, headers, body, answers::sentences, answers::sentence);
    }
}
