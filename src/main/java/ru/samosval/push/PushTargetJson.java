package ru.samosval.push;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import ru.samosval.deployment.Environment;

/** A push target as the API shows it, without the secret. */
@Schema(name = "PushTarget")
public record PushTargetJson(
        @Schema(example = "3") long id,
        @Schema(example = "loki") String name,
        @Schema(implementation = PushProtocol.class) String protocol,
        @Schema(example = "https://loki.example.com") String url,
        @Schema(example = "true") boolean logs,
        @Schema(example = "false") boolean metrics,

        @Schema(implementation = Environment.class, nullable = true)
        String environment,

        @Schema(nullable = true, example = "shop") String filter,
        @Schema(example = "[7]") List<Long> deployments,
        @Schema(nullable = true, example = "Bearer") String authorization,
        @Schema(example = "true") boolean active,
        @Schema(example = "false") boolean partial,
        @Schema(example = "1200") long sentLines,
        @Schema(example = "0") long droppedLines,
        @Schema(example = "0") long sentPoints,
        @Schema(example = "0") long droppedPoints,

        @Schema(nullable = true, example = "2026-01-31T10:20:30.123Z")
        Instant lastSentAt,

        @Schema(nullable = true, example = "connection refused")
        String lastError,

        @Schema(nullable = true, example = "2026-01-31T10:20:30.123Z")
        Instant lastErrorAt) {

    /** The body that creates a target. {@code deployments} are ids separated by commas. */
    @Schema(name = "PushTargetInput")
    public record Input(
            @Schema(required = true, example = "loki") String name,
            @Schema(implementation = PushProtocol.class) String protocol,

            @Schema(required = true, example = "https://loki.example.com")
            String url,

            @Schema(implementation = Environment.class, nullable = true)
            String environment,

            @Schema(nullable = true, example = "shop") String filter,
            @Schema(nullable = true, example = "7, 8") String deployments,
            @Schema(nullable = true, example = "grafana") String username,

            @Schema(nullable = true, example = "correct horse battery")
            String secret,

            @Schema(example = "true") boolean logs,
            @Schema(example = "false") boolean metrics) {}

    /**
     * A target as JSON.
     *
     * @param partial whether the target selects more deployments than are pushed
     */
    static PushTargetJson of(PushTarget target, boolean partial) {
        String authorization = target.credentials().getShown();
        return new PushTargetJson(
                target.id(),
                target.name(),
                target.protocol().getKey(),
                target.url(),
                target.logs(),
                target.metrics(),
                target.environment() == null ? null : target.environment().getKey(),
                target.filter(),
                target.deployments(),
                authorization == null || authorization.isEmpty() ? null : authorization,
                target.active(),
                partial,
                target.sentLines(),
                target.droppedLines(),
                target.sentPoints(),
                target.droppedPoints(),
                target.lastSentAt(),
                target.lastError(),
                target.lastErrorAt());
    }
}
