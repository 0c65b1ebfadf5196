package ru.samosval.start;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import ru.samosval.platform.Folded;

/**
 * Brings the stored search texts into the form in which texts are compared now ({@link Folded}), and with each the entry of
 * the index of texts, whose old text must be given to it to be taken out. Most texts are plain and stay: a million rows are
 * read through in some seconds.
 */
public final class V7__Fold_search_texts extends BaseJavaMigration {

    private static final int BATCH = 10_000;

    /** What follows each text in the index. */
    private static final String END = "char(1, 1)";

    private record Row(long id, String before, String after) {}

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        fold(connection, "image_requests", false);
        fold(connection, "deployments", true);
        fold(connection, "audit_log", true);
    }

    private static void fold(Connection connection, String table, boolean indexed) throws SQLException {
        long last = 0;
        List<Row> changed = new ArrayList<>();
        boolean more = true;
        while (more) {
            changed.clear();
            int read = 0;
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT id, search_text FROM " + table + " WHERE id > ? ORDER BY id LIMIT " + BATCH)) {
                query.setLong(1, last);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        read++;
                        last = rows.getLong(1);
                        String before = rows.getString(2);
                        String after = before == null ? null : Folded.of(before);
                        if (before != null && !before.equals(after)) {
                            changed.add(new Row(last, before, after));
                        }
                    }
                }
            }
            write(connection, table, indexed, changed);
            more = read == BATCH;
        }
    }

    private static void write(Connection connection, String table, boolean indexed, List<Row> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String isIndexed = " WHERE ? <= (SELECT indexed_to FROM text_indexes WHERE listed = '" + table + "')";
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE " + table + " SET search_text = ? WHERE id = ?")) {
            for (Row row : rows) {
                update.setString(1, row.after());
                update.setLong(2, row.id());
                update.addBatch();
            }
            update.executeBatch();
        }
        if (!indexed) {
            return;
        }
        try (PreparedStatement takeOut = connection.prepareStatement("INSERT INTO " + table + "_text (" + table
                        + "_text, rowid, text) SELECT 'delete', ?, ? || " + END + isIndexed);
                PreparedStatement takeIn = connection.prepareStatement(
                        "INSERT INTO " + table + "_text (rowid, text) SELECT ?, ? || " + END + isIndexed)) {
            for (Row row : rows) {
                entry(takeOut, row.id(), row.before());
                entry(takeIn, row.id(), row.after());
            }
            takeOut.executeBatch();
            takeIn.executeBatch();
        }
    }

    private static void entry(PreparedStatement statement, long id, String text) throws SQLException {
        statement.setLong(1, id);
        statement.setString(2, text);
        statement.setLong(3, id);
        statement.addBatch();
    }
}
