package ru.samosval.dockerfile;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The compound commands of a shell (POSIX.1-2017, "Shell Command Language", 2.9.4) and redirections. The lists of
 * commands inside them are read by the subclass.
 */
abstract class ShellCompounds extends ShellWords {

    static final Pattern REDIRECTION =
            Pattern.compile("(?:\\d+|\\{\\w+})?(?:<<<|<<-?|<&|<>|<(?!\\()|>>|>&|>\\||>(?!\\())|&>>?");
    static final Pattern JOINING = Pattern.compile("&&|\\|\\||\\|&|\\|");
    static final Pattern CASE_END = Pattern.compile(";;&|;;|;&");

    /** Words that stand where a command could begin, but belong to a command that began earlier. */
    private static final Set<String> CLOSING = Set.of("then", "do", "else", "elif", "fi", "done", "esac", "}", "in");

    /** The words that begin a compound command. A parenthesis begins one, too. */
    static final Set<String> COMPOUND = Set.of("{", "if", "while", "until", "for", "select", "case", "[[");

    ShellCompounds(String line, boolean isFlat) {
        super(line, isFlat);
    }

    /** The closing token at this position; null if there is none. */
    final String closer() {
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

    /** The operator at this position; null if there is none. */
    final String operator() {
        Matcher joining = at(JOINING);
        if (joining.lookingAt()) {
            return joining.group();
        }
        boolean redirection = at(REDIRECTION).lookingAt();
        return !redirection && (line.charAt(at) == ';' || line.charAt(at) == '&') ? line.substring(at, at + 1) : null;
    }

    /** A list in parentheses, or bash's arithmetic in double ones. */
    final void parenthesis() throws Broken {
        int from = at;
        if (!line.startsWith("((", at) || !skipArithmetic()) {
            at++;
            block(new Opening("(", from, ")"));
        }
        redirections();
    }

    /** A compound command, from after its first word to its last redirection. */
    final void compound(String word, int from) throws Broken {
        switch (word) {
            case "{" -> block(new Opening("{", from, "}"));
            case "if" -> conditional(from);
            case "while", "until" -> {
                block(new Opening(word, from, "do"));
                body();
            }
            case "for", "select" -> loop(word, from);
            case "case" -> choice(from);
            default -> test(from);
        }
        redirections();
    }

    /** Reads commands and the token that closes them; returns that token. */
    private String block(Opening opening) throws Broken {
        String closer = list(opening);
        at += closer.length();
        return closer;
    }

    private void body() throws Broken {
        block(new Opening("do", at - 2, "done"));
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

    /** The patterns before a list of a {@code case}, with the parenthesis after them. */
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

    /** Bash's test. For other shells {@code [[} is a program, but it ends with the same word. */
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

    /** The redirections after a compound command. Only an operator or a closing token may follow them. */
    private void redirections() throws Broken {
        while (skipToToken() && at(REDIRECTION).lookingAt()) {
            redirection();
        }
        if (at < line.length() && ";&|)".indexOf(line.charAt(at)) < 0 && closer() == null) {
            String word = literal();
            throw new Broken(Fault.STRAY, at, word.isEmpty() ? line.substring(at, at + 1) : word);
        }
    }

    /** The redirection at this position. */
    final void redirection() throws Broken {
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
}
