package ru.samosval.telemetry.desk;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import ru.samosval.simulation.Level;
import ru.samosval.telemetry.LineKind;

/**
 * Lines of many deployments in one order. This only describes the JSON; {@link Window} writes it by hand.
 *
 * @param more whether there are more lines beyond these
 * @param to the place where the range ends
 */
@Schema(name = "DeskLines")
public record DeskLinesJson(
        List<Line> lines,
        @Schema(example = "true") boolean more,
        @Schema(example = "1769854835000-0-0") String to) {

    /** A line. Its key is its place in the order and never changes. */
    @Schema(name = "DeskLine")
    public record Line(
            @Schema(example = "1769854830123-7-0") String key,
            @Schema(example = "7") long deployment,
            Instant ts,
            @Schema(implementation = Level.class) String level,
            @Schema(example = "1") int replica,
            @Schema(implementation = LineKind.class) String kind,

            @Schema(example = "GET /items 200 13 ms replica=1")
            String message) {}
}
