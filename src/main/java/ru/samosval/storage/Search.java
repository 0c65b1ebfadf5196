package ru.samosval.storage;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import ru.samosval.format.Timestamp;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Folded;
import ru.samosval.storage.sqlite.Trigrams;

/**
 * The one way to page and filter a list: conditions joined by AND, an order, a page. It is as fast for a million rows
 * as for a hundred. Conditions are constants of the code; typed text is only ever passed as a parameter.
 *
 * <p>It works in three steps: the number of rows (summed from a table of counts, if the list has one), the ids of the
 * page (from an index alone, beginning at the nearer end), the rows with these ids. Which index to use is decided here,
 * by how many rows a condition leaves, and not left to the database.
 */
public final class Search<T extends Identified> {

    /** Up to this many rows are collected and sorted. With more of them, rows are read in the list's order instead. */
    private static final int FEW = 20_000;

    /** When searching a text, rows are counted up to this number; beyond that, the page only says "more than". */
    private static final int COUNTED = 10_000;

    private static final int LAST_PAGE = 10_000_000;

    /** A text after which no character comes. */
    private static final String AFTER_ALL = Character.toString(Character.MAX_CODE_POINT);

    private final EntityManager em;
    private final Class<T> row;
    private final String select;
    private final String from;
    private final String listed;
    private String counts;
    private final Map<String, String> orders = new HashMap<>();
    private SortOrder order = SortOrder.NEWEST_FIRST;
    private final List<Condition> conditions = new ArrayList<>();
    private String period;
    private Condition text;
    private String typed;

    /**
     * An order of the listed table: by one of its columns or an expression of them, and among equal rows the newest
     * first.
     */
    private record SortOrder(String column, boolean descending, boolean newestFirst) {

        static final SortOrder NEWEST_FIRST = new SortOrder("id", true, true);

        boolean byId() {
            return column.equals("id");
        }

        SortOrder reversed() {
            return new SortOrder(column, !descending, !newestFirst);
        }

        String sql(boolean indexed) {
            String by = (indexed ? column : Sql.unindexed(column)) + (descending ? " DESC" : "");
            return byId() ? by : by + ", id" + (newestFirst ? " DESC" : "");
        }
    }

    /** A condition on a column of the listed table; {@code scope} if it is the actor's right to see. */
    private record Condition(String column, String test, Object value, boolean scope) {}

    /**
     * What the rows are found by: whatever the database chooses, the list's order, the actor's scope, or the text
     * index.
     */
    private enum Lead {
        ANY,
        ORDER,
        SCOPE,
        TEXT
    }

    /**
     * A search for rows of this record.
     *
     * @param select the part between SELECT and FROM (JPQL)
     * @param from the part between FROM and WHERE, the listed entity first (JPQL); its joins must not remove rows
     * @param listed the table of the listed entity
     */
    public Search(EntityManager em, Class<T> row, String select, String from, String listed) {
        this.em = em;
        this.row = row;
        this.select = select;
        this.from = from;
        this.listed = listed;
    }

    /**
     * Names a table with counts for the listed one: {@code n} rows for each combination of the columns that conditions
     * use.
     */
    public Search<T> counted(String table) {
        counts = table;
        return this;
    }

    /**
     * Allows the list to be sorted by this.
     *
     * @param key the key by which the order is asked for ({@link ListPart#sort})
     * @param column a column of the listed table, or an expression of its columns (SQL)
     */
    public Search<T> sortable(String key, String column) {
        orders.put(key, column);
        return this;
    }

    /**
     * Sets the list's own order, instead of newest first.
     *
     * @param key one of those given to {@link #sortable}
     */
    public Search<T> inOrderOf(String key) {
        order = new SortOrder(orders.get(key), false, true);
        return this;
    }

    /**
     * Restricts the search to what an actor sees.
     *
     * @param test the part after the column (SQL); every {@code ?} in it stands for the value
     */
    public Search<T> scope(String column, String test, Object value) {
        conditions.add(new Condition(column, test, value, true));
        return this;
    }

    /** Restricts the search. Every {@code ?} of the test stands for the value. */
    public Search<T> where(String column, String test, Object value) {
        conditions.add(new Condition(column, test, value, false));
        return this;
    }

    /** Restricts the search to rows with this value in the column; null restricts nothing. */
    public Search<T> whereGiven(String column, Object value) {
        return value == null ? this : where(column, "= ?", value);
    }

    /**
     * Restricts the search to the rows of a period. They are found by the column's index, which must also have the id
     * and all columns that conditions use, and are the list's own order newest first by this column.
     *
     * @param column a column with moments
     * @param from the first moment; null for the beginning of time
     * @param to the first moment after the period; null for the end of time
     */
    public Search<T> during(String column, Instant from, Instant to) {
        if (from != null) {
            where(column, ">= ?", from);
        }
        if (to != null) {
            where(column, "< ?", to);
        }
        if (from != null || to != null) {
            period = column;
            order = new SortOrder(column, true, true);
        }
        return this;
    }

    /**
     * Restricts the search to rows whose (folded) text contains this one, in any case and width. Null or blank
     * restricts nothing.
     */
    public Search<T> whereContains(String column, String wanted) {
        String folded = wanted == null ? "" : Folded.of(wanted);
        if (!folded.isEmpty()) {
            typed = folded;
            text = new Condition(column, "LIKE ? ESCAPE '\\'", "%" + escape(typed) + "%", false);
        }
        return this;
    }

    /**
     * The part that is asked for. If that is out of range, the nearest part; if its order is not known, the list's own
     * order.
     */
    public ResultPage<T> page(ListPart part) {
        String column = orders.get(part.sort());
        SortOrder by = column == null ? order : new SortOrder(column, part.descending(), true);
        long seen = countWithout(c -> !c.scope());
        Lead lead = conditions.stream().anyMatch(Condition::scope) && seen <= FEW ? Lead.SCOPE : Lead.ORDER;
        long within = conditions.stream().allMatch(Condition::scope) ? seen : countWithout(c -> false);
        long total = within;
        boolean more = false;
        if (text != null) {
            if (within > FEW && lead == Lead.ORDER && Trigrams.findsSeldom(em, listed, typed)) {
                lead = Lead.TEXT;
            }
            boolean exactly = within <= FEW || lead == Lead.SCOPE;
            long limit = exactly ? Long.MAX_VALUE : Math.max(COUNTED, (long) part.number() * part.size());
            total = countWithText(lead, limit);
            more = total > limit;
        }
        long pages = Math.min(LAST_PAGE, (total + part.size() - 1) / part.size());
        int shown = (int) Math.max(1, Math.min(part.number(), pages));
        long first = (long) (shown - 1) * part.size();
        long size = Math.min(part.size(), total - first);
        if (size <= 0) {
            return new ResultPage<>(List.of(), total, false, shown, part.size());
        }
        List<Long> ids = !more && first > total / 2
                ? reversed(ids(lead, by.reversed(), total - first - size, size))
                : ids(lead, by, first, size);
        return new ResultPage<>(rows(ids), more ? total - 1 : total, more, shown, part.size());
    }

    /**
     * The first rows whose column begins with this text, in the column's order, and among equal ones the newest first. An
     * index on the column and then on the id, descending, leads to them, so that they are found as quickly among a
     * million. Texts searched for by {@link #whereContains} do not restrict them.
     *
     * @param column a column of the listed table, or an expression of its columns, whose values are in their folded form
     * @param prefix the text in its folded form; for an empty one nothing is found
     * @param most the most rows
     */
    public List<T> beginning(String column, String prefix, int most) {
        if (prefix.isEmpty()) {
            return List.of();
        }
        boolean few = conditions.stream().anyMatch(Condition::scope) && countWithout(c -> !c.scope()) <= FEW;
        String named = few ? Sql.unindexed(column) : column;
        List<Object> values = new ArrayList<>(List.of(prefix, prefix + AFTER_ALL));
        String sql = "SELECT id FROM " + listed + " WHERE " + named + " >= ? AND " + named + " < ?";
        if (!conditions.isEmpty()) {
            sql += " AND " + joined(conditions, few ? Lead.SCOPE : Lead.ORDER, values);
        }
        values.add(most);
        return rows(numbers(sql + " ORDER BY " + named + ", id DESC LIMIT ?", values));
    }

    /** A range of ids: greater than the first number, and at most the second. */
    public record Ids(long after, long upTo) {}

    /** The ids among which all rows of the list are now, whatever the text; empty if there are none. */
    public Ids span() {
        List<Object> values = new ArrayList<>();
        String where = where(conditions, Lead.ANY, values);
        // Two questions: without conditions each reads one end of an index, where one for both would read all of it.
        values.addAll(List.copyOf(values));
        Object[] span = (Object[]) query(
                        "SELECT (SELECT MIN(id) FROM " + listed + where + "), (SELECT MAX(id) FROM " + listed + where
                                + ")",
                        values)
                .getSingleResult();
        return span[0] == null
                ? new Ids(0, 0)
                : new Ids(((Number) span[0]).longValue() - 1, ((Number) span[1]).longValue());
    }

    /**
     * The rows of the list with these ids, newest first. Every row of that range is looked at, so a walk through a long
     * list takes ranges of fifty one after the other; rows that are added meanwhile have other ids.
     */
    public List<T> among(Ids range) {
        List<Object> values = new ArrayList<>(List.of(range.after(), range.upTo()));
        String where =
                " WHERE id > ? AND id <= ?" + (all().isEmpty() ? "" : " AND " + joined(all(), Lead.TEXT, values));
        List<Long> ids = numbers("SELECT id FROM " + listed + where + " ORDER BY id DESC", values);
        return ids.isEmpty() ? List.of() : rows(ids);
    }

    /** The number of rows under all conditions but these, and with any text. */
    private long countWithout(Predicate<Condition> left) {
        List<Condition> counted = conditions.stream().filter(left.negate()).toList();
        List<Object> values = new ArrayList<>();
        String where = where(counted, Lead.ANY, values);
        return counts == null
                ? number("SELECT COUNT(*) FROM " + listed + where, values)
                : number("SELECT COALESCE(SUM(n), 0) FROM " + counts + where, values);
    }

    /** The number of rows with the text, but at most one more than the limit. */
    private long countWithText(Lead lead, long limit) {
        List<Object> values = new ArrayList<>();
        String rows = searched(lead, SortOrder.NEWEST_FIRST, values);
        if (limit == Long.MAX_VALUE) {
            return number("SELECT COUNT(*)" + rows, values);
        }
        values.add(limit + 1);
        return number("SELECT COUNT(*) FROM (SELECT 1" + rows + " LIMIT ?) AS found", values);
    }

    private List<Long> ids(Lead lead, SortOrder by, long first, long size) {
        List<Object> values = new ArrayList<>();
        String rows = searched(lead, by, values);
        values.add(size);
        values.add(first);
        boolean indexed = lead != Lead.SCOPE
                && (period == null || lead == Lead.ORDER && by.column().equals(period));
        return numbers("SELECT id" + rows + " ORDER BY " + by.sql(indexed) + " LIMIT ? OFFSET ?", values);
    }

    /** The rows with these ids, in this order. */
    private List<T> rows(List<Long> ids) {
        Map<Long, T> found = new HashMap<>();
        em.createQuery("SELECT " + select + " FROM " + from + " WHERE " + alias() + ".id IN :ids", row)
                .setParameter("ids", ids)
                .getResultStream()
                .forEach(r -> found.put(r.id(), r));
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    private List<Condition> all() {
        List<Condition> all = new ArrayList<>(conditions);
        if (text != null) {
            all.add(text);
        }
        return all;
    }

    /** The SQL after the selected columns: the list under its conditions, or what the text index has found. */
    private String searched(Lead lead, SortOrder by, List<Object> values) {
        if (lead != Lead.TEXT) {
            return " FROM " + listed + where(all(), lead, values);
        }
        List<Object> asked = new ArrayList<>();
        String and = " AND " + joined(all(), lead, asked);
        String found = "(" + Trigrams.rows(listed, typed, and, asked, values) + ") AS found";
        return by.byId() ? " FROM " + found : " FROM " + listed + " WHERE id IN (SELECT id FROM " + found + ")";
    }

    private String where(List<Condition> conditions, Lead lead, List<Object> values) {
        return conditions.isEmpty() ? "" : " WHERE " + joined(conditions, lead, values);
    }

    private String joined(List<Condition> conditions, Lead lead, List<Object> values) {
        List<String> parts = new ArrayList<>();
        for (Condition condition : conditions) {
            boolean leads = lead == Lead.ANY || lead == (condition.scope() ? Lead.SCOPE : Lead.ORDER);
            if (period != null && !condition.column().equals(period)) {
                leads = false;
            }
            String column = leads ? condition.column() : Sql.unindexed(condition.column());
            parts.add(column + " " + condition.test());
            condition.test().chars().filter(c -> c == '?').forEach(c -> values.add(column(condition.value())));
        }
        return String.join(" AND ", parts);
    }

    private static Object column(Object value) {
        if (value instanceof Keyed keyed) {
            return keyed.getKey();
        }
        if (value instanceof Instant timestamp) {
            return Timestamp.format(timestamp);
        }
        return value instanceof Boolean flag ? (flag ? 1 : 0) : value;
    }

    private long number(String sql, List<Object> values) {
        return ((Number) query(sql, values).getSingleResult()).longValue();
    }

    private List<Long> numbers(String sql, List<Object> values) {
        List<Long> numbers = new ArrayList<>();
        for (Object number : query(sql, values).getResultList()) {
            numbers.add(((Number) number).longValue());
        }
        return numbers;
    }

    private Query query(String sql, List<Object> values) {
        Query query = em.createNativeQuery(sql);
        for (int i = 0; i < values.size(); i++) {
            query.setParameter(i + 1, values.get(i));
        }
        return query;
    }

    private static List<Long> reversed(List<Long> ids) {
        Collections.reverse(ids);
        return ids;
    }

    private String alias() {
        return from.split("\\s+")[1];
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
