package ru.samosval.deployment;

import java.util.Arrays;
import java.util.Optional;

/** What is done to a deployment and has a line in its log, by how the line begins. */
public enum Act {
    DEPLOY("Created by "),
    START("Started by "),
    RESTART("Restarted by "),
    STOP("Stopped by "),
    COMMIT("New commit "),
    BASE_IMAGE("Base image changed ");

    private final String begins;

    Act(String begins) {
        this.begins = begins;
    }

    /** The line that records the act: of whom, or of what. */
    String line(String rest) {
        return begins + rest;
    }

    /** Who did it, or what it was, of a line that records it. */
    public String rest(String line) {
        return line.substring(begins.length());
    }

    /** The act that a line records; empty where it records none of these. */
    public static Optional<Act> of(String line) {
        return Arrays.stream(values())
                .filter(act -> line.startsWith(act.begins))
                .findFirst();
    }
}
