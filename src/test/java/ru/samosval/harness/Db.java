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

/**
 * A look into the database file, for checks. It writes nothing, except to make things older, or to leave them as
 * earlier versions did.
 */
public record Db(Path file) {

    /** The acts that the simulation does by itself. */
    private static final Set<String> OF_THE_TIMER =
            Set.of("build_finish", "image_create", "deployment_running", "deployment_failed", "alert_resolve");

    /** A row of the audit log, with the login of the user who acted; null for the system. */
    public record AuditRow(String username, String action, Long targetId, String details) {}

    /** The first column of the first row as a number. */
    public long number(String sql, Object... parameters) {
        return Long.parseLong(text(sql, parameters));
    }

    /** The first column of the first row as text; null if it is null or there is no row. */
    public String text(String sql, Object... parameters) {
        List<String> rows = column(sql, parameters);
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** The first column of every row as text. */
    public List<String> column(String sql, Object... parameters) {
        return rows(sql, parameters).stream().map(r -> r.get(0)).toList();
    }

    /** All rows, with each column as text. */
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

    /** Moves moments (a column of epoch milliseconds) into the past, as if this time had passed. */
    public void age(String table, String column, long millis, String where) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=10000");
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "UPDATE " + table + " SET " + column + " = " + column + " - " + millis + " WHERE " + where);
        } catch (SQLException e) {
            throw new IllegalStateException(table, e);
        }
    }

    /** Writes something as an earlier version would have left it. */
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

    /** The id of the newest row in the audit log. */
    public long lastAudit() {
        return number("SELECT COALESCE(MAX(id), 0) FROM audit_log");
    }

    /** The rows of the audit log after this id, oldest first. */
    public List<AuditRow> auditSince(long id) {
        return rows(
                        "SELECT u.username, a.action, a.target_id, a.details FROM audit_log a"
                                + " LEFT JOIN users u ON u.id = a.user_id WHERE a.id > ? ORDER BY a.id",
                        id)
                .stream()
                .map(r -> new AuditRow(r.get(0), r.get(1), r.get(2) == null ? null : Long.valueOf(r.get(2)), r.get(3)))
                .toList();
    }

    /** The rows of people and hooks only: what an earlier test has started may end meanwhile, by the timer. */
    public List<AuditRow> actionsSince(long id) {
        return auditSince(id).stream()
                .filter(r -> r.username() != null || !OF_THE_TIMER.contains(r.action()))
                .toList();
    }

    /** The first row with this action after this id, whatever else the system did meanwhile. */
    public AuditRow auditedSince(long id, String action) {
        return auditSince(id).stream()
                .filter(r -> r.action().equals(action))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + action + " among " + auditSince(id)));
    }

    /**
     * Makes the refusals so far older than the time in which they are counted together. Of many different refusals from
     * one address the log only counts the later ones, so otherwise the result of a test would depend on those that ran
     * before it.
     */
    public void ageRefusals() {
        leave("UPDATE audit_log SET created_at = strftime('%Y-%m-%dT%H:%M:%fZ', created_at, '-1 hour')"
                + " WHERE action IN ('login_failed', 'commit_hook_refused', 'access_denied')");
    }
}
