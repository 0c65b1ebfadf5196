package ru.samosval.dockerfile;

import java.util.List;
import java.util.function.UnaryOperator;
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

    private static final Pattern TABS = Pattern.compile("^\\t+", Pattern.MULTILINE);

    /** Whether the file needs what only the syntax of the name {@code labs} has. */
    boolean needsLabs() {
        return RunOption.of(line).stream().anyMatch(RunOption::isDevice);
    }

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

    /**
     * What is run, as BuildKit writes it into the history of an image: the words of an exec form, else the shell and its
     * text, which of a here-document alone is what stands in it, or the file that a script with its own interpreter is.
     *
     * @param masked takes what nobody is to see out of a text
     */
    public String recorded(UnaryOperator<String> masked) {
        String command = command();
        if (command.startsWith("[") && ExecForm.isJson(command)) {
            return masked.apply(words(masked.apply(command)));
        }
        return "/bin/sh -c " + masked.apply(bodies.isEmpty() ? command : shellText(command));
    }

    private String shellText(String command) {
        List<String> read = bodies.lines().toList();
        String end = read.get(read.size() - 1);
        String body = bodies.substring(0, bodies.length() - end.length() - 1);
        if (!Heredoc.isAll(command)) {
            return command + "\n" + body + end;
        }
        if (body.startsWith("#!")) {
            return "/dev/pipes/" + Whitespace.strip(end);
        }
        return command.contains("<<-") ? TABS.matcher(body).replaceAll("") : body;
    }

    private static String words(String list) {
        try {
            return String.join(" ", ExecForm.read(list));
        } catch (Unreadable e) {
            // What was masked is no list any more.
            return list;
        }
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
        return new RunReader(new RunText(text == null ? "" : text)).commands();
    }

    /** What stands behind the options of a line, which are known to be right. */
    static String afterOptions(String line) {
        String rest = line;
        while (rest.startsWith("--")) {
            int end = RunOption.end(rest);
            boolean last = end == 2;
            rest = Whitespace.stripLeading(rest.substring(end));
            if (last) {
                break;
            }
        }
        return rest;
    }
}
