package ru.samosval.dockerfile;

import java.util.regex.Pattern;

/** The lines of a piece of a Dockerfile, read one after the other. */
final class RunText {

    private static final Pattern ESCAPE = Pattern.compile("#\\s*escape\\s*=\\s*`\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern DIRECTIVE =
            Pattern.compile("#\\s*(?:syntax|check|escape)\\s*=.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern SHEBANG = Pattern.compile("#!\\s*/.*");
    private static final Pattern ROOTS_PROMPT =
            Pattern.compile("#\\s+(?:sudo|apt|apt-get|apk|yum|dnf|microdnf|zypper|pacman"
                    + "|dpkg|rpm|pip|pip3|npm|npx|yarn|pnpm|curl|wget|mkdir|chmod|chown|useradd|adduser|groupadd|systemctl|cp|mv"
                    + "|rm|ln|tar|git|python|python3|composer|bundle|gem|cargo|mvn)\\s+\\S.*");

    private final String[] lines;
    private int at;

    RunText(String text) {
        lines = text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1);
    }

    /** The number of the next line, from 1. */
    int number() {
        return at + 1;
    }

    String next() {
        return lines[at++];
    }

    /** Refuses a directive at the top that changes the escape character. Further down it would be a comment. */
    void demandBackslashes() throws Unreadable {
        for (int i = 0; i < lines.length && DIRECTIVE.matcher(lines[i].strip()).matches(); i++) {
            if (ESCAPE.matcher(lines[i].strip()).matches()) {
                throw new Unreadable("request.run_commands.escape", i + 1);
            }
        }
    }

    /**
     * Skips to the next command and returns whether there is one. Refuses a script's first line ({@code #!}) in front
     * of it, which would be read as a comment.
     */
    boolean skipToCommand() throws Unreadable {
        int from = at;
        boolean more = skipCommentsAndBlanks();
        for (int i = from; i < at; i++) {
            if (SHEBANG.matcher(lines[i].strip()).matches()) {
                throw new Unreadable("request.run_commands.shebang", i + 1, lines[i].strip());
            }
        }
        return more;
    }

    /** If every line is a comment, some may be commands with the prompt of root: refuses those. */
    void demandNoPrompts() throws Unreadable {
        for (int i = 0; i < lines.length; i++) {
            if (ROOTS_PROMPT.matcher(lines[i].strip()).matches()) {
                throw new Unreadable("request.run_commands.comments", i + 1);
            }
        }
    }

    /** Returns whether another line follows. */
    boolean skipCommentsAndBlanks() {
        while (at < lines.length) {
            String line = Whitespace.stripLeading(lines[at]);
            if (!line.isEmpty() && line.charAt(0) != '#') {
                return true;
            }
            at++;
        }
        return false;
    }

    /** The body of a here-document, including the line that ends it. */
    String upTo(Heredoc heredoc) throws Unreadable {
        StringBuilder body = new StringBuilder();
        while (at < lines.length) {
            String line = next();
            body.append(line).append('\n');
            if (heredoc.isEndedBy(line)) {
                return body.toString();
            }
        }
        throw new Unreadable("request.run_commands.heredoc", heredoc.number(), heredoc.delimiter());
    }
}
