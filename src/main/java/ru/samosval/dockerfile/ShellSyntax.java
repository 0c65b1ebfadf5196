package ru.samosval.dockerfile;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells whether a line is whole commands to a shell (POSIX.1-2017, "Shell Command Language"), and if not, where it
 * breaks off. What only some shells have (bash's {@code [[ ]]}, arrays, extended patterns) passes, and so does what is
 * wrong in another way: only what no shell would take as whole is told.
 */
final class ShellSyntax extends ShellWords {

    private static final Pattern REDIRECTION =
            Pattern.compile("(?:\\d+|\\{\\w+})?(?:<<<|<<-?|<&|<>|<(?!\\()|>>|>&|>\\||>(?!\\())|&>>?");
    private static final Pattern JOINING = Pattern.compile("&&|\\|\\||\\|&|\\|");
    private static final Pattern CASE_END = Pattern.compile(";;&|;;|;&");

    /** Words that stand where a command begins and belong to one that began before. */
    private static final Set<String> CLOSING = Set.of("then", "do", "else", "elif", "fi", "done", "esac", "}", "in");

    /** What begins a compound command, besides a parenthesis. */
    private static final Set<String> COMPOUND = Set.of("{", "if", "while", "until", "for", "select", "case", "[[");

    /** These may hold no command at all. */
    private static final Set<String> EMPTY = Set.of("case", "$(", "<(", ">(");

    /** They print what they are given, whatever marks it has. */
    private static final Set<String> PRINTING = Set.of("echo", "printf");

    ShellSyntax(String line) {
        super(line);
    }

    /** @throws Broken where the line is not whole commands */
    void demandWhole() throws Broken {
        try {
            list(null);
        } catch (TooDeep e) {
            // Nobody writes such a line; what it means is left to the shell.
        }
    }

    @Override
    String list(Opening opening) throws Broken {
        if (++depth > DEEPEST) {
            throw new TooDeep();
        }
        String joining = null;
        int joiningAt = 0;
        boolean first = opening == null;
        boolean empty = true;
        while (skipToToken()) {
            String closer = closer();
            if (closer != null
                    && joining == null
                    && opening != null
                    && opening.closers().contains(closer)) {
                if (empty && !EMPTY.contains(opening.word())) {
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
            throw new Broken(Fault.OPEN, opening.at(), opening.word(), opening.missing());
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
}
