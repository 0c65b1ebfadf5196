package ru.samosval.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * {@code /api/openapi.json}: all calls, described as OpenAPI 3. The build creates the description
 * ({@link DescribedCalls}).
 */
@Tag(name = "Description")
@Path("openapi.json")
@ApplicationScoped
public class DescriptionResource {

    static final String FILE = "openapi.json";

    /** The description. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getDescription", summary = "This description")
    @APIResponse(
            responseCode = "200",
            description = "OpenAPI 3",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.OBJECT, example = "{\"openapi\":\"3.0.3\"}")))
    public byte[] get() throws IOException {
        try (InputStream file = DescribedCalls.class.getResourceAsStream(FILE)) {
            return file.readAllBytes();
        }
    }
}
