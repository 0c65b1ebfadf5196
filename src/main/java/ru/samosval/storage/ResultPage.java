package ru.samosval.storage;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param rows the rows of the page, at most {@code size}
 * @param total the number of rows on all pages, as far as they were counted
 * @param more whether there are more than that, so that the last page is not known
 * @param number the number of the page, from 1
 * @param size the number of rows on a full page
 */
public record ResultPage<T>(List<T> rows, long total, boolean more, int number, int size) {

    /** The part of these rows that is asked for, or the nearest one if there is no such part. */
    public static <T> ResultPage<T> of(List<T> all, ListPart part) {
        int last = Math.max(1, (all.size() + part.size() - 1) / part.size());
        int shown = Math.max(1, Math.min(part.number(), last));
        int from = (shown - 1) * part.size();
        return new ResultPage<>(
                all.subList(from, Math.min(all.size(), from + part.size())), all.size(), false, shown, part.size());
    }

    /** The same page of other rows, each made of one of these. */
    public <R> ResultPage<R> map(Function<T, R> row) {
        return new ResultPage<>(rows.stream().map(row).toList(), total, more, number, size);
    }

    /** The number of pages, at least 1. */
    public long getCount() {
        return Math.max(1, (total + size - 1) / size);
    }

    public boolean isFirst() {
        return number <= 1;
    }

    public boolean isLast() {
        return !more && number >= getCount();
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The number of the page's first row, counted from 1 over all pages; 0 in an empty list. */
    public long getFrom() {
        return rows.isEmpty() ? 0 : (long) (number - 1) * size + 1;
    }

    /** The number of the page's last row, counted over all pages; 0 in an empty list. */
    public long getTo() {
        return rows.isEmpty() ? 0 : getFrom() + rows.size() - 1;
    }
}
