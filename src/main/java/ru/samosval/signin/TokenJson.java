package ru.samosval.signin;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import ru.samosval.user.ApiToken;
import ru.samosval.user.TokenScope;

/** An API token as the API shows it, without its text. */
@Schema(name = "Token")
public record TokenJson(
        long id,
        @Schema(example = "ci") String name,
        @Schema(implementation = TokenScope.class) String scope,
        Instant createdAt,
        @Schema(nullable = true) Instant expiresAt,
        @Schema(nullable = true) Instant usedAt,
        @Schema(nullable = true) String usedFrom) {

    static TokenJson of(ApiToken token) {
        return new TokenJson(
                token.id(),
                token.getName(),
                token.getScope().getKey(),
                Instant.ofEpochMilli(token.getCreatedAt()),
                timestamp(token.getExpiresAt()),
                timestamp(token.getUsedAt()),
                token.getUsedFrom());
    }

    private static Instant timestamp(Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    /** A token that was just made, with its text; {@code null} where that was shown before. */
    @Schema(name = "MadeToken")
    public record Made(
            long id,
            @Schema(example = "ci") String name,
            @Schema(implementation = TokenScope.class) String scope,
            Instant createdAt,
            @Schema(nullable = true) Instant expiresAt,
            @Schema(nullable = true) Instant usedAt,
            @Schema(nullable = true) String usedFrom,
            @Schema(nullable = true) String token) {

        static Made of(ApiToken made, String text) {
            TokenJson kept = TokenJson.of(made);
            return new Made(
                    kept.id, kept.name, kept.scope, kept.createdAt, kept.expiresAt, kept.usedAt, kept.usedFrom, text);
        }
    }

    /** What a token is made with; for the description of the API. */
    @Schema(
            name = "TokenInput",
            requiredProperties = {"name", "scope"})
    public record Input(
            @Schema(example = "ci") String name,
            @Schema(implementation = TokenScope.class) String scope,

            @Schema(nullable = true, minimum = "1", maximum = "3650", description = "null: for ever")
            Integer expiresInDays,

            @Schema(nullable = true, description = "The login of a service account, for administrators")
            String user) {}
}
