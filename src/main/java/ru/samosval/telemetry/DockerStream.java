package ru.samosval.telemetry;

import ru.samosval.simulation.Level;

/** The streams of a container's log with Docker's numbers. Errors are on the second. */
public enum DockerStream {
    STDOUT(1),
    STDERR(2);

    private final int number;

    DockerStream(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** The stream that lines with this level are written to. */
    public static DockerStream of(Level level) {
        return level == Level.ERROR ? STDERR : STDOUT;
    }
}
