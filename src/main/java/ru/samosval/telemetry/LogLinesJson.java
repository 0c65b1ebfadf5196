package ru.samosval.telemetry;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import ru.samosval.simulation.Level;

/** Lines of a deployment's log, oldest first. This only describes the JSON; {@link Lines} writes it by hand. */
@Schema(name = "LogLines")
public record LogLinesJson(List<Line> lines) {

    /** A line. With its id a stream continues after it. */
    @Schema(name = "LogLine")
    public record Line(
            @Schema(example = "1769854830123-0") String id,
            Instant ts,
            @Schema(implementation = Level.class) String level,

            @Schema(example = "shop-api shop/api:1.4 GET /items 200 13 ms replica=1")
            String message) {}
}
