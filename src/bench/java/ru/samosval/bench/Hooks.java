package ru.samosval.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import ru.samosval.bench.HttpLoad.Result;

/** Signed commit hooks with one matching deployment, compared with the reference and with what the disk allows. */
final class Hooks implements Scenario {

    private static final String SECRET = "secret of the bench";
    private static final String REPO = "https://git.example.test/demo/shop.git";
    private static final String REFERENCE_REPO = "https://git.example.test/seed.git";
    private static final int CONNECTIONS = 16;
    private static final int MANY_CONNECTIONS = 64;
    private static final int ROUNDS = 3;
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration TURN = Duration.ofSeconds(8);

    /** For the comparison with an earlier version: short turns, so that disturbances on the machine affect both. */
    private static final int PAIRS = 10;

    private static final Duration PAIRED_TURN = Duration.ofSeconds(6);
    private static final Map<String, String> SETTINGS =
            Map.of("simulation.demo-deployments", "1", "webhook.secret", SECRET);

    private long commits;

    @Override
    public String name() {
        return "hooks";
    }

    @Override
    public void run(Report report) throws Exception {
        report.section("Commit hooks");
        report.text(
                "Each hook is signed, names a new commit and matches one deployment; its answer comes after the commit of its"
                        + " transaction (`synchronous=FULL`). %d connections; the reference (gevent, unsigned,"
                        + " `synchronous=NORMAL`) and plain SQLite transactions of one row each, one at a time, take turns with"
                        + " ours, %d × %d s; medians.",
                CONNECTIONS, ROUNDS, TURN.toSeconds());
        List<Result> ours = new ArrayList<>();
        List<Result> many = new ArrayList<>();
        List<Result> theirs = new ArrayList<>();
        List<Double> limit = new ArrayList<>();
        try (Samosval server = Samosval.start(Bench.fresh("hooks"), SETTINGS)) {
            HttpLoad load = new HttpLoad(server.port(), CONNECTIONS);
            HttpLoad manyLoad = new HttpLoad(server.port(), MANY_CONNECTIONS);
            load.run(WARM_UP, () -> hook(REPO, true));
            for (int round = 0; round < ROUNDS; round++) {
                load.run(Duration.ofSeconds(2), () -> hook(REPO, true));
                ours.add(load.run(TURN, () -> hook(REPO, true)));
                many.add(manyLoad.run(TURN, () -> hook(REPO, true)));
                limit.add(transactionsASecond());
                if (Reference.isHere()) {
                    try (Reference reference = Reference.start(Reference.Mode.GEVENT, 1)) {
                        HttpLoad other = new HttpLoad(reference.port(), CONNECTIONS);
                        other.run(Duration.ofSeconds(2), () -> hook(REFERENCE_REPO, false));
                        theirs.add(other.run(TURN, () -> hook(REFERENCE_REPO, false)));
                    }
                }
            }
            rows(report, ours, many, theirs, limit);
            audit(report, server);
        }
        String before = System.getProperty("bench.before", "");
        if (!before.isBlank()) {
            beside(Path.of(before), report);
        }
    }

    /** Compares this version with the runnable JAR of an earlier one. Both run, and are measured in turns. */
    private void beside(Path earlier, Report report) throws Exception {
        try (Samosval before = Samosval.start(earlier, Bench.fresh("hooks-before"), SETTINGS);
                Samosval now = Samosval.start(Bench.fresh("hooks-now"), SETTINGS)) {
            List<Samosval> both = List.of(before, now);
            for (Samosval server : both) {
                new HttpLoad(server.port(), CONNECTIONS).run(WARM_UP, () -> hook(REPO, true));
            }
            for (int connections : List.of(CONNECTIONS, MANY_CONNECTIONS)) {
                List<List<Result>> results = List.of(new ArrayList<>(), new ArrayList<>());
                for (int i = 0; i < 2 * PAIRS; i++) {
                    // In one order, then in the other.
                    int one = (i + i / 2) % 2;
                    HttpLoad load = new HttpLoad(both.get(one).port(), connections);
                    load.run(Duration.ofSeconds(1), () -> hook(REPO, true));
                    results.get(one).add(load.run(PAIRED_TURN, () -> hook(REPO, true)));
                }
                pairs(report, connections, results.get(0), results.get(1));
            }
        }
    }

    private static void pairs(Report report, int connections, List<Result> before, List<Result> now) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            ratios.add(now.get(i).perSecond() / before.get(i).perSecond());
        }
        double ratio = Report.median(ratios);
        report.row(
                String.format(
                        "by %d connections, %d × %d s in turns with an earlier version (%s): the median of the ratios",
                        connections, PAIRS, PAIRED_TURN.toSeconds(), figures(before)),
                figures(now) + ": " + Report.number(ratio, 2) + " ×",
                "≥ 0.9 ×",
                ratio >= 0.9);
    }

    private static void rows(
            Report report, List<Result> ours, List<Result> many, List<Result> theirs, List<Double> limit) {
        double rate = Result.rate(ours);
        long wrong = ours.stream().mapToLong(r -> r.wrong(200)).sum();
        String measured = figures(ours) + (wrong > 0 ? "; " + wrong + " not 200" : "");
        if (theirs.isEmpty()) {
            report.row("hooks a second (the reference is not here)", measured);
        } else {
            double ratio = rate / Result.rate(theirs);
            report.row(
                    "hooks a second; the reference " + figures(theirs),
                    measured + ": " + Report.number(ratio, 1) + " ×",
                    "≥ 2 ×",
                    ratio >= 2 && wrong == 0);
        }
        report.row("hooks a second by " + MANY_CONNECTIONS + " connections", figures(many));
        double transactions = Report.median(limit);
        report.row(
                "the machine's fsync'd SQLite transactions a second; hooks for each",
                Report.number(transactions, 0) + "; " + Report.number(rate / transactions, 2));
    }

    /** Checks that every answered hook has its row. */
    private void audit(Report report, Samosval server) throws Exception {
        try (Connection db = DriverManager.getConnection(
                        "jdbc:sqlite:" + Bench.folder().resolve("hooks").resolve("samosval.sqlite3"));
                Statement statement = db.createStatement();
                var count = statement.executeQuery(
                        "SELECT COUNT(*) FROM audit_log WHERE action = 'commit_hook_received'")) {
            count.next();
            report.row(
                    "hooks sent; audit rows of them (the last of each turn may be unanswered)",
                    Report.number(commits, 0) + "; " + Report.number(count.getLong(1), 0));
        }
    }

    private byte[] hook(String repo, boolean signed) {
        if (signed) {
            commits++;
        }
        byte[] body = String.format(
                        "{\"repo_url\":\"%s\",\"branch\":\"main\",\"commit\":\"%040x\"}", repo, commits + 0xabcdef0000L)
                .getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST /api/hooks/commit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + (signed ? "X-Hub-Signature-256: sha256=" + sign(body) + "\r\n" : "") + "Content-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + body.length)
                .put(head)
                .put(body)
                .array();
    }

    private static String sign(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double transactionsASecond() throws Exception {
        Path file = Bench.fresh("fsync.sqlite3");
        Files.createDirectories(file.getParent());
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=FULL");
                Statement statement = db.createStatement()) {
            statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)");
            try (PreparedStatement insert = db.prepareStatement("INSERT INTO t (text) VALUES (?)")) {
                insert.setString(1, "x".repeat(200));
                long begin = System.nanoTime();
                int count = 0;
                while (System.nanoTime() - begin < Duration.ofSeconds(4).toNanos()) {
                    insert.executeUpdate();
                    count++;
                }
                return count / ((System.nanoTime() - begin) / 1e9);
            }
        }
    }

    private static String figures(List<Result> results) {
        return Report.number(Result.rate(results), 0) + " (p99 " + Report.number(Result.p99(results), 1) + " ms)";
    }
}
