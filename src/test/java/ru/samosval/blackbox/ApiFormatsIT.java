package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Json;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** The answers that docs/api.md describes, to the letter. */
@OnServer
class ApiFormatsIT {

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    private static final Pattern ID = Pattern.compile("\\d{13}-\\d+");

    private static long deployment;

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    private static synchronized long running() {
        if (deployment == 0) {
            deployment = Story.on(Server.shared()).running(Cast.shared().image());
        }
        return deployment;
    }

    @Test
    void whatIsLongGoesOutCompressedToWhoTakesItAndTheStreamDoesNot() {
        Client root = story.root();
        String script = root.get("/dashboard").html().selectFirst("script[src]").attr("src");
        for (String path : List.of("/dashboard", script, "/api/deployments/" + running() + "/logs?tail=1000")) {
            Eventually.value(
                    path + " is compressed",
                    () -> root.get(path, "Accept-Encoding", "gzip"),
                    answer -> answer.header("Content-Encoding").equals("gzip")
                            && answer.header("Vary").contains("Accept-Encoding"));
            assertEquals("", root.get(path).header("Content-Encoding"), path);
        }
        for (String refusing : List.of("br", "gzip;q=0", "br, gzip; q=0.0")) {
            assertEquals("", root.get("/dashboard", "Accept-Encoding", refusing).header("Content-Encoding"), refusing);
        }
        assertEquals(
                "", root.get("/api/users/search?q=r", "Accept-Encoding", "gzip").header("Content-Encoding"));
        try (LogStream stream =
                root.stream("/api/deployments/" + running() + "/logs/stream?tail=5", "Accept-Encoding", "gzip")) {
            Eventually.holds("lines come as text", () -> stream.lines().size() >= 5);
        }
    }

    @Test
    void suggestionsAreActiveLoginsThatBeginSoInOrder() {
        String stem = story.name("Anna");
        story.create(stem + "b", "developer");
        story.create(stem + "a", "operator");
        story.create(stem + "c", "developer");
        long blocked = server.db().number("SELECT id FROM users WHERE username = ?", stem + "c");
        story.root().post("/admin/users/" + blocked + "/block");

        Client.Answer all = story.operator().get("/api/users/search?q=" + stem.toUpperCase(java.util.Locale.ROOT));
        assertEquals(200, all.status());
        assertTrue(all.header("Content-Type").startsWith("application/json"), all.header("Content-Type"));
        assertEquals(List.of(stem + "a", stem + "b"), Json.strings(all.body()));
        assertEquals(
                List.of(stem + "b"),
                Json.strings(story.operator()
                        .get("/api/users/search?q=" + stem + "&role=developer")
                        .body()));
        assertEquals(
                List.of(),
                Json.strings(
                        story.operator().get("/api/users/search?q=%25" + stem).body()));
    }

    @Test
    void suggestionsAreAtMostTwenty() {
        String stem = story.name("many") + "-";
        IntStream.range(0, 21).forEach(i -> story.create(stem + (char) ('a' + i), "developer"));
        List<String> found =
                Json.strings(story.root().get("/api/users/search?q=" + stem).body());
        assertEquals(20, found.size());
        assertEquals(found.stream().sorted().toList(), found);
    }

    @Test
    void aRoleThatIsNoneIsBadInput() {
        assertEquals(
                List.of("role"),
                Problem.of(400, story.root().get("/api/users/search?q=a&role=king"))
                        .fields());
    }

    @Test
    void aBuildsLogIsReadFromAnyLineOn() {
        JsonObject whole = story.root()
                .get("/api/builds/" + Cast.shared().build() + "/log")
                .json();
        assertEquals(
                List.of("id", "status", "lines", "next", "finished").stream()
                        .sorted()
                        .toList(),
                whole.keySet().stream().sorted().toList());
        List<String> lines = Json.strings(whole.getJsonArray("lines"));
        assertEquals(Cast.shared().build(), whole.getInt("id"));
        assertEquals("success", whole.getString("status"));
        assertTrue(whole.getBoolean("finished"));
        assertEquals(lines.size(), whole.getInt("next"));
        assertTrue(lines.size() > 5, lines::toString);

        JsonObject rest = story.root()
                .get("/api/builds/" + Cast.shared().build() + "/log?from=3")
                .json();
        assertEquals(lines.subList(3, lines.size()), Json.strings(rest.getJsonArray("lines")));
        assertEquals(lines.size(), rest.getInt("next"));
        JsonObject beyond = story.root()
                .get("/api/builds/" + Cast.shared().build() + "/log?from=100000")
                .json();
        assertEquals(List.of(), Json.strings(beyond.getJsonArray("lines")));
    }

    @Test
    void aBuildsLogReadsLikeTheBuildOfItsRequest() {
        List<String> lines = Json.strings(story.root()
                .get("/api/builds/" + Cast.shared().build() + "/log")
                .json()
                .getJsonArray("lines"));
        String log = String.join("\n", lines);
        assertTrue(log.contains("eclipse-temurin:17-jre"), log);
        assertTrue(log.contains("apt-get update"), log);
        assertTrue(log.contains("apt-get install -y curl"), log);
        assertTrue(log.contains("shop-"), log);
    }

    @Test
    void logsAreTheLastLinesOldestFirst() {
        long id = running();
        Eventually.holds("there are ten lines", () -> logs(id, "?tail=1000").size() >= 10);
        JsonArray all = logs(id, "?tail=1000");
        String before = "";
        for (JsonObject line : all.getValuesAs(JsonObject.class)) {
            assertTrue(ID.matcher(line.getString("id")).matches(), line::toString);
            assertTrue(TIME.matcher(line.getString("ts")).matches(), line::toString);
            assertEquals(
                    Instant.parse(line.getString("ts")).toEpochMilli(),
                    Long.parseLong(line.getString("id").split("-")[0]));
            assertTrue(List.of("INFO", "WARN", "ERROR").contains(line.getString("level")), line::toString);
            assertFalse(line.getString("message").isBlank());
            assertTrue(before.compareTo(line.getString("ts")) <= 0, "not oldest first: " + line);
            before = line.getString("ts");
        }
        JsonArray five = logs(id, "?tail=5");
        assertEquals(5, five.size());
        assertEquals(0, logs(id, "?tail=0").size());
        assertTrue(logs(id, "").size() <= 200);
    }

    @Test
    void logsAsTextAreTheSameLinesAsInTheStream() {
        long id = story.running(Cast.shared().image());
        Eventually.holds("there are five lines", () -> logs(id, "?tail=1000").size() >= 5);
        story.act(story.operator(), id, "stop");
        Client.Answer text = story.root().get("/api/deployments/" + id + "/logs?tail=1000", "Accept", "text/plain");
        assertEquals(200, text.status());
        assertTrue(text.header("Content-Type").startsWith("text/plain"), text.header("Content-Type"));
        List<String> lines = text.body().lines().toList();
        List<String> fromJson = logs(id, "?tail=1000").getValuesAs(JsonObject.class).stream()
                .map(l -> l.getString("ts") + " " + l.getString("level") + " " + l.getString("message"))
                .toList();
        assertEquals(fromJson, lines);
    }

    @Test
    void metricsAreTwoSeriesOfPercentWithTheirTimes() {
        long id = running();
        Eventually.holds(
                "there are four points",
                () -> metrics(id, "").getJsonArray("labels").size() >= 4);
        JsonObject metrics = metrics(id, "");
        List<String> labels = Json.strings(metrics.getJsonArray("labels"));
        assertEquals(java.util.Set.of("labels", "cpu", "ram"), metrics.keySet());
        assertEquals(labels.size(), metrics.getJsonArray("cpu").size());
        assertEquals(labels.size(), metrics.getJsonArray("ram").size());
        assertTrue(labels.size() <= 900);
        assertEquals(labels.stream().sorted().distinct().toList(), labels);
        labels.forEach(l -> assertTrue(TIME.matcher(l).matches(), l));
        for (String series : List.of("cpu", "ram")) {
            metrics.getJsonArray(series)
                    .getValuesAs(jakarta.json.JsonNumber::doubleValue)
                    .forEach(p -> assertTrue(p >= 0 && p <= 100, series + " " + p));
        }
        JsonObject later = metrics(id, "?since=" + labels.get(1));
        List<String> rest = Json.strings(later.getJsonArray("labels"));
        assertEquals(labels.get(2), rest.get(0));
        assertEquals(
                metrics.getJsonArray("cpu").get(2), later.getJsonArray("cpu").get(0));
        assertEquals(
                List.of(),
                Json.strings(metrics(id, "?since=2999-01-01T00:00:00.000Z").getJsonArray("labels")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/deployments/{d}/logs?tail=-1",
                "/api/deployments/{d}/logs?tail=1001",
                "/api/deployments/{d}/logs?tail=many",
                "/api/deployments/{d}/logs?tail=99999999999",
                "/api/deployments/{d}/logs/stream?tail=1001",
                "/api/deployments/{d}/logs/stream?tail=-1",
                "/api/deployments/{d}/logs/stream?tail=x",
                "/api/deployments/{d}/metrics?since=yesterday",
                "/api/deployments/{d}/metrics?replica=2",
                "/api/deployments/{d}/metrics?replica=first",
                "/api/deployments/{d}/metrics?replicas=all",
                "/api/deployments/{d}/logs?replica=0",
                "/api/deployments/{d}/logs/stream?replica=2",
                "/api/events?channel=logs:{d}:0",
                "/api/events?channel=log:{d}:0@yesterday",
                "/api/events?channel=build:{b}@1-1",
                "/api/builds/{b}/log?from=-1",
                "/api/builds/{b}/log?from=x"
            })
    void aParameterOutOfRangeOrOfAnotherTypeIsBadInput(String path) {
        String address = path.replace("{d}", "" + running())
                .replace("{b}", "" + Cast.shared().build());
        Problem problem = Problem.of(400, story.root().get(address));
        assertEquals(1, problem.fields().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/builds/999999/log",
                "/api/deployments/999999/logs",
                "/api/deployments/999999/logs/stream",
                "/api/deployments/999999/metrics",
                "/api/nothing/here",
                "/api/builds/0/log",
                "/api/builds/-1/log",
                "/api/builds/abc/log",
                "/api/deployments/99999999999999999999/metrics"
            })
    void whatThereIsNotIsNotFound(String path) {
        Problem.of(404, story.root().get(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/users/search?q=r",
                "/api/builds/1/log",
                "/api/deployments/1/logs",
                "/api/deployments/1/logs/stream",
                "/api/deployments/1/metrics",
                "/api/events"
            })
    void whoHasNotSignedInIsToldSoWithoutARedirect(String path) {
        Problem.of(401, server.as(null).get(path));
        Problem.of(401, server.as(null).get(path, "Cookie", "JSESSIONID=made-up"));
    }

    @Test
    void whoHasNotSignedInDoesNotLearnWhichCallsThereAre() {
        for (String path :
                List.of("/api", "/api/", "/api/nothing", "/api/hooks", "/api/users", "/api/application.wadl")) {
            Problem.of(401, server.as(null).get(path));
        }
        for (String method : List.of("PUT", "DELETE", "PATCH")) {
            Problem.of(401, server.as(null).call(method, "/api/users/search"));
        }
        Problem.of(405, server.as(null).get("/api/hooks/commit"));
        Problem.of(404, story.root().get("/api/application.wadl"));
    }

    @Test
    void aMethodThatACallDoesNotHaveIsRefused() {
        for (String method : List.of("DELETE", "PUT", "PATCH")) {
            Client.Answer answer = story.root().call(method, "/api/users/search");
            Problem.of(405, answer);
            assertTrue(answer.header("Allow").contains("GET"), answer.header("Allow"));
        }
        Problem.of(405, story.root().get("/api/hooks/commit"));
        Problem.of(405, story.root().post("/api/builds/1/log"));
    }

    @Test
    void anErrorIsSaidInTheReadersLanguage() {
        String russian = story.root()
                .get("/api/builds/999999/log", "Accept-Language", "ru")
                .json()
                .getString("detail");
        String english = story.root()
                .get("/api/builds/999999/log", "Accept-Language", "en-GB,en;q=0.9")
                .json()
                .getString("detail");
        assertTrue(russian.matches(".*[а-яА-Я].*"), russian);
        assertFalse(english.matches(".*[а-яА-Я].*"), english);
    }

    private JsonArray logs(long id, String query) {
        Client.Answer answer = story.root().get("/api/deployments/" + id + "/logs" + query);
        assertEquals(200, answer.status(), answer::toString);
        return answer.json().getJsonArray("lines");
    }

    private JsonObject metrics(long id, String query) {
        Client.Answer answer = story.root().get("/api/deployments/" + id + "/metrics" + query);
        assertEquals(200, answer.status(), answer::toString);
        return answer.json();
    }
}
