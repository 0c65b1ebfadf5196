package ru.samosval.alert;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An alert as the API shows it. {@code resolvedBy} is {@code null} if the system resolved it. */
@Schema(name = "Alert")
public record AlertJson(
        long id,
        String alertType,
        long targetId,
        String message,
        boolean resolved,
        Instant createdAt,
        @Schema(nullable = true) Instant resolvedAt,
        @Schema(nullable = true) String resolvedBy) {

    static AlertJson of(Alerts.Row row) {
        return new AlertJson(
                row.id(),
                row.alertType(),
                row.targetId(),
                row.message(),
                row.resolved(),
                row.createdAt(),
                row.resolvedAt(),
                row.resolvedBy());
    }
}
