package ru.samosval.monitoring;

import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.BooleanSupplier;
import ru.samosval.deployment.History;
import ru.samosval.format.Bytes;
import ru.samosval.simulation.CounterSeries;
import ru.samosval.simulation.Counters;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.Run;

/**
 * What scrapes of replicas at each step of a range in the past would have returned, as OpenMetrics with timestamps. It
 * is generated while it is written, so a month takes no more memory than a minute. (The client library's writer takes
 * all samples at once, and does not take two of one series.)
 */
final class Backfill {

    private static final int BUFFER = 65_536;
    private static final int SECOND = 1_000;

    private final List<Member> members;
    private final long from;
    private final long step;
    private final OutputStream out;
    private final BooleanSupplier mayGoOn;
    private final Bytes bytes = new Bytes(2 * BUFFER);

    /**
     * A deployment, with what its metrics are computed from.
     *
     * @param labels of its replicas, in their order
     * @param to the end of what is computed (epoch milliseconds, exclusive)
     */
    record Member(History history, List<ReplicaLabels> labels, long to) {}

    /** The reader has lost the right to the answer, which breaks off without {@code # EOF}. */
    static final class Ended extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** For the moments {@code from}, {@code from + step} and so on, in epoch milliseconds. */
    Backfill(List<Member> members, long from, long step, OutputStream out, BooleanSupplier mayGoOn) {
        this.mayGoOn = mayGoOn;
        this.members = members;
        this.from = from;
        this.step = step;
        this.out = out;
    }

    /** Writes everything, metric by metric, and each metric series by series, as OpenMetrics requires. */
    void write() throws IOException {
        String family = "";
        for (ReplicaMetrics.Metric metric : ReplicaMetrics.ALL) {
            if (!metric.name().equals(family)) {
                family = metric.name();
                bytes.addText("# TYPE " + family + (metric.isCounter() ? " counter" : " gauge"));
                bytes.add('\n');
                bytes.addText("# HELP " + family + " " + metric.help());
                bytes.add('\n');
            }
            for (Member member : members) {
                for (int replica = 1; replica <= member.labels().size(); replica++) {
                    writeSeries(metric, member, replica);
                }
            }
        }
        bytes.add(Bytes.ascii("# EOF\n"));
        flush();
    }

    private void writeSeries(ReplicaMetrics.Metric metric, Member member, int replica) throws IOException {
        ReplicaLabels labels = member.labels().get(replica - 1);
        byte[] series = series(metric.series(), metric.labels().apply(labels));
        for (Run run : member.history().runs()) {
            Actions actions = new Actions(member.history(), run, replica);
            CounterSeries counters = new CounterSeries(run, replica);
            long end = Math.min(member.to(), ReplicaSamples.end(run));
            for (long timestamp = firstStep(run.requestedAt() + 1); timestamp < end; timestamp += step) {
                long at = timestamp;
                Replica then = new Replica(labels, run, replica, at, () -> actions.added(counters.at(at), at));
                if (!metric.ofContainer() || then.isUp()) {
                    bytes.add(series);
                    addValue(metric.value().applyAsDouble(then));
                    addTime(timestamp);
                    if (bytes.length() >= BUFFER) {
                        flush();
                    }
                }
            }
        }
    }

    /** The first of the moments that is not before this one. */
    private long firstStep(long timestamp) {
        return timestamp <= from ? from : from + (timestamp - from + step - 1) / step * step;
    }

    private static byte[] series(String name, Labels labels) {
        Bytes series = new Bytes(512);
        series.add(Bytes.ascii(name));
        for (int i = 0; i < labels.size(); i++) {
            series.add(i == 0 ? '{' : ',');
            series.add(Bytes.ascii(labels.getName(i)));
            series.add(Bytes.ascii("=\""));
            series.addText(labels.getValue(i)
                    .replace("\\", "\\\\")
                    .replace("\"", "\\\"")
                    .replace("\n", "\\n"));
            series.add('"');
        }
        series.add(Bytes.ascii("} "));
        return series.toArray();
    }

    private void addValue(double value) {
        long whole = (long) value;
        bytes.add(Bytes.ascii(whole == value ? Long.toString(whole) : Double.toString(value)));
    }

    /** Seconds, with milliseconds if there are any. */
    private void addTime(long timestamp) {
        bytes.add(' ');
        bytes.add(Bytes.ascii(Long.toString(timestamp / SECOND)));
        int millis = (int) (timestamp % SECOND);
        if (millis != 0) {
            bytes.add('.');
            bytes.add((char) ('0' + millis / 100));
            bytes.add((char) ('0' + millis / 10 % 10));
            bytes.add((char) ('0' + millis % 10));
        }
        bytes.add('\n');
    }

    private void flush() throws IOException {
        if (!mayGoOn.getAsBoolean()) {
            throw new Ended();
        }
        out.write(bytes.array(), 0, bytes.length());
        bytes.cut(0);
    }

    /** The lines of acts on a run, as far as they belong to the replica. To be asked in the order of time. */
    private static final class Actions {

        private final List<History.Event> events;
        private final long[] levels = new long[Level.values().length];
        private int next;

        Actions(History history, Run run, int replica) {
            events = replica != History.Event.REPLICA
                    ? List.of()
                    : history.events().stream()
                            .filter(action -> action.timestamp() >= run.requestedAt())
                            .toList();
        }

        Counters added(Counters counters, long before) {
            while (next < events.size() && events.get(next).timestamp() < before) {
                levels[events.get(next++).level().ordinal()]++;
            }
            return counters.plusLines(levels);
        }
    }
}
