package ru.samosval.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import ru.samosval.simulation.LineBuffer;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;

/** The generator alone, on one core: log lines rendered into bytes, and metric points. */
@State(Scope.Thread)
public class GeneratorBenchmark {

    /** The length of the window that one call renders, in seconds: 8 to 9 minutes of a log, about 1000 lines. */
    static final int SECONDS = 500;

    /** The number of points that the API returns at most. */
    static final int POINTS = 900;

    private static final long BEGIN = 1_790_000_000_000L;

    /** One for each kind of software whose lines are simulated. */
    @Param({"shop-api:1.4", "mail-worker:2.0", "web-frontend:3.1"})
    private String image;

    private final LineBuffer buffer = new LineBuffer();
    private Run run;
    private long second;
    private double sum;

    /** A run that has gone on for a long time. */
    static Run run(String image) {
        return new Run(42, "demo-1", image, 2, BEGIN, BEGIN + 5_000, false, Run.ONGOING);
    }

    /** How many lines one call of {@link #lines} renders on average. */
    static double linesOfCall(String image) {
        int calls = 1_000;
        return Telemetry.count(run(image), start(0), start(calls)) / (double) calls;
    }

    private static long start(long call) {
        return BEGIN + 10_000 + call * SECONDS * 1_000;
    }

    @Setup
    public void setup() {
        run = run(image);
    }

    /** Renders the next window. */
    @Benchmark
    public int lines() {
        buffer.clear();
        Telemetry.render(run, start(second), start(second + 1), buffer);
        second = (second + 1) % 1_000;
        return buffer.size();
    }

    /** Computes the next 900 points of CPU and RAM. */
    @Benchmark
    public double points() {
        long from = BEGIN + 10_000 + second * 1_000;
        second = (second + 7) % 1_000_000;
        sum = 0;
        Telemetry.points(run, from, from + POINTS * 1_000L, (timestamp, cpu, ram) -> sum += cpu + ram);
        return sum;
    }
}
