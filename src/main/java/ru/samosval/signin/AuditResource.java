package ru.samosval.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
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
import ru.samosval.api.Paging;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.audit.AuditJson;
import ru.samosval.storage.ListPart;
import ru.samosval.user.Caller;

/**
 * The API's call for the audit log, for administrators (section 4.8). It is in this room because only this room may ask
 * who the caller is.
 */
@Tag(name = "Audit")
@Path("audit")
@ApplicationScoped
public class AuditResource {

    private static final List<String> ORDERS = List.of("id", "user", "action", "target");

    @Inject
    private Audit audit;

    @Inject
    private Caller caller;

    @Inject
    private Paging paging;

    /** A page of the log, newest first. */
    @GET
    @Operation(operationId = "listAudit", summary = "The audit log, newest first", description = "For administrators.")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = AuditJson.class)))
    @Parameter(name = "user", in = ParameterIn.QUERY, description = "Only of this user, by login")
    @Parameter(
            name = "action",
            in = ParameterIn.QUERY,
            description = "Only this act",
            schema = @Schema(implementation = AuditAction.class))
    @Parameter(name = "q", in = ParameterIn.QUERY, description = "Only with this text")
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            description = "id, user, action, target; -target is the other way round")
    public Response list() {
        ListPart part = paging.part(ORDERS, "user", "action", "q");
        Audit.Filter filter =
                new Audit.Filter(paging.text("user"), paging.keyed(AuditAction.class, "action"), paging.text("q"));
        return paging.answer(audit.list(caller.get(), filter, part), part, AuditJson::of);
    }
}
