package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Json;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** What changes, as it is told to those who may see it. */
@OnServer
class EventStreamIT {

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @Test
    void eachIsToldOfWhatTheySeeAndOfNothingElse() {
        Client owner = story.developer();
        Client stranger = story.developer();
        try (LogStream operators = story.operator().stream("/api/events");
                LogStream owners = owner.stream("/api/events");
                LogStream strangers = stranger.stream("/api/events");
                LogStream admins = story.root().stream("/api/events")) {
            List.of(operators, owners, strangers, admins).forEach(s -> s.awaitEvent("hello"));
            long request = story.submitted(owner, story.form(owner.username()));
            awaitChange(operators, of("request", request, "made"));
            awaitChange(owners, of("request", request, "changed"));
            long theirs = story.draft(stranger);
            awaitChange(strangers, of("request", theirs, "made"));
            assertFalse(changes(strangers).stream().anyMatch(c -> concerns(c, request)), "the other's request");
            assertFalse(changes(owners).stream().anyMatch(c -> concerns(c, theirs)), "the other's request");
            assertTrue(
                    changes(owners).stream().noneMatch(c -> c.getString("kind").equals("audit")));

            String name = story.name("new");
            story.create(name, "developer");
            awaitChange(admins, c -> c.getString("kind").equals("user"));
            awaitChange(operators, c -> c.getString("kind").equals("audit"));
            assertTrue(changes(operators).stream()
                    .noneMatch(c -> c.getString("kind").equals("user")));
        }
    }

    @Test
    void whoSeesTheRequestThatADeliveryConcernsIsToldOfIt() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        long request = story.draft(owner, form);
        Client stranger = story.developer();
        try (LogStream owners = owner.stream("/api/events");
                LogStream strangers = stranger.stream("/api/events");
                LogStream staff = story.root().stream("/api/events")) {
            List.of(owners, strangers, staff).forEach(s -> s.awaitEvent("count"));
            assertEquals(400, story.root().postJson("/api/hooks/commit", "{}").status());
            awaitChange(staff, c -> c.getString("kind").equals("delivery") && !c.containsKey("request"));
            String body = "{\"repo_url\":\"" + form.get("repo_url") + "\",\"branch\":\"" + form.get("repo_branch")
                    + "\",\"commit\":\"abcdef1\"}";
            assertEquals(200, story.root().postJson("/api/hooks/commit", body).status());
            awaitChange(owners, c -> c.getString("kind").equals("delivery") && c.getInt("request") == request);
            long own = story.draft(stranger, story.form(stranger.username()));
            awaitChange(strangers, c -> c.getInt("request", 0) == own);
            awaitChange(staff, c -> c.getInt("request", 0) == own);
            assertTrue(changes(strangers).stream()
                    .noneMatch(c -> c.getString("kind").equals("delivery")));
            List<JsonObject> told = changes(staff).stream()
                    .filter(c -> c.getString("kind").equals("delivery"))
                    .toList();
            assertEquals(2, told.size(), told::toString);
            assertTrue(told.stream().noneMatch(c -> c.containsKey("request")), told::toString);
        }
    }

    @Test
    void aDeploymentIsFollowedFromItsImageToItsEndAndItsAlertsAreCounted() {
        Client owner = story.developer();
        try (LogStream owners = owner.stream("/api/events")) {
            owners.awaitEvent("count");
            long id = story.running(owner);
            awaitChange(owners, c -> c.getString("kind").equals("build"));
            awaitChange(owners, c -> c.getString("kind").equals("image"));
            awaitChange(owners, of("deployment", id, "made"));
            awaitChange(owners, of("deployment", id, "changed"));
            story.act(story.operator(), id, "delete");
            awaitChange(owners, of("deployment", id, "gone"));
        }
    }

    @Test
    void whatTheSystemResolvesIsToldAsAChangeOfTheAlert() {
        Client owner = story.developer();
        long id = story.running(owner);
        long request = server.db()
                .number("SELECT i.request_id FROM deployments d JOIN images i ON i.id = d.image_id WHERE d.id = ?", id);
        server.db()
                .leave("INSERT INTO alerts (alert_type, target_id, message, resolved, created_at, request_id)"
                        + " VALUES ('deployment_failed', " + id + ", 'failed', 0, '2026-01-01T00:00:00Z', " + request
                        + ")");
        long alert = server.db().number("SELECT id FROM alerts WHERE target_id = ?", id);
        try (LogStream owners = owner.stream("/api/events")) {
            owners.awaitEvent("count");
            story.act(story.operator(), id, "delete");
            awaitChange(owners, of("alert", alert, "changed"));
        }
    }

    @Test
    void eachWindowOfAUserIsToldHowManyAlertsAreOpen() {
        Client owner = story.developer();
        long request = story.draft(owner);
        for (int i = 0; i < 2; i++) {
            server.db()
                    .leave("INSERT INTO alerts (alert_type, target_id, message, resolved, created_at, request_id)"
                            + " VALUES ('deployment_failed', 0, 'failed', 0, '2026-01-01T00:00:00Z', " + request + ")");
        }
        List<String> alerts = server.db().column("SELECT id FROM alerts WHERE request_id = ?", request);
        try (LogStream one = owner.stream("/api/events");
                LogStream other = server.as(owner.username()).stream("/api/events")) {
            List.of(one, other)
                    .forEach(s -> assertEquals(
                            "{\"alerts\":2}", s.awaitEvent("count").data().get(0)));
            story.root().post("/alerts/" + alerts.get(0) + "/resolve");
            for (LogStream each : List.of(one, other)) {
                Eventually.holds("both windows are told", () -> counts(each).contains("{\"alerts\":1}"));
            }
        }
        try (LogStream again = owner.stream("/api/events")) {
            again.awaitEvent("count");
            story.root().post("/alerts/" + alerts.get(1) + "/resolve");
            Eventually.holds("who came again is told", () -> counts(again).contains("{\"alerts\":0}"));
        }
    }

    private static List<String> counts(LogStream stream) {
        return stream.events("count").stream()
                .map(event -> String.join("", event.data()))
                .toList();
    }

    @Test
    void whoComesBackIsToldWhatTheyMissedAndWhoIsTooLateToLookAtEverything() {
        Client owner = story.developer();
        String last;
        try (LogStream before = owner.stream("/api/events")) {
            last = before.awaitEvent("hello").id();
        }
        long request = story.draft(owner);
        try (LogStream other = owner.stream("/api/events")) {
            // Changes are told within a moment: a stream that begins later than that is past them.
            Eventually.holds("the position has gone on", () -> !position(owner).equals(last));
            other.awaitEvent("hello");
        }
        try (LogStream after = owner.stream("/api/events", "Last-Event-ID", last)) {
            awaitChange(after, of("request", request, "made"));
            assertEquals(List.of(), after.events("reload"));
            assertEquals(after.ids("change").stream().distinct().toList(), after.ids("change"), "none twice");
        }
        try (LogStream after = owner.stream("/api/events?after=anotherrun.7")) {
            after.awaitEvent("reload");
            assertEquals(List.of(), changes(after));
        }
    }

    private static String position(Client person) {
        try (LogStream stream = person.stream("/api/events")) {
            return stream.awaitEvent("hello").id();
        }
    }

    @Test
    void logsChartsAndBuildsComeByTheSameConnectionEachFromWhereItHasCome() {
        Client owner = story.developer();
        long id = story.running(owner);
        long build = server.db()
                .number("SELECT b.id FROM builds b JOIN deployments d ON d.image_id = b.image_id WHERE d.id = ?", id);
        String log = "log:" + id + ":0";
        String lastId;
        List<String> first;
        try (LogStream stream =
                owner.stream("/api/events?channel=" + log + "&channel=points:" + id + ":1&channel=build:" + build)) {
            Eventually.holds("lines", () -> stream.events(log).size() > 5);
            stream.awaitEvent("points:" + id + ":1");
            JsonObject lines = Json.object(
                    String.join("", stream.awaitEvent("build:" + build).data()));
            assertTrue(lines.getBoolean("finished"));
            assertEquals(lines.getInt("next"), lines.getJsonArray("lines").size());
            first = stream.ids(log);
            lastId = first.get(first.size() - 1);
        }
        try (LogStream stream =
                owner.stream("/api/events?channel=" + log + "@" + lastId + "&channel=build:" + build + "@1")) {
            Eventually.holds("lines", () -> stream.events(log).size() > 2);
            List<String> second = stream.ids(log);
            assertTrue(second.stream().noneMatch(first::contains), "none twice");
            JsonObject lines = Json.object(
                    String.join("", stream.awaitEvent("build:" + build).data()));
            assertEquals(lines.getInt("next") - 1, lines.getJsonArray("lines").size());
            String whole =
                    owner.get("/api/deployments/" + id + "/logs?tail=1000").body();
            assertTrue(whole.indexOf(lastId) < whole.indexOf(second.get(0)), "in order");
        }
    }

    @Test
    void whatIsNotThereForOneEndsItsChannelAloneAndTooManyAreRefused() {
        long id = story.running(Cast.shared().image());
        Client stranger = story.developer();
        long own = story.running(stranger);
        try (LogStream stream = stranger.stream("/api/events?channel=log:" + id + ":0&channel=log:" + own
                + ":0&channel=build:999999&channel=points:" + own + ":1")) {
            stream.awaitEvent("end:log:" + id + ":0");
            stream.awaitEvent("points:" + own + ":1");
            stream.awaitEvent("end:build:999999");
            stream.awaitEvent("log:" + own + ":0");
            assertEquals(List.of(), stream.events("log:" + id + ":0"));
            story.act(story.operator(), own, "delete");
            stream.awaitEvent("end:log:" + own + ":0");
            stream.awaitEvent("end:points:" + own + ":1");
            assertFalse(stream.isEnded(), "the connection goes on");
        }
        Problem.of(400, stranger.get("/api/events?" + "channel=build:1&".repeat(65)));
    }

    @Test
    void whoIsBlockedOrSignsOutIsToldNothingMore() {
        Client developer = story.developer();
        try (LogStream stream = developer.stream("/api/events")) {
            stream.awaitEvent("hello");
            developer.post("/logout");
            stream.awaitEvent("end");
            Eventually.holds("the stream ends", stream::isEnded);
        }
    }

    private static List<JsonObject> changes(LogStream stream) {
        return stream.events("change").stream()
                .map(e -> Json.object(String.join("", e.data())))
                .toList();
    }

    private static boolean concerns(JsonObject change, long request) {
        return change.getInt("request", 0) == request
                || change.getString("kind").equals("request")
                        && change.getJsonArray("ids").toString().contains("" + request);
    }

    private static Predicate<JsonObject> of(String kind, long id, String what) {
        return change -> change.getString("kind").equals(kind)
                && change.getString("what").equals(what)
                && change.getJsonArray("ids").stream()
                        .anyMatch(n -> n.toString().equals(Long.toString(id)));
    }

    private static void awaitChange(LogStream stream, Predicate<JsonObject> which) {
        Eventually.holds("the change is told", () -> changes(stream).stream().anyMatch(which));
    }
}
