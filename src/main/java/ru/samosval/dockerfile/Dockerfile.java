package ru.samosval.dockerfile;

import java.util.List;

/**
 * The Dockerfile of a request (section 4.2): its base image, RUN commands and start command.
 *
 * @param start null if there is none
 */
public record Dockerfile(String baseImage, List<RunCommand> commands, StartCommand start) {

    private static final String SYNTAX = "# syntax=docker/dockerfile:1\n";

    /** The syntax for what the stable one does not have yet. */
    private static final String LABS = "# syntax=docker/dockerfile:1-labs\n";

    public Dockerfile {
        commands = List.copyOf(commands);
    }

    /**
     * The Dockerfile that a request's texts describe.
     *
     * @throws Unreadable if BuildKit would read one of the texts differently than it looks
     */
    public static Dockerfile read(String baseImage, String runCommands, String entrypoint) throws Unreadable {
        return new Dockerfile(baseImage, RunCommand.read(runCommands), StartCommand.read(entrypoint));
    }

    /** The file's text, ending with a newline. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (commands.stream().anyMatch(RunCommand::needsLabs)) {
            text.append(LABS);
        } else if (commands.stream().anyMatch(RunCommand::needsSyntax)) {
            text.append(SYNTAX);
        }
        text.append("FROM ").append(baseImage).append('\n');
        for (RunCommand command : commands) {
            text.append("RUN ").append(command.written()).append('\n');
        }
        if (start != null) {
            text.append("ENTRYPOINT ").append(start.argument()).append('\n');
        }
        return text.toString();
    }
}
