package ru.samosval.user;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import ru.samosval.access.Role;

/** A user as the API shows them to administrators. */
@Schema(name = "User")
public record UserJson(
        long id,
        String username,
        @Schema(implementation = Role.class) String role,
        boolean isActive,
        boolean serviceAccount,
        boolean filesRequests,
        Instant createdAt) {

    static UserJson of(User user) {
        return new UserJson(
                user.getId(),
                user.getUsername(),
                user.getRole().getKey(),
                user.isActive(),
                user.isServiceAccount(),
                user.isFilesRequests(),
                user.getCreatedAt());
    }

    static UserJson of(Users.Row row) {
        return new UserJson(
                row.id(),
                row.username(),
                row.role().getKey(),
                row.active(),
                row.serviceAccount(),
                row.filesRequests(),
                row.createdAt());
    }

    /** The body that creates a user; for the description of the API. */
    @Schema(
            name = "UserInput",
            requiredProperties = {"username"})
    public record Input(
            String username,

            @Schema(nullable = true, description = "None for a service account")
            String password,

            @Schema(implementation = Role.class) String role,

            @Schema(description = "A program, which signs in by API tokens alone")
            Boolean serviceAccount,

            @Schema(description = "Of a service account with the role operator: it may also file requests")
            Boolean filesRequests) {}

    /** The body that changes a user's password; for the description of the API. */
    @Schema(name = "PasswordInput", requiredProperties = "new_password")
    public record Password(String newPassword) {}
}
