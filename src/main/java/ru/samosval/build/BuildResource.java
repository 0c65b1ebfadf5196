package ru.samosval.build;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
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
import ru.samosval.api.Calls;
import ru.samosval.api.Paging;
import ru.samosval.input.NumericParameter;
import ru.samosval.storage.ListPart;
import ru.samosval.user.Caller;

/** The API's calls about builds (sections 4.3 and 9.4). */
@Tag(name = "Builds")
@Path("builds")
@ApplicationScoped
public class BuildResource {

    private static final List<String> ORDERS = List.of("id", "image", "status", "request", "by", "created", "finished");

    @Inject
    private Builds builds;

    @Inject
    private BuildSights sights;

    @Inject
    private BuildWaits waits;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    @Inject
    private Paging paging;

    /** A page of the builds that the caller sees, newest first. */
    @GET
    @Operation(operationId = "listBuilds", summary = "Builds that you see, newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = BuildJson.Listed.class)))
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            description = "Only in this state",
            schema = @Schema(implementation = BuildStatus.class))
    @Parameter(
            name = "request",
            in = ParameterIn.QUERY,
            description = "Only of this request, by its number",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "2147483647"))
    @Parameter(name = "q", in = ParameterIn.QUERY, description = "Only with this text in the image's tag")
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            description = "id, image, status, request, by, created, finished; -finished is the other way round")
    public Response list() {
        ListPart part = paging.part(ORDERS, "status", "request", "q");
        Builds.Filter filter =
                new Builds.Filter(paging.keyed(BuildStatus.class, "status"), paging.id("request"), paging.text("q"));
        return paging.answer(builds.list(caller.get(), filter, part), part, BuildJson.Listed::of);
    }

    /**
     * A build. With {@code wait=finished} the answer comes when the build is over, at the latest after {@code timeout}.
     */
    @GET
    @Path("{id}")
    @Operation(
            operationId = "getBuild",
            summary = "A build",
            description =
                    "With wait=finished the answer comes when the build is over, at the latest when the timeout is; look at its status.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = BuildJson.class)))
    public void get(
            @PathParam("id") String id,
            @Parameter(
                            description = "The answer comes when the build is over, or the timeout is",
                            schema = @Schema(type = SchemaType.STRING, enumeration = "finished"))
                    @QueryParam("wait")
                    String wait,
            @Parameter(
                            description = "With wait, how long at most: 1ms to 5m, as 500ms, 30s, 2m or seconds",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            defaultValue = "60s",
                                            pattern = "[0-9]{1,6}(ms|s|m)?"))
                    @QueryParam("timeout")
                    String timeout,
            @Suspended AsyncResponse response) {
        BuildSights.Seen seen = sights.get(caller.get(), NumericParameter.id(id));
        waits.room()
                .answer(
                        response,
                        seen.build().id(),
                        wait,
                        timeout,
                        seen.status().isFinished(),
                        () -> calls.found(seen.version(), seen.build()));
    }
}
