package ru.samosval.request;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The Dockerfile of a request: its base image, RUN lines and start command (section 4.2). */
final class Dockerfile {

    private static final Pattern EXEC_FORM = Pattern.compile("\\[\\s*\".*\"\\s*]");

    private Dockerfile() {}

    /** The file's text, ending with a newline. */
    static String of(String baseImage, String runCommands, String entrypoint) {
        StringBuilder text = new StringBuilder("FROM ").append(baseImage).append('\n');
        for (String command : commands(runCommands)) {
            text.append("RUN ").append(command).append('\n');
        }
        if (entrypoint != null && !entrypoint.isBlank()) {
            text.append("ENTRYPOINT ").append(start(entrypoint.strip())).append('\n');
        }
        return text.toString();
    }

    /** The commands, one a line that is not blank. */
    static List<String> commands(String runCommands) {
        return runCommands == null
                ? List.of()
                : runCommands
                        .lines()
                        .map(String::strip)
                        .filter(l -> !l.isEmpty())
                        .toList();
    }

    /** What is written as an exec form stays one, and a plain line without shell syntax becomes one. */
    private static String start(String entrypoint) {
        if (EXEC_FORM.matcher(entrypoint).matches()) {
            return entrypoint;
        }
        if (entrypoint.matches(".*[|&;<>()$`\"'\\\\*?].*")) {
            return entrypoint;
        }
        return List.of(entrypoint.split("\\s+")).stream().collect(Collectors.joining("\", \"", "[\"", "\"]"));
    }
}
