package ru.samosval.input;

import java.util.Arrays;

/**
 * What of a text stands in quotation marks, and where its words end, as a shell has it. A text need not be a shell's: a mark
 * that is not closed on its line, or stands within a word as an apostrophe, opens nothing. Looks at each place a few times,
 * however long the text is.
 */
final class ShellText {

    /** Marks stand within marks no deeper than a shell within another one's command that is itself in a list of JSON. */
    private static final int DEEPEST = 4;

    private final String text;

    /** By place: the one after the mark that opens what it stands in, its closing mark too; 0 where it stands in none. */
    private final int[] opening;

    /** The same of the nearest marks, where they stand in others: {@code sh -c "echo 'a' \"b\""}. */
    private final int[] nearest;

    /** By the place after an opening mark: the one of its closing mark. */
    private final int[] closed;

    /** By mark: from where on it is closed nowhere. */
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

    /** The place after the quotation mark, plain or escaped; the same one where there is none. */
    private int behindMark(int at) {
        int mark = text.startsWith("\\", at) ? at + 1 : at;
        return mark < text.length() && isQuote(text.charAt(mark)) ? mark + 1 : at;
    }

    /** Where the mark closes that stands at the place, plain or escaped; less than 0 where it does not before the end. */
    private int closingOf(int at, int to) {
        if (text.charAt(at) != '\\') {
            return closing(text.charAt(at), at + 1, to);
        }
        String mark = text.substring(at, at + 2);
        int end = text.indexOf(mark, at + 2);
        return end < to ? end : -1;
    }

    /** Within a word it is an apostrophe, but not right behind an option: {@code mysql -e"select 1"}. */
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
     * Whether no shell looks for references there. In double marks it does, whatever stands in these, but not in those of a
     * list of JSON.
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

    /** Whether the mark at the place closes what stands before it. */
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

    /** Where the marks close that the place stands in; the end of the text where it stands in none. */
    int endOfQuotes(int place) {
        return nearest[place] > 0 ? closed[nearest[place]] : text.length();
    }

    /**
     * Where the word ends that begins at the place: quotation marks, lists and what commands print belong to it. Of what is
     * closed nowhere it is all of the line.
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

    /** Whether a mark stands there that closes nothing of the word, which is in marks itself, and is no apostrophe. */
    private boolean isClosedOutside(int at, int to) {
        int behind = behindMark(at);
        return to < text.length()
                && behind > at
                && behind <= to
                && closingOf(at, to) < 0
                && !Character.isLetterOrDigit(text.charAt(behind));
    }

    /** Where the part ends that begins here; less than 0 where it is not closed. */
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

    /** An escaped mark need not be closed, nor an apostrophe in other marks. */
    private int endOfQuoted(int at, int to) {
        boolean isEscaped = text.charAt(at) == '\\';
        int end = closingOf(at, isEscaped ? Math.min(endOfLine(at), to) : to);
        if (end >= 0) {
            return behindMark(end);
        }
        return isEscaped || to < text.length() ? behindMark(at) : -1;
    }

    /** Behind the end mark if it comes on this line. */
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

    /** Where the mark closes that was opened before the place, at most there; less than 0 where it does not. */
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
                // What the command prints; in it there may be others of the marks.
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
