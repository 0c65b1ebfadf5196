package ru.samosval.audit;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A row of the audit log as the API shows it. {@code username} is {@code null} if the system acted. */
@Schema(name = "AuditEntry")
public record AuditJson(
        long id,
        @Schema(nullable = true) String username,
        @Schema(implementation = AuditAction.class) String action,
        @Schema(nullable = true) Long targetId,
        @Schema(nullable = true) String details,
        @Schema(nullable = true) String address,
        int repeats,
        @Schema(nullable = true) Instant repeatedAt,
        Instant createdAt) {

    /** A row as JSON. */
    public static AuditJson of(Audit.Row row) {
        return new AuditJson(
                row.id(),
                row.username(),
                row.action().getKey(),
                row.targetId(),
                row.details(),
                row.address(),
                row.repeats(),
                row.repeatedAt(),
                row.createdAt());
    }
}
