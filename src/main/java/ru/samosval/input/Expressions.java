package ru.samosval.input;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * Regular expressions that people and programs send, in RE2's syntax. RE2 looks at each character of a text at most
 * once for each state of the expression. {@code java.util.regex} would take time without a bound, and memory already
 * when compiling, so it never compiles what comes from outside.
 */
public final class Expressions {

    /** The longest expression, in characters. */
    public static final int LONGEST = 200;

    /** Nested repetitions multiply. An expression with more repetitions than this is refused. */
    private static final int MOST_REPETITIONS = 1_000;

    /**
     * The most steps an expression may have once its repetitions are written out. If all of them may be empty
     * ({@code (a?){900}}), RE2/J goes one level down the stack for each.
     */
    private static final int MOST_STEPS = 2_000;

    private static final java.util.regex.Pattern REPETITION =
            java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

    /** An escape, also one with braces, or a whole character class. */
    private static final java.util.regex.Pattern ONE = java.util.regex.Pattern.compile(
            "\\\\[xpP]\\{[^}]*\\}|\\\\.|\\[\\^?\\]?(?:\\[:[^\\]]*:\\]|\\\\.|[^\\]\\\\])*+\\]",
            java.util.regex.Pattern.DOTALL);

    /** The messages of RE2/J, and for each the end of the key of our sentence. */
    private static final Map<String, String> WRONG = Map.ofEntries(
            Map.entry("invalid character class range", "range"),
            Map.entry("invalid escape sequence", "escape"),
            Map.entry("invalid named capture", "name"),
            Map.entry("duplicate capture group name", "name"),
            Map.entry("invalid or unsupported Perl syntax", "perl"),
            Map.entry("invalid nested repetition operator", "nested"),
            Map.entry("invalid repeat count", "count"),
            Map.entry("missing closing ]", "bracket"),
            Map.entry("missing closing )", "paren"),
            // RE2/J says this about a closing parenthesis that nothing has opened.
            Map.entry("regexp/syntax: internal error", "paren"),
            Map.entry("missing argument to repetition operator", "argument"),
            Map.entry("trailing backslash at end of expression", "backslash"));

    private Expressions() {}

    /**
     * Compiles an expression.
     *
     * @param field the field that a refusal names
     * @param flags of {@link Pattern}
     * @throws Invalid if it is no expression or too long, or has too many repetitions or steps
     */
    public static Pattern compile(String field, String expression, int flags) {
        if (expression.codePointCount(0, expression.length()) > LONGEST) {
            throw new Invalid(field, "desk.q.long", LONGEST);
        }
        if (repetitions(expression) > MOST_REPETITIONS) {
            throw new Invalid(field, "desk.regex.big", MOST_REPETITIONS);
        }
        Pattern compiled = compiled(field, expression, flags);
        if (compiled.programSize() > MOST_STEPS) {
            throw new Invalid(field, "desk.regex.steps", MOST_STEPS);
        }
        return compiled;
    }

    private static Pattern compiled(String field, String expression, int flags) {
        try {
            return Pattern.compile(expression, flags);
        } catch (PatternSyntaxException e) {
            String why = WRONG.get(e.getDescription());
            throw new Invalid(
                    field,
                    "desk.regex.wrong" + (why == null ? "" : "." + why),
                    Characters.excerpt(expression),
                    Characters.excerpt(e.getPattern() == null ? "" : e.getPattern()));
        } catch (StackOverflowError e) {
            throw new Invalid(field, "desk.regex.big", MOST_REPETITIONS);
        }
    }

    /**
     * How often the most repeated part of the expression is repeated. Counted repetitions inside each other multiply,
     * those next to each other do not. Any number for a text that is no expression.
     */
    private static long repetitions(String expression) {
        Deque<Group> groups = new ArrayDeque<>(List.of(new Group()));
        Matcher counts = REPETITION.matcher(expression);
        int i = 0;
        while (i < expression.length()) {
            char c = expression.charAt(i);
            if (c == '{' && counts.region(i, expression.length()).lookingAt()) {
                String most = counts.group(2);
                groups.peek().repeat(Long.parseLong(most == null || most.isEmpty() ? counts.group(1) : most));
                i = counts.end();
            } else if (c == '(') {
                groups.push(new Group());
                i++;
            } else if (c == ')' && groups.size() > 1) {
                long inner = groups.pop().most;
                groups.peek().add(inner);
                i++;
            } else {
                if ("*+?".indexOf(c) < 0) {
                    groups.peek().add(1);
                }
                i = end(expression, i);
            }
            if (groups.peek().most > MOST_REPETITIONS) {
                break;
            }
        }
        return groups.stream().mapToLong(group -> group.most).max().orElseThrow();
    }

    /**
     * The greatest number of repetitions of any part of a group, and that of its last part, to which a following
     * repetition applies.
     */
    private static final class Group {
        private long most;
        private long last;

        void add(long part) {
            last = part;
            most = Math.max(most, last);
        }

        void repeat(long times) {
            add(last * Math.max(1, times));
        }
    }

    /** The end of the character, escape or class that begins at this position. */
    private static int end(String expression, int begin) {
        Matcher one = ONE.matcher(expression).region(begin, expression.length());
        return one.lookingAt() ? one.end() : begin + 1;
    }
}
