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
import ru.samosval.audit.Period;
import ru.samosval.storage.ListPart;
import ru.samosval.user.Caller;

/**
 * The API's calls for the audit log, for administrators (section 4.8). They are in this room because only this room may
 * ask who the caller is.
 */
@Tag(name = "Audit")
@Path("audit")
@ApplicationScoped
public class AuditResource {

    private static final List<String> ORDERS = List.of("id", "user", "action", "target");
    private static final String[] FILTERS = {"user", "action", "q", "from", "to", "zone"};
    private static final String USER = "Only of this user, by login";
    private static final String TEXT = "Only with this text";
    private static final String FROM =
            "Only from this moment on; a date such as 2026-01-31 means the beginning of that day";
    private static final String TO = "Only before this moment; a date means the end of that day";
    private static final String ZONE =
            "Where the days of dates begin: a zone such as Europe/Moscow, or an offset; UTC unless said";

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
    @Parameter(name = "user", in = ParameterIn.QUERY, description = USER)
    @Parameter(
            name = "action",
            in = ParameterIn.QUERY,
            description = "Only this act",
            schema = @Schema(implementation = AuditAction.class))
    @Parameter(name = "q", in = ParameterIn.QUERY, description = TEXT)
    @Parameter(name = "from", in = ParameterIn.QUERY, description = FROM)
    @Parameter(name = "to", in = ParameterIn.QUERY, description = TO)
    @Parameter(name = "zone", in = ParameterIn.QUERY, description = ZONE)
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            description = "id, user, action, target; -target is the other way round")
    public Response list() {
        ListPart part = paging.part(ORDERS, FILTERS);
        return paging.answer(audit.list(caller.get(), filter(), part), part, AuditJson::of);
    }

    private Audit.Filter filter() {
        return new Audit.Filter(
                paging.text("user"),
                paging.keyed(AuditAction.class, "action"),
                paging.text("q"),
                Period.parse(paging.text("from"), paging.text("to"), paging.text("zone")));
    }
}
