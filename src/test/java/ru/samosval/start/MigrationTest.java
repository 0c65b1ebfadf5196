package ru.samosval.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ru.samosval.harness.Db;

/** A database of the first version, with rows, is brought up to date by a start of this one. */
class MigrationTest {

    private static final String TIME = "'2026-09-01T10:00:00.000Z'";
    private static final String[] ROWS = {
        "INSERT INTO users VALUES (1, 'root', 'hash', 'admin', 1, " + TIME
                + ", 0), (2, 'anna', 'hash', 'developer', 0, " + TIME + ", 3)",
        "INSERT INTO image_requests VALUES (1, 'shop', 'https://git.example.test/shop', 'main', 'continuous', NULL,"
                + " 'debian:12', 'apt-get update', 'shop', 'FROM debian:12', 512, 0.5, '1.4', 2, 'approved', 'root', 2, "
                + TIME + ", " + TIME + ", NULL, 'git.example.test/shop', 'shop', 1)",
        "INSERT INTO request_collaborators VALUES (1, 1)",
        "INSERT INTO images VALUES (1, 1, 'shop', '1.4', 'shop:1.4', " + TIME + ")",
        "INSERT INTO builds VALUES (1, 1, 1, 'success', 'done', NULL, 1, " + TIME + ", " + TIME
                + ", 'shop', '1.4', NULL, NULL, 2)",
        "INSERT INTO deployments VALUES (1, 1, 'web-1', 'dev', 'running', 2, '8000:80', 0, 0, " + TIME + ", " + TIME
                + ", 1, NULL, 'web-1', 1), (2, 1, 'web-2', 'dev', 'stopped', 1, NULL, 1, 1, " + TIME + ", " + TIME
                + ", 1, NULL, 'web-2', 2), (3, 1, 'web-3', 'prod', 'running', 1, NULL, 0, 0, " + TIME + ", " + TIME
                + ", 1, NULL, 'web-3', 1)",
        "INSERT INTO deployment_ports VALUES (1, 8000)",
        "INSERT INTO deployment_runs VALUES (1, 1, 1, 77, 1788000000000, 1788000004000, 0, NULL)",
        "INSERT INTO deployment_events VALUES (1, 1788000000000, 1, 'INFO', 'anna starts')",
        "INSERT INTO alerts VALUES (1, 'deployment_failed', 2, 'failed', 0, " + TIME + ", 1, NULL, NULL, 0),"
                + " (2, 'deployment_failed', 2, 'failed', 1, " + TIME + ", 1, " + TIME + ", 1, 1)",
        "INSERT INTO audit_log VALUES (1, 2, 'login', NULL, 'anna', " + TIME + ", 'anna')"
    };
    private static final String[] ROWS_OF_RESTARTS = {
        "INSERT INTO replica_restarts VALUES (1, 1, 5000, 1, 6000), (1, 1, 7000, 2, 8000), (1, 1, 9000, 11, 9900)",
        "INSERT INTO deployment_events VALUES (1, 5000, 1, 'WARN', 'Replica 1 killed by anna'),"
                + " (1, 7000, 1, 'WARN', 'Replica 2 restarted by killed by anna')"
    };
    private static final List<String> TABLES = List.of(
            "users",
            "image_requests",
            "request_collaborators",
            "images",
            "builds",
            "deployments",
            "deployment_ports",
            "deployment_runs",
            "deployment_events",
            "alerts",
            "audit_log");

    @TempDir
    private Path folder;

    @Test
    void rowsOfTheFirstVersionAreAllThereAndCountedAndFound() throws SQLException {
        Path file = folder.resolve("samosval.sqlite3");
        String url = "jdbc:sqlite:" + file;
        flyway(url, "1").migrate();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String row : ROWS) {
                statement.executeUpdate(row);
            }
        }
        Db db = new Db(file);
        List<List<List<String>>> before =
                TABLES.stream().map(t -> db.rows("SELECT * FROM " + t)).toList();

        assertTrue(flyway(url, "latest").migrate().migrationsExecuted > 1);

        List<List<String>> installation = db.rows("SELECT id FROM installation");
        assertTrue(installation.toString().matches("\\[\\[[0-9a-f]{32}]]"), installation::toString);
        for (int i = 0; i < TABLES.size(); i++) {
            List<List<String>> after = db.rows("SELECT * FROM " + TABLES.get(i));
            for (int row = 0; row < before.get(i).size(); row++) {
                List<String> old = before.get(i).get(row);
                assertEquals(old, after.get(row).subList(0, old.size()), TABLES.get(i));
            }
            assertEquals(before.get(i).size(), after.size(), TABLES.get(i));
        }
        assertEquals("ok", db.text("PRAGMA integrity_check"));
        assertEquals(List.of(), db.rows("PRAGMA foreign_key_check"));
        for (String[] counted : new String[][] {
            {"deployment_counts", "deployments", "image_id, environment, status"},
            {"alert_counts", "alerts", "request_id, resolved"}
        }) {
            assertEquals(
                    db.rows("SELECT %s, COUNT(*) FROM %s GROUP BY %s ORDER BY %s"
                            .formatted(counted[2], counted[1], counted[2], counted[2])),
                    db.rows("SELECT %s, n FROM %s WHERE n > 0 ORDER BY %s"
                            .formatted(counted[2], counted[0], counted[2])));
        }
        assertEquals("1", db.text("SELECT repeats FROM audit_log"), "an old row stands for one act");
        assertEquals(List.of(), db.column("SELECT listed FROM text_indexes WHERE indexed_to > 0"), "to be indexed");
    }

    @Test
    void ofReplicasThatWereTakenDownBeforeItIsKnownWhichWereKilled() throws SQLException {
        Path file = folder.resolve("samosval.sqlite3");
        String url = "jdbc:sqlite:" + file;
        flyway(url, "28").migrate();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String row : ROWS_OF_RESTARTS) {
                statement.executeUpdate(row);
            }
        }
        flyway(url, "29").migrate();
        assertEquals(
                List.of(List.of("1", "9"), List.of("2", "0"), List.of("11", "0")),
                new Db(file).rows("SELECT replica, killed_by FROM replica_restarts ORDER BY replica"));
    }

    private static Flyway flyway(String url, String target) {
        return Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/migration/sqlite")
                .target(target)
                .load();
    }
}
