package ru.samosval.start;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import ru.samosval.input.Folded;
import ru.samosval.storage.Sql;
import ru.samosval.storage.TextIndex;

/**
 * Converts the stored search texts to the form in which texts are compared today ({@link Folded}). Most are already in
 * that form. If any is changed, the list's index is rebuilt, which is faster than replacing single texts in it.
 */
public final class V7__Fold_search_texts extends BaseJavaMigration {

    private static final int BATCH = 10_000;

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        fold(connection, "image_requests");
        for (String table : new String[] {"deployments", "audit_log"}) {
            if (fold(connection, table)) {
                try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate(
                            "INSERT INTO " + table + "_text (" + table + "_text) VALUES ('delete-all')");
                    statement.executeUpdate("UPDATE text_indexes SET indexed_to = 0 WHERE listed = '" + table + "'");
                }
                try (Sql sql = Sql.on(connection)) {
                    TextIndex.takeAll(sql, table);
                }
            }
        }
    }

    /** Folds the texts of a table in batches, so that only one batch is in memory. Returns whether any text changed. */
    private static boolean fold(Connection connection, String table) throws SQLException {
        boolean changed = false;
        long last = 0;
        int read = BATCH;
        while (read == BATCH) {
            read = 0;
            try (PreparedStatement query = connection.prepareStatement(
                            "SELECT id, search_text FROM " + table + " WHERE id > ? ORDER BY id LIMIT " + BATCH);
                    PreparedStatement update =
                            connection.prepareStatement("UPDATE " + table + " SET search_text = ? WHERE id = ?")) {
                query.setLong(1, last);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        read++;
                        last = rows.getLong(1);
                        String before = rows.getString(2);
                        String after = before == null ? null : Folded.of(before);
                        if (before != null && !before.equals(after)) {
                            update.setString(1, after);
                            update.setLong(2, last);
                            update.addBatch();
                            changed = true;
                        }
                    }
                }
                update.executeBatch();
            }
        }
        return changed;
    }
}
