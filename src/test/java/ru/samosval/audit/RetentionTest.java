package ru.samosval.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ru.samosval.config.Settings;
import ru.samosval.harness.EmptyDatabase;
import ru.samosval.harness.Injected;
import ru.samosval.storage.Database;
import ru.samosval.storage.Sql;
import ru.samosval.storage.TextIndex;

/** How long rows of the audit log are kept. */
class RetentionTest {

    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC);

    private Connection connection;

    @BeforeEach
    void aLogOfHalfAYear(@TempDir Path folder) throws SQLException {
        connection = EmptyDatabase.in(folder).source().getConnection();
        row(1, "2026-06-01T00:00:00.000Z", "summer");
        row(2, "2026-10-27T09:59:59.999Z", "eldest");
        row(3, "2026-10-27T10:00:00.000Z", "thirty");
        row(4, "2026-11-26T09:00:00.000Z", "today");
        TextIndex.takeAll(Sql.on(connection), "audit_log");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void rowsThatAreOlderThanTheDaysSetGoWithTheirWordsAndNothingElseDoes() throws SQLException {
        List<String> before = others();
        keeping(30).deleteOld();
        assertEquals(List.of("3", "4"), column("SELECT id FROM audit_log ORDER BY id"));
        assertEquals(List.of(), found("summer"));
        assertEquals(List.of(), found("eldest"));
        assertEquals(List.of("3"), found("thirty"));
        assertEquals(List.of("4"), found("today"));
        assertEquals(before, others());
        keeping(30).deleteOld();
        assertEquals(List.of("3", "4"), column("SELECT id FROM audit_log ORDER BY id"));
    }

    @Test
    void withoutALimitAllAreKept() throws SQLException {
        keeping(0).deleteOld();
        assertEquals(List.of("1", "2", "3", "4"), column("SELECT id FROM audit_log ORDER BY id"));
    }

    @Test
    void ofVeryManyABatchGoesAtATime() throws SQLException {
        try (Statement many = connection.createStatement()) {
            many.executeUpdate("UPDATE audit_log SET id = id + 10000");
            many.executeUpdate(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                            + " INSERT INTO audit_log (id, action, created_at) SELECT i, 'login', '2026-01-01T00:00:00.000Z' FROM n");
        }
        keeping(30).deleteOld();
        assertEquals(List.of("1004"), column("SELECT COUNT(*) FROM audit_log"));
        keeping(30).deleteOld();
        assertEquals(List.of("2"), column("SELECT COUNT(*) FROM audit_log"));
    }

    private Audit keeping(int days) {
        Settings settings = new Settings() {
            @Override
            public int auditRetentionDays() {
                return days;
            }
        };
        Database database = new Database() {
            @Override
            public <T> T inTransaction(Work<T> work) {
                return work.on(Sql.on(connection));
            }
        };
        return Injected.into(new Audit(), settings, database, NOW);
    }

    private void row(int id, String createdAt, String text) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO audit_log (id, action, details, created_at,"
                        + " search_text) VALUES (?, 'login', ?, ?, ?)")) {
            insert.setInt(1, id);
            insert.setString(2, text);
            insert.setString(3, createdAt);
            insert.setString(4, text);
            insert.executeUpdate();
        }
    }

    /** The rows whose text is in the index under its first three letters. */
    private List<String> found(String text) throws SQLException {
        return column("SELECT rowid FROM audit_log_text WHERE audit_log_text MATCH '" + text.substring(0, 3) + "'");
    }

    /** How many rows the other tables have. */
    private List<String> others() throws SQLException {
        List<String> counts = new ArrayList<>();
        for (String table : column("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'audit_log%'"
                + " AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%!_t%' ESCAPE '!' ORDER BY name")) {
            counts.add(table + " " + column("SELECT COUNT(*) FROM " + table));
        }
        return counts;
    }

    private List<String> column(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> column = new ArrayList<>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        }
    }
}
