package ru.samosval.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One RUN instruction.
 *
 * @param written what stands after the word RUN, of as many lines as were typed; comments and empty lines between
 *     continued lines are left out
 * @param line the command with its continued lines joined, as BuildKit hands it to the shell; its options go before it
 * @param bodies the lines of its here-documents, one text for all of them; empty where it has none
 * @param options whether options such as {@code --mount} stand before the command
 */
public record RunCommand(String written, String line, String bodies, boolean options) {

    private static final Pattern CONTINUED = Pattern.compile("(?:^|(?<=[^\\\\]))\\\\[ \\t]*\\z");
    private static final Pattern ESCAPE = Pattern.compile("#\\s*escape\\s*=\\s*`\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern DIRECTIVE =
            Pattern.compile("#\\s*(?:syntax|check|escape)\\s*=.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern OPTION = Pattern.compile("--(?:mount|network|security|device)=[!-~]+");
    private static final Pattern ASSIGNMENTS = Pattern.compile("(?:\\s+[A-Za-z_]\\w*=\\S*)+");

    private static final Set<String> INSTRUCTIONS = Set.of(
            ("ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD SHELL STOPSIGNAL USER"
                            + " VOLUME WORKDIR")
                    .split(" "));

    /** Whether the file needs a syntax that old builders do not know by themselves. */
    boolean needsSyntax() {
        return options || !bodies.isEmpty();
    }

    /** The command as BuildKit's log names it, on one line: of a here-document alone its first line is told. */
    public String title() {
        if (bodies.isEmpty() || !Heredoc.isAll(command())) {
            return line;
        }
        List<String> body = bodies.lines().toList();
        String text = Whitespace.strip(String.join("\n", body.subList(0, body.size() - 1)));
        return line + " (" + text.lines().findFirst().orElse("") + (text.contains("\n") ? "..." : "") + ")";
    }

    /** What is run, without options: the command and the lines it reads. */
    public String script() {
        return bodies.isEmpty() ? command() : command() + "\n" + bodies;
    }

    private String command() {
        return options ? afterOptions(line) : line;
    }

    /**
     * The commands of a piece of a Dockerfile, with the word RUN in front of them or without.
     *
     * @param text of any line ends; null for none
     * @throws Unreadable with the number of the line (from 1) where something else stands than RUN commands, or
     *     something that BuildKit would not read as the commands it looks like
     */
    public static List<RunCommand> read(String text) throws Unreadable {
        List<RunCommand> commands = new ArrayList<>();
        Lines lines = new Lines(text == null ? "" : text);
        lines.demandBackslashes();
        while (lines.skipCommentsAndBlanks()) {
            commands.add(instruction(lines));
        }
        return commands;
    }

    private static RunCommand instruction(Lines lines) throws Unreadable {
        int number = lines.number();
        StringBuilder written = new StringBuilder();
        StringBuilder joined = new StringBuilder();
        String line = Whitespace.stripLeading(lines.next());
        while (CONTINUED.matcher(line).find()) {
            int continued = lines.number() - 1;
            written.append(withoutBlanksAtEnd(line)).append('\n');
            joined.append(line, 0, line.lastIndexOf('\\'));
            if (!lines.skipCommentsAndBlanks()) {
                throw new Unreadable("request.run_commands.continued", continued);
            }
            line = lines.next();
        }
        written.append(withoutBlanksAtEnd(line));
        joined.append(withoutBlanksAtEnd(line));
        return command(written.toString(), joined.toString(), number, lines);
    }

    private static RunCommand command(String written, String joined, int number, Lines lines) throws Unreadable {
        String word = Whitespace.firstWord(joined);
        String text = written;
        String line = joined;
        if (word.equalsIgnoreCase("RUN")) {
            line = Whitespace.stripLeading(joined.substring(word.length()));
            // The word itself may go on in the next line.
            text = written.regionMatches(true, 0, word, 0, word.length())
                    ? Whitespace.stripLeading(written.substring(word.length()))
                    : line;
        } else {
            demandNoInstruction(word, joined, number);
        }
        line = Whitespace.strip(line);
        if (line.isEmpty()) {
            throw new Unreadable("request.run_commands.empty", number);
        }
        demandOptions(line, number);
        boolean options = line.startsWith("--");
        String command = options ? afterOptions(line) : line;
        String bodies = "";
        if (isExecForm(command, number)) {
            return new RunCommand(text, line, bodies, options);
        }
        for (Heredoc heredoc : Heredoc.in(line, number)) {
            bodies += lines.upTo(heredoc, number);
        }
        return new RunCommand(
                bodies.isEmpty() ? text : text + "\n" + bodies.substring(0, bodies.length() - 1),
                line,
                bodies,
                options);
    }

    /** In capitals a word is no program's name; small, {@code env} is one, and sets what follows for a command. */
    private static void demandNoInstruction(String word, String joined, int number) throws Unreadable {
        String name = word.toUpperCase(Locale.ROOT);
        boolean program = word.equals("env")
                && !ASSIGNMENTS.matcher(joined.substring(word.length())).matches();
        if (INSTRUCTIONS.contains(name) && !program) {
            String key = switch (name) {
                case "FROM" -> "request.run_commands.instruction.from";
                case "CMD", "ENTRYPOINT" -> "request.run_commands.instruction.start";
                default -> "request.run_commands.instruction";
            };
            throw new Unreadable(key, number, word);
        }
    }

    private static void demandOptions(String line, int number) throws Unreadable {
        String rest = line;
        while (rest.startsWith("--")) {
            String option = Whitespace.firstWord(rest);
            boolean plain = option.chars().noneMatch(c -> c == '"' || c == '\'' || c == '\\');
            if (!plain || !OPTION.matcher(option).matches()) {
                throw new Unreadable("request.run_commands.option", number, option);
            }
            rest = Whitespace.stripLeading(rest.substring(option.length()));
        }
        if (rest.isEmpty()) {
            throw new Unreadable("request.run_commands.empty", number);
        }
    }

    private static String afterOptions(String line) {
        String rest = line;
        while (rest.startsWith("--")) {
            rest = Whitespace.stripLeading(
                    rest.substring(Whitespace.firstWord(rest).length()));
        }
        return rest;
    }

    /** What BuildKit takes off itself; other white space at the end is the command's own. */
    private static String withoutBlanksAtEnd(String line) {
        int to = line.length();
        while (to > 0 && (line.charAt(to - 1) == ' ' || line.charAt(to - 1) == '\t')) {
            to--;
        }
        return line.substring(0, to);
    }

    private static boolean isExecForm(String command, int number) throws Unreadable {
        if (!command.startsWith("[") || !ExecForm.isJson(command)) {
            return false;
        }
        try {
            ExecForm.read(command);
            return true;
        } catch (Unreadable e) {
            throw new Unreadable("request.run_commands.list", number);
        }
    }

    /** The lines of the text, read one after the other. */
    private static final class Lines {

        private final String[] lines;
        private int at;

        Lines(String text) {
            lines = text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1);
        }

        /** The number of the next line, from 1. */
        int number() {
            return at + 1;
        }

        String next() {
            return lines[at++];
        }

        /** A directive at the top may say that lines are continued otherwise; in the middle of a file it says nothing. */
        void demandBackslashes() throws Unreadable {
            for (int i = 0;
                    i < lines.length && DIRECTIVE.matcher(lines[i].strip()).matches();
                    i++) {
                if (ESCAPE.matcher(lines[i].strip()).matches()) {
                    throw new Unreadable("request.run_commands.escape", i + 1);
                }
            }
        }

        /** Whether another line comes. */
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

        /** The body of a here-document with the line that ends it. */
        String upTo(Heredoc heredoc, int number) throws Unreadable {
            StringBuilder body = new StringBuilder();
            while (at < lines.length) {
                String line = next();
                body.append(line).append('\n');
                if (heredoc.isEndedBy(line)) {
                    return body.toString();
                }
            }
            throw new Unreadable("request.run_commands.heredoc", number, heredoc.delimiter());
        }
    }
}
