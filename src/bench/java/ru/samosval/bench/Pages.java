package ru.samosval.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.bench.HttpLoad.Result;

/** Requests a second compared with the reference, in turns within one run. */
final class Pages implements Scenario {

    private static final int DEPLOYMENTS = 1_000;
    private static final int CONNECTIONS = 16;
    private static final int ROUNDS = 3;
    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final Duration TURN = Duration.ofSeconds(5);

    /**
     * A page, how many times the reference's requests a second are asked of us, and whether in its better mode or in
     * that with threads.
     */
    private record Asked(String path, boolean signedIn, double times, boolean better) {}

    private static final List<Asked> ASKED = List.of(
            new Asked("/login", false, 1, false),
            new Asked("/dashboard", true, 1, false),
            new Asked("/deployments", true, 15, false),
            new Asked("/api/deployments/1/metrics", true, 10, true));

    @Override
    public String name() {
        return "pages";
    }

    @Override
    public void run(Report report) throws Exception {
        report.section("Pages and API");
        report.text(
                "%d running deployments, %d connections, signed in but for `/login`, after a warm-up of %d s for each page;"
                        + " %d turns of %d s each, in which ours and the reference in both its modes take turns; medians.",
                DEPLOYMENTS, CONNECTIONS, WARM_UP.toSeconds(), ROUNDS, TURN.toSeconds());
        Map<Reference.Mode, Map<Asked, List<Result>>> theirs = new EnumMap<>(Reference.Mode.class);
        Map<Asked, List<Result>> ours = new LinkedHashMap<>();
        try (Samosval server = Samosval.start(
                Bench.fresh("pages"), Map.of("simulation.demo-deployments", Integer.toString(DEPLOYMENTS)))) {
            String cookie = server.signIn();
            HttpLoad load = new HttpLoad(server.port(), CONNECTIONS);
            for (Asked asked : ASKED) {
                load.run(WARM_UP, () -> HttpLoad.get(asked.path, asked.signedIn ? cookie : null));
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Asked asked : ASKED) {
                    byte[] question = HttpLoad.get(asked.path, asked.signedIn ? cookie : null);
                    load.run(Duration.ofSeconds(2), () -> question);
                    ours.computeIfAbsent(asked, a -> new ArrayList<>()).add(load.run(TURN, () -> question));
                }
                if (Reference.isHere()) {
                    for (Reference.Mode mode : Reference.Mode.values()) {
                        reference(mode, theirs.computeIfAbsent(mode, m -> new LinkedHashMap<>()));
                    }
                }
            }
        }
        for (Asked asked : ASKED) {
            row(report, asked, ours.get(asked), theirs);
        }
    }

    private static void reference(Reference.Mode mode, Map<Asked, List<Result>> results) throws Exception {
        try (Reference reference = Reference.start(mode, DEPLOYMENTS)) {
            String cookie = reference.signIn();
            HttpLoad load = new HttpLoad(reference.port(), CONNECTIONS);
            for (Asked asked : ASKED) {
                byte[] question = HttpLoad.get(asked.path, asked.signedIn ? cookie : null);
                load.run(Duration.ofSeconds(1), () -> question);
                results.computeIfAbsent(asked, a -> new ArrayList<>()).add(load.run(TURN, () -> question));
            }
        }
    }

    private static void row(
            Report report, Asked asked, List<Result> ours, Map<Reference.Mode, Map<Asked, List<Result>>> theirs) {
        double rate = Result.rate(ours);
        String measured = figures(ours);
        if (theirs.isEmpty()) {
            report.row("`" + asked.path + "`, a second (the reference is not here)", measured);
            return;
        }
        List<Result> threads = theirs.get(Reference.Mode.THREADS).get(asked);
        List<Result> gevent = theirs.get(Reference.Mode.GEVENT).get(asked);
        double yardstick = asked.better ? Math.max(Result.rate(threads), Result.rate(gevent)) : Result.rate(threads);
        report.row(
                "`" + asked.path + "`, a second; the reference: threads " + figures(threads) + "; gevent "
                        + figures(gevent),
                measured + ": " + Report.number(rate / yardstick, 1) + " × its "
                        + (asked.better ? "better mode" : "threads"),
                "≥ " + Report.number(asked.times, 0) + " ×",
                rate >= asked.times * yardstick);
        report.row(
                "`" + asked.path + "`, p99",
                Report.number(Result.p99(ours), 0) + " ms",
                "< " + Report.number(Result.p99(threads), 0) + " ms",
                Result.p99(ours) < Result.p99(threads));
    }

    private static String figures(List<Result> results) {
        long wrong = results.stream().mapToLong(r -> r.wrong(200)).sum();
        return Report.number(Result.rate(results), 0) + " (p50 "
                + Report.number(
                        Report.median(
                                results.stream().map(r -> r.latencies().p50()).toList()),
                        1) + ", p99 "
                + Report.number(Result.p99(results), 0) + " ms" + (wrong > 0 ? ", " + wrong + " not 200" : "") + ")";
    }
}
