package ru.samosval.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** What grows with the number of running deployments, up to a million. */
final class Scale implements Scenario {

    private static final int[] SIZES = Arrays.stream(
                    System.getProperty("bench.sizes", "1,1000,100000,1000000").split(","))
            .mapToInt(Integer::parseInt)
            .toArray();
    static final int MILLION = 1_000_000;
    static final int CONNECTIONS = 4;
    static final Duration WARM_UP = Duration.ofSeconds(15);
    static final Duration MEASURE = Duration.ofSeconds(4);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int STARTS = 3;

    /** What was measured at each size, in the units of the table. */
    private final Map<String, Map<Integer, Double>> costs = new LinkedHashMap<>();

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public void run(Report report) throws Exception {
        costs.clear();
        report.section("A million running deployments");
        report.text(
                "`samosval.simulation.demo-deployments=N`. Calls and pages of deployments chosen at random, and lists, by %d"
                        + " connections, each kind for %d s after a warm-up (%d s for pages of the list, the detail page, logs and metrics).",
                CONNECTIONS, MEASURE.toSeconds(), WARM_UP.toSeconds());
        Path empty = Bench.fresh("scale-0");
        double emptyHeap;
        try (Samosval server = Samosval.start(empty, Map.of())) {
            emptyHeap = settledHeap(server);
        }
        for (int size : SIZES) {
            Path data = Bench.fresh("scale-" + size);
            try (Samosval server =
                    Samosval.start(data, Map.of("simulation.demo-deployments", Integer.toString(size)))) {
                cost("first start, s", size, server.process().secondsToReady());
                if (size == MILLION) {
                    firstStart(report, server);
                }
            }
            try (Samosval server = Samosval.start(data, Map.of())) {
                double heap = settledHeap(server);
                cost("heap after a collection, MiB over the empty system", size, heap - emptyHeap);
                double cpu = server.process().cpuSeconds();
                Thread.sleep(IDLE.toMillis());
                double share = 100 * (server.process().cpuSeconds() - cpu) / IDLE.toSeconds();
                cost("idle, % of a core", size, share);
                cost("resident, MiB", size, server.process().residentMebibytes());
                if (size == MILLION) {
                    report.row(
                            "heap after a collection, over the empty system",
                            Report.number(heap - emptyHeap, 0) + " MiB",
                            "≤ 100 MB",
                            heap - emptyHeap <= 95);
                    report.row(
                            "idle, of a core (the whole process)", Report.number(share, 2) + " %", "< 2 %", share < 2);
                }
                loads(report, server, size);
            }
        }
        starts(report, empty);
        if (Arrays.stream(SIZES).anyMatch(size -> size == MILLION)) {
            Millions.actions(report, Bench.folder().resolve("scale-" + MILLION));
        }
        report.text("What each costs over N:");
        List<String> heads = new ArrayList<>(List.of("cost"));
        for (int size : SIZES) {
            heads.add(Report.number(size, 0));
        }
        List<List<String>> rows = new ArrayList<>();
        costs.forEach((what, bySize) -> {
            List<String> row = new ArrayList<>(List.of(what));
            for (int size : SIZES) {
                row.add(Report.number(bySize.getOrDefault(size, Double.NaN), 1));
            }
            rows.add(row);
        });
        report.table(heads, rows);
        CostChart.write(
                Path.of(System.getProperty("bench.report"))
                        .resolveSibling("images")
                        .resolve("cost-over-n.svg"),
                SIZES,
                costs);
    }

    private void cost(String what, int size, double value) {
        costs.computeIfAbsent(what, w -> new LinkedHashMap<>()).put(size, value);
    }

    private static double settledHeap(Samosval server) throws Exception {
        server.signIn();
        Thread.sleep(3_000);
        return server.process().heapAfterCollection();
    }

    private static void firstStart(Report report, Samosval server) throws Exception {
        double seconds = server.process().secondsToReady();
        report.row("first start, which makes them", Report.number(seconds, 1) + " s", "≤ 90 s", seconds <= 90);
        report.row(
                "lines of progress in the log",
                Long.toString(server.process()
                        .log()
                        .lines()
                        .filter(l -> l.contains("Demonstration deployments:"))
                        .count()));
    }

    private void loads(Report report, Samosval server, int size) throws Exception {
        String cookie = server.signIn();
        HttpLoad load = new HttpLoad(server.port(), CONNECTIONS);
        Random random = new Random(7);
        load.run(WARM_UP, () -> HttpLoad.get("/deployments?page=" + (1 + random.nextInt(pages(size))), cookie));
        Supplier<String> detail = () -> "/deployments/" + (1 + random.nextInt(size));
        Supplier<String> logs = () -> "/api" + detail.get() + "/logs?tail=1000";
        Supplier<String> metrics = () -> "/api" + detail.get() + "/metrics";
        for (Supplier<String> path : List.of(detail, logs, metrics)) {
            load.run(WARM_UP, () -> HttpLoad.get(path.get(), cookie));
        }
        one(report, load, size, "`logs?tail=1000`", 20, cookie, logs);
        one(report, load, size, "`metrics`, 900 points", 10, cookie, metrics);
        one(report, load, size, "detail page", 150, cookie, detail);
        Map<String, String> lists = new LinkedHashMap<>();
        lists.put("dashboard", "/dashboard");
        lists.put("list, first page", "/deployments");
        lists.put("list, page 1 000 or the last", "/deployments?page=" + Math.min(1_000, pages(size)));
        lists.put("list, last page", "/deployments?page=" + pages(size));
        lists.put("list, by state", "/deployments?status=running");
        lists.put("list, by a state that none has", "/deployments?status=failed");
        lists.put("list, by environment", "/deployments?environment=prod");
        lists.put(
                "list, by state and environment, page 1 000 or the last",
                "/deployments?status=running&environment=dev&page=" + Math.min(1_000, pages(size / 3)));
        lists.put("list, by a text that few have", "/deployments?q=0000" + (size > 9 ? "7" : "1"));
        lists.put("list, by a text that all have", "/deployments?q=demo-shop");
        lists.put("list, by a text that none has", "/deployments?q=nowhere");
        lists.put("list, by all filters at once", "/deployments?status=running&environment=prod&q=demo-00");
        lists.put("audit log", "/admin/audit");
        lists.put("requests", "/requests");
        for (Map.Entry<String, String> list : lists.entrySet()) {
            one(report, load, size, list.getKey(), 200, cookie, list::getValue);
        }
    }

    private void one(
            Report report, HttpLoad load, int size, String what, double asked, String cookie, Supplier<String> path)
            throws Exception {
        HttpLoad.Questions questions = () -> HttpLoad.get(path.get(), cookie);
        load.run(Duration.ofSeconds(1), questions);
        HttpLoad.Result result = load.run(MEASURE, questions);
        cost(what + ", p50 ms", size, result.latencies().p50());
        cost(what + ", p99 ms", size, result.latencies().p99());
        if (size == MILLION) {
            boolean met = result.latencies().p99() <= asked && result.wrong(200) == 0;
            report.row(
                    what + (result.wrong(200) > 0 ? " (" + result.wrong(200) + " answers that were not 200)" : ""),
                    result.latencies() + "; " + Report.number(result.perSecond(), 0) + "/s",
                    "p99 ≤ " + Report.number(asked, 0) + " ms",
                    met);
        }
    }

    static int pages(int rows) {
        return Math.max(1, (rows + 24) / 25);
    }

    /** Starts with an empty folder and with a million deployments, in turns. */
    private static void starts(Report report, Path empty) throws Exception {
        List<Double> none = new ArrayList<>();
        List<Double> million = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            none.add(start(empty));
            million.add(start(Bench.folder().resolve("scale-" + MILLION)));
        }
        double more = Report.median(million) - Report.median(none);
        report.row(
                "later start, against one with none (" + STARTS + " each, in turns; medians "
                        + Report.number(Report.median(million), 1) + " and " + Report.number(Report.median(none), 1)
                        + " s)",
                Report.number(more, 1) + " s more",
                "≤ 2 s",
                more <= 2);
    }

    private static double start(Path data) throws Exception {
        try (Samosval server = Samosval.start(data, Map.of())) {
            return server.process().secondsToReady();
        }
    }
}
