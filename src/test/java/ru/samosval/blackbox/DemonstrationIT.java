package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Json;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Scraped;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** A server that was started with a thousand demonstration deployments, and on which every build fails. */
class DemonstrationIT {

    /** The rows of a page. */
    private static final int PAGE = 25;

    private static Server server;
    private static Story story;

    @BeforeAll
    static void start() {
        server = Server.start(Map.of(
                "samosval.simulation.demo-deployments",
                "1000",
                "samosval.simulation.build-failure-rate",
                "1",
                "samosval.stream.direct",
                "false",
                "samosval.metrics.open",
                "true"));
        story = Story.on(server);
    }

    @AfterAll
    static void stop() {
        try {
            server.assertCleanLog();
        } finally {
            server.close();
        }
    }

    @Test
    void aThousandRunOnOneImage() {
        assertEquals(1000, server.db().number("SELECT COUNT(*) FROM deployments WHERE status = 'running'"));
        assertEquals(1, server.db().number("SELECT COUNT(*) FROM images"));
    }

    @Test
    void whereTheSettingOpensTheMetricsEverybodyReadsThem() {
        Client.Answer answer = server.as(null).get("/metrics?shard=1/10");
        assertEquals(200, answer.status(), answer::toString);
        Scraped scraped = Scraped.of(answer.body());
        assertEquals(
                server.db().number("SELECT SUM(replicas) FROM deployments WHERE id % 10 = 0"),
                scraped.find("container_last_seen").count());
        assertEquals(1000, scraped.value("samosval_deployments", "status", "running"));
    }

    @Test
    void theHistoryIsForThoseWhoHaveSignedInEvenWhereTheMetricsAreOpen() {
        String minute = "/metrics/history?shard=1/100&from="
                + Instant.now().minusSeconds(60).toEpochMilli();
        Problem.of(401, server.as(null).get(minute));
        Client.Answer answer = story.developer().get(minute);
        assertEquals(200, answer.status(), answer::toString);
    }

    /** Each takes a processor: who does not read the answer holds a place for as long. */
    @Test
    void twoHistoriesAreAnsweredAtATimeAndWhoAsksForAnotherIsToldToComeAgain() throws IOException {
        String history =
                "/metrics/history?from=" + Instant.now().minusSeconds(1_000).toEpochMilli();
        byte[] question = ("GET " + history + "&step=1 HTTP/1.1\r\nHost: localhost\r\nCookie: JSESSIONID="
                        + story.root().session() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (Socket first = deaf();
                Socket second = deaf()) {
            for (Socket socket : List.of(first, second)) {
                socket.getOutputStream().write(question);
                assertEquals(
                        "HTTP/1.1 200", new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
            }
            Client.Answer third = story.root().get(history);
            Problem.of(429, third);
            assertEquals("30", third.header("Retry-After"));
            assertEquals(200, server.as(null).get("/metrics?shard=1/10").status(), "a scrape takes no such place");
        }
        Eventually.holds(
                "the places are free again",
                () -> story.root().get(history + "&shard=1/100").status() == 200);
    }

    /** A connection of somebody who reads next to nothing. */
    private static Socket deaf() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1_024);
        socket.connect(new InetSocketAddress("localhost", server.uri("/").getPort()));
        return socket;
    }

    @Test
    void whoAsksAndDoesNotReadTheAnswersHoldsUpNobody() throws Exception {
        List<byte[]> questions = Stream.of("/api/deployments/7/logs?tail=1000", "/deployments")
                .map(path -> "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: JSESSIONID="
                        + story.root().session() + "\r\n\r\n")
                .map(question -> question.repeat(100).getBytes(StandardCharsets.US_ASCII))
                .toList();
        List<Socket> deaf = new ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                Socket socket = deaf();
                deaf.add(socket);
                socket.getOutputStream().write(questions.get(i % 2));
            }
            for (int i = 0; i < 20; i++) {
                assertEquals(200, story.root().get("/deployments").status());
            }
        } finally {
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }

    @Test
    void streamsGoByTheServletWhereTheSettingWantsItWithTheSameLines() {
        try (LogStream stream = story.root().stream("/api/deployments/7/logs/stream?tail=5")) {
            stream.awaitLines(8);
            List<String> streamed = stream.lines();
            List<String> kept = story.root()
                    .get("/api/deployments/7/logs?tail=1000", "Accept", "text/plain")
                    .body()
                    .lines()
                    .toList();
            int first = kept.indexOf(streamed.get(0));
            assertTrue(first >= 0, () -> streamed.get(0) + " is kept");
            assertEquals(kept.subList(first, first + streamed.size()), streamed);
        }
        assertTrue(server.log().contains("Log streams go by the servlet's output, as samosval.stream.direct=false"));
        assertFalse(server.log().contains("directly to their sockets"));
    }

    @Test
    void theListIsPagedAndItsPagesHoldEachDeploymentOnce() {
        Set<String> seen = new HashSet<>();
        String path = "/deployments";
        int pages = 0;
        while (path != null && pages <= 1000 / PAGE) {
            Client.Answer page = story.root().get(path);
            assertEquals(200, page.status());
            List<String> rows = rows(page);
            assertEquals(PAGE, rows.size(), path);
            rows.forEach(r -> assertTrue(seen.add(r), r + " is on two pages"));
            Element next = page.html().selectFirst("main a[rel=next]");
            path = next == null ? null : "/deployments" + next.attr("href");
            pages++;
        }
        assertEquals(1000, seen.size());
        assertEquals(1000 / PAGE, pages);
    }

    @Test
    void aFilterAndAPageStandInTheAddress() {
        Client.Answer page = story.root().get("/deployments?environment=prod&page=2");
        assertEquals(200, page.status());
        List<Element> inProd = page.html().select("main tbody tr");
        assertEquals(PAGE, inProd.size());
        inProd.forEach(r -> assertTrue(r.text().contains("prod"), r.text()));
        Element next = page.html().selectFirst("main a[rel=next]");
        assertTrue(next.attr("href").contains("environment=prod"), next.attr("href"));
        assertEquals(List.of(), rows(story.root().get("/deployments?q=no-such-name")));
        assertEquals(1, rows(story.root().get("/deployments?q=DEMO-0000777")).size());
        assertFalse(rows(story.root().get("/deployments?page=100000")).isEmpty(), "past the end is the end");
    }

    @Test
    void theImagesPageDoesNotListAllOfThem() {
        assertEquals(PAGE, rows(story.root().get("/images/1")).size());
    }

    @Test
    void anyOfThemHasItsLogsAndMetricsAtOnce() {
        assertEquals(
                1000,
                story.root()
                        .get("/api/deployments/777/logs?tail=1000")
                        .json()
                        .getJsonArray("lines")
                        .size());
        assertEquals(
                900,
                story.root()
                        .get("/api/deployments/778/metrics")
                        .json()
                        .getJsonArray("labels")
                        .size());
    }

    @Test
    void theDashboardCountsThem() {
        Document dashboard =
                story.root().get("/dashboard", "Accept-Language", "en").html();
        assertEquals(
                "1,000",
                dashboard
                        .selectFirst("[data-testid=stat-deployment-running] .stat-number")
                        .text());
        assertEquals(
                "0",
                dashboard
                        .selectFirst("[data-testid=stat-deployment-failed] .stat-number")
                        .text());
    }

    @Test
    void aFailedBuildSaysWhyAndMakesNoImage() {
        Client owner = story.developer();
        long request = story.approved(owner, story.form(owner.username()));
        long audited = server.db().lastAudit();
        long build = story.build(request);
        assertEquals("failed", story.awaitBuild(build));
        List<String> row = server.db()
                .rows("SELECT status, image_id, error_message FROM builds WHERE id = ?", build)
                .get(0);
        assertEquals("failed", row.get(0));
        assertEquals(null, row.get(1));
        assertFalse(row.get(2).isBlank());
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM images WHERE request_id = ?", request));
        List<String> log =
                Json.strings(owner.get("/api/builds/" + build + "/log").json().getJsonArray("lines"));
        assertTrue(log.get(log.size() - 1).length() > 5, "a final line: " + log);
        assertEquals(
                List.of("build_start", "build_finish"),
                server.db().auditSince(audited).stream().map(r -> r.action()).toList());
        Client.Answer page = owner.get("/builds/" + build, "Accept-Language", "en");
        assertTrue(page.html().text().contains(row.get(2)), "the page says why");
        assertEquals(
                "/requests/" + request,
                page.html().selectFirst("[data-testid=build-again]").attr("href"),
                "and where one goes on");
        assertTrue(story.build(request) > build, "and it may be tried again");
    }

    private static List<String> rows(Client.Answer page) {
        return page.html().select("main tbody a[href]").stream()
                .map(a -> a.attr("href"))
                .filter(h -> h.matches("/deployments/\\d+"))
                .distinct()
                .toList();
    }
}
