package ru.samosval.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The beginning of a here-document.
 *
 * @param delimiter the line that ends it, without its quotes
 * @param chomps whether tabs may stand before that line ({@code <<-})
 * @param number the number of the line in which it begins
 */
record Heredoc(String delimiter, boolean chomps, int number) {

    private static final Pattern BEGINNING = Pattern.compile("\\d*<<(-?)\\s*([^<]*)");

    /**
     * {@code ${name}} with the operators that BuildKit knows after the name. Quotes and variables inside are not
     * matched: shells and BuildKit disagree on where those end.
     */
    private static final Pattern BRACES =
            Pattern.compile("\\$\\{(?:[A-Za-z_][A-Za-z0-9_]*+|\\d++|[@*#?$!-])(?:|:?[-+?]P|[#%]P|//?P/P)}"
                    .replace("P", "[^'\"$<\\\\}/]*+"));

    private static final String SPECIAL_PARAMETERS = "@*#?-$!";

    /**
     * The here-documents that a command line begins, in the order in which their bodies follow.
     *
     * @param numberAt the line number for a position in the command line
     * @throws Unreadable if a shell sees a here-document and BuildKit does not, or may not
     */
    static List<Heredoc> in(String line, IntUnaryOperator numberAt) throws Unreadable {
        List<Heredoc> heredocs = new ArrayList<>();
        if (!line.contains("<<")) {
            return heredocs;
        }
        for (Word word : words(line, numberAt)) {
            Matcher beginning = BEGINNING.matcher(word.text());
            if (beginning.matches() && !beginning.group(2).isEmpty()) {
                String delimiter = unquoted(beginning.group(2));
                int number = numberAt.applyAsInt(word.at());
                if (delimiter.isEmpty() || beginning.group(2).contains("${")) {
                    throw new Unreadable("request.run_commands.heredoc.name", number);
                }
                heredocs.add(new Heredoc(delimiter, !beginning.group(1).isEmpty(), number));
            }
        }
        return heredocs;
    }

    private static List<Word> words(String line, IntUnaryOperator numberAt) throws Unreadable {
        try {
            return new Words(line, numberAt).read();
        } catch (Unreadable e) {
            // If BuildKit cannot split a line, it assumes no here-document. So does a shell if nothing looks like one.
            if (hasBeginning(line)) {
                throw e;
            }
            return List.of();
        }
    }

    /**
     * Whether there is a {@code <<} that neither belongs to a here-string ({@code <<<}) nor is a shift within
     * {@code ((…))}.
     */
    private static boolean hasBeginning(String line) {
        for (int at = line.indexOf("<<"); at >= 0; at = line.indexOf("<<", at)) {
            if (line.startsWith("<<<", at)) {
                at += "<<<".length();
            } else if (isArithmetic(line, at)) {
                at += "<<".length();
            } else {
                return true;
            }
        }
        return false;
    }

    private static boolean isArithmetic(String line, int at) {
        return line.lastIndexOf("((", at) > line.lastIndexOf("))", at);
    }

    /** Whether the command is nothing but one here-document. Then its body is the script that is run. */
    static boolean isAll(String command) {
        Matcher beginning = BEGINNING.matcher(command);
        return beginning.matches()
                && !beginning.group(2).isEmpty()
                && beginning.group(2).chars().noneMatch(Whitespace::is);
    }

    /** Whether this line ends the here-document. */
    boolean isEndedBy(String line) {
        int from = 0;
        while (chomps && from < line.length() && line.charAt(from) == '\t') {
            from++;
        }
        return line.substring(from).equals(delimiter);
    }

    private static String unquoted(String word) {
        StringBuilder text = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == '\\' && i + 1 < word.length() && quote != '\'') {
                char next = word.charAt(++i);
                text.append(quote == 0 || "\"$\\".indexOf(next) >= 0 ? "" : "\\")
                        .append(next);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** A word of a command line, and its position. */
    private record Word(String text, int at) {}

    /** Splits a command line into words, keeping their quotes, as BuildKit does to find here-documents. */
    private static final class Words {

        private final String line;
        private final IntUnaryOperator numberAt;
        private final List<Word> words = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();
        private int begin;
        private int at;

        Words(String line, IntUnaryOperator numberAt) {
            this.line = line;
            this.numberAt = numberAt;
        }

        List<Word> read() throws Unreadable {
            while (at < line.length()) {
                char c = line.charAt(at);
                switch (c) {
                    case '\'' -> singleQuotes();
                    case '"' -> doubleQuotes();
                    case '$' -> dollar();
                    case '<' -> less();
                    case '\\' -> take(Math.min(2, line.length() - at));
                    default -> {
                        if (Whitespace.is(c)) {
                            at++;
                            end();
                        } else {
                            take(1);
                        }
                    }
                }
            }
            end();
            return words;
        }

        private void end() {
            if (!word.isEmpty()) {
                words.add(new Word(word.toString(), begin));
                word.setLength(0);
            }
        }

        private void take(int length) {
            if (word.isEmpty()) {
                begin = at;
            }
            word.append(line, at, at + length);
            at += length;
        }

        private void singleQuotes() throws Unreadable {
            int to = line.indexOf('\'', at + 1);
            demand(to >= 0, "quote");
            take(to + 1 - at);
        }

        private void doubleQuotes() throws Unreadable {
            take(1);
            while (at < line.length() && line.charAt(at) != '"') {
                if (line.charAt(at) == '$') {
                    dollar();
                } else {
                    boolean escapes = line.charAt(at) == '\\'
                            && at + 1 < line.length()
                            && "\"$\\".indexOf(line.charAt(at + 1)) >= 0;
                    take(escapes ? 2 : 1);
                }
            }
            demand(at < line.length(), "quote");
            take(1);
        }

        private void dollar() throws Unreadable {
            if (line.startsWith("${", at)) {
                Matcher braces = BRACES.matcher(line).region(at, line.length());
                demand(braces.lookingAt(), "words");
                take(braces.end() - at);
            } else {
                boolean special = at + 1 < line.length() && SPECIAL_PARAMETERS.indexOf(line.charAt(at + 1)) >= 0;
                take(special ? 2 : 1);
            }
        }

        private void less() throws Unreadable {
            if (!line.startsWith("<<", at)) {
                take(1);
                return;
            }
            boolean hereString = line.startsWith("<<<", at) || word.toString().endsWith("<");
            if (!hereString && !isArithmetic(line, at) && !word.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new Unreadable("request.run_commands.heredoc.glued", numberAt.applyAsInt(at));
            }
            take(2);
            while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
                take(1);
            }
        }

        private void demand(boolean clear, String otherwise) throws Unreadable {
            if (!clear) {
                throw new Unreadable("request.run_commands.heredoc." + otherwise, numberAt.applyAsInt(at));
            }
        }
    }
}
