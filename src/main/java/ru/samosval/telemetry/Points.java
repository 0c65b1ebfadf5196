package ru.samosval.telemetry;

import java.util.List;
import ru.samosval.deployment.History;
import ru.samosval.platform.IsoTime;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;

/** The last CPU and RAM points of a deployment, oldest first, over its runs. */
final class Points {

    /** How many points of a deployment there are to be had (section 5.3): 15 minutes of running. */
    static final int MOST = 900;

    /** The bytes of a point in JSON: a label takes 27 with its comma and quotes, a percentage at most 6. */
    private static final int POINT = 27 + 2 * 6;

    private static final int REST = 64;

    private final long[] millis;
    private final double[] cpu;
    private final double[] ram;
    private int filled;

    private Points(int size) {
        millis = new long[size];
        cpu = new double[size];
        ram = new double[size];
    }

    /** The last points after one moment (exclusive) and up to another, at most {@link #MOST}. */
    static Points last(History history, long after, long to) {
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
            Telemetry.points(runs.get(i), starts[i], to + 1, points::add);
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
        Bytes json = new Bytes(REST + size() * POINT);
        Stamp stamp = new Stamp();
        json.add(Bytes.ascii("{\"labels\":["));
        for (int i = 0; i < size(); i++) {
            comma(json, i);
            json.add(stamp.of(millis[i]));
        }
        json.add(Bytes.ascii("],\"cpu\":["));
        for (int i = 0; i < size(); i++) {
            comma(json, i);
            addPercent(json, cpu[i]);
        }
        json.add(Bytes.ascii("],\"ram\":["));
        for (int i = 0; i < size(); i++) {
            comma(json, i);
            addPercent(json, ram[i]);
        }
        json.add(Bytes.ascii("]}"));
        return json.toArray();
    }

    private static void comma(Bytes json, int i) {
        if (i > 0) {
            json.add(',');
        }
    }

    /** A number of 0..100 with one digit after the point, which is all it has. */
    private static void addPercent(Bytes json, double percent) {
        int tenths = (int) Math.round(percent * 10);
        if (tenths >= 1_000) {
            json.add((char) ('0' + tenths / 1_000));
        }
        if (tenths >= 100) {
            json.add((char) ('0' + tenths / 100 % 10));
        }
        json.add((char) ('0' + tenths / 10 % 10));
        json.add('.');
        json.add((char) ('0' + tenths % 10));
    }

    /** Moments as JSON strings; the date and the hour are formatted anew each minute only. */
    private static final class Stamp {

        private static final long MINUTE = 60_000;

        private long minute = Long.MIN_VALUE;
        private byte[] bytes;

        /** The moment's bytes, until the next is asked for. */
        byte[] of(long moment) {
            if (Math.floorDiv(moment, MINUTE) != minute) {
                minute = Math.floorDiv(moment, MINUTE);
                bytes = Bytes.ascii("\"" + IsoTime.format(moment) + "\"");
            }
            int inMinute = (int) Math.floorMod(moment, MINUTE);
            digits(inMinute / 1_000, 2, 18);
            digits(inMinute % 1_000, 3, 21);
            return bytes;
        }

        private void digits(int number, int count, int at) {
            for (int i = at + count - 1, rest = number; i >= at; i--, rest /= 10) {
                bytes[i] = (byte) ('0' + rest % 10);
            }
        }
    }
}
