package ru.samosval.telemetry.desk;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.access.Actor;
import ru.samosval.api.JsonFactories;
import ru.samosval.deployment.Histories.Chosen;
import ru.samosval.deployment.Histories.Stretch;
import ru.samosval.format.Timestamp;
import ru.samosval.i18n.Texts;
import ru.samosval.input.NumericParameter;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.simulation.Run;
import ru.samosval.user.Caller;
import ru.samosval.work.LongAnswers;
import ru.samosval.work.Work;

/** The API's calls about the logs of many deployments in one order (docs/api.md). */
@Tag(name = "Telemetry")
@Path("logs")
@ApplicationScoped
public class LogDeskResource {

    private static final String NDJSON = "application/x-ndjson";
    private static final int MOST_RUNS = 200;

    @Inject
    private LogDesk desk;

    @Inject
    private LongAnswers answers;

    @Inject
    private Caller caller;

    @Inject
    private Texts texts;

    @Inject
    private DeskPlaces places;

    /** Lines next to a place: those before it, or after it, or the last ones. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getLogLines", summary = "Lines of many deployments next to a place in time")
    @APIResponse(
            responseCode = "200",
            description = "In time's order",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = DeskLinesJson.class)))
    public byte[] lines(
            @BeanParam DeskParameters asked,
            @QueryParam("before") String before,
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("200") String limit) {
        int most = NumericParameter.between("limit", limit, 1, Window.MOST);
        if (DeskParameters.isGiven(before) && DeskParameters.isGiven(after)) {
            throw new Invalid("after", "desk.before.after");
        }
        Wanted wanted = asked.wantedWhateverTheySay();
        LogDesk.View view = desk.view(caller.get(), asked);
        // While an act begins, nothing is certain yet, and the end lies before all moments.
        Place end = view.to().compareTo(Place.beginningOf(0)) < 0 ? Place.beginningOf(0) : view.to();
        Window window = new Window(view.past(), wanted, end);
        if (DeskParameters.isGiven(after)) {
            Place place = DeskParameters.place("after", after, null);
            return window.after(place.compareTo(view.from()) < 0 ? view.from() : place, most, view.to());
        }
        Place place = DeskParameters.place("before", before, view.to());
        return window.before(place.compareTo(view.to()) > 0 ? view.to() : place, most, view.from());
    }

    /** The deployments that are looked at, newest first. If there is only one, also its last runs. */
    @GET
    @Path("deployments")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listLogDeployments", summary = "The deployments whose logs are looked at")
    @APIResponse(
            responseCode = "200",
            description = "Newest first",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = DeskDeploymentsJson.class)))
    public String deployments(@BeanParam DeskParameters asked) {
        Actor actor = caller.get();
        LogDesk.View view = desk.view(actor, asked);
        JsonArrayBuilder deployments = JsonFactories.BUILDERS.createArrayBuilder();
        for (Chosen chosen : view.deployments()) {
            deployments.add(JsonFactories.BUILDERS
                    .createObjectBuilder()
                    .add("id", chosen.id())
                    .add("name", chosen.name())
                    .add("image", chosen.imageTag())
                    .add("environment", chosen.environment().getKey())
                    .add("status", chosen.status().getKey())
                    .add("replicas", chosen.replicas()));
        }
        JsonObjectBuilder body = JsonFactories.BUILDERS
                .createObjectBuilder()
                .add("deployments", deployments)
                .add("more", view.more());
        if (view.deployments().size() == 1) {
            JsonArrayBuilder runs = JsonFactories.BUILDERS.createArrayBuilder();
            for (Stretch run : desk.runs(actor, view.deployments().get(0).id(), MOST_RUNS)) {
                JsonObjectBuilder json = JsonFactories.BUILDERS
                        .createObjectBuilder()
                        .add("number", run.number())
                        .add("requested", Timestamp.format(run.requestedAt()))
                        .add("ready", Timestamp.format(run.readyAt()))
                        .add("failed", run.fails());
                if (run.endedAt() == Run.ONGOING) {
                    json.addNull("ended");
                } else {
                    json.add("ended", Timestamp.format(run.endedAt()));
                }
                runs.add(json);
            }
            body.add("runs", runs);
        }
        return body.build().toString();
    }

    /** Searches, and sends hits as they are found. */
    @GET
    @Path("search")
    @Produces(NDJSON)
    @Operation(operationId = "searchLogs", summary = "Search the logs of many deployments")
    @APIResponse(
            responseCode = "200",
            description = "What is found, as it is found",
            content = @Content(mediaType = "application/x-ndjson", schema = @Schema(implementation = String.class)))
    public Response search(
            @BeanParam DeskParameters asked,
            @QueryParam("order") @DefaultValue("newest") String order,
            @QueryParam("limit") @DefaultValue("200") String limit,
            @QueryParam("count") String count,
            @QueryParam("buckets") @DefaultValue("0") String buckets,
            @Context HttpServletRequest request)
            throws IOException {
        int hits = NumericParameter.between("limit", limit, 0, LogSearch.MOST_HITS);
        int parts = NumericParameter.between("buckets", buckets, 0, LogSearch.MOST_BUCKETS);
        boolean counts = DeskParameters.flag("count", count);
        boolean newest = isFirst("order", order, "newest", "oldest");
        Wanted wanted = asked.wanted();
        LogDesk.View view = desk.view(caller.get(), asked);
        return answers.begin(
                request,
                NDJSON,
                null,
                () -> new LogSearch(
                        view.past(),
                        new LogSearch.Question(view.from(), view.to(), newest, wanted, hits, counts, parts)));
    }

    /** All lines of the range as a file. */
    @GET
    @Path("download")
    @Produces({MediaType.TEXT_PLAIN, NDJSON})
    @Operation(operationId = "downloadLogs", summary = "All lines of a range as a file")
    @APIResponse(
            responseCode = "200",
            description = "A file; as text or as JSON Lines",
            content = {
                @Content(mediaType = "text/plain", schema = @Schema(implementation = String.class)),
                @Content(mediaType = "application/x-ndjson", schema = @Schema(implementation = String.class))
            })
    public Response download(
            @BeanParam DeskParameters asked,
            @QueryParam("format") @DefaultValue("text") String format,
            @Context HttpServletRequest request)
            throws IOException {
        boolean text = isFirst("format", format, "text", "jsonl");
        Wanted wanted = asked.wanted();
        LogDesk.View view = desk.view(caller.get(), asked);
        String name = "samosval-logs-" + Timestamp.format(view.to().millis()).replaceAll("[:.]", "-")
                + (text ? ".log" : ".jsonl");
        String cut = texts.of("desk.download.cut");
        return answers.begin(
                request,
                text ? "text/plain;charset=UTF-8" : NDJSON,
                name,
                () -> new LogDownload(
                        view.past(), view.deployments().size(), view.from(), view.to(), wanted, !text, cut));
    }

    /** New lines as they come, after a line or from now on. */
    @GET
    @Path("stream")
    @Produces(NDJSON)
    @Operation(operationId = "streamLogDesk", summary = "New lines of many deployments as they come")
    @APIResponse(
            responseCode = "200",
            description = "Until the client goes",
            content = @Content(mediaType = "application/x-ndjson", schema = @Schema(implementation = String.class)))
    public Response stream(
            @BeanParam DeskParameters asked, @QueryParam("after") String after, @Context HttpServletRequest request)
            throws IOException {
        Wanted wanted = asked.wanted();
        Place place = DeskParameters.place("after", after, null);
        Actor actor = caller.get();
        // Asked here to refuse wrong parameters at once; the stream asks again.
        desk.view(actor, asked);
        return answers.begin(request, places.streams(), NDJSON, null, () -> desk.live(actor, asked, wanted, place));
    }

    /**
     * New lines of several desks over one connection, which is all that a browser with many windows can spare
     * (docs/api.md).
     *
     * <p>A GET, although an address has room for fewer desks than a body: it only reads, so a read-only token may call
     * it, and it does not keep a sign-in from ending when idle.
     */
    @GET
    @Path("streams")
    @Produces(NDJSON)
    @Operation(
            operationId = "streamLogDesks",
            summary = "New lines of several desks by one connection",
            description = "Each desk is the query of /api/logs/stream, encoded as a parameter's value.")
    @APIResponse(
            responseCode = "200",
            description = "Until the client goes",
            content = @Content(mediaType = "application/x-ndjson", schema = @Schema(implementation = String.class)))
    public Response streams(
            @Parameter(example = "deployment=7&level=ERROR") @QueryParam("desk") List<String> queries,
            @Context HttpServletRequest request)
            throws IOException {
        if (queries.isEmpty() || queries.size() > LiveDesks.MOST) {
            throw new Invalid("desk", "desk.desks", LiveDesks.MOST);
        }
        Actor actor = caller.get();
        List<Work> desks = queries.stream().map(query -> live(actor, query)).toList();
        return answers.begin(request, places.streams(), NDJSON, null, () -> new LiveDesks(desks));
    }

    /** The new lines of a desk. If the desk is refused, only the reason. */
    private Work live(Actor actor, String query) {
        try {
            Map<String, List<String>> fields = DeskParameters.fields("desk", query);
            DeskParameters asked = DeskParameters.of(fields);
            Wanted wanted = asked.wanted();
            Place place = DeskParameters.place("after", DeskParameters.first(fields, "after"), null);
            desk.view(actor, asked);
            return desk.live(actor, asked, wanted, place);
        } catch (Refusal e) {
            byte[] end = end(e);
            return (out, until) -> {
                out.add(end);
                return false;
            };
        }
    }

    private byte[] end(Refusal refusal) {
        Refusal.Text why =
                refusal instanceof Invalid invalid ? invalid.errors().get(0).text() : refusal.text();
        String end = JsonFactories.BUILDERS
                .createObjectBuilder()
                .add("type", "end")
                .add("reason", refusal instanceof Refusal.NotFound ? "gone" : "refused")
                .add("detail", texts.say(why))
                .build()
                .toString();
        return (end + '\n').getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isFirst(String parameter, String value, String one, String other) {
        if (value.strip().equals(one)) {
            return true;
        }
        if (value.strip().equals(other)) {
            return false;
        }
        throw new Invalid(parameter, "desk.either", one, other);
    }
}
