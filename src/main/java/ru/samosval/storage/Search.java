package ru.samosval.storage;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Folded;
import ru.samosval.storage.sqlite.Trigrams;

/**
 * The one way to page and filter a list: conditions joined by AND, an order, a page; as fast for a million rows as for
 * a hundred. Conditions are constants of the code; what a person typed only ever arrives as a parameter.
 *
 * <p>In three steps: how many rows there are (summed from a table of counts where the list has one), the ids of the
 * page (out of an index alone, from the nearer end), the rows of these ids. Which index leads is decided here, by how
 * many rows a condition leaves, not guessed by the database.
 */
public final class Search<T extends Identified> {

    /** Up to so many rows are gathered and sorted; from more on, rows are passed in the list's order. */
    private static final int FEW = 20_000;

    /** So many rows that a text was found in are counted; above that, the page says only "more than". */
    private static final int COUNTED = 10_000;

    private static final int LAST_PAGE = 10_000_000;

    private final EntityManager em;
    private final Class<T> row;
    private final String select;
    private final String from;
    private final String listed;
    private String counts;
    private final Map<String, String> orders = new HashMap<>();
    private SortOrder order = SortOrder.NEWEST_FIRST;
    private final List<Condition> conditions = new ArrayList<>();
    private Condition text;
    private String typed;

    /** An order of the listed table: by a column of it or an expression of such, and newest first among what is equal there. */
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

    /** A condition on a column of the listed table; {@code scope} where it is the actor's right to see. */
    private record Condition(String column, String test, Object value, boolean scope) {}

    /**
     * What leads to the rows: whatever the database likes, the list's order, the actor's scope, or what the index of
     * texts has found.
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
     * @param select what stands between SELECT and FROM (JPQL)
     * @param from what stands between FROM and WHERE, the listed entity first (JPQL); joins take no row away
     * @param listed the listed entity's table
     */
    public Search(EntityManager em, Class<T> row, String select, String from, String listed) {
        this.em = em;
        this.row = row;
        this.select = select;
        this.from = from;
        this.listed = listed;
    }

    /** Names the table that sums up the listed one: {@code n} rows for each combination of the columns of conditions. */
    public Search<T> counted(String table) {
        counts = table;
        return this;
    }

    /**
     * Lets the list be ordered by this.
     *
     * @param key what asks for it ({@link ListPart#sort})
     * @param column a column of the listed table, or an expression of its columns (SQL)
     */
    public Search<T> sortable(String key, String column) {
        orders.put(key, column);
        return this;
    }

    /** The order of a list for which none is asked, instead of newest first. */
    public Search<T> inOrderOf(String key) {
        order = new SortOrder(orders.get(key), false, true);
        return this;
    }

    /**
     * Narrows the search to what an actor sees.
     *
     * @param test what follows the column (SQL); every {@code ?} in it stands for the value
     */
    public Search<T> scope(String column, String test, Object value) {
        conditions.add(new Condition(column, test, value, true));
        return this;
    }

    /** Narrows the search; every {@code ?} of the test stands for the value. */
    public Search<T> where(String column, String test, Object value) {
        conditions.add(new Condition(column, test, value, false));
        return this;
    }

    /** Narrows to rows whose column is this value; null asks for nothing. */
    public Search<T> whereGiven(String column, Object value) {
        return value == null ? this : where(column, "= ?", value);
    }

    /** Narrows to rows whose (folded) text contains this one, whatever its case and width; null or blank asks for nothing. */
    public Search<T> whereContains(String column, String wanted) {
        String folded = wanted == null ? "" : Folded.of(wanted);
        if (!folded.isEmpty()) {
            typed = folded;
            text = new Condition(column, "LIKE ? ESCAPE '\\'", "%" + escape(typed) + "%", false);
        }
        return this;
    }

    /** The part that is asked for (what is out of range shows the nearest there is; an order that is not known, the list's own). */
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

    /** How many rows there are, whatever their text, under the conditions but these. */
    private long countWithout(Predicate<Condition> left) {
        List<Condition> counted = conditions.stream().filter(left.negate()).toList();
        List<Object> values = new ArrayList<>();
        String where = where(counted, Lead.ANY, values);
        return counts == null
                ? number("SELECT COUNT(*) FROM " + listed + where, values)
                : number("SELECT COALESCE(SUM(n), 0) FROM " + counts + where, values);
    }

    /** How many rows have the text; where there are more than the limit, one more than that. */
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
        List<Long> ids = new ArrayList<>();
        for (Object id : query(
                        "SELECT id" + rows + " ORDER BY " + by.sql(lead != Lead.SCOPE) + " LIMIT ? OFFSET ?", values)
                .getResultList()) {
            ids.add(((Number) id).longValue());
        }
        return ids;
    }

    /** The rows of these ids, in this order. */
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

    /** From where the rows of all conditions are taken: the list under its conditions, or what its index has found. */
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
        return value instanceof Boolean flag ? (flag ? 1 : 0) : value;
    }

    private long number(String sql, List<Object> values) {
        return ((Number) query(sql, values).getSingleResult()).longValue();
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
