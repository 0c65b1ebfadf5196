package ru.samosval.push;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import ru.samosval.deployment.Environment;
import ru.samosval.i18n.Keyed;
import ru.samosval.storage.Identified;
import ru.samosval.storage.ResultRow;

/**
 * A receiver that logs and metrics are pushed to, and what is pushed.
 *
 * @param environment only deployments of this environment; null for all
 * @param filter a text in the names or images of deployments; null for all
 * @param deployments only these deployments; empty for all that the other two select
 * @param logsTo lines before this moment (epoch milliseconds) have been sent or dropped
 * @param metricsTo the same for points
 * @param lastSentAt null if nothing has been sent yet
 * @param lastError why the last try failed; null if it did not
 */
public record PushTarget(
        Long id,
        String name,
        PushProtocol protocol,
        String url,
        boolean logs,
        boolean metrics,
        Environment environment,
        String filter,
        List<Long> deployments,
        boolean active,
        long logsTo,
        long metricsTo,
        long sentLines,
        long droppedLines,
        long sentPoints,
        long droppedPoints,
        Instant lastSentAt,
        String lastError,
        Instant lastErrorAt,
        ReceiverCredentials credentials)
        implements Identified {

    static final String COLUMNS = "id, name, protocol, url, logs, metrics, environment, filter, deployments, is_active,"
            + " logs_to, metrics_to, sent_lines, dropped_lines, sent_points, dropped_points, last_sent_at, last_error,"
            + " last_error_at, username, secret";

    static PushTarget of(ResultRow row) {
        return new PushTarget(
                row.getLong(1),
                row.getString(2),
                Keyed.parse(PushProtocol.class, row.getString(3)).orElseThrow(),
                row.getString(4),
                row.getBoolean(5),
                row.getBoolean(6),
                Keyed.parse(Environment.class, row.getString(7)).orElse(null),
                row.getString(8),
                row.isNull(9)
                        ? List.of()
                        : Arrays.stream(row.getString(9).split(","))
                                .map(Long::valueOf)
                                .toList(),
                row.getBoolean(10),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13),
                row.getLong(14),
                row.getLong(15),
                row.getLong(16),
                row.isNull(17) ? null : Instant.ofEpochMilli(row.getLong(17)),
                row.getString(18),
                row.isNull(19) ? null : Instant.ofEpochMilli(row.getLong(19)),
                new ReceiverCredentials(row.getString(20), row.getString(21)));
    }

    /** Whether it is paused, fails, or is sent to: the key of its state. */
    public String state() {
        return !active ? "paused" : lastError == null ? "sending" : "failing";
    }

    /** The ids of its deployments, as they are typed into the form; empty for all. */
    public String deploymentNumbers() {
        return String.join(
                ", ", deployments.stream().map(id -> Long.toString(id)).toList());
    }
}
