package ru.samosval.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything that clients have asked of the server, each thing once, and whether it was acknowledged; and the
 * comparison with the database. What was acknowledged must be there exactly once, with its row in the audit log. What
 * was asked but not answered must be there once, with its row, or not at all.
 */
final class Deeds {

    /** The unique word of an edit or a hook, as it appears in the details of its audit row. */
    private static final Pattern TOKEN = Pattern.compile("edit-[0-9a-f]{12}|commit: ([0-9a-f]{40})");

    /** Whether each was acknowledged, by action and target. */
    private final Map<String, Boolean> asked = new ConcurrentHashMap<>();

    private final AtomicInteger acknowledged = new AtomicInteger();

    /** Notes a thing that is about to be asked. */
    void ask(String action, Object target) {
        asked.put(action + " " + target, false);
    }

    /** Notes that a thing was answered as done. */
    void acknowledge(String action, Object target) {
        asked.put(action + " " + target, true);
        acknowledged.incrementAndGet();
    }

    /** Forgets a thing that was refused, and need not be there. */
    void forget(String action, Object target) {
        asked.remove(action + " " + target);
    }

    int acknowledged() {
        return acknowledged.get();
    }

    long unanswered() {
        return asked.values().stream().filter(a -> !a).count();
    }

    /** Compares with the database, while nobody works on it. Returns what is wrong, in sentences. */
    List<String> compare(Path file) throws SQLException {
        List<String> wrong = new ArrayList<>();
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
                Statement statement = db.createStatement()) {
            statement.execute("BEGIN");
            checks(statement, wrong);
            Map<String, Integer> audited = audited(statement);
            asked.forEach((deed, acknowledged) -> {
                int rows = audited.getOrDefault(deed, 0);
                if (rows > 1 || acknowledged && rows != 1) {
                    wrong.add(deed + (acknowledged ? ", acknowledged" : ", not answered") + ": " + rows
                            + " rows in the audit log");
                }
            });
            things(statement, audited, wrong);
            states(statement, wrong);
        }
        return wrong;
    }

    private static void checks(Statement statement, List<String> wrong) throws SQLException {
        try (ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
            while (rows.next()) {
                if (!"ok".equals(rows.getString(1))) {
                    wrong.add("integrity_check: " + rows.getString(1));
                }
            }
        }
        try (ResultSet rows = statement.executeQuery("PRAGMA foreign_key_check")) {
            while (rows.next()) {
                wrong.add("foreign_key_check: " + rows.getString(1) + " " + rows.getLong(2));
            }
        }
    }

    /**
     * How many audit rows each deed has: by its target or its unique word; for signing in and out by the user's name.
     */
    private static Map<String, Integer> audited(Statement statement) throws SQLException {
        Map<String, Integer> audited = new HashMap<>();
        try (ResultSet rows =
                statement.executeQuery("SELECT a.action, a.target_id, a.details, a.repeats, u.username FROM audit_log a"
                        + " LEFT JOIN users u ON u.id = a.target_id")) {
            while (rows.next()) {
                String action = rows.getString(1);
                String target = switch (action) {
                    case "user_create", "login", "logout" -> rows.getString(5);
                    case "request_update", "commit_hook_received" -> token(rows.getString(3));
                    default -> rows.getString(2);
                };
                audited.merge(action + " " + target, rows.getInt(4), Integer::sum);
            }
        }
        return audited;
    }

    private static String token(String details) {
        Matcher found = TOKEN.matcher(details);
        if (!found.find()) {
            return "";
        }
        return found.group(1) == null ? found.group() : found.group(1);
    }

    /**
     * Checks that each thing in the tables has exactly one row that says that it was created, and each such row its
     * thing, unless that was deleted. Finished builds must have a row about that, too.
     */
    private static void things(Statement statement, Map<String, Integer> audited, List<String> wrong)
            throws SQLException {
        Map<String, String> made = Map.of(
                "user_create", "SELECT username FROM users WHERE username <> 'root'",
                "request_create", "SELECT id FROM image_requests",
                "build_start", "SELECT id FROM builds",
                "build_finish", "SELECT id FROM builds WHERE finished_at IS NOT NULL",
                "image_create", "SELECT id FROM images",
                "deployment_create", "SELECT id FROM deployments");
        for (Map.Entry<String, String> kind : made.entrySet()) {
            long things = 0;
            try (ResultSet rows = statement.executeQuery(kind.getValue())) {
                while (rows.next()) {
                    things++;
                    int count = audited.getOrDefault(kind.getKey() + " " + rows.getString(1), 0);
                    if (count != 1) {
                        wrong.add(kind.getKey() + " " + rows.getString(1) + " is in its table: " + count
                                + " rows in the audit log");
                    }
                }
            }
            long rows = audited.entrySet().stream()
                    .filter(a -> a.getKey().startsWith(kind.getKey() + " "))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
            if (kind.getKey().equals("deployment_create")) {
                rows -= audited.entrySet().stream()
                        .filter(a -> a.getKey().startsWith("deployment_delete "))
                        .mapToInt(Map.Entry::getValue)
                        .sum();
            }
            if (rows != things) {
                wrong.add(kind.getKey() + ": " + rows + " rows in the audit log for " + things + " in the table");
            }
        }
    }

    /** Checks that what was acknowledged has had its effect. */
    private void states(Statement statement, List<String> wrong) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("SELECT id, status, COALESCE(entrypoint, ''), image_name FROM image_requests")) {
            while (rows.next()) {
                String id = rows.getString(1);
                String status = rows.getString(2);
                if (is("request_status " + id) && !status.equals("approved")
                        || is("request_submit " + id) && status.equals("draft")) {
                    wrong.add("request " + id + " is " + status);
                }
                String word = rows.getString(4).replace("kills-", "edit-");
                if (is("request_update " + word) && !rows.getString(3).contains(word)) {
                    wrong.add("request " + id + " has lost its edit: " + rows.getString(3));
                }
            }
        }
        try (ResultSet rows = statement.executeQuery("SELECT id, status FROM deployments")) {
            while (rows.next()) {
                String id = rows.getString(1);
                boolean stopped = rows.getString(2).equals("stopped");
                if (is("deployment_stop " + id) && !asked.containsKey("deployment_start " + id) && !stopped
                        || is("deployment_start " + id) && stopped) {
                    wrong.add("deployment " + id + " is " + rows.getString(2));
                }
            }
        }
    }

    private boolean is(String deed) {
        return asked.getOrDefault(deed, false);
    }
}
