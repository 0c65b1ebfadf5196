package ru.samosval.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;

/** How long Chromium takes to show the main content of a page, on a first visit and on a later one. */
final class Paint implements Scenario {

    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 5;
    private static final double ASKED_MILLIS = 1_000;

    /** If nothing larger was painted for this long after the page has loaded, it is taken to be complete. */
    private static final int QUIET_MILLIS = 1_500;

    /** The time of the largest contentful paint so far, and what was painted. */
    private static final String LARGEST = "quiet => new Promise(done => { let last = null;"
            + " new PerformanceObserver(list => { last = list.getEntries().pop() || last; })"
            + ".observe({type: 'largest-contentful-paint', buffered: true});"
            + " setTimeout(() => done(last && [last.startTime, last.element ? last.element.tagName.toLowerCase() : '?']), quiet);"
            + " })";

    private record Shown(double millis, String what) {}

    @Override
    public String name() {
        return "paint";
    }

    @Override
    public void run(Report report) throws Exception {
        report.section("Paint");
        report.text(
                "Largest contentful paint in headless Chromium on the same processors, 1440 × 900, of the demonstration set:"
                        + " %d visits each after %d by others, in turns; the median, and the greatest. Cold: with an empty cache;"
                        + " warm: the same page once more.",
                ROUNDS, WARM_UPS);
        Path data = Bench.fresh("paint");
        try (Samosval server = Samosval.start(data, Map.of())) {
            Client root = server.root();
            if (root.post("/admin/demonstration/create").status() != 303) {
                throw new IOException("there is no demonstration");
            }
            List<String> pages = List.of(
                    "/login", "/dashboard", "/requests", "/deployments/" + running(data), "/logs", "/admin/audit");
            Map<String, List<Shown>> cold = new LinkedHashMap<>();
            Map<String, List<Shown>> warm = new LinkedHashMap<>();
            for (int round = -WARM_UPS; round < ROUNDS; round++) {
                for (String page : pages) {
                    List<Shown> visits = visits(server.origin(), root.session(), page);
                    if (round >= 0) {
                        cold.computeIfAbsent(page, p -> new ArrayList<>()).add(visits.get(0));
                        warm.computeIfAbsent(page, p -> new ArrayList<>()).add(visits.get(1));
                    }
                }
            }
            for (String page : pages) {
                row(report, page, "cold", cold.get(page));
                row(report, page, "warm", warm.get(page));
            }
        }
    }

    /** A first visit and a second one with a browser that has cached nothing. */
    private static List<Shown> visits(String origin, String session, String path) {
        Browser.NewContextOptions window = new Browser.NewContextOptions().setViewportSize(Chromium.WIDE, 900);
        try (BrowserContext context = Chromium.browser().newContext(window)) {
            if (!path.equals("/login")) {
                context.addCookies(List.of(new Cookie("JSESSIONID", session).setUrl(origin)));
            }
            Page page = context.newPage();
            Shown first = shown(page, origin + path);
            page.navigate("about:blank");
            return List.of(first, shown(page, origin + path));
        }
    }

    private static Shown shown(Page page, String address) {
        page.navigate(address);
        if (!page.url().equals(address)) {
            throw new IllegalStateException(address + " led to " + page.url());
        }
        List<?> largest = (List<?>) page.evaluate(LARGEST, QUIET_MILLIS);
        return new Shown(((Number) largest.get(0)).doubleValue(), largest.get(1).toString());
    }

    private static void row(Report report, String page, String cache, List<Shown> shown) {
        List<Double> millis = shown.stream().map(Shown::millis).toList();
        double median = Report.median(millis);
        double greatest = millis.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        report.row(
                "`" + page.replaceAll("\\d+$", "{id}") + "`, " + cache + " (`"
                        + shown.get(shown.size() - 1).what() + "`)",
                Report.number(median, 0) + " ms, at most " + Report.number(greatest, 0),
                "< 1 s",
                median < ASKED_MILLIS);
    }

    private static long running(Path data) throws Exception {
        try (Connection db = DriverManager.getConnection(
                        "jdbc:sqlite:" + data.resolve("samosval.sqlite3") + "?busy_timeout=10000");
                Statement statement = db.createStatement();
                ResultSet first = statement.executeQuery("SELECT MIN(id) FROM deployments WHERE status = 'running'")) {
            return first.getLong(1);
        }
    }
}
