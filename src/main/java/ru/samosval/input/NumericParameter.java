package ru.samosval.input;

import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.NotFound;

/**
 * Numbers from addresses. Only the digits 0 to 9 are accepted; Java would also take those of other scripts, and a plus
 * sign.
 */
public final class NumericParameter {

    private NumericParameter() {}

    /**
     * An id from a path.
     *
     * @throws NotFound if it is no number
     */
    public static long id(String text) {
        try {
            return parsed(text, 18);
        } catch (NumberFormatException e) {
            throw new NotFound();
        }
    }

    /**
     * A whole number from a query.
     *
     * @throws Invalid for this parameter if it is none, or out of range
     */
    public static int between(String parameter, String text, int min, int max) {
        try {
            long number = parsed(text.strip(), 10);
            if (number >= min && number <= max) {
                return (int) number;
            }
        } catch (NumberFormatException e) {
            // Reported below, with the range.
        }
        throw new Invalid(parameter, "error.number.range", min, max);
    }

    /** A page number from a query. Anything that is none means the first page. */
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
