package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.LogStream.Event;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** The live log: what every viewer sees of it. */
@OnServer
class LogStreamIT {

    private static final Pattern LINE =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z) (INFO|WARN|ERROR) (.+)");

    /** On a busy machine a line often waits for the next one to be sent with it, but not for as many as this. */
    private static final int WAITING = 4;

    private final Server server = Server.shared();
    private final Story story = Story.on(server);
    private final Client operator = story.operator();

    @Test
    void theLogSaysNothingOfAStreamToWhoeverIsServedAfterIt() {
        long id = story.running(Cast.shared().image());
        for (int i = 0; i < 5; i++) {
            try (LogStream stream = operator.stream(path(id, "?tail=1"))) {
                stream.awaitLines(1);
            }
        }
        // More than there are threads, so that those that opened the streams also serve these.
        for (int i = 0; i < 150; i++) {
            assertEquals(
                    200, operator.get("/api/deployments/" + id + "/logs?tail=1").status());
        }
        assertEquals(
                List.of(),
                server.log().lines().filter(l -> l.contains(" leak detected")).toList());
    }

    @Test
    void twoViewersOfWhomOneReconnectsHoldTheSameLinesNoneLostNoneDoubled() {
        long id = story.running(Cast.shared().image());
        List<String> broken = new ArrayList<>();
        try (LogStream steady = operator.stream(path(id, "?tail=1000"))) {
            assertEquals(200, steady.status());
            assertTrue(steady.header("Content-Type").startsWith("text/event-stream"));
            LogStream first = Cast.shared().person("collaborator").stream(path(id, "?tail=1000"));
            first.awaitLines(6);
            first.leave();
            broken.addAll(first.lines());
            String last = first.lastId();
            int seen = steady.lines().size();
            steady.awaitLines(seen + 5);
            try (LogStream second = Cast.shared().person("collaborator").stream(path(id, ""), "Last-Event-ID", last)) {
                second.awaitLines(6);
                String third = second.lastId();
                second.leave();
                broken.addAll(second.lines());
                try (LogStream rest =
                        Cast.shared().person("owner").stream(path(id, "?tail=3"), "Last-Event-ID", third)) {
                    rest.awaitLines(4);
                    story.act(operator, id, "stop");
                    rest.awaitEvent("status");
                    steady.awaitEvent("status");
                    rest.leave();
                    broken.addAll(rest.lines());
                }
            }
            Eventually.holds(
                    "the steady viewer has all of it", () -> steady.lines().size() >= broken.size());
            assertEquals(steady.lines().subList(0, broken.size()), broken);
            assertEquals(broken.size(), broken.stream().distinct().count(), "no line twice");
            List<String> kept = logs(id);
            assertEquals(kept, steady.lines(), "and they are the lines that the log keeps");
        }
    }

    @Test
    void whoStopsReadingHoldsUpNobodyAndGetsAllOfItInOrderWhenTheyGoOn() throws Exception {
        long id = story.running(Cast.shared().image());
        // More than the system buffers for a socket that is not read (1.7 MB), so that the server has to keep the rest.
        server.db()
                .leave(
                        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
                                + " INSERT INTO deployment_events (deployment_id, moment, n, level, message)"
                                + " SELECT d.id, r.requested_at - 2000 + i, 1, 'WARN', 'act ' || i || ' ' || hex(zeroblob(1500))"
                                + " FROM n, deployments d JOIN deployment_runs r ON r.deployment_id = d.id"
                                + " AND r.number = d.run_number WHERE d.id = ?",
                        Long.toString(id));
        try (LogStream reading = operator.stream(path(id, "?tail=1000"));
                Socket stalled = new Socket()) {
            reading.awaitLines(902);
            stalled.setReceiveBufferSize(1_024);
            stalled.connect(new InetSocketAddress("localhost", server.port()));
            stalled.setSoTimeout(20_000);
            stalled.getOutputStream()
                    .write(("GET " + path(id, "?tail=1000") + " HTTP/1.1\r\nHost: localhost\r\nCookie: JSESSIONID="
                                    + operator.session() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(stalled.getInputStream(), StandardCharsets.UTF_8));
            assertEquals("HTTP/1.1 200 OK", reader.readLine());
            reading.awaitLines(reading.lines().size() + 3);
            List<String> all = beginnings(reading.lines());

            stalled.setReceiveBufferSize(65_536);
            List<String> late = new ArrayList<>();
            while (late.size() < all.size()) {
                String line = reader.readLine();
                if (line.startsWith("data: 2")) {
                    late.add(line.substring("data: ".length()));
                }
            }
            assertEquals(all, beginnings(late));
            assertEquals(all, beginnings(logs(id)).subList(0, all.size()));
        }
        story.act(operator, id, "delete");
    }

    /** The beginnings of long lines, as far as they differ. */
    private static List<String> beginnings(List<String> lines) {
        return lines.stream()
                .map(line -> line.substring(0, Math.min(line.length(), 200)))
                .toList();
    }

    @Test
    void aLineIsTimeLevelNameTagAndMessageAndIdsGrow() {
        String name = story.name("shop-api");
        long id = story.awaitStatus(story.deployment(Cast.shared().image(), name, "dev", ""), "running");
        try (LogStream stream = operator.stream(path(id, "?tail=1000"))) {
            stream.awaitLines(12);
            String tag = server.db()
                    .text(
                            "SELECT image_tag FROM images WHERE id = ?",
                            Cast.shared().image());
            long before = 0;
            int n = -1;
            for (Event event : stream.events("message")) {
                String[] parts = event.id().split("-");
                long millis = Long.parseLong(parts[0]);
                assertTrue(
                        millis > before || millis == before && Integer.parseInt(parts[1]) > n,
                        "ids grow: " + event.id());
                before = millis;
                n = Integer.parseInt(parts[1]);
                for (String line : event.data()) {
                    Matcher matcher = LINE.matcher(line);
                    assertTrue(matcher.matches(), line);
                    assertEquals(millis, Instant.parse(matcher.group(1)).toEpochMilli(), "one moment an event");
                    assertTrue(matcher.group(3).startsWith(name + " " + tag + " "), line);
                }
            }
        }
    }

    @Test
    void linesComeOneToThreeASecondEachAfterItsMomentAndBeforeMoreHaveCollected() {
        long id = story.running(Cast.shared().image());
        try (LogStream stream = operator.stream(path(id, "?tail=0"))) {
            Instant opened = Instant.now();
            Eventually.within(
                    Duration.ofSeconds(30),
                    "seven seconds of lines",
                    () -> stream.events("message"),
                    e -> !e.isEmpty() && e.get(e.size() - 1).arrived().isAfter(opened.plusSeconds(7)));
            List<Long> timestamps = new ArrayList<>();
            List<Long> arrived = new ArrayList<>();
            for (Event event : stream.events("message")) {
                for (String line : event.data()) {
                    timestamps.add(Instant.parse(line.substring(0, 24)).toEpochMilli());
                    arrived.add(event.arrived().toEpochMilli());
                }
            }
            double seconds = (timestamps.get(timestamps.size() - 1) - timestamps.get(0)) / 1_000.0;
            double rate = (timestamps.size() - 1) / seconds;
            assertTrue(rate >= 0.8 && rate <= 3.2, rate + " lines a second: " + timestamps);
            for (int i = 1; i < timestamps.size(); i++) {
                // Seconds are counted from the run's own start. Where two of them meet there may be many lines in
                // between, or few.
                assertTrue(timestamps.get(i) - timestamps.get(i - 1) < 2_000, "a second without a line: " + timestamps);
            }
            int atOnce = 0;
            for (int i = 0; i < timestamps.size(); i++) {
                assertTrue(arrived.get(i) >= timestamps.get(i), "a line before its moment: " + timestamps + arrived);
                atOnce += i + WAITING < timestamps.size() && arrived.get(i) < timestamps.get(i + WAITING) ? 1 : 0;
            }
            assertTrue(
                    atOnce >= (timestamps.size() - WAITING) / 2, "lines that wait for others: " + timestamps + arrived);
        }
    }

    @Test
    void aStreamBeginsWithTheTailAskedFor() {
        long id = story.running(Cast.shared().image());
        Eventually.holds("there are lines", () -> logs(id).size() >= 8);
        story.act(operator, id, "stop");
        List<String> kept = logs(id);
        for (int tail : new int[] {0, 1, 5, 1000}) {
            try (LogStream stream = operator.stream(path(id, "?tail=" + tail))) {
                List<String> expected = kept.subList(Math.max(0, kept.size() - tail), kept.size());
                stream.awaitLines(expected.size());
                assertEquals(expected, stream.lines());
            }
        }
        try (LogStream stream = operator.stream(path(id, "?tail=0"), "Last-Event-ID", "0-0")) {
            stream.awaitLines(kept.size());
            assertEquals(kept, stream.lines(), "an id older than all lines starts from the oldest");
        }
    }

    @Test
    void aWrongLastEventIdIsBadInputAndOneOfTheFutureBeginsWithWhatIsNew() {
        long id = story.running(Cast.shared().image());
        for (String wrong : List.of("nonsense", "-1", "99999999999999999999-0", "1-x", "1-9999999999")) {
            Problem.of(400, operator.get(path(id, ""), "Last-Event-ID", wrong));
        }
        try (LogStream stream = operator.stream(path(id, ""), "Last-Event-ID", "9999999999999-0")) {
            assertEquals(200, stream.status());
        }
    }

    @Test
    void changesOfStateAreToldAndTheEndWhenItIsDeleted() {
        long id = story.running(Cast.shared().image());
        try (LogStream stream = operator.stream(path(id, "?tail=0"))) {
            stream.awaitLines(1);
            story.act(operator, id, "stop");
            Eventually.holds("stopped is told", () -> states(stream).contains("stopped"));
            story.act(operator, id, "start");
            story.awaitStatus(id, "running");
            Eventually.holds("running is told", () -> states(stream).contains("running"));
            List<String> states = states(stream);
            assertTrue(
                    states.indexOf("stopped") < states.lastIndexOf("running"), "in the order they happened: " + states);
            assertTrue(stream.lines().stream().anyMatch(l -> l.contains(operator.username())), "acts have their lines");
            story.act(operator, id, "delete");
            stream.awaitEvent("end");
            Eventually.holds("the server closes", stream::isEnded);
        }
    }

    @Test
    void whoLosesTheRightToSeeItGetsTheEnd() {
        Client creator = story.developer();
        Client collaborator = story.developer();
        Map<String, String> form = story.form(creator.username(), collaborator.username());
        long request = story.approved(creator, form);
        long id = story.running(story.imageOf(request));
        try (LogStream out = collaborator.stream(path(id, "?tail=0"));
                LogStream stays = creator.stream(path(id, "?tail=0"))) {
            out.awaitLines(1);
            form.put("collaborators", "");
            assertTrue(operator.post("/requests/" + request + "/edit", form).isRedirect());
            out.awaitEvent("end");
            Eventually.holds("the server closes", out::isEnded);
            stays.awaitLines(stays.lines().size() + 2);
        }
    }

    @Test
    void whoSignsOutGetsTheEnd() {
        Client developer = story.developer();
        long id = story.running(developer);
        try (LogStream stream = developer.stream(path(id, "?tail=0"))) {
            stream.awaitLines(1);
            developer.post("/logout");
            stream.awaitEvent("end");
        }
    }

    @Test
    void aSilentStreamIsKeptAliveByAComment() {
        long id = story.stopped(Cast.shared().image(), operator);
        try (LogStream stream = operator.stream(path(id, "?tail=0"))) {
            int before = stream.comments();
            Eventually.within(Duration.ofSeconds(16), "a comment", stream::comments, n -> n > before);
        }
    }

    @Test
    void streamsGoDirectlyToTheirSocketsAndOthersByTheServletWithTheSameLines() throws Exception {
        long id = story.stopped(Cast.shared().image(), operator);
        List<String> direct;
        try (LogStream stream = operator.stream(path(id, "?tail=1000"))) {
            stream.awaitLines(logs(id).size());
            direct = stream.lines();
        }
        List<String> old = new ArrayList<>();
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + path(id, "?tail=1000") + " HTTP/1.0\r\nCookie: JSESSIONID=" + operator.session()
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            while (old.size() < direct.size()) {
                String line = reader.readLine();
                if (line.startsWith("data: 2")) {
                    old.add(line.substring("data: ".length()));
                }
            }
        }
        assertEquals(logs(id), direct);
        assertEquals(direct, old);
        assertEquals(1, said("Log streams go directly to their sockets."), "said once");
        assertEquals(
                1,
                said("A log stream goes by the servlet's output, not directly to its socket:"
                        + " the request did not come by HTTP/1.1."),
                "said once");
        assertEquals(0, said("not directly to its socket: the server"), "no other reason is there here");
    }

    private long said(String sentence) {
        return server.log().lines().filter(l -> l.contains(sentence)).count();
    }

    @Test
    void anOldProtocolWithoutChunksIsServedToo() throws Exception {
        long id = story.running(Cast.shared().image());
        try (Socket socket = new Socket("localhost", server.uri("/").getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + path(id, "?tail=5") + " HTTP/1.0\r\nCookie: JSESSIONID=" + operator.session()
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            List<String> lines = new ArrayList<>();
            boolean stopped = false;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("data: 2")) {
                    lines.add(line.substring("data: ".length()));
                }
                assertTrue(lines.size() > 0 || !line.matches("[0-9a-f]+"), "a chunk's size in " + line);
                if (lines.size() == 8 && !stopped) {
                    stopped = true;
                    story.act(operator, id, "delete");
                }
            }
            assertTrue(stopped, "lines come after the first five");
            assertEquals(lines.size(), lines.stream().distinct().count(), "no line twice");
        }
    }

    private static List<String> states(LogStream stream) {
        return stream.events("status").stream()
                .map(e -> ru.samosval.harness.Json.object(e.data().get(0)).getString("status"))
                .toList();
    }

    private List<String> logs(long id) {
        return operator
                .get("/api/deployments/" + id + "/logs?tail=1000")
                .json()
                .getJsonArray("lines")
                .getValuesAs(JsonObject.class)
                .stream()
                .map(l -> l.getString("ts") + " " + l.getString("level") + " " + l.getString("message"))
                .collect(Collectors.toList());
    }

    private static String path(long id, String query) {
        return "/api/deployments/" + id + "/logs/stream" + query;
    }
}
