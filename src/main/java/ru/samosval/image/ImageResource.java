package ru.samosval.image;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
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
import ru.samosval.api.Calls;
import ru.samosval.api.Paging;
import ru.samosval.input.NumericParameter;
import ru.samosval.storage.ListPart;
import ru.samosval.user.Caller;

/** The API's calls about images (sections 4.4 and 9.5). */
@Tag(name = "Images")
@Path("images")
@ApplicationScoped
public class ImageResource {

    private static final List<String> ORDERS = List.of("id", "image", "request", "owner", "created");

    @Inject
    private Images images;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    @Inject
    private Paging paging;

    /** A page of the images that the caller sees, newest first. */
    @GET
    @Operation(operationId = "listImages", summary = "Images that you see, newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = ImageJson.Listed.class)))
    @Parameter(
            name = "request",
            in = ParameterIn.QUERY,
            description = "Only of this request, by its number",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "2147483647"))
    @Parameter(name = "q", in = ParameterIn.QUERY, description = "Only with this text in the tag")
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            description = "id, image, request, owner, created; -created is the other way round")
    public Response list() {
        ListPart part = paging.part(ORDERS, "request", "q");
        return paging.answer(
                images.list(caller.get(), paging.id("request"), paging.text("q"), part), part, ImageJson.Listed::of);
    }

    /** An image, with the present owner of its request. */
    @GET
    @Path("{id}")
    @Operation(operationId = "getImage", summary = "An image")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ImageJson.class)))
    public Response get(@PathParam("id") String id) {
        Image image = images.get(caller.get(), NumericParameter.id(id));
        return calls.found(image.getRowVersion(), ImageJson.of(image));
    }
}
