package ru.samosval.build;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.input.NumericParameter;
import ru.samosval.user.Caller;

/** A build's log for pages that poll (section 9.4). */
@Tag(name = "Builds")
@Path("builds/{id}/log")
@ApplicationScoped
public class BuildLogResource {

    @Inject
    private Builds builds;

    @Inject
    private Caller caller;

    /** Lines of the log. {@code next} is the number of the line to ask for next. */
    public record BuildLog(
            long id,
            @Schema(implementation = BuildStatus.class) String status,
            List<String> lines,
            int next,
            boolean finished) {}

    /** The lines of the log, starting with number {@code from}; the first line is 0. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getBuildLog", summary = "A build's log from a line on")
    public BuildLog get(@PathParam("id") String id, @QueryParam("from") @DefaultValue("0") String from) {
        int first = NumericParameter.between("from", from, 0, Integer.MAX_VALUE);
        Build build = builds.get(caller.get(), NumericParameter.id(id));
        List<String> lines = build.logLines();
        return new BuildLog(
                build.getId(),
                build.getStatus().getKey(),
                lines.subList(Math.min(first, lines.size()), lines.size()),
                lines.size(),
                build.getStatus().isFinished());
    }
}
