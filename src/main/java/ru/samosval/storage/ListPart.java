package ru.samosval.storage;

/**
 * The part of a list that is asked for.
 *
 * @param number the number of the page, from 1
 * @param size the number of rows on a page, at least 1
 * @param sort the key of the order ({@link Search#sortable}); null, or one that the list does not know, means the
 *     list's own order
 * @param descending whether that order is reversed
 */
public record ListPart(int number, int size, String sort, boolean descending) {

    /** The default number of rows on a page. */
    public static final int SIZE = 25;

    /** A page of the default size in the list's own order. */
    public static ListPart page(int number) {
        return new ListPart(number, SIZE, null, false);
    }
}
