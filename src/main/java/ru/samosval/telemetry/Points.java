package ru.samosval.telemetry;

import java.util.List;
import ru.samosval.deployment.History;
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

    /** The moment of a point (epoch milliseconds). */
    long millis(int i) {
        return millis[i];
    }

    /** The CPU load, 0..100. */
    double cpu(int i) {
        return cpu[i];
    }

    /** The RAM in use, 0..100. */
    double ram(int i) {
        return ram[i];
    }
}
