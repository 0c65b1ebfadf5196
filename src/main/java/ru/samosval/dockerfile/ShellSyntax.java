package ru.samosval.dockerfile;

import java.util.Set;
import java.util.regex.Matcher;

/**
 * Tells whether a line is whole commands to a shell (POSIX.1-2017, "Shell Command Language"), and if not, where it
 * breaks off. What only some shells have (bash's {@code [[ ]]}, arrays, extended patterns) passes, and so does what is
 * wrong in another way: only what no shell would take as whole is told.
 */
final class ShellSyntax extends ShellCompounds {

    /** These may hold no command at all. */
    private static final Set<String> EMPTY = Set.of("case", "$(", "<(", ">(");

    /** They print what they are given, whatever marks it has. */
    private static final Set<String> PRINTING = Set.of("echo", "printf");

    ShellSyntax(String line) {
        this(line, false);
    }

    /** The same of a line that others may have been put into. */
    ShellSyntax(String line, boolean isFlat) {
        super(line, isFlat);
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

    /** A command of whatever kind; a token is there. */
    private void command() throws Broken {
        int from = at;
        String word = literal();
        if (word.isEmpty() && line.charAt(at) == '(') {
            parenthesis();
            return;
        }
        if (COMPOUND.contains(word)) {
            at += word.length();
            compound(word, from);
            return;
        }
        switch (word) {
            case "!" -> {
                at++;
                after("!", from);
            }
            case "function" -> {
                at += word.length();
                skipName();
                after(word, from);
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

    /** The name of bash's function, with its parentheses if it has them. */
    private void skipName() throws Broken {
        if (skipToToken() && !literal().isEmpty()) {
            at += literal().length();
        }
        if (skipToToken() && line.startsWith("()", at)) {
            at += 2;
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
