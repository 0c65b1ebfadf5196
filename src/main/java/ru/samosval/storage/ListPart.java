package ru.samosval.storage;

/**
 * Which part of a list is asked for.
 *
 * @param number the page's number, from 1
 * @param size how many rows a page has, from 1
 * @param sort the key of the order ({@link Search#sortable}); null or one that the list does not know: its own order
 * @param descending whether that order is reversed
 */
public record ListPart(int number, int size, String sort, boolean descending) {

    /** How many rows a page has unless more are asked for. */
    public static final int SIZE = 25;

    /** A page of the usual size in the list's own order. */
    public static ListPart page(int number) {
        return new ListPart(number, SIZE, null, false);
    }
}
