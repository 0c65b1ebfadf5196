package ru.samosval.telemetry;

import java.util.Arrays;
import java.util.List;
import ru.samosval.deployment.History;
import ru.samosval.platform.IsoTime;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;

/** The last CPU and RAM points of a deployment or of one of its replicas, oldest first, over its runs. */
final class Points {

    /** How many points of a deployment there are to be had (section 5.3): 15 minutes of running. */
    static final int MOST = 900;

    /** The bytes of a point in JSON: a label takes 27 with its comma and quotes, a percentage at most 6. */
    private static final int POINT = 27 + 2 * 6;

    private static final int REST = 64;

    private static final byte[] LABELS = Bytes.ascii("{\"labels\":[");
    private static final byte[] CPU = Bytes.ascii("],\"cpu\":[");
    private static final byte[] RAM = Bytes.ascii("],\"ram\":[");
    private static final byte[] END = Bytes.ascii("]}");
    private static final byte[] REPLICAS = Bytes.ascii(",\"replicas\":[");
    private static final byte[] CPU_OF_REPLICA = Bytes.ascii("{\"cpu\":[");

    private final long[] millis;
    private final double[] cpu;
    private final double[] ram;
    private int filled;

    private Points(int size) {
        millis = new long[size];
        cpu = new double[size];
        ram = new double[size];
    }

    /**
     * The last points after one moment (exclusive) and up to another, at most {@link #MOST}; of one replica, or the mean
     * of {@link Telemetry#ALL}.
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
            starts[oldest] = Telemetry.pointMoment(run, first);
            size += (int) Math.max(0, last - first + 1);
        }
        Points points = new Points(size);
        for (int i = oldest; i < runs.size(); i++) {
            Telemetry.points(runs.get(i), replica, starts[i], to + 1, points::add);
        }
        return points;
    }

    private void add(long moment, double cpuPercent, double ramPercent) {
        millis[filled] = moment;
        cpu[filled] = cpuPercent;
        ram[filled++] = ramPercent;
    }

    int size() {
        return millis.length;
    }

    /**
     * The points as the API gives them: {@code {"labels":[…],"cpu":[…],"ram":[…]}}. Written byte by byte: a page asks
     * for 2,700 values at a time, and the general way takes longer for them than all the rest of the request.
     */
    byte[] toJson() {
        byte[] json = new byte[REST + size() * POINT];
        int at = put(json, 0, LABELS);
        Stamp stamp = new Stamp();
        for (long moment : millis) {
            at = put(json, at, stamp.of(moment));
        }
        at = percents(json, put(json, lastComma(at), CPU), cpu);
        at = percents(json, put(json, lastComma(at), RAM), ram);
        return Arrays.copyOf(json, put(json, lastComma(at), END));
    }

    /** The same with the points of each replica beside, in their order: {@code "replicas":[{"cpu":[…],"ram":[…]},…]}. */
    byte[] toJson(List<Points> replicas) {
        byte[] mean = toJson();
        Bytes json = new Bytes(mean.length + replicas.size() * (REST + size() * POINT));
        json.add(mean, 0, mean.length - 1);
        json.add(REPLICAS);
        for (int i = 0; i < replicas.size(); i++) {
            if (i > 0) {
                json.add(',');
            }
            json.add(replicas.get(i).toBareJson());
        }
        json.add(END);
        return json.toArray();
    }

    private byte[] toBareJson() {
        byte[] json = new byte[REST + size() * POINT];
        int at = percents(json, put(json, 0, CPU_OF_REPLICA), cpu);
        at = percents(json, put(json, lastComma(at), RAM), ram);
        return Arrays.copyOf(json, put(json, lastComma(at), END));
    }

    /** Where the comma after the last point is, which the next part takes the place of. */
    private int lastComma(int at) {
        return size() > 0 ? at - 1 : at;
    }

    private static int put(byte[] json, int at, byte[] part) {
        System.arraycopy(part, 0, json, at, part.length);
        return at + part.length;
    }

    /** Numbers of 0..100 with one digit after the point, which is all they have, and commas. */
    private static int percents(byte[] json, int from, double[] percents) {
        int at = from;
        for (double percent : percents) {
            int tenths = (int) (percent * 10 + 0.5);
            if (tenths >= 1_000) {
                json[at++] = (byte) ('0' + tenths / 1_000);
            }
            if (tenths >= 100) {
                json[at++] = (byte) ('0' + tenths / 100 % 10);
            }
            json[at++] = (byte) ('0' + tenths / 10 % 10);
            json[at++] = '.';
            json[at++] = (byte) ('0' + tenths % 10);
            json[at++] = ',';
        }
        return at;
    }

    /** Moments as JSON strings with a comma; the date and the hour are formatted anew each minute only. */
    private static final class Stamp {

        private static final long MINUTE = 60_000;

        private long minute = Long.MIN_VALUE;
        private byte[] bytes;

        /** The moment's bytes, until the next is asked for. */
        byte[] of(long moment) {
            if (Math.floorDiv(moment, MINUTE) != minute) {
                minute = Math.floorDiv(moment, MINUTE);
                bytes = Bytes.ascii("\"" + IsoTime.format(moment) + "\",");
            }
            int inMinute = (int) (moment - minute * MINUTE);
            int second = inMinute / 1_000;
            int milli = inMinute % 1_000;
            bytes[18] = (byte) ('0' + second / 10);
            bytes[19] = (byte) ('0' + second % 10);
            bytes[21] = (byte) ('0' + milli / 100);
            bytes[22] = (byte) ('0' + milli / 10 % 10);
            bytes[23] = (byte) ('0' + milli % 10);
            return bytes;
        }
    }
}
