package ru.samosval.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import ru.samosval.storage.Migration;
import ru.samosval.storage.Sql;
import ru.samosval.storage.TextIndex;

/** An old database is searched like a new one: its texts are folded, and found in the index. */
class SearchTextFoldingTest {

    @TempDir
    Path folder;

    @Test
    void textsOfBeforeAreFoldedAndTheIndexFollows() throws SQLException {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + folder.resolve("old.sqlite3"));
        migration(database).target("4").load().migrate();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            add(statement, "'ёлка  и ещё'");
            add(statement, "'plain text'");
            add(statement, "NULL");
            TextIndex.takeAll(Sql.on(connection), "audit_log");
            add(statement, "'ёж, которого нет в указателе'");
            statement.executeUpdate(
                    "INSERT INTO alerts (alert_type, target_id, message, resolved, created_at, request_id) VALUES"
                            + " ('deployment_failed', 1, 'ЁЛКА (elka:1.0): Failed', 0, '2026-01-31T10:20:30.123Z', 1)");
            assertEquals(List.of("1"), found(statement, "ёлк"));
        }
        migration(database)
                .javaMigrations(SearchTextFolding.all().toArray(Migration[]::new))
                .load()
                .migrate();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            assertEquals(List.of(), found(statement, "ёлк"));
            assertEquals(List.of("1"), found(statement, "елк"));
            assertEquals(List.of("1"), found(statement, "ка "));
            assertEquals(List.of("2"), found(statement, "pla"));
            assertEquals(
                    java.util.Arrays.asList("елка и еще", "plain text", null, "еж, которого нет в указателе"),
                    column(statement, "SELECT search_text FROM audit_log ORDER BY id"));
            assertEquals(
                    List.of("елка (elka:1.0): failed"),
                    column(statement, "SELECT search_text FROM alerts WHERE message LIKE 'ЁЛКА%'"));
            TextIndex.takeAll(Sql.on(connection), "alerts");
            assertEquals(
                    List.of("1"), column(statement, "SELECT rowid FROM alerts_text WHERE alerts_text MATCH '\"елк\"'"));
            TextIndex.takeAll(Sql.on(connection), "audit_log");
            assertEquals(List.of("4"), found(statement, "указ".substring(0, 3)));
            assertEquals("ok", column(statement, "PRAGMA integrity_check").get(0));
        }
    }

    private static FluentConfiguration migration(SQLiteDataSource database) {
        return Flyway.configure().dataSource(database).locations("classpath:db/migration/sqlite");
    }

    private static void add(Statement statement, String text) throws SQLException {
        statement.executeUpdate("INSERT INTO audit_log (action, details, created_at, search_text) VALUES"
                + " ('login', 'kept', '2026-01-31T10:20:30.123Z', " + text + ")");
    }

    private static List<String> found(Statement statement, String trigram) throws SQLException {
        return column(statement, "SELECT rowid FROM audit_log_text WHERE audit_log_text MATCH '\"" + trigram + "\"'");
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
