package ru.samosval.input;

import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.NotFound;

/** Numbers out of addresses, in the digits 0 to 9 alone: Java would also take those of other scripts, and a plus sign. */
public final class Numbers {

    private Numbers() {}

    /** An id out of a path; what is no number is no thing's id. */
    public static long id(String text) {
        try {
            return parsed(text, 18);
        } catch (NumberFormatException e) {
            throw new NotFound();
        }
    }

    /** A whole number out of a query; out of its range it is bad input for the named parameter. */
    public static int between(String parameter, String text, int min, int max) {
        try {
            long number = parsed(text.strip(), 10);
            if (number >= min && number <= max) {
                return (int) number;
            }
        } catch (NumberFormatException e) {
            // Said below, with the range.
        }
        throw new Invalid(parameter, "error.number.range", min, max);
    }

    /** A page's number out of a query; what is no number is the first page. */
    public static int page(String text) {
        try {
            return text == null ? 1 : (int) Math.max(1, parsed(text.strip(), 9));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private static long parsed(String text, int digits) {
        if (text.length() > digits + 1 || !text.matches("-?[0-9]+")) {
            throw new NumberFormatException(text);
        }
        return Long.parseLong(text);
    }
}
