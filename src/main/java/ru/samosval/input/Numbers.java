package ru.samosval.input;

import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.NotFound;

/** Numbers out of addresses. */
public final class Numbers {

    private Numbers() {}

    /** An id out of a path; what is no number is no thing's id. */
    public static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new NotFound();
        }
    }

    /** A whole number out of a query; out of its range it is bad input for the named parameter. */
    public static int between(String parameter, String text, int min, int max) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, with the range.
        }
        throw new Invalid(parameter, "error.number.range", min, max);
    }

    /** A page's number out of a query; what is no number is the first page. */
    public static int page(String text) {
        try {
            return text == null ? 1 : Math.max(1, Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            return 1;
        }
    }
}
