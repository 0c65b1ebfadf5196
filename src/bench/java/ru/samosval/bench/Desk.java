package ru.samosval.bench;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import ru.samosval.harness.Chromium;

/** What it costs a browser to follow the lines of many deployments for a long time. */
final class Desk implements Scenario {

    /** Each writes two lines a second on average. */
    private static final int DEPLOYMENTS = 60;

    private static final int MINUTES = Integer.getInteger("bench.desk.minutes", 10);
    private static final double LONGEST_TASK_MILLIS = 50;
    private static final double ASKED_LINES = 100;
    private static final double FLAT_MB = 5;
    private static final double MB = 1_000_000;

    private static final String WATCH = "() => { window.longTasks = []; window.mostRows = 0;"
            + " new PerformanceObserver(list => list.getEntries().forEach(e => window.longTasks.push(e.duration)))"
            + ".observe({type: 'longtask'});"
            + " setInterval(() => { window.mostRows = Math.max(window.mostRows,"
            + " document.querySelectorAll('[data-testid=desk-line]').length); }, 500); }";

    @Override
    public String name() {
        return "desk";
    }

    @Override
    public void run(Report report) throws Exception {
        report.section("A log desk left open");
        report.text(
                "`/logs` of %d running deployments, followed for %d min in headless Chromium on the same processors, 1440 × 900."
                        + " The heap is that of the page after a collection, each minute.",
                DEPLOYMENTS, MINUTES);
        try (Samosval server = Samosval.start(
                Bench.fresh("desk"),
                Map.of("simulation.demo-deployments", Integer.toString(DEPLOYMENTS), "metrics.open", "true"))) {
            Browser.NewContextOptions window = new Browser.NewContextOptions().setViewportSize(Chromium.WIDE, 900);
            try (BrowserContext context = Chromium.browser().newContext(window)) {
                context.addCookies(
                        List.of(new Cookie("JSESSIONID", server.root().session()).setUrl(server.origin())));
                Page page = context.newPage();
                page.navigate(server.origin() + "/logs");
                page.locator("[data-testid=desk-line]").first().waitFor();
                // Opening it costs more than leaving it open, which is what is measured.
                page.waitForTimeout(TimeUnit.SECONDS.toMillis(20));
                page.evaluate(WATCH);
                follow(report, server, page);
            }
        }
    }

    private static void follow(Report report, Samosval server, Page page) throws Exception {
        CDPSession browser = page.context().newCDPSession(page);
        List<Double> heaps = new ArrayList<>();
        long linesBefore = lines(server);
        long began = System.nanoTime();
        for (int minute = 0; minute < MINUTES; minute++) {
            page.waitForTimeout(TimeUnit.MINUTES.toMillis(1));
            heaps.add(heap(browser));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        double rate = (lines(server) - linesBefore) / seconds;
        List<?> tasks = (List<?>) page.evaluate("() => window.longTasks");
        double longest = tasks.stream()
                .mapToDouble(task -> ((Number) task).doubleValue())
                .max()
                .orElse(0);
        report.row("lines a second", Report.number(rate, 0), "≥ " + Report.number(ASKED_LINES, 0), rate >= ASKED_LINES);
        report.row(
                "tasks longer than " + Report.number(LONGEST_TASK_MILLIS, 0) + " ms; the longest",
                tasks.size() + "; " + Report.number(longest, 0) + " ms",
                "none",
                tasks.isEmpty());
        double more = heaps.get(heaps.size() - 1) - heaps.get(0);
        report.row(
                "heap of the page after each minute, MB: "
                        + String.join(
                                ", ",
                                heaps.stream().map(h -> Report.number(h, 1)).toList()),
                "at the end " + Report.number(more, 1) + " MB more",
                "flat (≤ " + Report.number(FLAT_MB, 0) + " MB more)",
                more <= FLAT_MB);
        report.row(
                "rows in the page at most",
                page.evaluate("() => window.mostRows").toString());
        report.row(
                "the desk says at the end",
                "`" + page.locator("[data-testid=desk-state]").getAttribute("data-state") + "`");
    }

    private static double heap(CDPSession browser) {
        browser.send("HeapProfiler.collectGarbage");
        JsonObject used = browser.send("Runtime.getHeapUsage");
        return used.get("usedSize").getAsDouble() / MB;
    }

    /** How many lines all replicas have written. */
    private static long lines(Samosval server) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.origin() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith("samosval_log_lines_total{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
