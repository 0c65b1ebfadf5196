package ru.samosval.dockerfile;

import java.util.BitSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a line as a shell reads them (POSIX.1-2017, "Shell Command Language", 2.2 and 2.6): quotation marks,
 * expansions, blanks, comments. Commands within a word are read by whoever knows the grammar of commands.
 */
abstract class ShellWords {

    /** How a line is broken; the sentences' keys end with the names in small letters. */
    enum Fault {
        /** It begins with a word or an operator that belongs behind another command. */
        BEGINS,
        /** A command should follow an operator, and nothing does. */
        ENDS,
        /** What was opened is not closed. */
        OPEN,
        /** A quotation mark is not closed. */
        QUOTE,
        /** The last character is a backtick that opens something. */
        BACKTICK,
        /** A word or an operator that closes or joins nothing. */
        STRAY,
        /** A backslash that looks as if it continued the line, and does not. */
        BACKSLASH,
        /** A typographic character where a plain one is meant. */
        TYPOGRAPHIC,
        /** A blank that separates no words. */
        BLANK
    }

    /** Where the line is broken. */
    static final class Broken extends Exception {

        private static final long serialVersionUID = 1L;

        final Fault fault;
        final int at;
        /** The word, operator or character that it is about, and for {@link Fault#OPEN} the one that is missing. */
        final transient Object[] parts;

        Broken(Fault fault, int at, Object... parts) {
            super(fault.name(), null, false, false);
            this.fault = fault;
            this.at = at;
            this.parts = parts;
        }
    }

    static final int DEEPEST = 100;

    private static final Pattern LITERAL = Pattern.compile("[^\\s;&|()<>\"'`$\\\\]++(?=[ \\t;&|()<>]|\\z)");
    /** What begins a line that was to be a command's next one. */
    private static final Pattern ANOTHER_LINE = Pattern.compile("#|&&|\\|\\|?|;|--?[A-Za-z]");

    private static final Pattern NEXT_COMMAND = Pattern.compile("(?:&&|\\|\\|) ");

    private static final Pattern NAME = Pattern.compile("[\\w-]+=");
    private static final Pattern ANSI_C = Pattern.compile("\\$'(?:[^'\\\\]|\\\\.)*+'");

    private static final String CURLY_QUOTES = "“”„‟‘’‚‛«»";
    private static final String DASHES = "–—−‐‑";

    final String line;
    int at;
    private int comment = -1;
    int depth;
    private final BitSet inQuotes = new BitSet();

    /** Whether what one pastes of several lines has become one, as nothing keeps their ends: then less is a word. */
    private final boolean isFlat;

    /** How many words begin with an escaped blank: in what is flat more than one was a row of lines. */
    private int blanks;

    ShellWords(String line, boolean isFlat) {
        this.line = line;
        this.isFlat = isFlat;
    }

    /** Commands up to what closes them, which is not taken; returns which it was. */
    abstract String list(Opening opening) throws Broken;

    /** Where the comment at the line's end begins; -1 where it has none, or was not read so far. */
    int comment() {
        return comment;
    }

    /** Whether the character here is in quotes, as far as the line was read. */
    boolean isQuoted(int place) {
        return inQuotes.get(place);
    }

    /** What was opened, and the words and operators of which one has to come. */
    record Opening(String word, int at, String missing, Set<String> closers) {
        Opening(String word, int at, String missing) {
            this(word, at, missing, Set.of(missing));
        }
    }

    /** The word that ends here has no mark of a word processor where a shell or a program wants a plain one. */
    void demandPlain(int from) throws Broken {
        int to = at;
        Matcher name = at(NAME, from);
        for (int start : name.lookingAt() ? new int[] {from, name.end()} : new int[] {from}) {
            if (start < to && CURLY_QUOTES.indexOf(line.charAt(start)) >= 0) {
                throw typographic(start);
            }
        }
        if (to - from > 1 && DASHES.indexOf(line.charAt(from)) >= 0) {
            int next = line.charAt(from + 1);
            if (next < 128 && Character.isLetterOrDigit(next) || next == '-' || DASHES.indexOf(next) >= 0) {
                throw typographic(from);
            }
        }
        for (int i = from; i < to; i++) {
            char c = line.charAt(i);
            if (c == '\'' || c == '"' || c == '`' || c == '$') {
                return;
            }
            if (c > 127 && Whitespace.is(c)) {
                throw typographic(i);
            }
        }
    }

    Broken typographic(int where) {
        char c = line.charAt(where);
        String name = "U+%04X".formatted((int) c);
        return Whitespace.is(c)
                ? new Broken(Fault.BLANK, where, name)
                : new Broken(Fault.TYPOGRAPHIC, where, c + " (" + name + ")");
    }

    /** The word that is here, if nothing in it is quoted or put in by the shell; else empty. */
    String literal() {
        Matcher matcher = at(LITERAL);
        return matcher.lookingAt() ? matcher.group() : "";
    }

    void word() throws Broken {
        int from = at;
        while (at < line.length()) {
            char c = line.charAt(at);
            switch (c) {
                case '\\' -> backslash(from);
                case '\'' -> singleQuotes();
                case '"' -> doubleQuotes();
                case '`' -> backticks();
                case '$' -> dollar(false);
                case ' ', '\t', ';', '&', '|', ')' -> {
                    return;
                }
                case '<', '>' -> {
                    if (at > from || !line.startsWith("(", at + 1)) {
                        return;
                    }
                    substitution(2);
                }
                case '(' -> {
                    if (at == from || "=!@?*+".indexOf(line.charAt(at - 1)) < 0) {
                        return;
                    }
                    parentheses();
                }
                default -> at++;
            }
        }
    }

    /** A blank that is a word by itself, or begins one, was to be the end of the line where another one looks to follow. */
    void backslash(int from) throws Broken {
        if (at + 1 == line.length()) {
            throw new Broken(Fault.BACKSLASH, at);
        }
        if (at == from && Whitespace.is(line.charAt(at + 1))) {
            String rest = Whitespace.stripLeading(line.substring(at + 1));
            // The blank itself and one that ends the word may stand before an operator.
            boolean isWord = line.length() - rest.length() - at - 1 == 2;
            boolean joined = NEXT_COMMAND.matcher(rest).lookingAt() && !isWord;
            boolean flattened = isFlat && (ANOTHER_LINE.matcher(rest).lookingAt() || ++blanks > 1);
            if (rest.isEmpty() || rest.charAt(0) == '#' || joined || flattened) {
                throw new Broken(Fault.BACKSLASH, at);
            }
        }
        at += 2;
    }

    void singleQuotes() throws Broken {
        int to = line.indexOf('\'', at + 1);
        if (to < 0) {
            throw new Broken(Fault.QUOTE, at, "'");
        }
        inQuotes.set(at, to + 1);
        at = to + 1;
    }

    void doubleQuotes() throws Broken {
        int from = at++;
        while (at < line.length()) {
            switch (line.charAt(at)) {
                case '"' -> {
                    at++;
                    inQuotes.set(from, at);
                    return;
                }
                case '\\' -> at += 2;
                case '`' -> backticks();
                case '$' -> dollar(true);
                default -> at++;
            }
        }
        at = line.length();
        throw new Broken(Fault.QUOTE, from, "\"");
    }

    void backticks() throws Broken {
        int from = at++;
        while (at < line.length() && line.charAt(at) != '`') {
            at += line.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= line.length()) {
            boolean last = Whitespace.isAll(line.substring(from + 1));
            throw new Broken(last ? Fault.BACKTICK : Fault.QUOTE, from, "`");
        }
        at++;
    }

    void dollar(boolean quoted) throws Broken {
        if (line.startsWith("$((", at)) {
            int from = at++;
            if (skipArithmetic()) {
                return;
            }
            at = from;
        }
        if (line.startsWith("$(", at)) {
            substitution(2);
        } else if (line.startsWith("${", at)) {
            braces(quoted);
        } else if (line.startsWith("$'", at) && !quoted && at(ANSI_C).lookingAt()) {
            Matcher matcher = at(ANSI_C);
            matcher.lookingAt();
            inQuotes.set(at, matcher.end());
            at = matcher.end();
        } else {
            // The second of two is the parameter's name.
            at += line.startsWith("$$", at) ? 2 : 1;
        }
    }

    /** {@code $(…)}, {@code <(…)}, {@code >(…)}. */
    void substitution(int length) throws Broken {
        int from = at;
        at += length;
        list(new Opening(line.substring(from, at), from, ")"));
        at++;
    }

    void braces(boolean quoted) throws Broken {
        if (++depth > DEEPEST) {
            throw new TooDeep();
        }
        int from = at;
        at += 2;
        while (at < line.length() && line.charAt(at) != '}') {
            switch (line.charAt(at)) {
                case '\\' -> at += 2;
                case '"' -> doubleQuotes();
                case '`' -> backticks();
                case '$' -> dollar(quoted);
                case '\'' -> {
                    if (quoted) {
                        at++;
                    } else {
                        singleQuotes();
                    }
                }
                default -> at++;
            }
        }
        if (at >= line.length()) {
            throw new Broken(Fault.OPEN, from, "${", "}");
        }
        at++;
        depth--;
    }

    /** An array's or an extended pattern's. */
    void parentheses() throws Broken {
        int from = at;
        int open = 0;
        while (at < line.length()) {
            switch (line.charAt(at)) {
                case '(' -> {
                    open++;
                    at++;
                }
                case ')' -> {
                    at++;
                    if (--open == 0) {
                        return;
                    }
                }
                case '\\' -> at += 2;
                case '\'' -> singleQuotes();
                case '"' -> doubleQuotes();
                case '`' -> backticks();
                case '$' -> dollar(false);
                default -> at++;
            }
        }
        at = line.length();
        throw new Broken(Fault.OPEN, from, "(", ")");
    }

    /** {@code ((…))}, if it is one; a shell tells it from two subshells by what it ends with. */
    boolean skipArithmetic() {
        int open = 0;
        for (int i = at; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '(') {
                open++;
            } else if (c == ')') {
                open--;
                if (open == 1 && line.startsWith("))", i)) {
                    at = i + 2;
                    return true;
                }
                if (open == 1) {
                    return false;
                }
            }
        }
        return false;
    }

    boolean skipBlanks() {
        at = Math.min(at, line.length());
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
        return at < line.length();
    }

    /** Whether a token follows; a comment is none, and nothing follows it. */
    boolean skipToToken() {
        if (!skipBlanks()) {
            return false;
        }
        if (line.charAt(at) == '#') {
            comment = at;
            at = line.length();
        }
        return at < line.length();
    }

    Matcher at(Pattern pattern) {
        return at(pattern, at);
    }

    Matcher at(Pattern pattern, int from) {
        return pattern.matcher(line).region(from, line.length());
    }

    /** More was opened within each other than is looked into. */
    static final class TooDeep extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooDeep() {
            super(null, null, false, false);
        }
    }
}
