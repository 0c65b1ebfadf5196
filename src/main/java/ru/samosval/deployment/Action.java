package ru.samosval.deployment;

import java.util.Arrays;
import java.util.Optional;

/** The acts on a deployment that its log records in a line. Each has the beginning of that line. */
public enum Action {
    DEPLOY("Created by "),
    START("Started by "),
    RESTART("Restarted by "),
    STOP("Stopped by "),
    COMMIT("New commit "),
    BASE_IMAGE("Base image changed ");

    private final String begins;

    Action(String begins) {
        this.begins = begins;
    }

    /** The line that records the act. {@code rest} is who did it, or what it was. */
    String line(String rest) {
        return begins + rest;
    }

    /** Who did it, or what it was, read from a line that records this act. */
    public String rest(String line) {
        return line.substring(begins.length());
    }

    /** The act that a line records; empty if it records none of these. */
    public static Optional<Action> of(String line) {
        return Arrays.stream(values())
                .filter(action -> line.startsWith(action.begins))
                .findFirst();
    }
}
