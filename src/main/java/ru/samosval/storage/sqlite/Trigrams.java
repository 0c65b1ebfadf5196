package ru.samosval.storage.sqlite;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import ru.samosval.input.Folded;
import ru.samosval.storage.Sql;

/**
 * The trigrams of long lists' texts, in tables of FTS5, by which a rare text is found without reading every row. Only texts
 * that never change are in them. A row that is gone is not found by its id; one that is not in them yet is looked through.
 */
public final class Trigrams {

    /**
     * Each list's table and its text, an expression of the table's columns. Folded ({@link Folded}) where it is stored for
     * the search; names and tags of images are ASCII, whose case SQLite folds itself.
     */
    private static final Map<String, String> TEXTS = new TreeMap<>(Map.of(
            "deployments", "search_text",
            "images", "image_tag",
            "builds", "image_name || ':' || version_tag",
            "audit_log", "search_text"));

    private static final int TRIGRAM = 3;

    /** Follows each text, so that its last two characters begin trigrams as well. */
    private static final String END = "char(1, 1)";

    private static final int MOST_TRIGRAMS = 32;

    /** So many finds are always looked at one by one. */
    private static final int FEW = 10_000;

    /** More of them only where fewer than one in so many of the newest rows is among them; else rows are passed in order. */
    private static final int SELDOM = 10;

    /** So many rows that are not in the index are looked through; of more it is of no use yet. */
    private static final int MOST_PENDING = 10_000;

    private Trigrams() {}

    /** The lists that have trigrams. */
    public static Set<String> lists() {
        return TEXTS.keySet();
    }

    /** How many ids of a list have come since its newest that is in. */
    public static long pending(EntityManager em, String table) {
        Number pending = (Number) em.createNativeQuery("SELECT (SELECT COALESCE(MAX(id), 0) FROM " + table
                        + ") - indexed_to FROM text_indexes WHERE listed = '" + table + "'")
                .getSingleResult();
        return pending.longValue();
    }

    /** Takes a list's rows up to this id out of its index, before they are deleted, within the running transaction. */
    public static void takeOut(Sql sql, String table, long upTo) {
        sql.update(
                "INSERT INTO " + table + "_text (" + table + "_text, rowid, text) SELECT 'delete', id, COALESCE("
                        + TEXTS.get(table) + ", '') || " + END + " FROM " + table
                        + " WHERE id <= ? AND id <= (SELECT indexed_to FROM text_indexes WHERE listed = '" + table
                        + "')",
                upTo);
    }

    /** Takes the next rows of a list in, so many at most. */
    public static void take(Sql sql, String table, int batch) {
        String next = "(SELECT indexed_to FROM text_indexes WHERE listed = '" + table + "')";
        sql.update(
                "INSERT INTO " + table + "_text (rowid, text) SELECT id, COALESCE(" + TEXTS.get(table) + ", '') || "
                        + END + " FROM " + table + " WHERE id > " + next + " ORDER BY id LIMIT ?",
                batch);
        sql.update(
                "UPDATE text_indexes SET indexed_to = (SELECT MAX(id) FROM (SELECT id FROM " + table + " WHERE id > "
                        + next + " ORDER BY id LIMIT ?)) WHERE listed = ? AND EXISTS (SELECT 1 FROM " + table
                        + " WHERE id > " + next + ")",
                batch,
                table);
    }

    /** Whether the list has an index in which the (normal) text is found, and found seldom. */
    public static boolean findsSeldom(EntityManager em, String table, String text) {
        if (!TEXTS.containsKey(table) || isShort(text) && !isBeginning(text)) {
            return false;
        }
        if (pending(em, table) > MOST_PENDING) {
            return false;
        }
        List<Object> values = new ArrayList<>();
        String found;
        if (isShort(text)) {
            found = terms(table, text, values);
        } else {
            found = "SELECT rowid AS doc FROM " + table + "_text WHERE " + table + "_text MATCH ? ORDER BY rowid DESC";
            values.add(trigrams(text));
        }
        Query count =
                em.createNativeQuery("SELECT COUNT(*), COALESCE(MIN(doc), 0), (SELECT indexed_to FROM text_indexes"
                        + " WHERE listed = '" + table + "') FROM (" + found + " LIMIT " + (FEW + 1) + ") AS found");
        for (int i = 0; i < values.size(); i++) {
            count.setParameter(i + 1, values.get(i));
        }
        Object[] newest = (Object[]) count.getSingleResult();
        long finds = number(newest[0]);
        return finds <= FEW || !isShort(text) && finds * SELDOM < number(newest[2]) - number(newest[1]);
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    /**
     * The rows (SQL, one column {@code id}) that may have the text, in whatever order is asked of them; whether they have
     * it is asked besides.
     *
     * @param and a condition that follows, with its AND, on the table's columns; it stands there twice
     * @param andValues what stands for its question marks
     * @param values what stands for all question marks is added to these
     */
    public static String rows(String table, String text, String and, List<Object> andValues, List<Object> values) {
        String notIndexed = "SELECT id FROM " + table
                + " WHERE id > (SELECT indexed_to FROM text_indexes WHERE listed = '" + table + "')" + and;
        values.addAll(andValues);
        String indexed;
        if (isShort(text)) {
            indexed = "SELECT id FROM " + table + " WHERE id IN (" + terms(table, text, values) + ")";
        } else {
            // In this order, so that the index gives its finds one by one, newest or oldest first, and no more than
            // asked.
            String index = table + "_text";
            indexed = "SELECT " + index + ".rowid AS id FROM " + index + " CROSS JOIN " + table + " ON " + table
                    + ".id = " + index + ".rowid WHERE " + index + " MATCH ?";
            values.add(trigrams(text));
        }
        values.addAll(andValues);
        return notIndexed + " UNION ALL " + indexed + and;
    }

    private static boolean isShort(String text) {
        return text.codePointCount(0, text.length()) < TRIGRAM;
    }

    private static String terms(String table, String text, List<Object> values) {
        values.add(text);
        values.add(text + Character.toString(Character.MAX_CODE_POINT));
        return "SELECT doc FROM " + table + "_terms WHERE term >= ? AND term < ?";
    }

    /** Whether trigrams that begin so can be asked for as they are written: their letters stay as the index folds them. */
    private static boolean isBeginning(String text) {
        return text.codePoints().allMatch(c -> c >= ' ' && c <= '~' || c >= 'а' && c <= 'ё');
    }

    /** The text's trigrams, or enough of them, as a query of FTS5 for all of them. */
    private static String trigrams(String text) {
        int[] points = text.codePoints().toArray();
        Set<String> trigrams = new LinkedHashSet<>();
        for (int i = 0; i + TRIGRAM <= points.length && trigrams.size() < MOST_TRIGRAMS; i++) {
            trigrams.add('"' + new String(points, i, TRIGRAM).replace("\"", "\"\"") + '"');
        }
        return String.join(" AND ", trigrams);
    }
}
