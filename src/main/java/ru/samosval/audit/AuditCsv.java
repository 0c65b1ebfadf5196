package ru.samosval.audit;

import java.time.Instant;
import ru.samosval.format.Bytes;
import ru.samosval.format.Csv;
import ru.samosval.format.Timestamp;

/** The audit log as a CSV file; its columns have the names of {@link AuditJson}'s fields. */
public final class AuditCsv {

    private static final Object[] COLUMNS = {
        "id", "created_at", "username", "action", "target_id", "details", "address", "repeats", "repeated_at"
    };

    private AuditCsv() {}

    /** Adds the line with the names of the columns. */
    public static void addHead(Bytes out) {
        Csv.add(out, COLUMNS);
    }

    /** Adds a row. */
    public static void add(Bytes out, Audit.Row row) {
        Csv.add(
                out,
                row.id(),
                text(row.createdAt()),
                row.username(),
                row.action().getKey(),
                row.targetId(),
                row.details(),
                row.address(),
                row.repeats(),
                text(row.repeatedAt()));
    }

    /** Adds a last line that says that rows are missing: its id is no number, its details are the sentence. */
    public static void addCut(Bytes out, String sentence) {
        Csv.add(out, "cut", null, null, null, null, sentence, null, null, null);
    }

    private static String text(Instant timestamp) {
        return timestamp == null ? null : Timestamp.format(timestamp);
    }
}
