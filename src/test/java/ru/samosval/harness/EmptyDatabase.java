package ru.samosval.harness;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.sqlite.SQLiteDataSource;

/** A database with today's tables and indexes and no rows, to test queries without a server. */
public record EmptyDatabase(DataSource source) {

    private static final String TIME = "'2026-09-01T10:00:00.000Z'";

    /** A new one in this folder. */
    public static EmptyDatabase in(Path folder) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("empty.sqlite3"));
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration/sqlite")
                .load()
                .migrate();
        return new EmptyDatabase(source);
    }

    /** Adds a request with the same owner and author. */
    public void addRequest(long id, String name, String version, long owner, String collaborators) {
        run("INSERT INTO image_requests (id, image_name, version_tag, owner_id, created_by, collaborators, repo_url,"
                + " repo_branch, update_mode, base_image, ram_mb, vcpu, status, created_at, updated_at, repo_key,"
                + " search_text) VALUES (" + id + ", '" + name + "', '" + version + "', " + owner + ", " + owner + ", "
                + (collaborators == null ? "NULL" : "'" + collaborators + "'")
                + ", 'https://git.example.test/a/b', 'main', 'continuous', 'alpine', 1, 1, 'approved', " + TIME + ", "
                + TIME + ", 'git.example.test/a/b', '')");
    }

    /** Adds an image of a request. */
    public void addImage(long id, long request, String name, String version) {
        run("INSERT INTO images VALUES (" + id + ", " + request + ", '" + name + "', '" + version + "', '" + name + ":"
                + version + "', " + TIME + ")");
    }

    /** Adds a deployment of an image. */
    public void addDeployment(long image, String environment, String status) {
        run(
                "INSERT INTO deployments (image_id, name, environment, status, replicas, stopped_by_operator, needs_restart,"
                        + " created_at, updated_at, run_number, search_text) VALUES (" + image + ", 'web', '"
                        + environment
                        + "', '" + status + "', 1, 0, 0, " + TIME + ", " + TIME + ", 1, 'web')");
    }

    /** SQLite's plan for a query without its parameters: one line for each table. */
    public List<String> plan(String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(rows.getString("detail"));
            }
            return lines;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private void run(String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
