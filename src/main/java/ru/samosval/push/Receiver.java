package ru.samosval.push;

import java.io.IOException;
import java.util.List;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.History;
import ru.samosval.monitoring.ReplicaSample;
import ru.samosval.simulation.Level;

/** What takes lines and points; not thread-safe. */
interface Receiver extends AutoCloseable {

    /**
     * A line of a log.
     *
     * @param container what the replica's container is called
     * @param millis when it was said, epoch milliseconds
     * @param n the second part of its id, which orders lines of one moment
     * @param text all of it, as the log has it
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

    /** Sends lines, in the order of time; they were taken when this returns. */
    void lines(List<Line> lines) throws IOException;

    /** Sends the points of one moment. */
    void points(List<ReplicaSample> samples) throws IOException;

    /** Lets go of connections and threads. */
    @Override
    void close();

    /** The receiver has looked at what was sent and takes it never. */
    final class Rejected extends IOException {
        private static final long serialVersionUID = 1L;

        Rejected(String message) {
            super(message);
        }
    }
}
