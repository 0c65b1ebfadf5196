package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.DeskStream;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Json;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** The logs of many deployments in one order: scrolled through, searched and downloaded. */
@OnServer
class LogDeskIT {

    private final Server server = Server.shared();
    private final Story story = Story.on(server);
    private final Client operator = story.operator();

    private static List<JsonObject> told(Client.Answer answer) {
        assertEquals(200, answer.status(), answer::toString);
        return answer.body().lines().map(Json::object).toList();
    }

    private static List<JsonObject> lines(Client.Answer answer) {
        assertEquals(200, answer.status(), answer::toString);
        return answer.json().getJsonArray("lines").getValuesAs(JsonObject.class);
    }

    private static List<String> keys(List<JsonObject> lines) {
        return lines.stream()
                .filter(l -> l.containsKey("key"))
                .map(l -> l.getString("key"))
                .toList();
    }

    @Test
    void linesOfTwoDeploymentsAreOneLogInWhicheverWayTheyAreRead() {
        long one = story.running(Cast.shared().image());
        long two = story.running(Cast.shared().image());
        story.act(operator, one, "stop");
        story.awaitStatus(one, "stopped");
        story.act(operator, one, "start");
        story.awaitStatus(one, "running");
        String both = "deployment=" + one + "," + two;
        Client reader = Cast.shared().person("collaborator");
        List<String> last = Eventually.value(
                "some lines", () -> keys(lines(reader.get("/api/logs?limit=1000&" + both))), keys -> keys.size() > 25);
        String to = "&to=" + last.get(last.size() - 1);
        List<String> all = last.subList(0, last.size() - 1);

        List<String> back = new ArrayList<>();
        String place = last.get(last.size() - 1);
        for (boolean more = true; more; ) {
            Client.Answer answer = reader.get("/api/logs?limit=7&" + both + "&before=" + place);
            back.addAll(0, keys(lines(answer)));
            more = answer.json().getBoolean("more");
            place = back.get(0);
        }
        assertEquals(all, back);
        List<String> forth = new ArrayList<>(back.subList(0, 1));
        for (boolean more = true; more; ) {
            Client.Answer answer =
                    reader.get("/api/logs?limit=9&" + both + to + "&after=" + forth.get(forth.size() - 1));
            forth.addAll(keys(lines(answer)));
            more = answer.json().getBoolean("more");
        }
        assertEquals(all, forth);

        List<JsonObject> found = told(reader.get("/api/logs/search?limit=1000&order=oldest&count=true&" + both + to));
        assertEquals(all, keys(found));
        JsonObject end = found.get(found.size() - 1);
        assertEquals("complete", end.getString("reason"));
        assertEquals(all.size(), end.getInt("count"));
        List<JsonObject> downloaded = told(reader.get("/api/logs/download?format=jsonl&" + both + to));
        assertEquals(all, keys(downloaded));
        assertEquals(
                all.stream().sorted(Comparator.comparing(LogDeskIT::millis)).toList(), all);

        // The lines are those of each deployment's own log, and so is the text of the download.
        Client.Answer text = reader.get("/api/logs/download?" + both + to);
        assertTrue(text.header("Content-Disposition").startsWith("attachment; filename=\"samosval-logs-"));
        List<String> own = reader.get("/api/deployments/" + one + "/logs?tail=1000", "Accept", "text/plain")
                .body()
                .lines()
                .toList();
        List<String> whole = text.body().lines().toList();
        List<String> ofOne = new ArrayList<>();
        for (int i = 0; i < whole.size(); i++) {
            if (downloaded.get(i).getInt("deployment") == one) {
                ofOne.add(whole.get(i));
            }
        }
        assertEquals(own.subList(0, ofOne.size()), ofOne);

        // A run goes from a start to a stop.
        JsonObject desk = reader.get("/api/logs/deployments?deployment=" + one).json();
        assertEquals(2, desk.getJsonArray("runs").size());
        List<JsonObject> first = lines(reader.get("/api/logs?limit=1000&run=1&deployment=" + one));
        assertEquals("act", first.get(0).getString("kind"));
        assertTrue(first.stream().noneMatch(l -> l.getString("message").startsWith("Started by")));
        List<JsonObject> second = lines(reader.get("/api/logs?limit=1000&run=2&deployment=" + one));
        assertTrue(second.get(0).getString("message").startsWith("Started by"), second.get(0)::toString);
        assertEquals("rollout", second.get(1).getString("kind"));
    }

    private static long millis(String key) {
        return Long.parseLong(key.substring(0, key.indexOf('-')));
    }

    @Test
    void whatIsAskedWronglyIsToldBesideItsField() {
        long id = story.running(Cast.shared().image());
        String path = "/api/logs/search?deployment=" + id;
        Map.of(
                        path + "&q=(&regex=true", "q",
                        path + "&q=" + "x".repeat(201), "q",
                        path + "&inverse=true", "inverse",
                        path + "&regex=yes", "regex",
                        path + "&level=FATAL", "level",
                        path + "&from=yesterday", "from",
                        path + "&to=2026-01-31T10:20", "to",
                        path + "&run=99", "run",
                        path + "&buckets=401", "buckets",
                        path + "&order=up", "order")
                .forEach((address, field) -> {
                    Client.Answer answer = operator.get(address);
                    assertEquals(field, Problem.of(400, answer).fields().get(0), address);
                });
        assertEquals(400, operator.get("/api/logs?q=x&deployment=" + id).status());
        assertEquals(400, operator.get("/api/logs?run=1").status());
        assertEquals(404, operator.get("/api/logs?deployment=987654321").status());
        assertEquals(404, operator.get("/api/logs?deployment=x").status());
    }

    @Test
    void aStrangerFindsNothingOfWhatOthersRun() {
        long id = story.running(Cast.shared().image());
        Client stranger = Cast.shared().person("stranger");
        assertEquals(404, stranger.get("/api/logs/search?deployment=" + id).status());
        assertEquals(
                List.of(),
                lines(stranger.get("/api/logs?limit=1000")).stream()
                        .filter(l -> l.getInt("deployment") == id)
                        .toList());
        assertFalse(stranger.get("/api/logs/deployments").body().contains("\"id\":" + id + ","));
        assertTrue(operator.get("/api/logs/deployments").body().contains("\"id\":" + id + ","));
    }

    @Test
    void severalDesksHaveOneConnectionAndEachItsOwnLines() {
        long one = story.running(Cast.shared().image());
        long two = story.running(Cast.shared().image());
        long deleted = story.running(Cast.shared().image());
        Client reader = Cast.shared().person("collaborator");
        List<String> last = Eventually.value(
                "some lines",
                () -> keys(lines(reader.get("/api/logs?limit=1000&deployment=" + one))),
                keys -> keys.size() > 5);
        String after = last.get(2);
        String busy = "deployment=" + one + "," + two + "&after=" + after;
        String text = "replica=1 after";
        try (DeskStream desks = reader.desks(
                "deployment=" + one + "&after=" + after,
                busy,
                busy + "&level=ERROR,WARN",
                "deployment=" + one + "&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8),
                "deployment=" + one + "&run=99",
                "deployment=987654321",
                "deployment=" + one + "&q=%zz",
                "deployment=" + deleted)) {
            assertEquals(200, desks.status());
            // A refused desk is told why, and the others go on.
            assertEquals("refused", desks.await(4, "end").getString("reason"));
            assertTrue(Sentences.says(desks.await(4, "end").getString("detail"), "desk.run.none"));
            assertEquals("gone", desks.await(5, "end").getString("reason"));
            assertTrue(Sentences.says(desks.await(6, "end").getString("detail"), "error.encoding"));
            desks.await(7, "ping");
            story.act(operator, deleted, "delete");
            assertEquals("gone", desks.await(7, "end").getString("reason"));
            story.act(operator, two, "stop");
            Eventually.holds(
                    "the stop is told",
                    () -> desks.of(1, "line").stream()
                            .anyMatch(line -> line.getString("message").startsWith("Stopped by")));
            int seen = desks.keys(0).size();
            Eventually.holds("lines go on", () -> desks.keys(0).size() > seen + 2);
            for (int desk = 0; desk < 3; desk++) {
                List<String> sent = desks.keys(desk);
                String query = desk == 0 ? "deployment=" + one + "&after=" + after : busy;
                List<JsonObject> all = lines(reader.get("/api/logs?limit=1000&" + query));
                boolean isQuiet = desk == 2;
                assertEquals(
                        keys(all.stream()
                                        .filter(line -> !isQuiet
                                                || !line.getString("level").equals("INFO"))
                                        .toList())
                                .subList(0, sent.size()),
                        sent);
            }
            assertEquals(List.of(), desks.keys(3), "nothing says so");
            String place = desks.of(3, "ping").get(0).getString("after");
            assertTrue(millis(place) > millis(after), "and yet it has come on");
            assertFalse(desks.isEnded());
        }
    }

    @Test
    void whoseRightsAreLostTheirDeskEndsAndWithTheLastTheConnection() {
        Client creator = story.developer();
        Client collaborator = story.developer();
        Map<String, String> form = story.form(creator.username(), collaborator.username());
        long request = story.approved(creator, form);
        long id = story.running(story.imageOf(request));
        try (DeskStream out = collaborator.desks("deployment=" + id, "deployment=" + id + "&level=ERROR");
                DeskStream all = collaborator.desks("deployment=" + id, "")) {
            out.await(0, "line");
            out.await(1, "ping");
            all.await(1, "ping");
            form.put("collaborators", "");
            assertTrue(operator.post("/requests/" + request + "/edit", form).isRedirect());
            assertEquals("gone", out.await(0, "end").getString("reason"));
            assertEquals("gone", out.await(1, "end").getString("reason"));
            Eventually.holds("the server closes", out::isEnded);
            all.await(0, "end");
            int pings = all.of(1, "ping").size();
            Eventually.holds(
                    "what is seen by nobody's leave is there still",
                    () -> all.of(1, "ping").size() > pings);
            collaborator.post("/logout");
            Eventually.holds("it ends with the sign-in", all::isEnded);
        }
    }

    @Test
    void asManyDesksAsAWallHasAndNoMore() {
        assertEquals(
                List.of("desk"),
                Problem.of(400, operator.get("/api/logs/streams")).fields());
        assertEquals(
                List.of("desk"),
                Problem.of(400, operator.get("/api/logs/streams?" + "desk=&".repeat(65)))
                        .fields());
        assertEquals(
                200,
                operator.call("HEAD", "/api/logs/streams?" + "desk=&".repeat(64))
                        .status());
    }

    /** A client that does not read holds up nobody, and has no more than its share. */
    @Test
    void searchesThatNobodyReadsAreBoundedAndHoldUpNobody() throws IOException {
        long id = story.running(Cast.shared().image());
        Client greedy = story.person("operator");
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                Socket socket = new Socket("127.0.0.1", server.port());
                socket.setReceiveBufferSize(4_096);
                open.add(socket);
                socket.getOutputStream()
                        .write(("GET /api/logs/download?from=0 HTTP/1.1\r\nHost: localhost:" + server.port()
                                        + "\r\nCookie: JSESSIONID=" + greedy.session() + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                byte[] head = new byte[12];
                assertEquals(12, socket.getInputStream().readNBytes(head, 0, 12));
                assertEquals("HTTP/1.1 200", new String(head, StandardCharsets.US_ASCII));
            }
            List<JsonObject> told = told(operator.get("/api/logs/search?limit=1&deployment=" + id));
            assertEquals(1, keys(told).size());
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        // The places of those who have left are free.
        Eventually.value(
                "room for another search",
                () -> greedy.get("/api/logs/search?limit=1&deployment=" + id).status(),
                status -> status == 200);
    }
}
