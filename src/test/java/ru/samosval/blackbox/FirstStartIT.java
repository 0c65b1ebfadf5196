package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import ru.samosval.harness.Db;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** What the first start creates in an empty folder: section 6 of the specification, column by column. */
@OnServer
class FirstStartIT {

    /** Each column with its type, {@code !} if it is NOT NULL, and the table that it refers to. */
    private static final String SCHEMA = """
            users: id INTEGER, username TEXT!, password_hash TEXT!, role TEXT!, is_active INTEGER!, created_at TEXT!
            image_requests: id INTEGER, image_name TEXT!, repo_url TEXT!, repo_branch TEXT!, update_mode TEXT!, \
            target_commit TEXT, base_image TEXT!, run_commands TEXT, entrypoint TEXT, dockerfile_content TEXT, \
            ram_mb INTEGER!, vcpu REAL!, version_tag TEXT!, owner_id INTEGER!>users, status TEXT!, collaborators TEXT, \
            created_by INTEGER!>users, created_at TEXT!, updated_at TEXT!
            images: id INTEGER, request_id INTEGER!>image_requests, name TEXT!, version TEXT!, image_tag TEXT!, \
            created_at TEXT!
            builds: id INTEGER, request_id INTEGER!>image_requests, image_id INTEGER>images, status TEXT!, \
            build_log TEXT, error_message TEXT, built_by INTEGER!>users, created_at TEXT!
            deployments: id INTEGER, image_id INTEGER!>images, name TEXT!, environment TEXT!, status TEXT!, \
            replicas INTEGER!, ports TEXT, stopped_by_operator INTEGER!, needs_restart INTEGER!, created_at TEXT!, \
            updated_at TEXT!
            alerts: id INTEGER, alert_type TEXT!, target_id INTEGER!, message TEXT!, resolved INTEGER!, created_at TEXT!
            audit_log: id INTEGER, user_id INTEGER>users, action TEXT!, target_id INTEGER, details TEXT, created_at TEXT!
            """;

    private final Server server = Server.shared();

    @Test
    void theFolderHoldsTheDatabaseAndRootSignsInAsAnAdministrator() {
        assertTrue(Files.exists(server.dataFolder().resolve("samosval.sqlite3")));
        assertEquals(200, Story.on(server).root().get("/admin/users").status());
        assertEquals(
                List.of("1", "admin", "1"),
                server.db()
                        .rows("SELECT id, role, is_active FROM users WHERE username = 'root'")
                        .get(0));
    }

    @TestFactory
    Stream<DynamicTest> eachTableHasTheColumnsOfTheSpecification() {
        return SCHEMA.lines().map(line -> {
            String table = line.substring(0, line.indexOf(':'));
            return DynamicTest.dynamicTest(table, () -> {
                List<String> columns = columns(table);
                for (String column : line.substring(line.indexOf(':') + 1).split(",")) {
                    assertTrue(columns.contains(column.strip()), column.strip() + " is not in " + columns);
                }
                assertEquals(
                        "1",
                        server.db().text("SELECT pk FROM pragma_table_info(?) WHERE name = 'id'", table),
                        "id is the primary key");
            });
        });
    }

    @Test
    void loginsAreUniqueAndTheFileIsSound() {
        assertEquals(
                1,
                server.db()
                        .number("SELECT COUNT(*) FROM pragma_index_list('users') l, pragma_index_info(l.name) i"
                                + " WHERE l.\"unique\" = 1 AND i.name = 'username'"));
        assertEquals("wal", server.db().text("PRAGMA journal_mode"));
        assertEquals("ok", server.db().text("PRAGMA integrity_check"));
        assertEquals(List.of(), server.db().rows("PRAGMA foreign_key_check"));
    }

    /** On a copy, because the product's own acts never try this. */
    @Test
    void theDatabaseItselfProtectsRoot(@TempDir Path folder) throws SQLException {
        Path copy = folder.resolve("copy.sqlite3");
        try (Connection original = DriverManager.getConnection(
                        "jdbc:sqlite:file:" + server.db().file() + "?mode=ro");
                Statement statement = original.createStatement()) {
            statement.execute("VACUUM INTO '" + copy + "'");
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement statement = connection.createStatement()) {
            assertEquals(1, statement.executeUpdate("UPDATE users SET is_active = 1 WHERE username = 'root'"));
            Map<String, String> refused = Map.of(
                    "DELETE FROM users WHERE username = 'root'", "root cannot be deleted",
                    "UPDATE users SET is_active = 0", "root cannot be blocked",
                    "UPDATE users SET role = 'developer' WHERE id = 1", "root cannot be blocked",
                    "UPDATE users SET username = 'toor' WHERE id = 1", "root cannot be blocked");
            refused.forEach((sql, why) -> {
                SQLException aborted = assertThrows(SQLException.class, () -> statement.executeUpdate(sql), sql);
                assertTrue(aborted.getMessage().contains(why), aborted.getMessage());
            });
        }
        assertEquals(
                List.of("root", "admin", "1"),
                new Db(copy)
                        .rows("SELECT username, role, is_active FROM users WHERE id = 1")
                        .get(0));
    }

    private List<String> columns(String table) {
        return server
                .db()
                .rows(
                        "SELECT c.name, c.type, c.\"notnull\", f.\"table\" FROM pragma_table_info(?) c"
                                + " LEFT JOIN pragma_foreign_key_list(?) f ON f.\"from\" = c.name",
                        table,
                        table)
                .stream()
                .map(c -> c.get(0) + " " + c.get(1) + (c.get(2).equals("1") ? "!" : "")
                        + (c.get(3) == null ? "" : ">" + c.get(3)))
                .toList();
    }
}
