package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.harness.Client;
import ru.samosval.harness.Collector;
import ru.samosval.harness.Described;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Json;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.Scraped;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.refusal.Refusal.Text;

/** Logs and metrics that the portal pushes, to a receiver that reads and compares them. */
class PushIT {

    private static final Duration AWAY = Duration.ofSeconds(10);

    private static Collector collector;
    private static Server server;
    private static Client root;

    @BeforeAll
    static void start() {
        collector = new Collector(Server.freePort());
        server = Server.start(
                Map.of("samosval.simulation.demo-deployments", "5", "samosval.push.targets", collector.url()));
        root = Story.on(server).root();
    }

    @AfterAll
    static void stop() {
        try {
            server.assertCleanLog();
        } finally {
            server.close();
            collector.close();
        }
    }

    private static Client.Answer create(String... fields) {
        Map<String, String> form = new HashMap<>();
        form.put("url", collector.url());
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return root.post("/admin/push/create", form);
    }

    private static long target(String name) {
        return server.db().number("SELECT id FROM push_targets WHERE name = ?", name);
    }

    private static boolean isFailing(String name) {
        return server.db().number("SELECT COUNT(*) FROM push_targets WHERE name = ? AND last_error IS NOT NULL", name)
                == 1;
    }

    @Test
    void aReceiverThatIsAwayForTenSecondsGetsEachLineAndPointOnce() {
        try (LogStream looking = root.stream("/api/events")) {
            looking.awaitEvent("hello");
            assertTrue(
                    create("name", "loki", "protocol", "loki", "logs", "true").isRedirect());
            assertTrue(
                    create("name", "otlp", "protocol", "otlp", "logs", "true", "metrics", "true", "deployments", "2, 3")
                            .isRedirect());
            awaitNews();
            Eventually.holds(
                    "who looks is told how much was sent",
                    () -> looking.events("change").stream()
                            .anyMatch(event -> String.join("", event.data())
                                    .contains("\"kind\":\"push\",\"ids\":[],\"what\":\"changed\"")));
        }

        collector.leave();
        long left = System.nanoTime();
        Eventually.holds("the page says that nobody takes it", () -> isFailing("loki") && isFailing("otlp"));
        assertTrue(
                root.get("/admin/push").html().select("[data-status=failing]").size() == 2);
        Eventually.within(
                AWAY.plusSeconds(30),
                "the receiver is away for so long",
                () -> System.nanoTime() - left,
                away -> away > AWAY.toNanos());
        int before = collector.points().size();
        collector.comeBack();
        awaitNews();
        Eventually.within(
                Duration.ofSeconds(60),
                "points come again",
                collector::points,
                all -> all.size() > before
                        && all.stream().map(Collector.Point::millis).distinct().count() > 1);
        for (String name : List.of("loki", "otlp")) {
            root.post("/admin/push/" + target(name) + "/pause");
        }
        awaitRest("loki", collector::loki);
        awaitRest("otlp", collector::otlp);

        assertEquals(List.of(), collector.wrong());
        for (long deployment = 1; deployment <= 5; deployment++) {
            assertIsPartOfTheLog(deployment, collector.loki());
        }
        assertEquals(
                Set.of(2L, 3L),
                collector.otlp().stream().map(Collector.Line::deployment).collect(Collectors.toSet()));
        assertIsPartOfTheLog(2, collector.otlp());
        assertIsPartOfTheLog(3, collector.otlp());
        assertPointsAreTheHistory();
        Scraped scraped = Scraped.of(root.get("/metrics").body());
        assertEquals(
                collector.loki().size(),
                scraped.value("samosval_push_lines_total", "target", "loki", "result", "sent"));
        assertEquals(0, scraped.value("samosval_push_lines_total", "target", "loki", "result", "dropped"));
        assertEquals(
                collector.points().size(),
                scraped.value("samosval_push_points_total", "target", "otlp", "result", "sent"));
        assertEquals(
                2,
                server.db()
                        .number("SELECT COUNT(*) FROM audit_log WHERE action = 'push_update' AND target_id IN"
                                + " (SELECT id FROM push_targets WHERE name IN ('loki', 'otlp'))"),
                "who pauses is written down");
    }

    /** Waits until new lines have come to both. */
    private static void awaitNews() {
        long now = System.currentTimeMillis() * 1_000_000;
        for (Supplier<List<Collector.Line>> lines :
                List.<Supplier<List<Collector.Line>>>of(collector::loki, collector::otlp)) {
            Eventually.within(
                    Duration.ofSeconds(60),
                    "new lines come",
                    () -> lines.get().stream()
                            .mapToLong(Collector.Line::nanos)
                            .max()
                            .orElse(0),
                    last -> last > now);
        }
    }

    /** Waits for what was on its way when the target was paused. */
    private static void awaitRest(String name, Supplier<List<Collector.Line>> lines) {
        Eventually.holds(
                "all that is counted as sent has come",
                () -> lines.get().size()
                        == server.db().number("SELECT sent_lines FROM push_targets WHERE name = ?", name));
    }

    private static void assertIsPartOfTheLog(long deployment, List<Collector.Line> all) {
        List<Collector.Line> lines = all.stream()
                .filter(line -> line.deployment() == deployment)
                .sorted(Comparator.comparingLong(Collector.Line::nanos))
                .toList();
        assertTrue(lines.size() > 10, () -> deployment + ": " + lines);
        assertEquals(lines.size(), new HashSet<>(lines).size(), "none is doubled");
        List<String> log = root.get("/api/deployments/" + deployment + "/logs?tail=1000", "Accept", "text/plain")
                .body()
                .lines()
                .toList();
        int first = log.indexOf(lines.get(0).text());
        assertTrue(first >= 0, () -> lines.get(0) + " is no line of the log");
        assertEquals(
                log.subList(first, first + lines.size()),
                lines.stream().map(Collector.Line::text).toList(),
                "none is lost");
        lines.forEach(line -> assertTrue(line.text().contains(" " + line.level() + " "), line::toString));
    }

    private static void assertPointsAreTheHistory() {
        List<Collector.Point> points = collector.points();
        assertEquals(points.size(), new HashSet<>(points).size(), "none is doubled");
        Map<Long, List<Collector.Point>> byTimestamp =
                points.stream().collect(Collectors.groupingBy(Collector.Point::millis));
        assertTrue(byTimestamp.size() > 1, () -> byTimestamp.keySet().toString());
        List<Long> timestamps = byTimestamp.keySet().stream().sorted().toList();
        for (int i = 1; i < timestamps.size(); i++) {
            assertEquals(15_000, timestamps.get(i) - timestamps.get(i - 1), "none is lost");
        }
        byTimestamp.forEach((timestamp, sent) -> {
            Scraped then = Scraped.of(root.get("/metrics/history?from=" + timestamp + "&to=" + (timestamp + 1))
                    .body());
            for (Collector.Point point : sent) {
                String[] labels = point.labels().entrySet().stream()
                        .flatMap(label -> List.of(label.getKey(), label.getValue()).stream())
                        .toArray(String[]::new);
                assertEquals(then.value(point.name(), labels), point.value(), point::toString);
            }
        });
    }

    @Test
    void noReceiverLeadsElsewhereOrAnswersWithoutEnd() {
        Map<String, String> expected = Map.of(
                "moved/loki", ": 307 (redirects are not followed)",
                "moved/otlp", ": 307 (redirects are not followed)",
                "endless/loki", "no whole answer");
        expected.forEach((odd, error) -> {
            String protocol = odd.substring(odd.indexOf('/') + 1);
            assertTrue(create("name", odd, "protocol", protocol, "logs", "true", "url", collector.url() + "/odd/" + odd)
                    .isRedirect());
        });
        expected.forEach((name, error) -> {
            Eventually.within(
                    Duration.ofSeconds(60), "the page says that it was not taken", () -> isFailing(name), f -> f);
            String told = server.db().text("SELECT last_error FROM push_targets WHERE name = ?", name);
            assertTrue(told.contains(error), told);
            assertEquals(0, server.db().number("SELECT sent_lines FROM push_targets WHERE name = ?", name));
            root.post("/admin/push/" + target(name) + "/delete");
        });
        assertEquals(List.of(), collector.wrong(), "nobody asked for the address that was pointed to");
    }

    @Test
    void whatAReceiverWillNeverTakeIsDroppedAndCountedAndTheNextLinesCome() {
        String path = "/odd/picky/loki";
        assertTrue(create(
                        "name",
                        "picky",
                        "protocol",
                        "loki",
                        "logs",
                        "true",
                        "deployments",
                        "4",
                        "url",
                        collector.url() + path)
                .isRedirect());
        Eventually.within(
                Duration.ofSeconds(60), "later lines come", () -> collector.oddLines(path), lines -> lines.size() > 10);
        root.post("/admin/push/" + target("picky") + "/pause");
        awaitRest("picky", () -> collector.oddLines(path));

        assertDropped("picky", collector.refused().size());
        List<Collector.Line> all = new ArrayList<>(collector.refused());
        all.addAll(collector.oddLines(path));
        assertIsPartOfTheLog(4, all);
        root.post("/admin/push/" + target("picky") + "/delete");
    }

    @Test
    void whatACollectorTakesBesidesWhatItRejectsCountsAsSentAndTheRestAsDropped() {
        assertTrue(create(
                        "name",
                        "partly",
                        "protocol",
                        "otlp",
                        "logs",
                        "true",
                        "metrics",
                        "true",
                        "deployments",
                        "4",
                        "url",
                        collector.url() + "/odd/partly")
                .isRedirect());
        Eventually.within(
                Duration.ofSeconds(60),
                "it goes on without a pause",
                () -> collector.partly("/odd/partly/v1/logs").size() > 8
                        && collector.partly("/odd/partly/v1/metrics").size() > 1,
                went -> went);
        // Each post has its say, those of lines most often.
        Eventually.holds(
                "the last error is what the collector said of the lines",
                () -> (collector.url() + "/odd/partly/v1/logs: partial_success: 1 not taken. One is too old.")
                        .equals(server.db().text("SELECT last_error FROM push_targets WHERE name = 'partly'")));
        root.post("/admin/push/" + target("partly") + "/pause");
        Eventually.holds(
                "each line and point is counted as what became of it",
                () -> List.of(
                                sum(collector.partly("/odd/partly/v1/logs"))
                                        - collector
                                                .partly("/odd/partly/v1/logs")
                                                .size(),
                                (long) collector.partly("/odd/partly/v1/logs").size(),
                                sum(collector.partly("/odd/partly/v1/metrics"))
                                        - 2L
                                                * collector
                                                        .partly("/odd/partly/v1/metrics")
                                                        .size(),
                                2L * collector.partly("/odd/partly/v1/metrics").size())
                        .equals(List.of(
                                counted("sent_lines"),
                                counted("dropped_lines"),
                                counted("sent_points"),
                                counted("dropped_points"))));
        assertDropped("partly", collector.partly("/odd/partly/v1/logs").size());
        root.post("/admin/push/" + target("partly") + "/delete");
    }

    /** Between two posts nothing is sent for some seconds. */
    @Test
    void whatACollectorComplainedOfStandsUntilItTakesALaterPostOfItsKindWhole() {
        assertTrue(create(
                        "name",
                        "quiet",
                        "protocol",
                        "otlp",
                        "logs",
                        "true",
                        "deployments",
                        "1",
                        "url",
                        collector.url() + "/odd/partly/quiet")
                .isRedirect());
        assertTrue(create(
                        "name",
                        "points",
                        "protocol",
                        "otlp",
                        "logs",
                        "true",
                        "metrics",
                        "true",
                        "deployments",
                        "4",
                        "url",
                        collector.url() + "/odd/partly/points-alone")
                .isRedirect());
        Eventually.within(
                Duration.ofSeconds(60),
                "some posts have come",
                () -> collector.partly("/odd/partly/quiet/v1/logs").size() > 2
                        && !collector
                                .partly("/odd/partly/points-alone/v1/metrics")
                                .isEmpty(),
                came -> came);
        root.post("/deployments/1/stop");
        try {
            Eventually.holds("both complain", () -> isFailing("quiet") && isFailing("points"));
            int whole = collector.partly("/odd/partly/points-alone/v1/logs").size();
            Eventually.within(
                    Duration.ofSeconds(30),
                    "lines that are taken whole, and rounds without any",
                    () -> {
                        assertTrue(isFailing("quiet"), "it has taken nothing whole");
                        assertTrue(isFailing("points"), "it has taken no points whole");
                        return collector
                                .partly("/odd/partly/points-alone/v1/logs")
                                .size();
                    },
                    posts -> posts > whole + 3);
        } finally {
            root.post("/deployments/1/start");
            Eventually.holds(
                    "it runs again for the other tests",
                    () -> server.db().number("SELECT COUNT(*) FROM deployments WHERE id = 1 AND status = 'running'")
                            == 1);
            List.of("quiet", "points").forEach(name -> root.post("/admin/push/" + target(name) + "/delete"));
        }
    }

    private static long sum(List<Integer> sizes) {
        return sizes.stream().mapToLong(each -> each).sum();
    }

    private static long counted(String column) {
        return server.db().number("SELECT " + column + " FROM push_targets WHERE name = 'partly'");
    }

    /** The target's position is set back by twenty minutes, of which the last fifteen are kept. */
    @Test
    void whatIsOlderThanAQuarterOfAnHourIsDroppedAndCountedAndTheNextLinesCome() {
        String path = "/odd/kept/late";
        assertTrue(create(
                        "name",
                        "late",
                        "protocol",
                        "loki",
                        "logs",
                        "true",
                        "deployments",
                        "5",
                        "url",
                        collector.url() + path)
                .isRedirect());
        String call = "/admin/push/" + target("late");
        Eventually.within(
                Duration.ofSeconds(60), "lines come", () -> collector.oddLines(path), lines -> !lines.isEmpty());
        root.post(call + "/pause");
        awaitRest("late", () -> collector.oddLines(path));
        server.db().age("push_targets", "logs_to", Duration.ofMinutes(20).toMillis(), "name = 'late'");
        long position = logsTo("late");
        long resumed = System.currentTimeMillis();
        root.post(call + "/resume");
        Eventually.within(
                Duration.ofSeconds(60),
                "also the newest lines come",
                () -> collector.oddLines(path),
                lines -> millis(lines.get(lines.size() - 1)) > resumed);
        root.post(call + "/pause");
        long end = logsTo("late");

        // A post that was under way at the first pause may have brought lines of that time.
        List<Collector.Line> since = collector.oddLines(path).stream()
                .dropWhile(
                        line -> millis(line) > resumed - Duration.ofMinutes(14).toMillis())
                .takeWhile(line -> millis(line) < end)
                .toList();
        long first = millis(since.get(0));
        assertTrue(first >= resumed - Duration.ofMinutes(16).toMillis(), "nothing older is sent");
        assertEquals(linesBefore(end) - linesBefore(first), since.size(), "nothing younger is dropped");
        assertEquals(since.size(), new HashSet<>(since).size(), "nothing is sent twice");
        assertDropped("late", linesBefore(first) - linesBefore(position));
        root.post(call + "/delete");
    }

    /** Longer than an act waits for its turn to write: what was taken meanwhile cannot be stored. */
    @Test
    void whatWasTakenWhileNothingCanBeWrittenIsNotSentAgain() throws SQLException {
        String path = "/odd/kept/locked";
        assertTrue(create(
                        "name",
                        "locked",
                        "protocol",
                        "loki",
                        "logs",
                        "true",
                        "deployments",
                        "4",
                        "url",
                        collector.url() + path)
                .isRedirect());
        Eventually.within(
                Duration.ofSeconds(60), "lines come", () -> collector.oddLines(path), lines -> !lines.isEmpty());
        try (Connection other = DriverManager.getConnection(
                        "jdbc:sqlite:" + server.dataFolder().resolve("samosval.sqlite3") + "?busy_timeout=10000");
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");
            long locked = System.nanoTime();
            Eventually.within(
                    Duration.ofSeconds(30),
                    "it is tried again",
                    () -> System.nanoTime() - locked,
                    held -> held > Duration.ofSeconds(8).toNanos());
            assertTrue(
                    collector.oddLines(path).size()
                            > server.db().number("SELECT sent_lines FROM push_targets WHERE name = 'locked'"),
                    "something was taken that is not stored");
            lock.execute("ROLLBACK");
        }
        int known = collector.oddLines(path).size();
        Eventually.within(
                Duration.ofSeconds(60),
                "it goes on",
                () -> collector.oddLines(path).size(),
                size -> size > known + 5);
        root.post("/admin/push/" + target("locked") + "/pause");
        awaitRest("locked", () -> collector.oddLines(path));
        List<Collector.Line> lines = collector.oddLines(path);
        assertEquals(lines.size(), new HashSet<>(lines).size(), "nothing is sent twice");
        root.post("/admin/push/" + target("locked") + "/delete");
    }

    @Test
    void pointsThatAreOlderThanAQuarterOfAnHourAreDroppedAndCounted() {
        String path = "/odd/points/old/v1/metrics";
        assertTrue(create(
                        "name",
                        "old",
                        "protocol",
                        "otlp",
                        "metrics",
                        "true",
                        "deployments",
                        "5",
                        "url",
                        collector.url() + "/odd/points/old")
                .isRedirect());
        String call = "/admin/push/" + target("old");
        root.post(call + "/pause");
        int before = collector.oddPoints(path).size();
        server.db().age("push_targets", "metrics_to", Duration.ofMinutes(20).toMillis(), "name = 'old'");
        long resumed = System.currentTimeMillis();
        root.post(call + "/resume");
        Eventually.holds(
                "points have come again", () -> collector.oddPoints(path).size() > before);
        Eventually.holds("those before are counted as dropped", () -> dropped("old") > 0);
        root.post(call + "/pause");
        List<Collector.Point> came = collector.oddPoints(path).stream()
                .skip(before)
                .flatMap(List::stream)
                .toList();
        long oldest = came.stream().mapToLong(Collector.Point::millis).min().orElseThrow();
        assertTrue(oldest >= resumed - Duration.ofMinutes(15).toMillis(), "nothing older is sent");
        long atOnce = came.stream().filter(point -> point.millis() == oldest).count();
        // A point each 15 s for five minutes; the moment at which it was paused is not known to the second.
        assertEquals(20, dropped("old") / (double) atOnce, 1);
        root.post(call + "/delete");
    }

    private static long dropped(String name) {
        return server.db().number("SELECT dropped_points FROM push_targets WHERE name = ?", name);
    }

    private static long logsTo(String name) {
        return server.db().number("SELECT logs_to FROM push_targets WHERE name = ?", name);
    }

    private static long millis(Collector.Line line) {
        return line.nanos() / 1_000_000;
    }

    /** How many lines deployment 5 had written before a moment. */
    private static long linesBefore(long millis) {
        return (long) Scraped.of(root.get("/metrics/history?from=" + millis + "&to=" + (millis + 1))
                        .body())
                .find("samosval_log_lines_total", "deployment_id", "5")
                .mapToDouble(Scraped.Sample::value)
                .sum();
    }

    /** Every place that tells of a target tells the same, at the latest when no post is under way any more. */
    private static void assertDropped(String name, long lines) {
        assertTrue(lines > 0);
        Eventually.holds("the metrics, the call and the page tell that " + lines + " were dropped", () -> {
            Scraped scraped = Scraped.of(root.get("/metrics").body());
            long sent = (long) scraped.value("samosval_push_lines_total", "target", name, "result", "sent");
            JsonObject told = root.get("/api/push-targets/" + target(name)).json();
            String counts = Sentences.of("ru", new Text("push.lines", sent, lines));
            return scraped.value("samosval_push_lines_total", "target", name, "result", "dropped") == lines
                    && told.getJsonNumber("dropped_lines").longValue() == lines
                    && told.getJsonNumber("sent_lines").longValue() == sent
                    && row(name).replaceAll("\\h", "").contains(counts.replaceAll("\\h", ""));
        });
    }

    private static String row(String name) {
        return root.get("/admin/push").html().select("[data-testid=push-row]").stream()
                .map(Element::text)
                .filter(text -> text.startsWith(name + " "))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "loki, /loki/api/v1/push, shop, Basic c2hvcDpvcGVuLXNlc2FtZS00Mg==, Basic shop:***",
        "otlp, /v1/logs, '', Bearer open-sesame-42, Bearer ***"
    })
    void aReceiverIsToldWhoSendsAndNobodyElseIs(
            String protocol, String path, String username, String header, String shown) {
        String url = collector.url() + "/odd/guarded/" + protocol;
        String secret = "open-sesame-42";
        assertTrue(create(
                        "name",
                        "guarded",
                        "protocol",
                        protocol,
                        "logs",
                        "true",
                        "url",
                        url,
                        "username",
                        username,
                        "secret",
                        secret)
                .isRedirect());
        Eventually.holds("the answer is shown", () -> isFailing("guarded"));
        assertEquals(header, collector.authorization("/odd/guarded/" + protocol + path));
        Client.Answer page = root.get("/admin/push");
        assertTrue(page.html().text().contains(shown), page::toString);
        String encoded = header.substring(header.indexOf(' ') + 1);
        for (String place : List.of(
                page.body(),
                root.get("/metrics").body(),
                root.get("/admin/audit").body(),
                server.log(),
                String.join("\n", server.db().column("SELECT details FROM audit_log")),
                server.db().text("SELECT last_error FROM push_targets WHERE name = 'guarded'"))) {
            assertFalse(place.contains(secret) || place.contains(encoded), place);
        }
        root.post("/admin/push/" + target("guarded") + "/delete");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "protocol | loki | logs | true | name | ' ' | name",
                "protocol | none | logs | true | name | x | protocol",
                "protocol | loki | metrics | true | name | x | metrics",
                "protocol | otlp | logs | false | name | x | logs",
                "protocol | otlp | logs | true | deployments | a | deployments",
                "protocol | otlp | logs | true | url | http://127.0.0.1:1 | url",
                "protocol | otlp | logs | true | url | file:///etc/passwd | url",
                "username | shop | logs | true | protocol | otlp | secret",
                "username | a:b | secret | x | protocol | otlp | username",
                "secret | a b | logs | true | protocol | otlp | secret"
            })
    void whatIsWrongIsRefusedAndNothingIsSetUp(
            String a, String aValue, String b, String bValue, String c, String cValue, String field) {
        Map<String, String> form = new HashMap<>(Map.of("name", "wrong", "url", collector.url()));
        form.putAll(Map.of(a, aValue, b, bValue));
        form.put(c, cValue);
        Client.Answer answer = root.post("/admin/push/create", form);
        assertEquals(400, answer.status(), answer::toString);
        assertTrue(answer.html().text().contains(field + ": "), answer::toString);
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM push_targets WHERE name IN ('wrong', 'x', ' ')"));
    }

    @Test
    void receiversAreOrderedInTheAddress() {
        for (String name : List.of("order-b", "order-c", "order-a")) {
            // There is no such deployment: what the test writes of them stays as it is.
            assertTrue(create("name", name, "protocol", "loki", "logs", "true", "deployments", "999999")
                    .isRedirect());
        }
        try {
            server.db().leave("UPDATE push_targets SET sent_lines = 7 WHERE name = 'order-b'");
            root.post("/admin/push/" + target("order-a") + "/pause");
            server.db().leave("UPDATE push_targets SET last_error = 'x', last_error_at = 1 WHERE name = 'order-c'");
            assertEquals(List.of("order-b", "order-c", "order-a"), ordered(""));
            assertEquals(List.of("order-a", "order-b", "order-c"), ordered("?sort=name"));
            assertEquals(List.of("order-c", "order-b", "order-a"), ordered("?sort=-name"));
            assertEquals("order-b", ordered("?sort=-sent").get(0));
            assertEquals("order-c", ordered("?sort=state").get(0));
            assertEquals(List.of("order-b", "order-c", "order-a"), ordered("?sort=secret"), "no order of the list");
            assertEquals(400, root.get("/api/push-targets?sort=secret").status(), "and none that a call may ask for");
        } finally {
            for (String name : List.of("order-a", "order-b", "order-c")) {
                root.post("/admin/push/" + target(name) + "/delete");
            }
        }
    }

    /** The receivers of this test, in the order of the page. */
    private static List<String> ordered(String query) {
        return root
                .get("/admin/push" + query)
                .html()
                .select("[data-testid=push-row] td.c-name strong")
                .eachText()
                .stream()
                .filter(name -> name.startsWith("order-"))
                .toList();
    }

    @Test
    void receiversAreSetUpByCalls() {
        String order = Json.of(Map.of(
                "name",
                "by call",
                "protocol",
                "otlp",
                "url",
                collector.url() + "/odd/by-call?sig=of-the-address",
                "environment",
                "prod",
                "secret",
                "hunter2secret"));
        String[] key = {"Idempotency-Key", "by-call"};
        Client.Answer made = root.postJson("/api/push-targets", order, key);
        Described.check(made);
        Described.check(root.get("/api/push-targets/" + made.json().getInt("id")));
        Described.check(root.get("/api/push-targets"));
        assertEquals(201, made.status(), made::toString);
        assertEquals(made.body(), root.postJson("/api/push-targets", order, key).body());
        assertFalse(made.body().contains("hunter2secret"), made::toString);
        assertEquals(
                List.of(), server.db().column("SELECT details FROM audit_log WHERE details LIKE '%of-the-address%'"));
        String call = "/api/push-targets/" + made.json().getInt("id");
        assertFalse(root.sendJson("POST", call + "/pause", "").json().getBoolean("active"));
        assertTrue(root.sendJson("POST", call + "/resume", "").json().getBoolean("active"));
        assertEquals("by call", root.get(call).json().getString("name"));
        assertEquals(
                1,
                Json.array(root.get("/api/push-targets").body()).getValuesAs(JsonObject.class).stream()
                        .filter(each -> each.getString("name").equals("by call"))
                        .count());
        assertEquals(204, root.call("DELETE", call).status());
        assertEquals(404, root.get(call).status());
    }

    @Test
    void whoTakesNoLinesIsSentPointsInPostsThatAreNotTooLarge() {
        String wide = "INSERT INTO deployments (image_id, name, environment, status, replicas, stopped_by_operator,"
                + " needs_restart, run_number, created_at, updated_at, search_text) SELECT image_id, 'wide', environment,"
                + " 'running', 100, 0, 0, 1, created_at, updated_at, 'wide' FROM deployments WHERE id <= 4";
        server.db().leave(wide);
        List<String> ids = server.db().column("SELECT id FROM deployments WHERE name = 'wide'");
        server.db()
                .leave("INSERT INTO deployment_runs (deployment_id, number, seed, requested_at, ready_at, fails, model)"
                        + " SELECT d.id, 1, d.id, r.requested_at, r.ready_at, 0, r.model FROM deployment_runs r,"
                        + " deployments d WHERE r.deployment_id = 1 AND r.number = 1 AND d.name = 'wide'");
        try {
            String[] fields = {"name", "points only", "protocol", "otlp", "logs", "true", "metrics", "true"};
            List<String> form = new ArrayList<>(List.of(fields));
            form.addAll(List.of(
                    "deployments", "1, " + String.join(", ", ids), "url", collector.url() + "/odd/points/only"));
            assertTrue(create(form.toArray(String[]::new)).isRedirect());
            Eventually.within(
                    Duration.ofSeconds(60),
                    "the points of a moment have come: the last post has fewer than the others",
                    () -> collector.oddPoints("/odd/points/only/v1/metrics"),
                    came -> came.size() > 1 && came.get(came.size() - 1).size() < 5_000);
            long first = collector
                    .oddPoints("/odd/points/only/v1/metrics")
                    .get(0)
                    .get(0)
                    .millis();
            List<List<Collector.Point>> posts = collector.oddPoints("/odd/points/only/v1/metrics").stream()
                    .filter(post -> post.get(0).millis() == first)
                    .toList();
            assertTrue(posts.size() > 1, "the points of a moment go by more than one post");
            posts.forEach(post -> assertTrue(post.size() < 5_500, () -> post.size() + " points"));
            List<Collector.Point> points = posts.stream().flatMap(List::stream).toList();
            assertEquals(points.size(), new HashSet<>(points).size(), "none twice");
            long perReplica =
                    points.stream().filter(point -> point.deployment() == 1).count()
                            / server.db().number("SELECT replicas FROM deployments WHERE id = 1");
            assertEquals(
                    400 * perReplica,
                    points.stream().filter(point -> point.deployment() != 1).count());
            assertTrue(isFailing("points only"), "that it takes no lines is shown");
        } finally {
            root.post("/admin/push/" + target("points only") + "/delete");
            server.db().leave("DELETE FROM deployments WHERE name = 'wide'");
        }
    }

    @Test
    void whatIsPausedAndResumedWhileAPostIsUnderWayIsNotSentTwiceAtOnce() {
        assertTrue(create("name", "slow", "protocol", "loki", "logs", "true", "url", collector.url() + "/odd/slow")
                .isRedirect());
        Eventually.holds("a post is under way", () -> collector.slow() == 1);
        String call = "/admin/push/" + target("slow");
        root.post(call + "/pause");
        long paused = System.nanoTime();
        // The timer, which ticks each second, has looked meanwhile.
        Eventually.holds("two seconds are past", () -> System.nanoTime() - paused > 2_000_000_000L);
        root.post(call + "/resume");
        Eventually.holds("the post has ended", () -> collector.slow() == 0);
        Eventually.holds("another is under way", () -> collector.slow() == 1);
        assertEquals(1, collector.slowAtOnce());
        root.post(call + "/delete");
    }

    /** Of more than a thousand deployments only some are sent, and every place that shows the target says so. */
    @Test
    void thatDeploymentsAreLeftOutIsSaid() {
        String crowd = "INSERT INTO deployments (image_id, name, environment, status, replicas, stopped_by_operator,"
                + " needs_restart, run_number, created_at, updated_at, search_text) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001)"
                + " SELECT image_id, 'crowd', environment, 'stopped', 1, 0, 0, 0, created_at, updated_at, 'crowd'"
                + " FROM deployments, n WHERE id = 1";
        server.db().leave(crowd, new String[0]);
        try {
            assertTrue(create("name", "crowd", "protocol", "loki", "logs", "true", "filter", "crowd")
                    .isRedirect());
            String[] labels = {"target", "crowd"};
            Eventually.holds(
                    "rounds are counted",
                    () -> Scraped.of(root.get("/metrics").body()).value("samosval_push_partial_rounds_total", labels)
                            > 0);
            long id = target("crowd");
            assertTrue(root.get("/api/push-targets/" + id).json().getBoolean("partial"));
            assertEquals(
                    1,
                    root.get("/admin/push")
                            .html()
                            .select("[data-testid=push-partial-" + id + "]")
                            .size());
            assertEquals(204, root.call("DELETE", "/api/push-targets/" + id).status());
        } finally {
            server.db().leave("DELETE FROM deployments WHERE name = 'crowd'", new String[0]);
        }
    }
}
