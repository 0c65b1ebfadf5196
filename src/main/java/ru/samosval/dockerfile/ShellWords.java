package ru.samosval.dockerfile;

import java.util.BitSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a line as a shell reads them (POSIX.1-2017, "Shell Command Language", 2.2 and 2.6): quotation marks,
 * expansions, blanks, comments. The commands inside a word are read by the subclass.
 */
abstract class ShellWords {

    /** The ways in which a line is broken. The keys of the sentences end with these names in lower case. */
    enum Fault {
        /** The line begins with a word or an operator that belongs after another command. */
        BEGINS,
        /** A command should follow an operator, and nothing does. */
        ENDS,
        /** Something was opened and not closed. */
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
        /** An escaped blank where words should be separated. */
        BLANK
    }

    /** Where the line is broken. */
    static final class Broken extends Exception {

        private static final long serialVersionUID = 1L;

        final Fault fault;
        final int at;
        /** The word, operator or character that is wrong; for {@link Fault#OPEN} also the one that is missing. */
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
    /** Beginnings of a text that was probably meant as the next line of the command. */
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

    /**
     * Whether several pasted lines may have become this one line, because the field keeps no line ends. Then fewer
     * things pass as a word.
     */
    private final boolean isFlat;

    /**
     * How many words begin with an escaped blank. In a flattened line more than one of them means that lines were
     * joined.
     */
    private int blanks;

    ShellWords(String line, boolean isFlat) {
        this.line = line;
        this.isFlat = isFlat;
    }

    /** Reads commands up to the token that closes them, which is not consumed, and returns that token. */
    abstract String list(Opening opening) throws Broken;

    /** The position of the comment at the end of the line; -1 if there is none, or it has not been reached yet. */
    int comment() {
        return comment;
    }

    /** Whether the character at this position is in quotes, as far as the line has been read. */
    boolean isQuoted(int place) {
        return inQuotes.get(place);
    }

    /** What was opened, and the tokens that can close it. */
    record Opening(String word, int at, String missing, Set<String> closers) {
        Opening(String word, int at, String missing) {
            this(word, at, missing, Set.of(missing));
        }
    }

    /** Refuses a typographic quote or dash in the word that ends here, where a shell or a program needs a plain one. */
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

    /** The word at this position if nothing in it is quoted or expanded; otherwise empty. */
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

    /** Refuses an escaped blank, alone or at the beginning of a word, that was probably meant to end a line. */
    void backslash(int from) throws Broken {
        if (at + 1 == line.length()) {
            throw new Broken(Fault.BACKSLASH, at);
        }
        if (at == from && Whitespace.is(line.charAt(at + 1))) {
            String rest = Whitespace.stripLeading(line.substring(at + 1));
            // An escaped blank by itself, or at the end of a word, may stand before an operator.
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
            // The second dollar is the name of the parameter.
            at += line.startsWith("$$", at) ? 2 : 1;
        }
    }

    /** A substitution: {@code $(…)}, {@code <(…)} or {@code >(…)}. */
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

    /** The parentheses of an array or an extended pattern. */
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

    /** Skips {@code ((…))} if this is one. A shell tells it from two nested subshells by how it ends. */
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

    /** Moves to the next token and returns whether there is one. A comment is no token, and ends the line. */
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

    /** The line is nested deeper than this class looks. */
    static final class TooDeep extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooDeep() {
            super(null, null, false, false);
        }
    }
}
