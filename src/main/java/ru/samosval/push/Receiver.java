package ru.samosval.push;

import java.io.IOException;
import java.util.List;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.History;
import ru.samosval.monitoring.ReplicaSample;
import ru.samosval.simulation.Level;

/** A receiver of lines and points. Not thread-safe. */
interface Receiver extends AutoCloseable {

    /**
     * A line of a log.
     *
     * @param container the name of the replica's container
     * @param millis its moment in epoch milliseconds
     * @param n the second part of its id, which orders lines of the same moment
     * @param text the whole line as the log shows it
     */
    record Line(
            History history,
            Environment environment,
            int replica,
            String container,
            long millis,
            int n,
            Level level,
            String text) {}

    /**
     * Sends lines in the order of time. When this returns, the receiver has taken them, or all but those that it says.
     *
     * @throws Rejected if the receiver will never take them
     */
    PartialSuccess lines(List<Line> lines) throws IOException;

    /**
     * Sends the points of one moment. When this returns, the receiver has taken them, or all but those that it says.
     *
     * @throws Rejected if the receiver will never take them
     */
    PartialSuccess points(List<ReplicaSample> samples) throws IOException;

    /** Releases connections and threads. */
    @Override
    void close();

    /** The receiver has read what was sent, and will never take it. */
    final class Rejected extends IOException {
        private static final long serialVersionUID = 1L;

        Rejected(String message) {
            super(message);
        }
    }
}
