package ru.samosval.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the tools that watch the fleet wait for. */
final class Tools implements Scenario {

    /** Of two replicas on average. */
    private static final int DEPLOYMENTS = 500;

    private static final long MONTH = Duration.ofDays(30).toMillis();
    private static final int WARM_UP = 300;
    private static final int SCRAPES = 100;
    private static final double MILLION = 1e6;

    private final HttpClient client = HttpClient.newHttpClient();

    @Override
    public String name() {
        return "tools";
    }

    @Override
    public void run(Report report) throws Exception {
        report.section("Monitoring and other tools");
        Path data = Bench.fresh("tools");
        start(data).close();
        makeOld(data);
        try (Samosval server = start(data)) {
            String metrics = "http://127.0.0.1:" + server.port() + "/metrics";
            double cold = millis(metrics, null);
            String first = text(metrics);
            long replicas = first.lines()
                    .filter(line -> line.startsWith("container_last_seen"))
                    .count();
            report.text(
                    "%d replicas whose runs began a month ago. Warm is the median of %d scrapes after %d; the answer is read to"
                            + " its end (%s MB).",
                    replicas, SCRAPES, WARM_UP, Report.number(first.length() / MILLION, 1));
            report.row("the first scrape after the start", Report.number(cold, 0) + " ms", "≤ 1 000 ms", cold <= 1_000);
            double warm = warm(metrics, null);
            report.row("a scrape, warm", Report.number(warm, 1) + " ms", "≤ 50 ms", warm <= 50);
            report.row(
                    "the same as OpenMetrics",
                    Report.number(warm(metrics, "application/openmetrics-text; version=1.0.0"), 1) + " ms");
            history(report, metrics);
        }
    }

    private static Samosval start(Path data) throws IOException, InterruptedException {
        return Samosval.start(
                data, Map.of("simulation.demo-deployments", Integer.toString(DEPLOYMENTS), "metrics.open", "true"));
    }

    private static void makeOld(Path data) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("samosval.sqlite3"));
                Statement statement = database.createStatement()) {
            statement.executeUpdate("UPDATE deployment_runs SET requested_at = requested_at - " + MONTH
                    + ", ready_at = ready_at - " + MONTH);
        }
    }

    private double warm(String address, String accept) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            millis(address, accept);
        }
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < SCRAPES; i++) {
            all.add(millis(address, accept));
        }
        return Report.median(all);
    }

    private double millis(String address, String accept) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        if (accept != null) {
            request.header("Accept", accept);
        }
        long begun = System.nanoTime();
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(address + ": " + answer.statusCode());
        }
        return (System.nanoTime() - begun) / MILLION;
    }

    private String text(String address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** A month of a few replicas into a fresh Prometheus. */
    private void history(Report report, String metrics) throws Exception {
        Path file = Bench.folder().resolve("month.om");
        Instant from = Instant.now().minusMillis(MONTH);
        long begun = System.nanoTime();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(metrics + "/history?step=60&shard=1/250&from=" + from.toEpochMilli()))
                .build();
        try (InputStream body =
                client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            Files.deleteIfExists(file);
            Files.copy(body, file);
        }
        double made = (System.nanoTime() - begun) / MILLION / 1_000;
        String size = Report.number(Files.size(file) / MILLION, 0) + " MB";
        Path promtool = Path.of("/usr/bin/promtool");
        if (!Files.isExecutable(promtool)) {
            report.row(
                    "a month of two deployments, a point a minute (promtool is not here)",
                    size + " in " + Report.number(made, 1) + " s");
            return;
        }
        Path blocks = Bench.fresh("tools-blocks");
        long reading = System.nanoTime();
        Process process = new ProcessBuilder(
                        promtool.toString(),
                        "tsdb",
                        "create-blocks-from",
                        "--max-block-duration=744h",
                        "openmetrics",
                        file.toString(),
                        blocks.toString())
                .redirectErrorStream(true)
                .redirectOutput(Bench.folder().resolve("promtool.log").toFile())
                .start();
        int exit = process.waitFor();
        double read = (System.nanoTime() - reading) / MILLION / 1_000;
        Files.delete(file);
        report.row(
                "a month of two deployments, a point a minute, written and taken in by promtool",
                size + " in " + Report.number(made, 1) + " s + " + Report.number(read, 1) + " s"
                        + (exit == 0 ? "" : "; promtool ended with " + exit),
                "≤ 60 s",
                exit == 0 && made + read <= 60);
    }
}
