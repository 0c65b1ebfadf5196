package ru.samosval.telemetry.desk;

/**
 * A text that everything a regular expression finds must contain, as far as that is easy to see: lines without it need
 * not be given to the expression. It is searched for without regard to letter case. So it tells nothing about lines
 * that are not ASCII, in which other letters may count as the same.
 */
final class RequiredText {

    private final String regex;
    private final StringBuilder run = new StringBuilder();
    private String longest = "";
    private int at;

    private RequiredText(String regex) {
        this.regex = regex;
    }

    /** The longest such text, in ASCII; empty if there is none or it is not easy to see. */
    static String of(String regex) {
        RequiredText text = new RequiredText(regex);
        return text.read() ? text.longest : "";
    }

    /** Whether the whole expression was understood. */
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

    /** The last character may be missing, so it does not count. */
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
        // Classes and anchors may stand in the text. Anything else (\Q, \p{…}, \x…, \1) goes on after the letter.
        return "dDwWsSbBAz".indexOf(c) >= 0;
    }

    private boolean skipPast(char last) {
        int end = regex.indexOf(last, at);
        at = end + 1;
        return end >= 0;
    }

    /** Skips past the bracket that closes the group whose opening bracket was read. */
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
                    // Any other character of the group.
                }
            }
        }
        return depth == 0;
    }

    /**
     * Skips past the end of the class whose beginning was read. Its first character may be the closing bracket itself.
     */
    private boolean skipClass() {
        if (at < regex.length() && regex.charAt(at) == '^') {
            at++;
        }
        for (boolean first = true; at < regex.length(); first = false) {
            char c = regex.charAt(at++);
            if (c == '[') {
                // Possibly [:alpha:].
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
