package ru.samosval.input;

import java.util.Arrays;

/**
 * What of a text stands in quotation marks, and where its words end, as a shell has it. A text need not be a shell's: a mark
 * that is not closed on its line, or stands within a word as an apostrophe, opens nothing. Looks at each place a few times,
 * however long the text is.
 */
final class ShellText {

    private final String text;

    /** By place: the one after the mark that opens what it stands in, its closing mark too; 0 where it stands in none. */
    private final int[] opening;

    /** By mark: from where on it is closed nowhere. */
    private final int[] unclosed = new int[128];

    private final int[] unclosedPlain = new int[128];

    ShellText(String text) {
        this.text = text;
        this.opening = new int[text.length() + 1];
        Arrays.fill(unclosed, Integer.MAX_VALUE);
        Arrays.fill(unclosedPlain, Integer.MAX_VALUE);
        int from = 0;
        while (from <= text.length()) {
            int end = endOfLine(from);
            readQuotes(from, end);
            from = end + 1;
        }
    }

    private void readQuotes(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (isQuote(c) && (i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1)))) {
                int end = closing(c, i + 1, to);
                if (end >= 0) {
                    Arrays.fill(opening, i + 1, end + 1, i + 1);
                    i = end;
                }
            }
        }
    }

    /** Whether no shell looks for references there. */
    boolean isSingleQuoted(int place) {
        return isIn('\'', place);
    }

    boolean isDoubleQuoted(int place) {
        return isIn('"', place);
    }

    /** Whether the mark at the place closes what stands before it. */
    boolean isClosing(int place) {
        return opening[place] > 0 && (place == text.length() || opening[place + 1] != opening[place]);
    }

    private boolean isIn(char quote, int place) {
        return place > 0 && text.charAt(place - 1) == quote
                || opening[place] > 0 && text.charAt(opening[place] - 1) == quote;
    }

    /**
     * Where the word ends that begins at the place: quotation marks, lists and what commands print belong to it. Of what is
     * closed nowhere it is all of the line.
     */
    int endOfWord(int start) {
        int i = start;
        int quotes = opening[start];
        while (i < text.length() && !(quotes > 0 && opening[i] != quotes) && !isBetweenWords(i)) {
            if (quotes > 0 && isClosing(i)) {
                return i;
            }
            int next = endOfPart(i);
            if (next < 0) {
                return endOfLine(i);
            }
            i = next;
        }
        return quotes > 0 ? Math.min(i, endOfQuotes(start)) : i;
    }

    private boolean isBetweenWords(int place) {
        return Character.isWhitespace(text.charAt(place)) || ";&|".indexOf(text.charAt(place)) >= 0;
    }

    private int endOfQuotes(int place) {
        int i = place;
        while (!isClosing(i)) {
            i++;
        }
        return i;
    }

    /** Where the part ends that begins here; less than 0 where it is not closed. */
    private int endOfPart(int at) {
        char c = text.charAt(at);
        if (c == '\\') {
            return escaped(at);
        }
        if (isQuote(c) || c == '`') {
            int end = closing(c, at + 1, text.length());
            return end >= 0 || c != '`' ? end + (end >= 0 ? 1 : 0) : at + 1;
        }
        if (c == '(') {
            return endOfParentheses(at);
        }
        if (c == '$' && text.startsWith("{", at + 1)) {
            return behind("}", at);
        }
        return text.startsWith("{{", at) ? behind("}}", at) : at + 1;
    }

    /** Behind the end mark if it comes on this line. */
    private int behind(String end, int at) {
        int found = text.indexOf(end, at);
        return found >= 0 && found < endOfLine(at) ? found + end.length() : at + 1;
    }

    /** Behind the escaped character, or behind the escaped mark that closes what this one opens. */
    private int escaped(int at) {
        if (at + 1 >= text.length() || !isQuote(text.charAt(at + 1))) {
            return Math.min(at + 2, text.length());
        }
        int end = text.indexOf(text.substring(at, at + 2), at + 2);
        return (end >= 0 && end < endOfLine(at) ? end : at) + 2;
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
