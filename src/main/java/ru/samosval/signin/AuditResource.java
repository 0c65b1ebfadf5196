package ru.samosval.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.access.Actor;
import ru.samosval.api.Paging;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.audit.AuditJson;
import ru.samosval.audit.Period;
import ru.samosval.format.Timestamp;
import ru.samosval.i18n.Texts;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.Search;
import ru.samosval.user.Caller;
import ru.samosval.work.LongAnswers;

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
    private static final String CSV = "text/csv";
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

    @Inject
    private LongAnswers answers;

    @Inject
    private Texts texts;

    @Inject
    private Clock clock;

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

    /** All rows of a filter as a file. */
    @GET
    @Path("download")
    @Produces(CSV)
    @Operation(
            operationId = "downloadAudit",
            summary = "The audit log as a file, newest first",
            description =
                    "For administrators. All rows of the filter as CSV (RFC 4180) in UTF-8; a text that begins like a"
                            + " formula has an apostrophe before it.")
    @APIResponse(
            responseCode = "200",
            description = "A file; its columns are the fields of listAudit",
            content =
                    @Content(
                            mediaType = CSV,
                            schema = @Schema(implementation = String.class),
                            examples =
                                    @ExampleObject(
                                            name = "a row",
                                            value =
                                                    "id,created_at,username,action,target_id,details,address,repeats,repeated_at\r\n"
                                                            + "7,2026-01-31T10:20:30.123Z,olga,request_status,3,status: submitted"
                                                            + " → approved,127.0.0.1,1,\r\n")))
    @Parameter(
            name = "action",
            in = ParameterIn.QUERY,
            description = "Only this act",
            schema = @Schema(implementation = AuditAction.class))
    public Response download(
            @Parameter(description = USER) @QueryParam("user") String user,
            @QueryParam("action") String action,
            @Parameter(description = TEXT) @QueryParam("q") String text,
            @Parameter(description = FROM) @QueryParam("from") String from,
            @Parameter(description = TO) @QueryParam("to") String to,
            @Parameter(description = ZONE) @QueryParam("zone") String zone,
            @Context HttpServletRequest request)
            throws IOException {
        Actor actor = caller.get();
        Audit.Filter filter = filter();
        Search.Ids span = audit.span(actor, filter);
        String cut = texts.of("desk.download.cut");
        String name = "samosval-audit-" + Timestamp.format(clock.instant()).replaceAll("[:.]", "-") + ".csv";
        return answers.begin(
                request, CSV + ";charset=UTF-8", name, () -> new AuditDownload(audit, actor, filter, span, cut));
    }

    private Audit.Filter filter() {
        return new Audit.Filter(
                paging.text("user"),
                paging.keyed(AuditAction.class, "action"),
                paging.text("q"),
                Period.parse(paging.text("from"), paging.text("to"), paging.text("zone")));
    }
}
