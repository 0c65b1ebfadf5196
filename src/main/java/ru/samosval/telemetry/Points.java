package ru.samosval.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import ru.samosval.deployment.History;
import ru.samosval.platform.IsoTime;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;

/** The last CPU and RAM points of a deployment, oldest first, over its runs. */
final class Points {

    /** How many points of a deployment there are to be had (section 5.3): 15 minutes of running. */
    static final int MOST = 900;

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
        Json json = new Json(size());
        json.put("{\"labels\":[");
        for (int i = 0; i < size(); i++) {
            json.putMoment(i == 0, millis[i]);
        }
        json.put("],\"cpu\":[");
        for (int i = 0; i < size(); i++) {
            json.putPercent(i == 0, cpu[i]);
        }
        json.put("],\"ram\":[");
        for (int i = 0; i < size(); i++) {
            json.putPercent(i == 0, ram[i]);
        }
        json.put("]}");
        return json.toArray();
    }

    /** A text of JSON in an array that has room for all of it. */
    private static final class Json {

        /** A label is 27 bytes with its comma and quotes, a percentage at most 6. */
        private static final int POINT = 27 + 2 * 6;

        private static final int REST = 64;
        private static final long MINUTE = 60_000;

        private final byte[] bytes;
        private int length;
        private long minute = Long.MIN_VALUE;
        private byte[] stamp;

        Json(int points) {
            bytes = new byte[REST + points * POINT];
        }

        @SuppressWarnings("deprecation") // The bytes of ASCII, without an array between.
        void put(String ascii) {
            ascii.getBytes(0, ascii.length(), bytes, length);
            length += ascii.length();
        }

        /** The date and the hour are formatted anew each minute only. */
        void putMoment(boolean first, long moment) {
            if (Math.floorDiv(moment, MINUTE) != minute) {
                minute = Math.floorDiv(moment, MINUTE);
                stamp = ("\"" + IsoTime.format(moment) + "\"").getBytes(StandardCharsets.US_ASCII);
            }
            int inMinute = (int) Math.floorMod(moment, MINUTE);
            digits(inMinute / 1_000, 2, 18);
            digits(inMinute % 1_000, 3, 21);
            comma(first);
            System.arraycopy(stamp, 0, bytes, length, stamp.length);
            length += stamp.length;
        }

        private void digits(int number, int count, int at) {
            for (int i = at + count - 1, rest = number; i >= at; i--, rest /= 10) {
                stamp[i] = (byte) ('0' + rest % 10);
            }
        }

        /** A number of 0..100 with one digit after the point, which is all it has. */
        void putPercent(boolean first, double percent) {
            comma(first);
            int tenths = (int) Math.round(percent * 10);
            if (tenths >= 1_000) {
                bytes[length++] = (byte) ('0' + tenths / 1_000);
            }
            if (tenths >= 100) {
                bytes[length++] = (byte) ('0' + tenths / 100 % 10);
            }
            bytes[length++] = (byte) ('0' + tenths / 10 % 10);
            bytes[length++] = '.';
            bytes[length++] = (byte) ('0' + tenths % 10);
        }

        private void comma(boolean first) {
            if (!first) {
                bytes[length++] = ',';
            }
        }

        byte[] toArray() {
            return Arrays.copyOf(bytes, length);
        }
    }
}
