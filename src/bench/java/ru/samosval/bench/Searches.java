package ru.samosval.bench;

import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import ru.samosval.harness.Json;

/** How long people wait who search the logs of a thousand deployments. */
final class Searches implements Scenario {

    private static final int DEPLOYMENTS = 1_000;
    private static final int WARM_UPS = 6;
    private static final int ROUNDS = 7;
    private static final long HOURS_MILLIS = Duration.ofHours(2).toMillis();
    private static final String ALL_HITS = "&limit=1000&count=true&buckets=120";

    private record Times(double first, double last, long count, String reason) {}

    @Override
    public String name() {
        return "searches";
    }

    @Override
    public void run(Report report) throws Exception {
        report.section("Searches");
        report.text(
                "The lines of the last hour of %d running deployments, which one thread of the server makes and looks through."
                        + " The median of %d searches after %d; a search is over when the last hit was counted.",
                DEPLOYMENTS, ROUNDS, WARM_UPS);
        Path data = Bench.fresh("searches");
        try (Samosval server =
                Samosval.start(data, Map.of("simulation.demo-deployments", Integer.toString(DEPLOYMENTS)))) {
            makeOlder(data);
            String cookie = server.signIn();
            measure(report, server, cookie, "a text that few lines hold", "q=" + encoded("timed out"));
            measure(report, server, cookie, "a text that none holds", "q=" + encoded("nobody says this"));
            measure(
                    report,
                    server,
                    cookie,
                    "a regular expression with a text that it requires",
                    "regex=true&q=" + encoded("failed: timed out after \\d{5} ms"));
            measure(report, server, cookie, "errors, whatever they say", "level=ERROR");
            measure(
                    report,
                    server,
                    cookie,
                    "a regular expression that requires characters of sets, and no text",
                    "regex=true&q=" + encoded("[xz]{3,}"));
            // The server reads no class of POSIX beforehand.
            measure(
                    report,
                    server,
                    cookie,
                    "a regular expression of which nothing is known beforehand",
                    "regex=true&q=" + encoded("[[:alpha:]]{40}"));
            besideOthers(report, server, cookie);
        }
    }

    private static void measure(Report report, Samosval server, String cookie, String what, String query)
            throws Exception {
        List<Double> firsts = new ArrayList<>();
        List<Double> lasts = new ArrayList<>();
        Times times = null;
        for (int i = 0; i < WARM_UPS + ROUNDS; i++) {
            times = search(server, cookie, query + ALL_HITS);
            if (i >= WARM_UPS) {
                firsts.add(times.first());
                lasts.add(times.last());
            }
            if (!times.reason().equals("complete")) {
                break;
            }
        }
        boolean complete = times.reason().equals("complete");
        double last = complete ? Report.median(lasts) : times.last();
        double first = complete ? Report.median(firsts) : times.first();
        String found =
                what + ", " + times.count() + " found" + (complete ? "" : " when its time was over") + ": to the last";
        report.row(found, Report.number(last, 2) + " s", "≤ 3 s", last <= 3);
        if (times.count() > 0) {
            report.row(what + ": to the first", Report.number(first * 1_000, 0) + " ms", "≤ 100 ms", first <= 0.1);
        }
    }

    /** How long the first hit takes while searches over another thousand deployments are under way. */
    private static void besideOthers(Report report, Samosval server, String cookie) throws Exception {
        List<CompletableFuture<Times>> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return search(server, cookie, "regex=true&q=" + encoded("[xz]{3,}") + ALL_HITS);
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        List<Double> firsts = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            Thread.sleep(500);
            firsts.add(search(server, cookie, "q=" + encoded("timed out") + "&limit=20")
                    .first());
        }
        for (CompletableFuture<Times> other : others) {
            other.get();
        }
        report.row(
                "the first of 20 hits beside 5 searches that take all their time",
                Report.number(Report.median(firsts) * 1_000, 0) + " ms",
                "≤ 100 ms",
                Report.median(firsts) <= 0.1);
    }

    private static Times search(Samosval server, String cookie, String query) throws IOException, InterruptedException {
        String from = Instant.now().minus(Duration.ofHours(1)).toString();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/api/logs/search?from=" + from + "&" + query))
                .header("Cookie", cookie)
                .build();
        long begin = System.nanoTime();
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IOException("search: " + answer.statusCode());
        }
        double first = 0;
        JsonObject end = null;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (first == 0 && line.startsWith("{\"type\":\"hit\"")) {
                    first = (System.nanoTime() - begin) / 1e9;
                }
                if (line.startsWith("{\"type\":\"end\"")) {
                    end = Json.object(line);
                }
            }
        }
        return new Times(
                first,
                (System.nanoTime() - begin) / 1e9,
                end.getJsonNumber("count").longValue(),
                end.getString("reason"));
    }

    private static void makeOlder(Path data) throws Exception {
        try (Connection db = DriverManager.getConnection(
                        "jdbc:sqlite:" + data.resolve("samosval.sqlite3") + "?busy_timeout=10000");
                Statement statement = db.createStatement()) {
            statement.executeUpdate("UPDATE deployment_runs SET requested_at = requested_at - " + HOURS_MILLIS
                    + ", ready_at = ready_at - " + HOURS_MILLIS);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
