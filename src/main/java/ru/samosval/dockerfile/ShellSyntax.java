package ru.samosval.dockerfile;

import java.util.BitSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells whether a line is whole commands to a shell (POSIX.1-2017, "Shell Command Language"), and if not, where it
 * breaks off. What only some shells have (bash's {@code [[ ]]}, arrays, extended patterns) passes, and so does what is
 * wrong in another way: only what no shell would take as whole is told.
 */
final class ShellSyntax {

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

    private static final int DEEPEST = 100;

    private static final Pattern REDIRECTION =
            Pattern.compile("(?:\\d+|\\{\\w+})?(?:<<<|<<-?|<&|<>|<(?!\\()|>>|>&|>\\||>(?!\\())|&>>?");
    private static final Pattern JOINING = Pattern.compile("&&|\\|\\||\\|&|\\|");
    private static final Pattern CASE_END = Pattern.compile(";;&|;;|;&");
    private static final Pattern LITERAL = Pattern.compile("[^\\s;&|()<>\"'`$\\\\]++(?=[ \\t;&|()<>]|\\z)");
    private static final Pattern NAME = Pattern.compile("[\\w-]+=");
    private static final Pattern ANSI_C = Pattern.compile("\\$'(?:[^'\\\\]|\\\\.)*+'");

    /** Words that stand where a command begins and belong to one that began before. */
    private static final Set<String> CLOSING = Set.of("then", "do", "else", "elif", "fi", "done", "esac", "}", "in");

    /** What begins a compound command, besides a parenthesis. */
    private static final Set<String> COMPOUND = Set.of("{", "if", "while", "until", "for", "select", "case", "[[");

    /** These may hold no command at all. */
    private static final Set<String> EMPTY = Set.of("case", "$(", "<(", ">(");

    /** They print what they are given, whatever marks it has. */
    private static final Set<String> PRINTING = Set.of("echo", "printf");

    private static final String CURLY_QUOTES = "“”„‟‘’‚‛«»";
    private static final String DASHES = "–—−‐‑";

    private final String line;
    private int at;
    private int comment = -1;
    private int depth;
    private final BitSet inQuotes = new BitSet();

    ShellSyntax(String line) {
        this.line = line;
    }

    /** @throws Broken where the line is not whole commands */
    void demandWhole() throws Broken {
        try {
            list(null);
        } catch (TooDeep e) {
            // Nobody writes such a line; what it means is left to the shell.
        }
    }

    /** Where the comment at the line's end begins; -1 where it has none, or was not read so far. */
    int comment() {
        return comment;
    }

    /** Whether the character here is in quotes, as far as the line was read. */
    boolean isQuoted(int place) {
        return inQuotes.get(place);
    }

    /** What was opened, and the words and operators of which one has to come. */
    private record Opening(String word, int at, String missing, Set<String> closers) {
        Opening(String word, int at, String missing) {
            this(word, at, missing, Set.of(missing));
        }
    }

    /** Commands up to what closes them, which is not taken. */
    private String list(Opening opening) throws Broken {
        if (++depth > DEEPEST) {
            throw new TooDeep();
        }
        String joining = null;
        int joiningAt = 0;
        boolean first = opening == null;
        boolean empty = true;
        while (skipToToken()) {
            String closer = closer();
            if (closer != null && joining == null && opening != null && opening.closers.contains(closer)) {
                if (empty && !EMPTY.contains(opening.word)) {
                    throw new Broken(Fault.STRAY, at, closer);
                }
                depth--;
                return closer;
            }
            String operator = closer != null ? closer : operator();
            if (operator != null) {
                throw new Broken(first ? Fault.BEGINS : Fault.STRAY, at, operator);
            }
            if (("|".equals(joining) || "|&".equals(joining)) && literal().equals("!")) {
                throw new Broken(Fault.STRAY, at, "!");
            }
            command();
            empty = false;
            first = false;
            joining = null;
            if (skipToToken()) {
                Matcher matcher = at(JOINING);
                if (matcher.lookingAt()) {
                    joining = matcher.group();
                    joiningAt = at;
                    at = matcher.end();
                } else if (!at(CASE_END).lookingAt() && (line.charAt(at) == ';' || line.charAt(at) == '&')) {
                    at++;
                }
            }
        }
        if (joining != null) {
            throw new Broken(Fault.ENDS, joiningAt, joining);
        }
        if (opening != null) {
            throw new Broken(Fault.OPEN, opening.at, opening.word, opening.missing);
        }
        depth--;
        return null;
    }

    private String closer() {
        Matcher end = at(CASE_END);
        if (end.lookingAt()) {
            return end.group();
        }
        if (line.charAt(at) == ')') {
            return ")";
        }
        String word = literal();
        return CLOSING.contains(word) ? word : null;
    }

    private String operator() {
        Matcher joining = at(JOINING);
        if (joining.lookingAt()) {
            return joining.group();
        }
        boolean redirection = at(REDIRECTION).lookingAt();
        return !redirection && (line.charAt(at) == ';' || line.charAt(at) == '&') ? line.substring(at, at + 1) : null;
    }

    /** A command of whatever kind; a token is there. */
    private void command() throws Broken {
        int from = at;
        String word = literal();
        if (word.isEmpty() && line.charAt(at) == '(') {
            if (line.startsWith("((", at) && skipArithmetic()) {
                redirections();
                return;
            }
            at++;
            list(new Opening("(", from, ")"));
            at++;
            redirections();
            return;
        }
        switch (word) {
            case "{" -> {
                at++;
                block(new Opening("{", from, "}"));
                redirections();
            }
            case "if" -> {
                at += 2;
                conditional(from);
                redirections();
            }
            case "while", "until" -> {
                at += word.length();
                block(new Opening(word, from, "do"));
                body();
            }
            case "for", "select" -> {
                at += word.length();
                loop(word, from);
            }
            case "case" -> {
                at += 4;
                choice(from);
                redirections();
            }
            case "!" -> {
                at++;
                after("!", from);
            }
            case "function" -> {
                at += word.length();
                if (skipToToken() && !literal().isEmpty()) {
                    at += literal().length();
                }
                if (skipToToken() && line.startsWith("()", at)) {
                    at += 2;
                }
                after(word, from);
            }
            case "[[" -> {
                at += 2;
                test(from);
                redirections();
            }
            case "time", "coproc" -> {
                if (skipToCompound(word)) {
                    command();
                } else {
                    simple();
                }
            }
            default -> simple();
        }
    }

    /** Goes to the compound command that bash's word stands before, if there is one; a program has none. */
    private boolean skipToCompound(String word) {
        int from = at;
        at += word.length();
        boolean found = skipToToken() && isCompound();
        if (!found && at < line.length() && (word.equals("coproc") || literal().equals("-p"))) {
            at += literal().length();
            found = skipToToken() && isCompound();
        }
        if (!found) {
            at = from;
        }
        return found;
    }

    private boolean isCompound() {
        return line.charAt(at) == '(' || COMPOUND.contains(literal());
    }

    /** The command that has to follow this word. */
    private void after(String word, int from) throws Broken {
        if (!skipToToken()) {
            throw new Broken(Fault.ENDS, from, word);
        }
        if (operator() != null || closer() != null) {
            throw new Broken(Fault.STRAY, at, operator() != null ? operator() : closer());
        }
        if (++depth > DEEPEST) {
            throw new TooDeep();
        }
        command();
        depth--;
    }

    /** Commands with what closes them; which it was. */
    private String block(Opening opening) throws Broken {
        String closer = list(opening);
        at += closer.length();
        return closer;
    }

    private void body() throws Broken {
        block(new Opening("do", at - 2, "done"));
        redirections();
    }

    private void conditional(int from) throws Broken {
        block(new Opening("if", from, "then"));
        String closer = "then";
        while (!closer.equals("fi")) {
            Set<String> closers = closer.equals("else") ? Set.of("fi") : Set.of("elif", "else", "fi");
            closer = block(new Opening(closer, at - closer.length(), "fi", closers));
            if (closer.equals("elif")) {
                closer = block(new Opening("elif", at - 4, "then"));
            }
        }
    }

    private void loop(String word, int from) throws Broken {
        if (skipToToken() && line.startsWith("((", at)) {
            skipArithmetic();
        } else if (at < line.length()) {
            word();
        }
        boolean values = skipToToken() && literal().equals("in");
        while (values && skipToToken() && ";&|()<>".indexOf(line.charAt(at)) < 0) {
            word();
        }
        if (skipToToken() && line.charAt(at) == ';') {
            at++;
        }
        if (!skipToToken() || !literal().equals("do") && !literal().equals("{")) {
            throw new Broken(Fault.OPEN, from, word, "do");
        }
        if (literal().equals("do")) {
            at += 2;
            body();
        } else {
            int brace = at++;
            block(new Opening("{", brace, "}"));
            redirections();
        }
    }

    private void choice(int from) throws Broken {
        if (skipToToken() && ";&|()<>".indexOf(line.charAt(at)) < 0) {
            word();
        }
        if (!skipToToken() || !literal().equals("in")) {
            throw new Broken(Fault.OPEN, from, "case", "in");
        }
        at += 2;
        while (skipToToken() && !literal().equals("esac")) {
            skipPatterns(from);
            if (list(new Opening("case", from, "esac", Set.of(";;", ";&", ";;&", "esac")))
                    .equals("esac")) {
                break;
            }
            Matcher end = at(CASE_END);
            end.lookingAt();
            at = end.end();
        }
        if (at == line.length()) {
            throw new Broken(Fault.OPEN, from, "case", "esac");
        }
        at += 4;
    }

    /** The patterns before a list of a {@code case}, with the parenthesis behind them. */
    private void skipPatterns(int from) throws Broken {
        if (line.charAt(at) == '(') {
            at++;
        }
        while (skipToToken() && line.charAt(at) != ')') {
            if (line.charAt(at) == '|') {
                at++;
            } else if (";&(<>".indexOf(line.charAt(at)) >= 0) {
                throw new Broken(Fault.STRAY, at, line.substring(at, at + 1));
            } else {
                word();
            }
        }
        if (at == line.length()) {
            throw new Broken(Fault.OPEN, from, "case", "esac");
        }
        at++;
    }

    /** Bash's test; to other shells it is a program of this name, and ends with the same word. */
    private void test(int from) throws Broken {
        while (skipBlanks()) {
            if (literal().equals("]]")) {
                at += 2;
                return;
            }
            if (";&|()<>".indexOf(line.charAt(at)) >= 0) {
                at++;
            } else {
                word();
            }
        }
        throw new Broken(Fault.OPEN, from, "[[", "]]");
    }

    /** What may follow a compound command; only an operator or what closes another can come behind it. */
    private void redirections() throws Broken {
        while (skipToToken() && at(REDIRECTION).lookingAt()) {
            redirection();
        }
        if (at < line.length() && ";&|)".indexOf(line.charAt(at)) < 0 && closer() == null) {
            String word = literal();
            throw new Broken(Fault.STRAY, at, word.isEmpty() ? line.substring(at, at + 1) : word);
        }
    }

    private void redirection() throws Broken {
        int from = at;
        Matcher matcher = at(REDIRECTION);
        matcher.lookingAt();
        at = matcher.end();
        if (!skipToToken()) {
            throw new Broken(Fault.ENDS, from, matcher.group());
        }
        if (";&|)".indexOf(line.charAt(at)) >= 0) {
            throw new Broken(Fault.STRAY, at, line.substring(at, at + 1));
        }
        Matcher another = at(REDIRECTION);
        if (another.lookingAt()) {
            throw new Broken(Fault.STRAY, at, another.group());
        }
        word();
    }

    /** A program with its arguments, or the definition of a function. */
    private void simple() throws Broken {
        int words = 0;
        boolean printing = false;
        while (skipToToken()) {
            char c = line.charAt(at);
            if (at(REDIRECTION).lookingAt()) {
                redirection();
            } else if (";&|)".indexOf(c) >= 0) {
                return;
            } else if (c == '(') {
                if (words != 1) {
                    throw new Broken(Fault.STRAY, at, "(");
                }
                function();
                return;
            } else {
                int from = at;
                String literal = literal();
                word();
                printing |= words == 0 && PRINTING.contains(literal);
                if (!printing) {
                    demandPlain(from);
                }
                words++;
            }
        }
    }

    private void function() throws Broken {
        int from = at++;
        if (!skipToToken() || line.charAt(at) != ')') {
            throw new Broken(Fault.STRAY, from, "(");
        }
        at++;
        after("()", from);
    }

    /** The word that ends here has no mark of a word processor where a shell or a program wants a plain one. */
    private void demandPlain(int from) throws Broken {
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

    private Broken typographic(int where) {
        char c = line.charAt(where);
        String name = "U+%04X".formatted((int) c);
        return Whitespace.is(c)
                ? new Broken(Fault.BLANK, where, name)
                : new Broken(Fault.TYPOGRAPHIC, where, c + " (" + name + ")");
    }

    /** The word that is here, if nothing in it is quoted or put in by the shell; else empty. */
    private String literal() {
        Matcher matcher = at(LITERAL);
        return matcher.lookingAt() ? matcher.group() : "";
    }

    private void word() throws Broken {
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

    /** A blank that is a word by itself was to be the end of the line. */
    private void backslash(int from) throws Broken {
        if (at + 1 == line.length()) {
            throw new Broken(Fault.BACKSLASH, at);
        }
        if (at == from && Whitespace.is(line.charAt(at + 1))) {
            String rest = Whitespace.stripLeading(line.substring(at + 1));
            boolean joined = line.startsWith(" && ", at + 1) || line.startsWith(" || ", at + 1);
            if (rest.isEmpty() || rest.charAt(0) == '#' || joined) {
                throw new Broken(Fault.BACKSLASH, at);
            }
        }
        at += 2;
    }

    private void singleQuotes() throws Broken {
        int to = line.indexOf('\'', at + 1);
        if (to < 0) {
            throw new Broken(Fault.QUOTE, at, "'");
        }
        inQuotes.set(at, to + 1);
        at = to + 1;
    }

    private void doubleQuotes() throws Broken {
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

    private void backticks() throws Broken {
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

    private void dollar(boolean quoted) throws Broken {
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
    private void substitution(int length) throws Broken {
        int from = at;
        at += length;
        list(new Opening(line.substring(from, at), from, ")"));
        at++;
    }

    private void braces(boolean quoted) throws Broken {
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
    private void parentheses() throws Broken {
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
    private boolean skipArithmetic() {
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

    private boolean skipBlanks() {
        at = Math.min(at, line.length());
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
        return at < line.length();
    }

    /** Whether a token follows; a comment is none, and nothing follows it. */
    private boolean skipToToken() {
        if (!skipBlanks()) {
            return false;
        }
        if (line.charAt(at) == '#') {
            comment = at;
            at = line.length();
        }
        return at < line.length();
    }

    private Matcher at(Pattern pattern) {
        return at(pattern, at);
    }

    private Matcher at(Pattern pattern, int from) {
        return pattern.matcher(line).region(from, line.length());
    }

    /** More was opened within each other than is looked into. */
    private static final class TooDeep extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooDeep() {
            super(null, null, false, false);
        }
    }
}
