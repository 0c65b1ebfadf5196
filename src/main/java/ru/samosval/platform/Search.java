package ru.samosval.platform;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The one way to page and filter a list: a JPQL query for records, its conditions joined by AND, its order, its page.
 * Conditions are constants of the code; what a person typed only ever arrives as a parameter.
 */
public final class Search<T> {

    private static final int LAST_PAGE = 10_000_000;

    private final EntityManager em;
    private final Class<T> row;
    private final String select;
    private final String from;
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    /**
     * A search for rows of this record.
     *
     * @param select what stands between SELECT and FROM
     * @param from what stands between FROM and WHERE, the listed entity first
     */
    public Search(EntityManager em, Class<T> row, String select, String from) {
        this.em = em;
        this.row = row;
        this.select = select;
        this.from = from;
    }

    /** Narrows the search; the condition's one parameter has the given name. */
    public Search<T> where(String condition, String name, Object value) {
        conditions.add(condition);
        parameters.put(name, value);
        return this;
    }

    /** Narrows the search where a value is asked for: null asks for nothing. */
    public Search<T> whereGiven(String condition, String name, Object value) {
        return value == null ? this : where(condition, name, value);
    }

    /** Narrows to rows whose (lower-case) column contains the text, in any case; null or blank asks for nothing. */
    public Search<T> whereContains(String column, String name, String text) {
        if (text == null || text.isBlank()) {
            return this;
        }
        return where(column + " LIKE :" + name + " ESCAPE '\\'", name, "%" + escape(normal(text)) + "%");
    }

    /** The page of this number (from 1; what is out of range shows the nearest there is). */
    public Page<T> page(int number, String orderBy) {
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        TypedQuery<Long> count = em.createQuery("SELECT COUNT(" + alias() + ") FROM " + from + where, Long.class);
        parameters.forEach(count::setParameter);
        long total = count.getSingleResult();
        int last = (int) Math.min(LAST_PAGE, Math.max(1, (total + Page.SIZE - 1) / Page.SIZE));
        int shown = Math.max(1, Math.min(number, last));
        TypedQuery<T> rows = em.createQuery("SELECT " + select + " FROM " + from + where + " ORDER BY " + orderBy, row);
        parameters.forEach(rows::setParameter);
        rows.setFirstResult((shown - 1) * Page.SIZE).setMaxResults(Page.SIZE);
        return new Page<>(rows.getResultList(), total, shown);
    }

    private String alias() {
        return from.split("\\s+")[1];
    }

    /** The form in which searchable text is stored: SQLite folds the case of ASCII only. */
    public static String normal(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
