package ru.samosval.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.access.Role;
import ru.samosval.i18n.Keyed;
import ru.samosval.refusal.Refusal.Invalid;

/** Suggestions of logins (section 9.8). */
@Tag(name = "Users")
@Path("users/search")
@ApplicationScoped
public class UserSearchResource {

    @Inject
    private Users users;

    /** The active users whose login begins with {@code q}; with {@code role} only those who have it. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "searchUsers", summary = "Logins that begin so")
    @APIResponse(
            responseCode = "200",
            description = "At most 20",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema =
                                    @Schema(
                                            type = SchemaType.ARRAY,
                                            implementation = String.class,
                                            example = "[\"anna\"]")))
    public List<String> search(@QueryParam("q") @DefaultValue("") String q, @QueryParam("role") String role) {
        Role wanted = role == null || role.isBlank()
                ? null
                : Keyed.parse(Role.class, role).orElseThrow(() -> new Invalid("role", "user.role.required"));
        return users.search(q, wanted);
    }
}
