package ru.samosval.input;

import java.util.Arrays;

/**
 * Finds which parts of a text are in quotation marks, and where its words end, as a shell would. The text need not be a
 * shell script: a mark that is not closed on its line, or that is an apostrophe within a word, opens nothing. Takes
 * time in proportion to the length of the text.
 */
final class ShellText {

    /**
     * How deep quotation marks are nested: at most a shell within the command of another one, which itself stands in a
     * JSON list.
     */
    private static final int DEEPEST = 4;

    private final String text;

    /**
     * For each position, the one after the mark that opens the outermost quotation around it, including the closing
     * mark; 0 outside of quotations.
     */
    private final int[] opening;

    /** The same for the innermost quotation: {@code sh -c "echo 'a' \"b\""}. */
    private final int[] nearest;

    /** For each position after an opening mark, that of the closing mark. */
    private final int[] closed;

    /** For each mark, the position from which on it is never closed. */
    private final int[] unclosed = new int[128];

    private final int[] unclosedPlain = new int[128];

    ShellText(String text) {
        this.text = text;
        this.opening = new int[text.length() + 1];
        this.nearest = new int[text.length() + 1];
        this.closed = new int[text.length() + 1];
        Arrays.fill(unclosed, Integer.MAX_VALUE);
        Arrays.fill(unclosedPlain, Integer.MAX_VALUE);
        int from = 0;
        while (from <= text.length()) {
            int end = endOfLine(from);
            readQuotes(from, end, 1);
            from = end + 1;
        }
    }

    private void readQuotes(int from, int to, int depth) {
        for (int i = from; i < to; i++) {
            int inside = behindMark(i);
            if (inside > i && inside <= to && mayOpen(i) && (depth > 1 || inside == i + 1)) {
                int end = closingOf(i, to);
                if (end >= 0) {
                    readQuoted(inside, end, depth);
                    i = behindMark(end) - 1;
                    continue;
                }
            }
            i += text.charAt(i) == '\\' ? 1 : 0;
        }
    }

    private void readQuoted(int from, int end, int depth) {
        if (depth == 1) {
            Arrays.fill(opening, from, end + 1, from);
        }
        Arrays.fill(nearest, from, end + 1, from);
        closed[from] = end;
        if (depth < DEEPEST) {
            readQuotes(from, end, depth + 1);
        }
    }

    /** The position after a quotation mark, plain or escaped; the same position if there is none. */
    private int behindMark(int at) {
        int mark = text.startsWith("\\", at) ? at + 1 : at;
        return mark < text.length() && isQuote(text.charAt(mark)) ? mark + 1 : at;
    }

    /**
     * The position where the mark that stands here, plain or escaped, is closed; negative if it is not closed before
     * {@code to}.
     */
    private int closingOf(int at, int to) {
        if (text.charAt(at) != '\\') {
            return closing(text.charAt(at), at + 1, to);
        }
        String mark = text.substring(at, at + 2);
        int end = text.indexOf(mark, at + 2);
        return end < to ? end : -1;
    }

    /**
     * Whether a mark here may open a quotation. Within a word it is an apostrophe, except directly after an option:
     * {@code mysql -e"select 1"}.
     */
    private boolean mayOpen(int at) {
        int i = at;
        while (i > 0 && isOfOption(text.charAt(i - 1))) {
            i--;
        }
        return at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)) || text.charAt(i) == '-';
    }

    private static boolean isOfOption(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_';
    }

    /**
     * Whether no shell expands references here. In double marks it does, whatever other marks are inside, except in a
     * JSON list.
     */
    boolean isSingleQuoted(int place) {
        boolean isRead = opening[place] > 0 && isDoubleQuotedOfShell(opening[place] - 1);
        return !isRead && isIn('\'', place);
    }

    private boolean isDoubleQuotedOfShell(int mark) {
        int before = mark - 1;
        while (before >= 0 && (text.charAt(before) == ' ' || text.charAt(before) == '\t')) {
            before--;
        }
        return text.charAt(mark) == '"' && (before < 0 || "[,".indexOf(text.charAt(before)) < 0);
    }

    boolean isDoubleQuoted(int place) {
        return isIn('"', place);
    }

    /** Whether the mark at this position closes a quotation. */
    boolean isClosing(int place) {
        return nearest[place] > 0 && closed[nearest[place]] == place;
    }

    boolean areInSameQuotes(int place, int other) {
        return nearest[place] == nearest[other];
    }

    private boolean isIn(char quote, int place) {
        return place > 0 && text.charAt(place - 1) == quote
                || opening[place] > 0 && text.charAt(opening[place] - 1) == quote;
    }

    /** The end of the quotation around this position; the end of the text if there is none. */
    int endOfQuotes(int place) {
        return nearest[place] > 0 ? closed[nearest[place]] : text.length();
    }

    /**
     * The end of the word that begins here. Quotations, lists and command substitutions belong to the word. If one of
     * them is not closed, the word is the rest of the line.
     */
    int endOfWord(int start) {
        int to = endOfQuotes(start);
        int i = start;
        while (i < to && !isBetweenWords(i) && !isClosedOutside(i, to)) {
            int next = endOfPart(i, to);
            if (next < 0) {
                return Math.min(endOfLine(i), to);
            }
            i = next;
        }
        return Math.min(i, to);
    }

    private boolean isBetweenWords(int place) {
        return Character.isWhitespace(text.charAt(place)) || ";&|".indexOf(text.charAt(place)) >= 0;
    }

    /**
     * Whether there is a mark here that closes nothing in the word, which is in a quotation itself, and that is no
     * apostrophe.
     */
    private boolean isClosedOutside(int at, int to) {
        int behind = behindMark(at);
        return to < text.length()
                && behind > at
                && behind <= to
                && closingOf(at, to) < 0
                && !Character.isLetterOrDigit(text.charAt(behind));
    }

    /** The end of the part of a word that begins here; negative if it is not closed. */
    private int endOfPart(int at, int to) {
        char c = text.charAt(at);
        if (behindMark(at) > at) {
            return endOfQuoted(at, to);
        }
        if (c == '\\') {
            return Math.min(at + 2, text.length());
        }
        if (c == '`') {
            return Math.max(closing(c, at + 1, to), at) + 1;
        }
        if (c == '(') {
            return endOfParentheses(at);
        }
        if (c == '$' && text.startsWith("{", at + 1)) {
            return behind("}", at);
        }
        return text.startsWith("{{", at) ? behind("}}", at) : at + 1;
    }

    /** An escaped mark need not be closed, nor an apostrophe inside other marks. */
    private int endOfQuoted(int at, int to) {
        boolean isEscaped = text.charAt(at) == '\\';
        int end = closingOf(at, isEscaped ? Math.min(endOfLine(at), to) : to);
        if (end >= 0) {
            return behindMark(end);
        }
        return isEscaped || to < text.length() ? behindMark(at) : -1;
    }

    /** The position after the end mark, if that comes on this line. */
    private int behind(String end, int at) {
        int found = text.indexOf(end, at);
        return found >= 0 && found < endOfLine(at) ? found + end.length() : at + 1;
    }

    private int endOfParentheses(int at) {
        if (at >= unclosed['(']) {
            return -1;
        }
        int open = 0;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (isQuote(c)) {
                int end = plainClosing(c, i + 1);
                i = end < 0 ? i : end;
            } else if (c == '(') {
                open++;
            } else if (c == ')' && --open == 0) {
                return i + 1;
            }
        }
        unclosed['('] = at;
        return -1;
    }

    /** The position of the closing mark, looked for from {@code from} to {@code to}; negative if there is none. */
    private int closing(char quote, int from, int to) {
        if (from >= unclosed[quote]) {
            return -1;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == quote) {
                return i;
            }
            if (c == '\\' && quote != '\'') {
                i++;
            } else if (c == '$' && quote == '"' && text.startsWith("(", i + 1)) {
                // A command substitution may have more of these marks inside.
                int end = endOfParentheses(i + 1);
                i = end < 0 || end > to ? i : end - 1;
            }
        }
        if (to == text.length()) {
            unclosed[quote] = from;
        }
        return -1;
    }

    private int plainClosing(char quote, int from) {
        if (from >= unclosedPlain[quote]) {
            return -1;
        }
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == quote) {
                return i;
            }
            if (text.charAt(i) == '\\' && quote != '\'') {
                i++;
            }
        }
        unclosedPlain[quote] = from;
        return -1;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private int endOfLine(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }
}
