package ru.samosval.deployment;

import java.util.Arrays;
import java.util.Optional;

/**
 * The acts on a deployment that its log records in a line. Each has the beginning of that line; an act on one replica
 * names the replica there.
 */
public enum Action {
    DEPLOY("Created by "),
    START("Started by "),
    RESTART("Restarted by "),
    STOP("Stopped by "),
    COMMIT("New commit "),
    BASE_IMAGE("Base image changed "),
    REPLICA_RESTART("Replica ", "restarted"),
    REPLICA_KILL("Replica ", "killed");

    private static final String BY = " by ";

    private static final String NUMBER = "[1-9]\\d{0,3}";

    private final String begins;

    /** What was done to the replica; null if the act is on the whole deployment. */
    private final String done;

    Action(String begins) {
        this(begins, null);
    }

    Action(String begins, String done) {
        this.begins = begins;
        this.done = done;
    }

    /**
     * An act as a line records it.
     *
     * @param replica the number of the replica that it was done to, 0 if it was done to the whole deployment
     * @param rest who did it, or what it was
     */
    public record Recorded(Action action, int replica, String rest) {}

    /** The line that records the act. {@code rest} is who did it, or what it was. */
    String line(String rest) {
        return begins + rest;
    }

    /** The line that records the act on a replica. */
    String line(int replica, String by) {
        return begins + replica + " " + done + BY + by;
    }

    /** What was done to a replica, in a word. */
    String done() {
        return done;
    }

    /** The act that a line records; empty if it records none of these. */
    public static Optional<Recorded> of(String line) {
        return Arrays.stream(values())
                .flatMap(action -> action.read(line).stream())
                .findFirst();
    }

    private Optional<Recorded> read(String line) {
        if (!line.startsWith(begins)) {
            return Optional.empty();
        }
        String rest = line.substring(begins.length());
        if (done == null) {
            return Optional.of(new Recorded(this, 0, rest));
        }
        String said = " " + done + BY;
        int end = rest.indexOf(' ');
        return end > 0 && rest.startsWith(said, end) && rest.substring(0, end).matches(NUMBER)
                ? Optional.of(new Recorded(
                        this, Integer.parseInt(rest.substring(0, end)), rest.substring(end + said.length())))
                : Optional.empty();
    }
}
