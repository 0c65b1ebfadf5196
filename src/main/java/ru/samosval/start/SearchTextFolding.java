package ru.samosval.start;

import java.util.List;
import java.util.Objects;
import ru.samosval.input.Folded;
import ru.samosval.storage.Migration;
import ru.samosval.storage.ResultRow;
import ru.samosval.storage.Sql;
import ru.samosval.storage.TextIndex;

/**
 * Migrations that convert the stored search texts to the form in which texts are compared today ({@link Folded}): V7
 * those that were stored before it, most of which are already in that form; V33 makes those of alerts of their
 * messages. If any is changed, the list's index is rebuilt, which is faster than replacing single texts in it.
 */
public final class SearchTextFolding extends Migration {

    private static final int BATCH = 10_000;

    private final boolean first;

    private SearchTextFolding(int version, boolean first) {
        super(version, first ? "Fold search texts" : "Fold search texts of alerts");
        this.first = first;
    }

    /** All of these migrations. */
    public static List<Migration> all() {
        return List.of(new SearchTextFolding(7, true), new SearchTextFolding(33, false));
    }

    private record Stored(long id, String text, String before) {

        static Stored of(ResultRow row) {
            return new Stored(row.getLong(1), row.getString(2), row.getString(3));
        }
    }

    @Override
    protected void migrate(Sql sql) {
        if (!first) {
            // Not in the index yet, which is written behind.
            fold(sql, "alerts", "message");
            return;
        }
        fold(sql, "image_requests", "search_text");
        for (String table : new String[] {"deployments", "audit_log"}) {
            if (fold(sql, table, "search_text")) {
                sql.update("INSERT INTO " + table + "_text (" + table + "_text) VALUES ('delete-all')");
                sql.update("UPDATE text_indexes SET indexed_to = 0 WHERE listed = ?", table);
                TextIndex.takeAll(sql, table);
            }
        }
    }

    /**
     * Folds the texts in a column of a table in batches, so that only one batch is in memory. Returns whether any search
     * text changed.
     */
    private static boolean fold(Sql sql, String table, String column) {
        Sql.Batch update = sql.batch("UPDATE " + table + " SET search_text = ? WHERE id = ?");
        boolean changed = false;
        long last = 0;
        int read = BATCH;
        while (read == BATCH) {
            List<Stored> rows = sql.list(
                    "SELECT id, " + column + ", search_text FROM " + table + " WHERE id > ? ORDER BY id LIMIT " + BATCH,
                    Stored::of,
                    last);
            read = rows.size();
            for (Stored row : rows) {
                last = row.id();
                String after = row.text() == null ? null : Folded.of(row.text());
                if (!Objects.equals(row.before(), after)) {
                    update.add(after, row.id());
                    changed = true;
                }
            }
            update.execute();
        }
        return changed;
    }
}
