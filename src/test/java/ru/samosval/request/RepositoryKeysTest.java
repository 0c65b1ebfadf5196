package ru.samosval.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of an earlier version: all of its keys are renewed once. */
class RepositoryKeysTest {

    /** More than one batch. */
    private static final int MANY = 12_001;

    @TempDir
    private Path folder;

    private String url;

    @BeforeEach
    void before() throws SQLException {
        url = "jdbc:sqlite:" + folder.resolve("samosval.sqlite3");
        flyway().target("4").load().migrate();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO users (id, username, password_hash, role, is_active, created_at)"
                    + " VALUES (1, 'anna', 'x', 'developer', 1, '2026-01-01T00:00:00.000Z')");
            insert(statement, "https://git.example.test/Team/Shop.git", "git.example.test/Team/Shop");
            insert(statement, "http://gitea.example.test:3000/team/app", "gitea.example.test:3000/team/app");
            insert(statement, "git@git.example.test:team/shop", "git.example.test/team/shop");
            insert(statement, "of a time long gone", "old.example.test/a/b");
            statement.execute(
                    "INSERT INTO image_requests (image_name, repo_url, repo_branch, update_mode, base_image, ram_mb,"
                            + " vcpu, version_tag, owner_id, status, created_by, created_at, updated_at, repo_key, search_text)"
                            + " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + MANY
                            + ") SELECT 'a', 'https://git.example.test:8443/many/App-' || i, 'main', 'continuous', 'b', 1, 1, '1', 1,"
                            + " 'draft', 1, '', '', 'git.example.test:8443/many/App-' || i, '' FROM n");
        }
    }

    @Test
    void everyRequestIsFoundByItsRepositoryAsItIsComparedNow() throws SQLException {
        flyway().load().migrate();
        assertEquals(
                List.of(
                        "git.example.test/team/shop shop",
                        "gitea.example.test/team/app app",
                        "git.example.test/team/shop shop",
                        "old.example.test/a/b b"),
                rows("SELECT repo_key || ' ' || repo_name FROM image_requests ORDER BY id LIMIT 4"));
        assertEquals(
                List.of(Integer.toString(MANY)),
                rows("SELECT COUNT(*) FROM image_requests WHERE repo_key GLOB 'git.example.test/many/app-*'"
                        + " AND repo_key = 'git.example.test/many/' || repo_name"));
    }

    @Test
    void theRenewalIsDoneOnce() throws SQLException {
        flyway().load().migrate();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE image_requests SET repo_key = 'mine' WHERE id = 1");
        }
        assertEquals(0, flyway().load().migrate().migrationsExecuted);
        assertEquals(List.of("mine"), rows("SELECT repo_key FROM image_requests WHERE id = 1"));
    }

    @Test
    void keysThatAnEarlierVersionMadeAreRenewedAndThoseOfUnreadableAddressesStay() throws SQLException {
        flyway().target("9").load().migrate();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            insert(statement, "https://git.example.test/gitweb.cgi?p=a.git", "git.example.test/gitweb.cgi");
            insert(statement, "https://git.example.test/gitweb.cgi?p=b.git", "git.example.test/gitweb.cgi");
            insert(statement, "https://gitflic.ru/project/team/app", "gitflic.ru/project/team/app");
            insert(statement, "https://gitverse.ru/api/repos/team/app/raw/a.txt", "gitverse.ru/api/repos");
            insert(statement, "https://bitbucket.org/snippets/team/abc", "bitbucket.org/snippets/team");
            insert(statement, "nowhere", "nowhere/at/all");
        }
        flyway().load().migrate();
        assertEquals(
                List.of(
                        "git.example.test/gitweb.cgi/a a",
                        "git.example.test/gitweb.cgi/b b",
                        "gitflic.ru/team/app app",
                        "gitverse.ru/team/app app",
                        "bitbucket.org/snippets/team/abc abc",
                        "nowhere/at/all all"),
                rows("SELECT repo_key || ' ' || repo_name FROM image_requests WHERE id > " + (MANY + 4)
                        + " ORDER BY id"));
    }

    @Test
    void keysOfAddressesThatWereReadOtherwiseAreRenewedToo() throws SQLException {
        flyway().target("23").load().migrate();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            insert(statement, "ssh://git@git.example.test:22:team/app", "git.example.test/22:team/app");
            insert(statement, "https://git.example.test/team/app.git%20", "git.example.test/team/app.git ");
            insert(statement, "https://git.example.test/team/%2e%2e/app", "git.example.test/team/../app");
        }
        flyway().load().migrate();
        assertEquals(
                List.of(
                        "git.example.test/team/app app",
                        "git.example.test/team/app app",
                        "git.example.test/team/../app app"),
                rows("SELECT repo_key || ' ' || repo_name FROM image_requests WHERE id > " + (MANY + 4)
                        + " ORDER BY id"));
    }

    private FluentConfiguration flyway() {
        return Flyway.configure()
                .dataSource(url, null, null)
                .locations("filesystem:src/main/resources/db/migration/sqlite")
                .javaMigrations(RepositoryKeys.all().toArray(JavaMigration[]::new));
    }

    private static void insert(Statement statement, String repoUrl, String key) throws SQLException {
        statement.execute(
                "INSERT INTO image_requests (image_name, repo_url, repo_branch, update_mode, base_image, ram_mb,"
                        + " vcpu, version_tag, owner_id, status, created_by, created_at, updated_at, repo_key, search_text) VALUES"
                        + " ('a', '" + repoUrl + "', 'main', 'continuous', 'b', 1, 1, '1', 1, 'draft', 1, '', '', '"
                        + key
                        + "', '')");
    }

    private List<String> rows(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }
}
