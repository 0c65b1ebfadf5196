package ru.samosval.input;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.Matcher;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * Regular expressions that people and programs send: RE2's syntax, which looks at each character of a text at most once for
 * each state of the expression. Those of {@code java.util.regex} take time, and memory already when they are compiled,
 * without a bound, so none is ever made of what comes in.
 */
public final class Expressions {

    /** The longest expression, in characters. */
    public static final int LONGEST = 200;

    /** Repetitions within repetitions multiply; an expression of more states than this many is refused. */
    private static final int MOST_REPETITIONS = 1_000;

    private static final java.util.regex.Pattern REPETITION =
            java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

    private Expressions() {}

    /**
     * An expression ready to be looked for.
     *
     * @param field what the refusal names
     * @param flags of {@link Pattern}
     * @throws Invalid where it is none, too long, or its repetitions too many
     */
    public static Pattern compile(String field, String expression, int flags) {
        if (expression.codePointCount(0, expression.length()) > LONGEST) {
            throw new Invalid(field, "desk.q.long", LONGEST);
        }
        if (repetitions(expression) > MOST_REPETITIONS) {
            throw new Invalid(field, "desk.regex.big", MOST_REPETITIONS);
        }
        try {
            return Pattern.compile(expression, flags);
        } catch (PatternSyntaxException e) {
            throw new Invalid(field, "desk.regex.wrong", Characters.excerpt(expression));
        } catch (StackOverflowError e) {
            throw new Invalid(field, "desk.regex.big", MOST_REPETITIONS);
        }
    }

    /** How often the innermost part may be repeated, at most: as if all counted repetitions were within each other. */
    private static long repetitions(String expression) {
        Matcher counts = REPETITION.matcher(expression);
        long product = 1;
        while (counts.find() && product <= MOST_REPETITIONS) {
            String most = counts.group(2);
            product *= Math.max(1, Long.parseLong(most == null || most.isEmpty() ? counts.group(1) : most));
        }
        return product;
    }
}
