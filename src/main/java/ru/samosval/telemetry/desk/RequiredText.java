package ru.samosval.telemetry.desk;

/**
 * A text that is in whatever a regular expression finds, as far as it is plain to see: lines without it need not be given
 * to the expression. It is looked for whatever the letter case, so it says nothing of lines that are not ASCII, in which
 * letters may count as others.
 */
final class RequiredText {

    private final String regex;
    private final StringBuilder run = new StringBuilder();
    private String longest = "";
    private int at;

    private RequiredText(String regex) {
        this.regex = regex;
    }

    /** The longest such text, of ASCII; empty where there is none or it is not plain to see. */
    static String of(String regex) {
        RequiredText text = new RequiredText(regex);
        return text.read() ? text.longest : "";
    }

    /** Whether all of the expression was understood. */
    private boolean read() {
        while (at < regex.length()) {
            char c = regex.charAt(at++);
            switch (c) {
                case '|' -> {
                    return false;
                }
                case '^', '$', '.' -> end();
                case '*', '?' -> endWithoutLast();
                case '+' -> end();
                case '{' -> {
                    endWithoutLast();
                    if (!skipPast('}')) {
                        return false;
                    }
                }
                case '(' -> {
                    end();
                    if (!skipGroup()) {
                        return false;
                    }
                }
                case '[' -> {
                    end();
                    if (!skipClass()) {
                        return false;
                    }
                }
                case '\\' -> {
                    if (!readEscape()) {
                        return false;
                    }
                }
                default -> add(c);
            }
        }
        end();
        return true;
    }

    private void add(char c) {
        if (c < 0x80) {
            run.append(c);
        } else {
            end();
        }
    }

    private void end() {
        if (run.length() > longest.length()) {
            longest = run.toString();
        }
        run.setLength(0);
    }

    /** What may be missing counts not. */
    private void endWithoutLast() {
        run.setLength(Math.max(0, run.length() - 1));
        end();
    }

    private boolean readEscape() {
        if (at >= regex.length()) {
            return false;
        }
        char c = regex.charAt(at++);
        if (c < 0x80 && !Character.isLetterOrDigit(c)) {
            run.append(c);
            return true;
        }
        end();
        // Classes and places in the text; all else (\Q, \p{…}, \x…, \1) has an inside of its own.
        return "dDwWsSbBAz".indexOf(c) >= 0;
    }

    private boolean skipPast(char last) {
        int end = regex.indexOf(last, at);
        at = end + 1;
        return end >= 0;
    }

    /** Past the bracket that closes the group whose opening one was read. */
    private boolean skipGroup() {
        int depth = 1;
        while (at < regex.length() && depth > 0) {
            switch (regex.charAt(at++)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case '\\' -> {
                    if (at < regex.length() && "QE".indexOf(regex.charAt(at)) >= 0) {
                        return false;
                    }
                    at++;
                }
                case '[' -> {
                    if (!skipClass()) {
                        return false;
                    }
                }
                default -> {
                    // Some character of the group.
                }
            }
        }
        return depth == 0;
    }

    /** Past the end of the class whose beginning was read; its first character may be the bracket itself. */
    private boolean skipClass() {
        if (at < regex.length() && regex.charAt(at) == '^') {
            at++;
        }
        for (boolean first = true; at < regex.length(); first = false) {
            char c = regex.charAt(at++);
            if (c == '[') {
                // [:alpha:] perhaps.
                return false;
            } else if (c == '\\') {
                at++;
            } else if (c == ']' && !first) {
                return true;
            }
        }
        return false;
    }
}
