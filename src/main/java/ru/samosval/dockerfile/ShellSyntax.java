package ru.samosval.dockerfile;

import java.util.Set;
import java.util.regex.Matcher;

/**
 * Checks that a line consists of complete shell commands (POSIX.1-2017, "Shell Command Language"), and if not, where it
 * breaks off. It only refuses what every shell would find incomplete. What only some shells have (bash's {@code [[ ]]},
 * arrays, extended patterns) passes, and so do other kinds of errors.
 */
final class ShellSyntax extends ShellCompounds {

    /** Constructs that may hold no command at all. */
    private static final Set<String> EMPTY = Set.of("case", "$(", "<(", ">(");

    /** Programs that print their arguments, whatever characters those have. */
    private static final Set<String> PRINTING = Set.of("echo", "printf");

    ShellSyntax(String line) {
        this(line, false);
    }

    /** The same for a line that may have been pasted together from several. */
    ShellSyntax(String line, boolean isFlat) {
        super(line, isFlat);
    }

    /** @throws Broken if the line is not made of complete commands */
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

    /** A command of any kind. A token must be here. */
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

    /** The name of a bash function, with its parentheses if it has them. */
    private void skipName() throws Broken {
        if (skipToToken() && !literal().isEmpty()) {
            at += literal().length();
        }
        if (skipToToken() && line.startsWith("()", at)) {
            at += 2;
        }
    }

    /**
     * Moves to the compound command after this bash word and returns true. If none follows, stays and returns false:
     * then the word is an ordinary program.
     */
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
