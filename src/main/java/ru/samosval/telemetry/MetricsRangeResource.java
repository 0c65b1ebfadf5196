package ru.samosval.telemetry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.api.JsonFactories;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.History;
import ru.samosval.deployment.WriteBarrier;
import ru.samosval.i18n.Texts;
import ru.samosval.input.NumericParameter;
import ru.samosval.input.Timestamps;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.simulation.Telemetry;
import ru.samosval.user.Caller;

/** The CPU and RAM of a deployment over any range of up to 30 days, in steps, and what was done to it in that time. */
@Tag(name = "Telemetry")
@Path("deployments/{id}/metrics/range")
@ApplicationScoped
public class MetricsRangeResource {

    private static final Duration LONGEST = Duration.ofDays(30);

    /** At most this many replicas are drawn behind their mean. */
    private static final int MOST_REPLICAS = 12;

    @Inject
    private Histories histories;

    @Inject
    private WriteBarrier barrier;

    @Inject
    private Caller caller;

    @Inject
    private Clock clock;

    @Inject
    private Texts texts;

    /**
     * The steps that {@code [from, to)} touches, about 360 at most: {@code {"step":…,"at":[…],
     * "cpu":{"min":[…],"mean":[…],"max":[…]},"ram":{…},"replicas":[{"cpu":[…],"ram":[…]},…],"marks":[…]}}.
     * {@code step} and {@code at} are in milliseconds; values are in percent, null if nothing ran.
     *
     * @param from a moment, in the same forms as {@code since} of the metrics
     * @param to the same; without it, now
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "getMetricsRange",
            summary = "CPU and RAM of a deployment over any range",
            description =
                    "Least, mean and greatest of each part, and what was done meanwhile. If that was more than 200"
                            + " acts, those of each slot of the range are one mark of the kind `several`, with their"
                            + " number, so that none is left out.")
    @APIResponse(
            responseCode = "200",
            description = "In time's order",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = MetricsJson.Range.class)))
    public String get(@PathParam("id") String id, @QueryParam("from") String from, @QueryParam("to") String to) {
        long deployment = NumericParameter.id(id);
        long now = clock.millis();
        long begin = timestamp("from", from, now);
        long end = to == null || to.isBlank() ? now : Math.min(now, timestamp("to", to, now));
        if (begin >= end || end - begin > LONGEST.toMillis()) {
            throw new Invalid("from", "metrics.range.length");
        }
        // Stops before an act that is being committed, as the log's lines do.
        long held = Math.max(begin + 1, Math.min(end, barrier.heldAt(deployment)));
        History history = histories.between(caller.get(), List.of(deployment), begin, held).stream()
                .findFirst()
                .orElseThrow(NotFound::new);
        Step step = Step.of(begin, end);
        Band mean = Band.of(history, Telemetry.ALL, step, begin, held);
        JsonArrayBuilder timestamps = JsonFactories.BUILDERS.createArrayBuilder();
        for (int i = 0; i < mean.size(); i++) {
            timestamps.add(mean.timestamp(i));
        }
        return JsonFactories.BUILDERS
                .createObjectBuilder()
                .add("step", step.millis())
                .add("at", timestamps)
                .add("cpu", mean.cpu().toJson())
                .add("ram", mean.ram().toJson())
                .add("replicas", replicas(history, step, begin, held))
                .add("marks", marks(Marks.of(history, begin, held, end)))
                .build()
                .toString();
    }

    private JsonArrayBuilder marks(List<MarkGroup> marks) {
        JsonArrayBuilder array = JsonFactories.BUILDERS.createArrayBuilder();
        marks.forEach(mark -> array.add(mark.toJson(texts)));
        return array;
    }

    private static JsonArrayBuilder replicas(History history, Step step, long from, long to) {
        JsonArrayBuilder replicas = JsonFactories.BUILDERS.createArrayBuilder();
        int shown = history.replicas() == 1 ? 0 : Math.min(MOST_REPLICAS, history.replicas());
        for (int replica = 1; replica <= shown; replica++) {
            Band band = Band.of(history, replica, step.coarser(shown), from, to);
            replicas.add(JsonFactories.BUILDERS
                    .createObjectBuilder()
                    .add("cpu", band.cpu().means())
                    .add("ram", band.ram().means()));
        }
        return replicas;
    }

    private static long timestamp(String field, String text, long now) {
        if (text == null) {
            return now;
        }
        Instant timestamp = Timestamps.demand(field, text);
        // A moment before or after all points; avoids arithmetic with extreme values.
        return timestamp.isBefore(Instant.EPOCH)
                ? 0
                : timestamp.isAfter(Instant.ofEpochMilli(now)) ? now : timestamp.toEpochMilli();
    }
}
