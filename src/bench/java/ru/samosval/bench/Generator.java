package ru.samosval.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How fast one core makes lines and points (JMH), and what that leaves for the collector. */
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
    }

    private static double allocated(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(e -> e.getKey().contains("gc.alloc.rate.norm"))
                .mapToDouble(e -> e.getValue().getScore())
                .findFirst()
                .orElse(Double.NaN);
    }
}
