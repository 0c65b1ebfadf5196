package ru.samosval.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import ru.samosval.access.Unguarded;
import ru.samosval.deployment.History;
import ru.samosval.format.Ascii;
import ru.samosval.format.Bytes;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;

/** The last CPU and RAM points of a deployment or of one of its replicas, oldest first, over its runs. */
@Unguarded("shows what the history holds; Histories.of gives those that an actor sees")
public final class Points {

    /** How many points of a deployment are available at most (section 5.3): 15 minutes of running. */
    static final int MOST = 900;

    /** The bytes of a point in JSON: a label takes 27 with its comma and quotes, a percentage 6 at most. */
    private static final int POINT = 27 + 2 * 6;

    private static final int REST = 64;

    private static final Ascii LABELS = new Ascii("{\"labels\":[");
    private static final Ascii CPU = new Ascii("],\"cpu\":[");
    private static final Ascii RAM = new Ascii("],\"ram\":[");
    private static final Ascii END = new Ascii("]}");
    private static final Ascii REPLICAS = new Ascii(",\"replicas\":[");
    private static final Ascii CPU_OF_REPLICA = new Ascii("{\"cpu\":[");

    private final long[] millis;
    private final double[] cpu;
    private final double[] ram;
    private int filled;

    /** Points as the API returns them, and the moment of the last one (epoch milliseconds). */
    public record Batch(String json, long last) {}

    private Points(int size) {
        millis = new long[size];
        cpu = new double[size];
        ram = new double[size];
    }

    /**
     * The last points after one moment (exclusive) and up to another (inclusive), at most {@link #MOST}; of one
     * replica, or with {@link Telemetry#ALL} the mean of all.
     */
    static Points last(History history, int replica, long after, long to) {
        List<Run> runs = history.runs();
        long[] starts = new long[runs.size()];
        int size = 0;
        int oldest = runs.size();
        while (oldest > 0 && size < MOST) {
            Run run = runs.get(--oldest);
            long last = Telemetry.lastPoint(run, to + 1);
            long first = Math.max(Math.max(0, last - (MOST - size) + 1), Telemetry.firstPoint(run, after + 1));
            starts[oldest] = Telemetry.pointTimestamp(run, first);
            size += (int) Math.max(0, last - first + 1);
        }
        Points points = new Points(size);
        for (int i = oldest; i < runs.size(); i++) {
            Telemetry.points(runs.get(i), replica, starts[i], to + 1, points::add);
        }
        return points;
    }

    /**
     * The last points after one moment (exclusive) and up to another (inclusive), for a live chart; null if there are
     * none.
     */
    public static Batch after(History history, boolean replicas, long after, long to) {
        Points points = last(history, Telemetry.ALL, after, to);
        if (points.filled == 0) {
            return null;
        }
        byte[] json = replicas ? points.toJson(ofReplicas(history, after, to)) : points.toJson();
        return new Batch(new String(json, StandardCharsets.US_ASCII), points.millis[points.filled - 1]);
    }

    /** The last points of each replica, in the order of the replicas. */
    static List<Points> ofReplicas(History history, long after, long to) {
        return IntStream.rangeClosed(1, history.replicas())
                .mapToObj(replica -> last(history, replica, after, to))
                .toList();
    }

    private void add(long timestamp, double cpuPercent, double ramPercent) {
        millis[filled] = timestamp;
        cpu[filled] = cpuPercent;
        ram[filled++] = ramPercent;
    }

    int size() {
        return millis.length;
    }

    /**
     * The points as the API returns them: {@code {"labels":[…],"cpu":[…],"ram":[…]}}. Written byte by byte: a page asks
     * for 2,700 values at a time, and a JSON library takes longer for them than the whole rest of the request.
     */
    byte[] toJson() {
        Bytes json = new Bytes(REST + size() * POINT);
        addTo(json);
        json.add(END);
        return json.toArray();
    }

    /** The same with the points of each replica added, in their order: {@code "replicas":[{"cpu":[…],"ram":[…]},…]}. */
    byte[] toJson(List<Points> replicas) {
        Bytes json = new Bytes((1 + replicas.size()) * (REST + size() * POINT));
        addTo(json);
        json.add(']');
        json.add(REPLICAS);
        for (int i = 0; i < replicas.size(); i++) {
            if (i > 0) {
                json.add(',');
            }
            json.add(CPU_OF_REPLICA);
            replicas.get(i).addPercentsTo(json);
            json.add(END);
        }
        json.add(END);
        return json.toArray();
    }

    private void addTo(Bytes json) {
        json.add(LABELS);
        for (int i = 0; i < size(); i++) {
            if (i > 0) {
                json.add(',');
            }
            json.add('"');
            json.addTimestamp(millis[i]);
            json.add('"');
        }
        json.add(CPU);
        addPercentsTo(json);
    }

    private void addPercentsTo(Bytes json) {
        add(json, cpu);
        json.add(RAM);
        add(json, ram);
    }

    /** Writes numbers from 0 to 100 with one digit after the point, as they have no more. */
    private static void add(Bytes json, double[] percents) {
        for (int i = 0; i < percents.length; i++) {
            if (i > 0) {
                json.add(',');
            }
            json.addTenths((int) (percents[i] * 10 + 0.5));
        }
    }
}
