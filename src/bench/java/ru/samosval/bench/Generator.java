package ru.samosval.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How fast one core computes lines and points (JMH), and what garbage that leaves. */
final class Generator implements Scenario {

    @Override
    public String name() {
        return "generator";
    }

    @Override
    public void run(Report report) throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(GeneratorBenchmark.class.getName())
                        .forks(2)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(2))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(2))
                        .jvmArgs("-Xmx256m", "-XX:+UseSerialGC")
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
        report.section("The generator");
        report.text(
                "One thread (JMH: 2 forks, 5 × 2 s each). A call renders %d s of a log into bytes, or computes %d points of"
                        + " CPU and RAM.",
                GeneratorBenchmark.SECONDS, GeneratorBenchmark.POINTS);
        List<Double> lines = new ArrayList<>();
        List<Double> points = new ArrayList<>();
        double mostBytes = 0;
        for (RunResult result : results) {
            double calls = result.getPrimaryResult().getScore();
            String image = result.getParams().getParam("image");
            if (result.getParams().getBenchmark().endsWith(".lines")) {
                double ofCall = GeneratorBenchmark.linesOfCall(image);
                lines.add(calls * ofCall / 1e6);
                mostBytes = Math.max(mostBytes, allocated(result) / ofCall);
                report.row(
                        "lines a second, of `" + image + "`",
                        Report.number(calls * ofCall / 1e6, 1) + " M",
                        "≥ 5 M",
                        calls * ofCall >= 5e6);
            } else {
                points.add(calls * GeneratorBenchmark.POINTS / 1e6);
            }
        }
        report.row(
                "metric points a second (CPU and RAM together are one)",
                Report.number(Report.median(points), 1) + " M",
                "≥ 30 M",
                Report.median(points) >= 30);
        report.row("bytes allocated for a line", Report.number(mostBytes, 3), "0", mostBytes < 0.05);
        sums(report);
    }

    /** What sums over a run that is a month old cost. */
    private static void sums(Report report) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(CountersBenchmark.class.getName())
                        .forks(1)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(1))
                        .jvmArgs("-Xmx256m", "-XX:+UseSerialGC")
                        .build())
                .run();
        for (RunResult result : results) {
            String benchmark = result.getParams().getBenchmark();
            double calls = result.getPrimaryResult().getScore();
            double micros = 1e6 / calls;
            switch (benchmark.substring(benchmark.lastIndexOf('.') + 1)) {
                case "counters" ->
                    report.row(
                            "all counters of a replica of a month-old run, nothing of it known",
                            Report.number(micros, 1) + " µs",
                            "≤ 50 µs",
                            micros <= 50);
                case "countersOfTheFirstModel" ->
                    report.row(
                            "the same of a run of the first model, whose sums are kept",
                            Report.number(micros, 1) + " µs",
                            "≤ 50 µs",
                            micros <= 50);
                case "countersOfARestartedReplica" ->
                    report.row(
                            "the same where a replica was restarted alone every ten minutes, whose sums are kept",
                            Report.number(micros, 1) + " µs",
                            "≤ 50 µs",
                            micros <= 50);
                case "countersOfARestartedReplicaAnew" ->
                    report.row(
                            "the same with nothing of it known, once after a start of the server",
                            Report.number(micros, 1) + " µs",
                            "≤ 50 µs",
                            micros <= 50);
                case "levels" -> report.row("lines of a month by level", Report.number(micros, 1) + " µs");
                case "walk" ->
                    report.row(
                            "lines a second passed over without rendering, by level and replica",
                            Report.number(calls * CountersBenchmark.LINES / 1e6, 1) + " M");
                default -> throw new IllegalStateException(benchmark);
            }
        }
    }

    private static double allocated(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(e -> e.getKey().contains("gc.alloc.rate.norm"))
                .mapToDouble(e -> e.getValue().getScore())
                .findFirst()
                .orElse(Double.NaN);
    }
}
