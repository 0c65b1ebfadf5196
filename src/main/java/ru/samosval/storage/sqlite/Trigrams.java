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

/**
 * The trigrams of long lists' texts, in tables of FTS5, by which a rare text is found without reading every row. Only
 * texts that never change are in them. A deleted row's id finds no row; rows that are not in them yet are read one by
 * one.
 */
public final class Trigrams {

    /**
     * Each list's table and its text, as an expression of the table's columns. Texts stored for the search are folded
     * ({@link Folded}). Names and tags of images are ASCII, whose case SQLite folds itself.
     */
    private static final Map<String, String> TEXTS = new TreeMap<>(Map.of(
            "deployments", "search_text",
            "images", "image_tag",
            "builds", "image_name || ':' || version_tag",
            "audit_log", "search_text",
            "alerts", "search_text"));

    private static final int TRIGRAM = 3;

    /** Appended to each text, so that trigrams begin at its last two characters, too. */
    private static final String END = "char(1, 1)";

    private static final int MOST_TRIGRAMS = 32;

    /** Up to this many hits are always checked one by one. */
    private static final int FEW = 10_000;

    /**
     * More hits are only checked if fewer than one in this many of the newest rows is a hit. Otherwise rows are read in
     * order.
     */
    private static final int SELDOM = 10;

    /** Up to this many rows outside the index are read one by one. With more of them the index is of no use yet. */
    private static final int MOST_PENDING = 10_000;

    /** Runs a statement with its parameters within the running transaction, and returns how many rows it changed. */
    @FunctionalInterface
    public interface Update {
        /** Runs it. */
        int run(String statement, Object... parameters);
    }

    private Trigrams() {}

    /** The lists that have trigrams. */
    public static Set<String> lists() {
        return TEXTS.keySet();
    }

    /** The number of ids that have been given since the newest row in the index. */
    public static long pending(EntityManager em, String table) {
        Number pending = (Number) em.createNativeQuery("SELECT (SELECT COALESCE(MAX(id), 0) FROM " + table
                        + ") - indexed_to FROM text_indexes WHERE listed = '" + table + "'")
                .getSingleResult();
        return pending.longValue();
    }

    /**
     * Removes the rows of a list up to this id from its index, within the running transaction, before they are deleted.
     */
    public static void takeOut(Update update, String table, long upTo) {
        update.run(
                "INSERT INTO " + table + "_text (" + table + "_text, rowid, text) SELECT 'delete', id, COALESCE("
                        + TEXTS.get(table) + ", '') || " + END + " FROM " + table
                        + " WHERE id <= ? AND id <= (SELECT indexed_to FROM text_indexes WHERE listed = '" + table
                        + "')",
                upTo);
    }

    /** Adds the next rows of a list to its index, at most {@code batch} of them. */
    public static void take(Update update, String table, int batch) {
        String next = "(SELECT indexed_to FROM text_indexes WHERE listed = '" + table + "')";
        update.run(
                "INSERT INTO " + table + "_text (rowid, text) SELECT id, COALESCE(" + TEXTS.get(table) + ", '') || "
                        + END + " FROM " + table + " WHERE id > " + next + " ORDER BY id LIMIT ?",
                batch);
        update.run(
                "UPDATE text_indexes SET indexed_to = (SELECT MAX(id) FROM (SELECT id FROM " + table + " WHERE id > "
                        + next + " ORDER BY id LIMIT ?)) WHERE listed = ? AND EXISTS (SELECT 1 FROM " + table
                        + " WHERE id > " + next + ")",
                batch,
                table);
    }

    /** Whether the list has an index by which the (folded) text can be found, and in which it is rare. */
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
     * An SQL query with one column {@code id} for the rows that may contain the text, in no particular order. Whether
     * they contain it must be checked besides.
     *
     * @param and a further condition on the table's columns, beginning with AND; it occurs twice in the query
     * @param andValues the values of its question marks
     * @param values the values of all question marks are appended to this list
     */
    public static String rows(String table, String text, String and, List<Object> andValues, List<Object> values) {
        String notIndexed = "SELECT id FROM " + table
                + " WHERE id > (SELECT indexed_to FROM text_indexes WHERE listed = '" + table + "')" + and;
        values.addAll(andValues);
        String indexed;
        if (isShort(text)) {
            indexed = "SELECT id FROM " + table + " WHERE id IN (" + terms(table, text, values) + ")";
        } else {
            // Joined in this order, so that the index gives its hits one by one, newest or oldest first, and no more
            // than needed.
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

    /**
     * Whether trigrams that begin with this text can be looked up as it is written: the index does not fold these
     * characters.
     */
    private static boolean isBeginning(String text) {
        return text.codePoints().allMatch(c -> c >= ' ' && c <= '~' || c >= 'а' && c <= 'ё');
    }

    /** Enough of the text's trigrams, as a query of FTS5 for all of them. */
    private static String trigrams(String text) {
        int[] points = text.codePoints().toArray();
        Set<String> trigrams = new LinkedHashSet<>();
        for (int i = 0; i + TRIGRAM <= points.length && trigrams.size() < MOST_TRIGRAMS; i++) {
            trigrams.add('"' + new String(points, i, TRIGRAM).replace("\"", "\"\"") + '"');
        }
        return String.join(" AND ", trigrams);
    }
}
