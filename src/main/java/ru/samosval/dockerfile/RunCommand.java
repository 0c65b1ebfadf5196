package ru.samosval.dockerfile;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * One RUN instruction.
 *
 * @param written the text after the word RUN, in as many lines as were typed; comments and empty lines between
 *     continued lines are left out
 * @param line the command with its continued lines joined, as BuildKit passes it to the shell, with its options in
 *     front
 * @param bodies the bodies of its here-documents as one text, each with the line that ends it; empty if there are none
 * @param options whether options such as {@code --mount} stand before the command
 */
public record RunCommand(String written, String line, String bodies, boolean options) {

    private static final Pattern TABS = Pattern.compile("^\\t+", Pattern.MULTILINE);

    /** Whether the file needs the {@code labs} syntax. */
    boolean needsLabs() {
        return RunOption.of(line).stream().anyMatch(RunOption::isDevice);
    }

    /** Whether the file needs a syntax that old builders do not have built in. */
    boolean needsSyntax() {
        return options || !bodies.isEmpty();
    }

    /**
     * The command in one line, as BuildKit's log shows it. For a command that is only a here-document, the first line
     * of its body is added.
     */
    public String title() {
        if (bodies.isEmpty() || !Heredoc.isAll(command())) {
            return line;
        }
        List<String> body = bodies.lines().toList();
        String text = Whitespace.strip(String.join("\n", body.subList(0, body.size() - 1)));
        return line + " (" + text.lines().findFirst().orElse("") + (text.contains("\n") ? "..." : "") + ")";
    }

    /** What is run, without options: the command, followed by its here-documents. */
    public String script() {
        return bodies.isEmpty() ? command() : command() + "\n" + bodies;
    }

    /**
     * What is run, as BuildKit writes it into the history of an image: the words of an exec form, otherwise the shell
     * and its script. For a command that is only a here-document, the script is its body; or, if the body names its own
     * interpreter, the file that BuildKit makes of it.
     *
     * @param masked masks the secrets in a text
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
            // Masking has broken the list.
            return list;
        }
    }

    private String command() {
        return options ? afterOptions(line) : line;
    }

    /**
     * Reads the commands of a piece of a Dockerfile, each with or without the word RUN in front.
     *
     * @param text with any line ends; null for none
     * @throws Unreadable with the number of the line (from 1) that is no RUN command, or that BuildKit would read
     *     differently than it looks
     */
    public static List<RunCommand> read(String text) throws Unreadable {
        return new RunReader(new RunText(text == null ? "" : text)).commands();
    }

    /** What follows the options of a line. The options must be valid. */
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
