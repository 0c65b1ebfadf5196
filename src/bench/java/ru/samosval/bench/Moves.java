package ru.samosval.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import ru.samosval.bench.HttpLoad.Result;

/** One commit restarts ten thousand deployments: what users who look at pages meanwhile notice. */
final class Moves implements Scenario {

    private static final int DEPLOYMENTS = 10_000;
    private static final int ROUNDS = 3;
    private static final int CONNECTIONS = 4;
    private static final Duration WINDOW = Duration.ofSeconds(15);
    private static final String HOOK =
            "{\"repo_url\":\"https://git.example.test/demo/shop.git\",\"branch\":\"main\",\"commit\":\"%040x\"}";

    @Override
    public String name() {
        return "moves";
    }

    @Override
    public void run(Report report) throws Exception {
        report.section("Ten thousand moves at once");
        report.text(
                "A commit hook that matches %d running deployments, at speed 1, %d times; meanwhile %d connections ask for"
                        + " pages, as they did for %d s before each.",
                DEPLOYMENTS, ROUNDS, CONNECTIONS, WINDOW.toSeconds());
        Path data = Bench.fresh("moves");
        List<Double> answers = new ArrayList<>();
        List<Double> settled = new ArrayList<>();
        Latencies usual = new Latencies();
        Latencies meanwhile = new Latencies();
        long wrong = 0;
        try (Samosval server =
                Samosval.start(data, Map.of("simulation.demo-deployments", Integer.toString(DEPLOYMENTS)))) {
            String cookie = server.signIn();
            HttpLoad load = new HttpLoad(server.port(), CONNECTIONS);
            AtomicInteger turn = new AtomicInteger();
            String[] paths = {"/dashboard", "/deployments", "/deployments/17", "/deployments?status=running&page=20"};
            HttpLoad.Questions pages = () -> HttpLoad.get(paths[turn.getAndIncrement() % paths.length], cookie);
            load.run(Duration.ofSeconds(60), pages);
            for (int round = 0; round < ROUNDS; round++) {
                Result before = load.run(WINDOW, pages);
                CompletableFuture<double[]> move = move(server, data, round);
                Result during = load.run(WINDOW, pages);
                usual.add(before.latencies());
                meanwhile.add(during.latencies());
                wrong += before.wrong(200) + during.wrong(200);
                double[] times = move.get();
                answers.add(times[0]);
                settled.add(times[1]);
                Thread.sleep(5_000);
            }
        }
        double answer = Report.median(answers);
        double all = Report.median(settled);
        double ratio = meanwhile.p99() / usual.p99();
        report.row(
                "the call's answer (median; " + each(answers) + ")",
                Report.number(answer, 2) + " s",
                "≤ 1 s",
                answer <= 1);
        report.row(
                "from the call until all are running or failed (" + each(settled) + ")",
                Report.number(all, 1) + " s",
                "≤ 15 s",
                all <= 15);
        report.row(
                "pages meanwhile (" + meanwhile + ") against before (" + usual + "): p99",
                Report.number(ratio, 2) + " ×",
                "≤ 2 ×",
                ratio <= 2);
        if (wrong > 0) {
            report.row("answers that were not 200", Long.toString(wrong));
        }
    }

    private static String each(List<Double> values) {
        return String.join(", ", values.stream().map(v -> Report.number(v, 2)).toList());
    }

    /**
     * Sends the hook, then watches the database until nothing is under way. Returns the seconds to the answer and to
     * the end.
     */
    private static CompletableFuture<double[]> move(Samosval server, Path data, int round) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                Thread.sleep(1_000);
                long begin = System.nanoTime();
                HttpResponse<String> answer = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create("http://127.0.0.1:" + server.port() + "/api/hooks/commit"))
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(String.format(HOOK, round + 1)))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                double answered = (System.nanoTime() - begin) / 1e9;
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException("the hook: " + answer.statusCode());
                }
                try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("samosval.sqlite3"));
                        Statement statement = db.createStatement()) {
                    while (underWay(statement) > 0
                            && System.nanoTime() - begin < Duration.ofMinutes(2).toNanos()) {
                        Thread.sleep(100);
                    }
                }
                return new double[] {answered, (System.nanoTime() - begin) / 1e9};
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static long underWay(Statement statement) throws Exception {
        // Includes what is recorded and not begun: so many deployments are restarted in batches.
        try (ResultSet count =
                statement.executeQuery("SELECT (SELECT COUNT(*) FROM deployments WHERE status = 'deploying')"
                        + " + (SELECT COUNT(*) FROM fleet_tasks WHERE finished_at IS NULL)")) {
            count.next();
            return count.getLong(1);
        }
    }
}
