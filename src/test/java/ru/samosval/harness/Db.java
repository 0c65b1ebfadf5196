package ru.samosval.harness;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A look into the database file, for checks only: nothing can be written here, but for making things older or as former times left them. */
public record Db(Path file) {

    /** What the simulation does by itself. */
    private static final Set<String> OF_THE_TIMER =
            Set.of("build_finish", "image_create", "deployment_running", "deployment_failed", "alert_resolve");

    /** One row of the audit log with the name of who acted; null where the system did. */
    public record AuditRow(String username, String action, Long targetId, String details) {}

    /** The first column of the first row as a number. */
    public long number(String sql, Object... parameters) {
        return Long.parseLong(text(sql, parameters));
    }

    /** The first column of the first row as text; null where it is or where there is no row. */
    public String text(String sql, Object... parameters) {
        List<String> rows = column(sql, parameters);
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** The first column of every row as text. */
    public List<String> column(String sql, Object... parameters) {
        return rows(sql, parameters).stream().map(r -> r.get(0)).toList();
    }

    /** Every row, each its columns as text. */
    public List<List<String>> rows(String sql, Object... parameters) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<List<String>> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                int width = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= width; i++) {
                        row.add(result.getString(i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Makes moments (a column of epoch milliseconds) older, as if that time had passed. */
    public void age(String table, String column, long millis, String where) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=10000");
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "UPDATE " + table + " SET " + column + " = " + column + " - " + millis + " WHERE " + where);
        } catch (SQLException e) {
            throw new IllegalStateException(table, e);
        }
    }

    /** Writes a row as a former version would have left it. */
    public void leave(String update, Object... parameters) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=10000");
                PreparedStatement statement = connection.prepareStatement(update)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(update, e);
        }
    }

    /** The number of the newest row of the audit log. */
    public long lastAudit() {
        return number("SELECT COALESCE(MAX(id), 0) FROM audit_log");
    }

    /** The rows of the audit log after that number, oldest first. */
    public List<AuditRow> auditSince(long id) {
        return rows(
                        "SELECT u.username, a.action, a.target_id, a.details FROM audit_log a"
                                + " LEFT JOIN users u ON u.id = a.user_id WHERE a.id > ? ORDER BY a.id",
                        id)
                .stream()
                .map(r -> new AuditRow(r.get(0), r.get(1), r.get(2) == null ? null : Long.valueOf(r.get(2)), r.get(3)))
                .toList();
    }

    /** Those of people and hooks alone: what an earlier test has begun may end meanwhile, by the timer. */
    public List<AuditRow> actsSince(long id) {
        return auditSince(id).stream()
                .filter(r -> r.username() != null || !OF_THE_TIMER.contains(r.action()))
                .toList();
    }

    /** The first row of that action after that number, whatever else the system did meanwhile. */
    public AuditRow auditedSince(long id, String action) {
        return auditSince(id).stream()
                .filter(r -> r.action().equals(action))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + action + " among " + auditSince(id)));
    }

    /**
     * Makes the refusals so far as old as if their time had passed: of many different ones of one address the log only
     * counts what follows, so what one test finds would hang on which others ran before it.
     */
    public void ageRefusals() {
        leave("UPDATE audit_log SET created_at = strftime('%Y-%m-%dT%H:%M:%fZ', created_at, '-1 hour')"
                + " WHERE action IN ('login_failed', 'commit_hook_refused', 'access_denied')");
    }
}
