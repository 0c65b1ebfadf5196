package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.Client.Answer;
import ru.samosval.harness.Described;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Json;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Program;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** The calls with which programs do everything that people do on the pages: lists, versions, keys, bodies. */
@OnServer
class ApiIT {

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    private final Story story = Story.on(Server.shared());

    private static Answer done(int status, Answer answer) {
        assertEquals(status, answer.status(), answer::toString);
        Described.check(answer);
        return answer;
    }

    private static Problem problem(int status, Answer answer) {
        Described.check(answer);
        return Problem.of(status, answer);
    }

    private static String etag(Answer answer) {
        return answer.header("ETag");
    }

    /** What follows the resource's own address in the location of what was created. */
    private static long made(Answer answer) {
        long id = done(201, answer).json().getInt("id");
        assertTrue(answer.header("Location").endsWith("/" + id), answer::toString);
        return id;
    }

    /**
     * Section 12 with two programs, each with a token: nobody signs in but the administrator who creates the tokens.
     */
    @Test
    void theWholeStoryIsToldByCallsAlone() {
        Program developer = Program.of(story, "developer");
        Program operator = Program.of(story, "operator");
        Map<String, String> form = story.form(developer.login());
        long request = developer.made("/api/requests", Json.of(form));
        String address = "/api/requests/" + request;
        assertEquals("draft", developer.get(address).getString("status"));
        assertEquals(
                "submitted", developer.done("POST", address + "/submit", "").getString("status"));
        JsonObject corrected = operator.done("PATCH", address, "{\"ram_mb\": 1024, \"vcpu\": 2}");
        assertEquals(1024, corrected.getInt("ram_mb"));
        assertEquals(2, corrected.getInt("vcpu"));
        assertEquals("submitted", corrected.getString("status"));
        assertEquals(
                403,
                developer
                        .send("POST", address + "/status", "{\"status\": \"approved\"}")
                        .status());
        JsonObject rejected = operator.done(
                "POST", address + "/status", "{\"status\": \"rejected\", \"reject_reason\": \"not yet\"}");
        assertEquals("not yet", rejected.getString("reject_reason"));
        operator.done("POST", address + "/status", "{\"status\": \"in_review\"}");
        operator.done("POST", address + "/status", "{\"status\": \"approved\"}");

        long build = operator.made(address + "/builds", "");
        JsonObject built = developer.get("/api/builds/" + build + "?wait=finished&timeout=60s");
        assertEquals("success", built.getString("status"));
        assertEquals(request, built.getInt("request_id"));
        JsonObject log = developer.get("/api/builds/" + build + "/log");
        assertTrue(log.getBoolean("finished") && log.getJsonArray("lines").size() > 3, log::toString);
        long image = built.getInt("image_id");
        assertEquals(
                built.getString("image_tag"),
                developer.get("/api/images/" + image).getString("image_tag"));

        long id = operator.made(
                "/api/images/" + image + "/deployments",
                "{\"name\": \"web\", \"environment\": \"staging\", \"replicas\": 3, \"ports\": \"\"}");
        String deployment = "/api/deployments/" + id;
        String running = deployment + "?wait=running&timeout=60s";
        assertEquals("running", developer.get(running).getString("status"));
        String[] bearer = {"Authorization", "Bearer " + developer.token()};
        try (LogStream stream = Server.shared().as(null).stream(deployment + "/logs/stream?tail=5", bearer)) {
            Eventually.holds("the log is live", () -> stream.events().size() > 7);
        }
        Eventually.holds(
                "there is a point",
                () -> !developer
                        .get(deployment + "/metrics")
                        .getJsonArray("cpu")
                        .isEmpty());
        assertTrue(developer.get(deployment + "/logs").getJsonArray("lines").size() > 3);

        JsonObject told = developer.done(
                "POST",
                "/api/hooks/commit",
                Json.of(Map.of("repo_url", form.get("repo_url"), "branch", "main", "commit", "0a1b2c3d")));
        assertEquals(List.of(id), Json.numbers(told.getJsonArray("restarted_deployments")));
        assertEquals("0a1b2c3d", developer.get(running).getString("commit_id"));
        JsonObject delivery = Json.array(developer
                        .send("GET", "/api/hooks/deliveries?q=" + form.get("image_name"), "")
                        .body())
                .getJsonObject(0);
        assertEquals("taken", delivery.getString("result"));
        assertEquals(
                delivery.getInt("id"),
                developer.get("/api/hooks/deliveries/" + delivery.getInt("id")).getInt("id"));
        assertEquals(
                403,
                developer
                        .send("POST", "/api/hooks/deliveries/" + delivery.getInt("id") + "/replay", "")
                        .status());
        operator.made("/api/hooks/deliveries/" + delivery.getInt("id") + "/replay", "");
        assertEquals("running", developer.get(running).getString("status"));
        operator.done("PATCH", address, "{\"base_image\": \"eclipse-temurin:21-jre\"}");
        assertTrue(developer.get(deployment).getBoolean("needs_restart"));
        assertEquals(
                "deploying", developer.done("POST", deployment + "/restart", "").getString("status"));
        assertFalse(developer.get(running).getBoolean("needs_restart"));

        JsonObject stopped = operator.done("POST", deployment + "/stop", "");
        assertEquals("stopped", stopped.getString("status"));
        assertTrue(stopped.getBoolean("stopped_by_operator"));
        assertEquals(403, developer.send("POST", deployment + "/start", "").status());
        operator.done("POST", deployment + "/start", "");
        assertEquals("running", developer.get(running).getString("status"));
        assertEquals(403, developer.send("DELETE", deployment, "").status());
        assertEquals(204, operator.send("DELETE", deployment, "").status());
        assertEquals(404, developer.send("GET", deployment, "").status());
        assertTrue(developer.get("/api/dashboard").toString().contains("approved"));

        Set<String> actions = new HashSet<>();
        for (Program each : List.of(developer, operator)) {
            assertEquals(403, each.send("GET", "/api/audit", "").status());
            Json.array(done(200, story.root().get("/api/audit?size=200&user=" + each.login()))
                            .body())
                    .forEach(row -> actions.add(row.asJsonObject().getString("action")));
        }
        Set<String> missing = new HashSet<>(Set.of(
                "request_create",
                "request_submit",
                "request_update",
                "request_status",
                "build_start",
                "deployment_create",
                "deployment_start",
                "deployment_stop",
                "deployment_restart",
                "deployment_delete",
                "commit_hook_received",
                "deployments_restarted",
                "access_denied"));
        missing.removeAll(actions);
        assertEquals(Set.of(), missing, "each act has its row");
        developer.block(story);
        assertEquals(401, developer.send("GET", address, "").status());
    }

    /** The fields of a thing have the names of its table's columns. */
    @ParameterizedTest
    @CsvSource({"requests,image_requests,", "builds,builds,build_log", "images,images,", "deployments,deployments,"})
    void thingsHaveTheColumnsOfTheSpecification(String path, String table, String besides) {
        Cast cast = Cast.shared();
        long id = switch (path) {
            case "requests" -> cast.request();
            case "builds" -> cast.build();
            case "images" -> cast.image();
            default -> story.running(cast.image());
        };
        Set<String> columns = new HashSet<>(SPECIFIED.get(table));
        columns.remove(besides);
        JsonObject thing =
                done(200, story.root().get("/api/" + path + "/" + id)).json();
        columns.removeAll(thing.keySet());
        assertEquals(Set.of(), columns);
    }

    /** Section 6.2. */
    private static final Map<String, List<String>> SPECIFIED = Map.of(
            "image_requests",
            List.of(
                    "id",
                    "image_name",
                    "repo_url",
                    "repo_branch",
                    "update_mode",
                    "target_commit",
                    "base_image",
                    "run_commands",
                    "entrypoint",
                    "dockerfile_content",
                    "ram_mb",
                    "vcpu",
                    "version_tag",
                    "owner_id",
                    "status",
                    "collaborators",
                    "created_by",
                    "created_at",
                    "updated_at"),
            "images",
            List.of("id", "request_id", "name", "version", "image_tag", "created_at"),
            "builds",
            List.of("id", "request_id", "image_id", "status", "build_log", "error_message", "built_by", "created_at"),
            "deployments",
            List.of(
                    "id",
                    "image_id",
                    "name",
                    "environment",
                    "status",
                    "replicas",
                    "ports",
                    "stopped_by_operator",
                    "needs_restart",
                    "created_at",
                    "updated_at"));

    @Test
    void aListIsWalkedByItsLinksAndCountsItsRows() {
        Client developer = story.developer();
        Set<Long> filed = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            filed.add(story.draft(developer));
        }
        Set<Long> walked = new HashSet<>();
        String next = "/api/requests?status=draft";
        while (next != null) {
            Answer page = done(200, developer.get(next));
            assertEquals("30", page.header("X-Total-Count"));
            Json.array(page.body())
                    .forEach(row -> assertTrue(
                            walked.add(row.asJsonObject().getJsonNumber("id").longValue())));
            Matcher link = NEXT.matcher(page.header("Link"));
            next = link.find() ? link.group(1) : null;
        }
        assertEquals(filed, walked);
        List<String> names = new ArrayList<>();
        Json.array(done(200, developer.get("/api/requests?status=draft&size=200&sort=-image"))
                        .body())
                .forEach(row -> names.add(row.asJsonObject().getString("image_name")
                        + ":"
                        + row.asJsonObject().getString("version_tag")));
        assertEquals(names.stream().sorted(java.util.Comparator.reverseOrder()).toList(), names);
        assertEquals(30, names.size());
        Client other = story.developer();
        long request = story.approved(other, story.form(other.username()));
        story.root().post("/requests/" + request + "/build");
        long image = story.image(developer, story.form(developer.username()));
        story.awaitBuild(Server.shared().db().number("SELECT MAX(id) FROM builds WHERE request_id = ?", request));
        story.deployment(image, story.name("no-ports"), "staging", "");
        story.deployment(image, story.name("high-port"), "staging", "20877:80");
        story.deployment(image, story.name("low-port"), "staging", "7877:80");
        assertOrdered("/api/builds?sort=by", row -> row.getString("built_by_username"));
        assertOrdered("/api/builds?sort=request", row -> row.getInt("request_id"));
        assertOrdered("/api/images?sort=owner", row -> row.getString("owner"));
        String first = "(?s)^(\\d+).*";
        assertOrdered(
                "/api/deployments?sort=ports",
                row -> row.isNull("ports")
                        ? 0
                        : Integer.parseInt(row.getString("ports").replaceAll(first, "$1")));
        Answer beyond = done(200, developer.get("/api/requests?status=draft&page=99"));
        assertEquals("[]", beyond.body());
        assertTrue(beyond.header("Link").contains("rel=\"last\""), beyond.header("Link"));
    }

    private <T extends Comparable<T>> void assertOrdered(String path, Function<JsonObject, T> by) {
        List<T> found = Json.array(
                        done(200, story.root().get(path + "&size=200")).body())
                .stream()
                .map(row -> by.apply(row.asJsonObject()))
                .toList();
        assertTrue(new HashSet<>(found).size() > 1, () -> path + ": " + found);
        assertEquals(found.stream().sorted().toList(), found, path);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/requests?state=draft, state",
        "/api/requests?status=drafted, status",
        "/api/requests?page=0, page",
        "/api/requests?page=x, page",
        "/api/requests?size=201, size",
        "/api/requests?size=0, size",
        "/api/requests?sort=price, sort",
        "/api/requests?sort=--id, sort",
        "/api/builds?status=done, status",
        "/api/images?name=x, name",
        "/api/deployments?environment=production, environment"
    })
    void whatAListDoesNotKnowIsRefusedByName(String address, String parameter) {
        assertEquals(List.of(parameter), problem(400, story.root().get(address)).fields());
    }

    @Test
    void aThingThatHasNotChangedIsNotSentAgain() {
        long request = Cast.shared().request();
        String address = "/api/requests/" + request;
        String tag = etag(done(200, story.root().get(address)));
        assertEquals(
                "", done(304, story.root().get(address, "If-None-Match", tag)).body());
        done(200, story.root().get(address, "If-None-Match", "\"another\""));
    }

    @Test
    void whoKnowsAnOlderVersionChangesNothing() {
        long draft = story.draft(story.developer());
        String address = "/api/requests/" + draft;
        Client operator = story.operator();
        String seen = etag(done(200, operator.get(address)));
        Answer first = done(200, operator.sendJson("PATCH", address, "{\"ram_mb\": 600}", "If-Match", seen));
        assertNotEquals(seen, etag(first));
        problem(412, operator.sendJson("PATCH", address, "{\"ram_mb\": 700}", "If-Match", seen));
        problem(412, operator.sendJson("PATCH", address, "{\"ram_mb\": 700}", "If-Match", ",,"));
        assertEquals(600, done(200, operator.get(address)).json().getInt("ram_mb"));
        done(200, operator.sendJson("PATCH", address, "{\"ram_mb\": 700}", "If-Match", "\"0\", " + etag(first)));
        done(200, operator.sendJson("PATCH", address, "{\"ram_mb\": 800}", "If-Match", "*"));
        problem(404, story.developer().sendJson("PATCH", address, "{\"ram_mb\": 9}", "If-Match", "\"0\""));
    }

    @Test
    void ofManyWhoKnowTheSameVersionOneChangesIt() throws Exception {
        long draft = story.draft(story.developer());
        String address = "/api/requests/" + draft;
        Client operator = story.operator();
        String seen = etag(done(200, operator.get(address)));
        List<Integer> statuses = new ArrayList<>();
        for (Answer answer : atOnce(
                8, i -> operator.sendJson("PATCH", address, "{\"ram_mb\": " + (700 + i) + "}", "If-Match", seen))) {
            statuses.add(answer.status());
        }
        assertEquals(
                List.of(200, 412, 412, 412, 412, 412, 412, 412),
                statuses.stream().sorted().toList());
    }

    @Test
    void aCallThatComesAgainWithItsKeyActsOnce() throws Exception {
        Client developer = story.developer();
        Map<String, String> form = story.form(developer.username());
        String key = story.name("key");
        Set<String> bodies = new HashSet<>();
        for (Answer answer :
                atOnce(8, i -> developer.postJson("/api/requests", Json.of(form), "Idempotency-Key", key))) {
            made(answer);
            bodies.add(answer.body());
        }
        assertEquals(1, bodies.size(), bodies::toString);
        assertEquals(
                1,
                Server.shared()
                        .db()
                        .number("SELECT COUNT(*) FROM image_requests WHERE image_name = ?", form.get("image_name")));
        Answer again = developer.postJson("/api/requests", Json.of(form), "Idempotency-Key", key);
        assertEquals("true", again.header("Idempotency-Replayed"));
        String kept = "idempotency_key = '" + key + "'";
        Server.shared().db().age("idempotency_keys", "created_at", 23 * 3_600_000L, kept);
        assertEquals(
                again.header("Location"),
                developer
                        .postJson("/api/requests", Json.of(form), "Idempotency-Key", key)
                        .header("Location"),
                "a day later, but for an hour");
        form.put("ram_mb", "1024");
        problem(422, developer.postJson("/api/requests", Json.of(form), "Idempotency-Key", key));
        problem(422, developer.sendJson("POST", again.header("Location") + "/submit", "", "Idempotency-Key", key));
        made(story.developer().postJson("/api/requests", Json.of(form), "Idempotency-Key", key));
        Server.shared().db().age("idempotency_keys", "created_at", 3_600_000L, kept);
        assertNotEquals(
                again.header("Location"),
                developer
                        .postJson("/api/requests", Json.of(form), "Idempotency-Key", key)
                        .header("Location"));
    }

    @Test
    void whatWasRefusedMayBeTriedAgainWithItsKey() {
        long draft = story.draft(story.developer());
        Client operator = story.operator();
        String address = "/api/requests/" + draft + "/builds";
        problem(409, operator.sendJson("POST", address, "", "Idempotency-Key", "build-" + draft));
        long approved = story.approved(story.developer(), Cast.shared().form());
        String build = "/api/requests/" + approved + "/builds";
        long first = made(operator.sendJson("POST", build, "", "Idempotency-Key", "build-" + approved));
        assertEquals(first, made(operator.sendJson("POST", build, "", "Idempotency-Key", "build-" + approved)));
        assertEquals(
                List.of("Idempotency-Key"),
                problem(400, operator.sendJson("POST", build, "", "Idempotency-Key", "two words"))
                        .fields());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"ram_mb\": true} | ram_mb",
                "{\"ram_mb\": []} | ram_mb",
                "{\"ram_mb\": {\"a\": [[{}]]}} | ram_mb",
                "{\"ram_mb\": 0} | ram_mb",
                "{\"ram_mb\": 1e999999999} | ram_mb",
                "{\"ram\": 1} | ram",
                "{\"image_name\": 5} | image_name",
                "{\"image_name\": null} | image_name",
                "{\"collaborators\": [1]} | collaborators",
                "{\"collaborators\": [\"nobody at all\"]} | collaborators",
                "{\"ram_mb\": 1, \"ram_mb\": 2} | ram_mb",
                "{\"ram_mb\": 1} x | body",
                "{} | body",
                "[] | body",
                "7 | body",
                "{'ram_mb': 1} | body",
                "{\"ram_mb\": | body"
            })
    void aBodyThatIsNotUnderstoodChangesNothingAndIsToldByField(String body, String field) {
        long draft = story.draft(story.developer());
        Answer answer = story.operator().sendJson("PATCH", "/api/requests/" + draft, body);
        assertEquals(List.of(field), problem(400, answer).fields());
        assertEquals("1", Server.shared().db().text("SELECT row_version FROM image_requests WHERE id = ?", draft));
    }

    @Test
    void aFormIsNoJson() {
        long draft = story.draft(story.developer());
        Problem.of(415, story.operator().post("/api/requests/" + draft + "/submit", Map.of("x", "1")));
        problem(
                400,
                story.operator().sendJson("POST", "/api/requests/" + draft + "/submit", "{\"status\": \"approved\"}"));
    }

    @Test
    void whoHandsARequestOverIsAnsweredThoughTheySeeItNoLonger() {
        Client author = story.developer();
        Client owner = story.developer();
        Client next = story.developer();
        long draft = story.draft(author, story.form(owner.username()));
        String body = "{\"owner\": \"" + next.username() + "\"}";
        JsonObject edited = done(200, owner.sendJson("PATCH", "/api/requests/" + draft, body))
                .json();
        assertEquals(next.username(), edited.getString("owner"), edited::toString);
        problem(404, owner.get("/api/requests/" + draft));
        long other = story.draft(author, story.form(owner.username()));
        Answer posted = owner.post("/requests/" + other + "/edit", Map.of("owner", next.username()));
        assertEquals("/requests", posted.location(), posted::toString);
    }

    @Test
    void anOwnerWhoIsBlockedMeanwhileHindersNobodyFromEditingTheRest() {
        Client owner = story.developer();
        long request = story.approved(story.developer(), story.form(owner.username()));
        story.root().post("/admin/users/" + story.idOf(owner) + "/block");
        done(200, story.operator().sendJson("PATCH", "/api/requests/" + request, "{\"base_image\": \"python:3.12\"}"));
        assertEquals(
                List.of("owner"),
                problem(400, story.operator().sendJson("PATCH", "/api/requests/" + request, "{\"owner\": \"nobody\"}"))
                        .fields());
    }

    @Test
    void anEditIsShownBeforeItIsDone() {
        long draft = story.draft(story.developer());
        String address = "/api/requests/" + draft;
        JsonObject difference = done(
                        200,
                        story.operator()
                                .postJson(
                                        address + "/diff",
                                        "{\"ram_mb\": \"1 ГБ\", \"vcpu\": 0.5, \"target_commit\": \"0a1b2c3d\"}"))
                .json();
        Map<String, List<JsonValue>> changes = new HashMap<>();
        for (JsonObject change : difference.getJsonArray("changes").getValuesAs(JsonObject.class)) {
            changes.put(change.getString("field"), List.of(change.get("before"), change.get("after")));
        }
        assertEquals(
                Map.of(
                        "ram_mb",
                        List.of(jakarta.json.Json.createValue("512"), jakarta.json.Json.createValue("1024")),
                        "target_commit",
                        List.of(JsonValue.NULL, jakarta.json.Json.createValue("0a1b2c3d"))),
                changes);
        assertEquals(512, done(200, story.operator().get(address)).json().getInt("ram_mb"));
        problem(400, story.operator().postJson(address + "/diff", "{\"ram_mb\": 0}"));
    }

    @Test
    void aSecretIsNotShownAndStaysWhereItIsSentAsShown() {
        Client developer = story.developer();
        Map<String, String> form = story.form(developer.username());
        form.put("run_commands", "curl -u ci:topsecret99 https://example.test/x");
        long draft = story.draft(developer, form);
        String address = "/api/requests/" + draft;
        JsonObject shown = done(200, developer.get(address)).json();
        assertTrue(!shown.toString().contains("topsecret99"), shown::toString);
        String edit = jakarta.json.Json.createObjectBuilder()
                .add("run_commands", shown.getString("run_commands"))
                .add("ram_mb", 256)
                .build()
                .toString();
        done(200, developer.sendJson("PATCH", address, edit));
        assertEquals(
                form.get("run_commands"),
                Server.shared().db().text("SELECT run_commands FROM image_requests WHERE id = ?", draft));

        // With another line in the same field, the masked secret would be lost.
        String more = jakarta.json.Json.createObjectBuilder()
                .add("run_commands", shown.getString("run_commands") + "\necho 2")
                .build()
                .toString();
        assertEquals(
                List.of("run_commands"),
                Problem.of(400, developer.sendJson("PATCH", address, more)).fields());
        assertEquals(
                form.get("run_commands"),
                Server.shared().db().text("SELECT run_commands FROM image_requests WHERE id = ?", draft));
    }

    @Test
    void collaboratorsComeAndGoOneByOne() {
        Client developer = story.developer();
        Client other = story.developer();
        long draft = story.draft(developer);
        String address = "/api/requests/" + draft + "/collaborators/" + other.username();
        problem(404, other.get("/api/requests/" + draft));
        Answer added = done(200, developer.sendJson("PUT", address, ""));
        assertEquals(List.of(other.username()), Json.strings(added.json().getJsonArray("collaborators")));
        assertEquals(etag(added), etag(done(200, developer.sendJson("PUT", address, ""))), "nothing more changes");
        done(200, other.get("/api/requests/" + draft));
        done(200, developer.call("DELETE", address));
        problem(404, other.get("/api/requests/" + draft));
        done(200, developer.call("DELETE", address));
        problem(400, developer.call("DELETE", "/api/requests/" + draft + "/collaborators/no-such-user"));
        problem(400, developer.sendJson("PUT", "/api/requests/" + draft + "/collaborators/no-such-user", ""));
    }

    @Test
    void anotherSitesPageDoesNothing() {
        long draft = story.draft(story.developer());
        for (String site : List.of("cross-site", "same-site")) {
            problem(
                    403,
                    story.operator()
                            .sendJson("PATCH", "/api/requests/" + draft, "{\"ram_mb\": 9}", "Sec-Fetch-Site", site));
            problem(
                    403,
                    story.operator()
                            .sendJson("POST", "/api/requests/" + draft + "/hook-secret", "", "Sec-Fetch-Site", site));
            problem(403, story.root().sendJson("POST", "/api/hooks/secret", "", "Sec-Fetch-Site", site));
        }
        problem(
                403,
                story.operator()
                        .sendJson(
                                "PATCH",
                                "/api/requests/" + draft,
                                "{\"ram_mb\": 9}",
                                "Origin",
                                "https://elsewhere.example"));
        done(
                200,
                story.operator()
                        .sendJson(
                                "PATCH", "/api/requests/" + draft, "{\"ram_mb\": 9}", "Sec-Fetch-Site", "same-origin"));
    }

    @Test
    void peopleAndTheirActsAreSeenAndSteered() {
        Client root = story.root();
        String name = story.name("dev");
        Answer made = root.postJson(
                "/api/users",
                Json.of(Map.of("username", name, "password", Server.passwordOf(name), "role", "developer")),
                "Idempotency-Key",
                "user-" + name);
        long user = made(made);
        Answer again = root.postJson(
                "/api/users",
                Json.of(Map.of("username", name, "password", "another one", "role", "developer")),
                "Idempotency-Key",
                "user-" + name);
        assertEquals(made.body(), again.body());
        assertTrue(!Server.shared()
                .db()
                .column("SELECT body FROM idempotency_keys")
                .toString()
                .contains("password"));
        problem(400, root.postJson("/api/users", Json.of(Map.of("username", name, "password", "x"))));
        Client person = Server.shared().as(name);
        done(200, person.get("/api/dashboard"));
        assertEquals(
                false,
                done(200, root.sendJson("POST", "/api/users/" + user + "/block", ""))
                        .json()
                        .getBoolean("is_active"));
        problem(401, person.get("/api/dashboard"));
        problem(409, root.sendJson("POST", "/api/users/" + user + "/block", ""));
        done(200, root.sendJson("POST", "/api/users/" + user + "/unblock", ""));
        done(204, root.postJson("/api/users/" + user + "/password", "{\"new_password\": \"another good one\"}"));
        problem(400, root.postJson("/api/users/" + user + "/password", "{\"new_password\": \"x\"}"));
        String[] key = {"Idempotency-Key", "twice-for-" + name};
        for (String password : List.of("the second good one", "the third good one")) {
            done(
                    204,
                    root.postJson("/api/users/" + user + "/password", "{\"new_password\": \"" + password + "\"}", key));
            Server.shared().as(null).signIn(name, password);
        }
        // Changing one's own password requires the old one: whoever finds a token or an open window must not get the
        // account.
        problem(
                403,
                root.postJson(
                        "/api/users/" + story.idOf(root) + "/password", "{\"new_password\": \"another good one\"}"));
        assertEquals(
                name,
                Json.array(done(200, root.get("/api/users?q=" + name)).body())
                        .getJsonObject(0)
                        .getString("username"));
        JsonObject action = Json.array(done(200, root.get("/api/audit?user=root&action=user_block&q=" + name))
                        .body())
                .getJsonObject(0);
        assertEquals("username: " + name + "; is_active: 1 → 0", action.getString("details"));
        done(200, root.get("/api/audit"));
        done(200, root.get("/api/alerts?state=all"));
        problem(400, root.get("/api/alerts?state=closed"));
        problem(404, root.get("/api/alerts/999999"));
    }

    @Test
    void aPlainPostIsRefusedAsAProblemWhereThatIsAskedFor() {
        Client developer = story.developer();
        String[] accept = {"Accept", "application/problem+json"};
        long draft = story.draft(developer);
        Problem form = Problem.of(400, developer.post("/requests/new", Map.of("image_name", "UPPER"), accept));
        assertTrue(form.fields().containsAll(List.of("image_name", "repo_url", "version_tag")), form::toString);
        Problem.of(404, developer.post("/requests/99999999/submit", Map.of(), accept));
        Problem.of(403, developer.post("/requests/" + draft + "/build", Map.of(), accept));
        Problem.of(403, developer.get("/admin/users", accept));
        Problem.of(404, developer.get("/nothing-here", accept));
        Problem.of(415, developer.postJson("/requests/new", "{}", accept));
        String[] rather = {"Accept", "text/html;q=0.5, application/problem+json"};
        Problem.of(403, developer.post("/requests/" + draft + "/build", Map.of(), rather));
        Client nobody = Server.shared().as(null);
        Problem.of(401, nobody.post("/requests/" + draft + "/submit", Map.of(), accept));
        Problem.of(401, nobody.get("/dashboard", accept));
        String login = story.name("nobody");
        Problem.of(401, nobody.post("/login", Map.of("username", login, "password", "wrong"), accept));
        Problem.of(400, nobody.post("/login", Map.of("username", login), accept));
        assertEquals(
                303,
                nobody.post("/requests/" + draft + "/submit", Map.of(), "Accept", "application/json;q=0.5, text/html")
                        .status());
        assertTrue(
                developer.post("/requests/new", Map.of()).header("Content-Type").startsWith("text/html"));
    }

    @Test
    void whatCallsWithoutATokenOrASignInLearnIsThat() {
        problem(401, Server.shared().as(null).get("/api/requests"));
        problem(401, Server.shared().as(null).postJson("/api/requests", "{}"));
    }

    @Test
    void aListThatIsShortHasPagesAndAnOrderToo() {
        Client developer = story.developer();
        for (String name : List.of("beta", "alpha", "gamma")) {
            made(developer.postJson("/api/tokens", "{\"name\": \"" + name + "\", \"scope\": \"read\"}"));
        }
        Answer second = done(200, developer.get("/api/tokens?sort=-name&page=2&size=1"));
        assertEquals(List.of("beta"), names(second));
        assertEquals("3", second.header("X-Total-Count"));
        assertTrue(second.header("Link").contains("page=3>; rel=\"next\""), second.header("Link"));
        assertEquals(List.of("gamma", "alpha", "beta"), names(developer.get("/api/tokens")), "the newest first");
        assertEquals(List.of(), names(developer.get("/api/tokens?page=4&size=1")));
        assertEquals(
                List.of("size"),
                problem(400, developer.get("/api/tokens?size=201")).fields());
        assertEquals(
                List.of("sort"),
                problem(400, developer.get("/api/tokens?sort=hash")).fields());
        for (String order : List.of("id", "name", "scope", "created", "expires", "used")) {
            done(200, developer.get("/api/tokens?sort=" + order));
        }
        for (String order : List.of("id", "agent", "address", "created", "used")) {
            done(200, developer.get("/api/sessions?sort=-" + order));
        }
        done(200, story.root().get("/api/push-targets?page=1&size=200&sort=-name"));
    }

    private static List<String> names(Answer list) {
        return Json.array(list.body()).getValuesAs(JsonObject.class).stream()
                .map(each -> each.getString("name"))
                .toList();
    }

    @Test
    void aSecretThatIsShownOnceIsMadeOnceByOneKey() {
        Client developer = story.developer();
        String[] key = {"Idempotency-Key", story.name("key")};
        String token = "{\"name\": \"ci\", \"scope\": \"read\"}";
        Answer first = developer.postJson("/api/tokens", token, key);
        long id = made(first);
        Answer again = developer.postJson("/api/tokens", token, key);
        assertEquals(id, made(again));
        assertTrue(first.json().getString("token").length() > 20, first::toString);
        assertTrue(again.json().isNull("token"), again::toString);
        assertEquals("true", again.header("Idempotency-Replayed"));
        assertEquals(
                "ci", done(200, developer.get(first.header("Location"))).json().getString("name"));
        assertEquals(
                1, Json.array(done(200, developer.get("/api/tokens")).body()).size());
        problem(404, story.developer().get(first.header("Location")));

        String address = "/api/requests/" + story.draft(developer) + "/hook-secret";
        Answer secret = done(201, developer.sendJson("POST", address, "", key[0], story.name("key")));
        String[] other = {"Idempotency-Key", story.name("key")};
        Answer replaced = done(201, developer.sendJson("POST", address, "", other));
        Answer repeated = done(201, developer.sendJson("POST", address, "", other));
        assertNotEquals(secret.body(), replaced.body());
        assertTrue(repeated.json().isNull("secret"), repeated::toString);
        String kept = Server.shared()
                .db()
                .column("SELECT body FROM idempotency_keys WHERE body IS NOT NULL")
                .toString();
        for (String shown : List.of(
                first.json().getString("token"),
                secret.json().getString("secret"),
                replaced.json().getString("secret"))) {
            assertTrue(!kept.contains(shown), "no secret is kept with the answer");
        }
        problem(422, developer.call("DELETE", address, other));
        done(204, developer.call("DELETE", address));
    }

    /** If a thing has no version, {@code If-Match} fails with any tag and succeeds with {@code *}. An alert has one. */
    @Test
    void anAlertIsResolvedAsItIsKnown() {
        String alert = "/api/alerts/" + Cast.shared().alert();
        problem(412, story.operator().sendJson("POST", alert + "/resolve", "", "If-Match", "\"99\""));
        String seen = etag(done(200, story.operator().get(alert)));
        Answer resolved = done(200, story.operator().sendJson("POST", alert + "/resolve", "", "If-Match", seen));
        assertEquals(etag(resolved), etag(done(200, story.operator().get(alert))));
        assertNotEquals(seen, etag(resolved));
        assertTrue(resolved.json().getBoolean("resolved"));
    }

    @Test
    void whatHasNoVersionIsLeftAloneByATag() {
        Client developer = story.developer();
        String[] tag = {"If-Match", "\"0\""};
        String[] any = {"If-Match", "*"};
        String token =
                "/api/tokens/" + made(developer.postJson("/api/tokens", "{\"name\": \"a\", \"scope\": \"read\"}"));
        problem(412, developer.call("DELETE", token, tag));
        done(200, developer.get(token));
        done(204, developer.call("DELETE", token, any));
        String secret = "/api/requests/" + story.draft(developer) + "/hook-secret";
        problem(412, developer.sendJson("POST", secret, "", tag));
        done(201, developer.sendJson("POST", secret, "", any));
        problem(412, developer.call("DELETE", secret, tag));
        done(204, developer.call("DELETE", secret, any));
        Cast cast = Cast.shared();
        String image = "/api/images/" + cast.image();
        String version = etag(done(200, story.operator().get(image)));
        String web = Json.of(Map.of("name", story.name("web"), "environment", "dev"));
        problem(412, story.operator().postJson(image + "/deployments", web, tag));
        made(story.operator().postJson(image + "/deployments", web, "If-Match", version));
    }

    /** Each act that takes a version, on a thing in a state in which it can be done. */
    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            draft     | PATCH  | ''                    | {"ram_mb": 700}          | image_requests WHERE id
            draft     | POST   | /submit               | ''                       | image_requests WHERE id
            draft     | PUT    | /collaborators/{else} | ''                       | request_collaborators WHERE request_id
            shared    | DELETE | /collaborators/{else} | ''                       | request_collaborators WHERE request_id
            submitted | POST   | /status               | {"status": "approved"}   | image_requests WHERE id
            approved  | POST   | /builds               | ''                       | builds WHERE request_id
            image     | POST   | /deployments          | {"name": "late", "environment": "dev"} | deployments WHERE image_id
            stopped   | POST   | /start                | ''                       | deployments WHERE id
            running   | POST   | /stop                 | ''                       | deployments WHERE id
            running   | POST   | /restart              | ''                       | deployments WHERE id
            running   | DELETE | ''                    | ''                       | deployments WHERE id
            user      | POST   | /block                | ''                       | users WHERE id
            blocked   | POST   | /unblock              | ''                       | users WHERE id
            user      | POST   | /password             | {"new_password": "another one 7"} | users WHERE id
            alert     | POST   | /resolve              | ''                       | alerts WHERE id
            """)
    void noActIsDoneOnAnotherVersionThanTheOneThatIsKnown(
            String thing, String method, String action, String body, String rows) {
        Client developer = story.developer();
        String elsewhere = Cast.shared().person("stranger").username();
        String address = address(thing, developer, elsewhere);
        String call = address + action.replace("{else}", elsewhere);
        Client who = action.equals("/submit") ? developer : story.root();
        long id = Long.parseLong(address.replaceAll(".*/", ""));
        Answer known = done(200, who.get(address));
        int version = Integer.parseInt(etag(known).replace("\"", ""));
        List<List<String>> kept = rows(rows, id);
        long audited = Server.shared().db().lastAudit();

        String others = "\"" + (version - 1) + "\", \"" + (version + 1) + "\", W/" + etag(known);
        problem(412, who.sendJson(method, call, body, "If-Match", others));

        Answer after = done(200, who.get(address));
        assertEquals(known.body(), after.body());
        assertEquals(etag(known), etag(after));
        assertEquals(kept, rows(rows, id));
        assertEquals(List.of(), Server.shared().db().actionsSince(audited));

        Answer acted = who.sendJson(method, call, body, "If-Match", etag(known));
        Described.check(acted);
        assertEquals(2, acted.status() / 100, () -> "the version was all that was wrong: " + acted);
        assertNotEquals(List.of(), Server.shared().db().actionsSince(audited));
        assertNotEquals(kept, rows(rows, id));
    }

    private static List<List<String>> rows(String of, long id) {
        return Server.shared().db().rows("SELECT * FROM " + of + " = ?", id);
    }

    /** The address of a new thing in this state. */
    private String address(String thing, Client developer, String collaborator) {
        long image = Cast.shared().image();
        return switch (thing) {
            case "draft" -> "/api/requests/" + story.draft(developer);
            case "shared" -> "/api/requests/" + story.draft(developer, story.form(developer.username(), collaborator));
            case "submitted" -> "/api/requests/" + story.submitted(developer, story.form(developer.username()));
            case "approved" -> "/api/requests/" + story.approved(developer, story.form(developer.username()));
            case "image" -> "/api/images/" + story.image(developer, story.form(developer.username()));
            case "running" -> "/api/deployments/" + story.running(image);
            case "stopped" -> "/api/deployments/" + story.stopped(image, story.operator());
            case "user" -> "/api/users/" + story.idOf(developer);
            case "blocked" -> {
                long id = story.idOf(developer);
                done(200, story.root().sendJson("POST", "/api/users/" + id + "/block", ""));
                yield "/api/users/" + id;
            }
            case "alert" -> "/api/alerts/" + Cast.shared().alert();
            default -> throw new IllegalArgumentException(thing);
        };
    }

    private interface Call {
        Answer make(int number);
    }

    private static List<Answer> atOnce(int count, Call call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Callable<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                calls.add(() -> call.make(number));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatACallDoesNotKnowIsRefusedAndNothingIsDone() {
        Client operator = story.operator();
        long deployment = story.running(Cast.shared().image());
        String path = "/api/deployments/" + deployment;
        for (String call : List.of(
                path + "?wiat=running",
                path + "?wait=running&timout=5m",
                path + "?wait=running&wait=running",
                path + "/logs?tial=5",
                "/api/logs?deploymnet=" + deployment,
                "/api/logs?deployment=",
                "/api/logs/search?regexp=true",
                "/api/deployments?status=running&status=failed",
                "/api/tokens?pge=2",
                "/api/deployments/sparklines?ids=7,x",
                "/metrics?enviroment=prod",
                "/metrics/history?enviroment=prod")) {
            Client.Answer answer = operator.get(call);
            assertEquals(400, answer.status(), () -> call + ": " + answer);
            assertEquals(1, answer.json().getJsonArray("errors").size(), () -> call + ": " + answer);
        }
        assertEquals(
                400, operator.sendJson("DELETE", path + "?dry_run=true", "").status());
        assertEquals(
                List.of("dry_run"),
                Problem.of(400, operator.sendJson("DELETE", path, "{\"dry_run\":true}"))
                        .fields());
        assertEquals("running", story.status(deployment));
        assertEquals(204, operator.sendJson("DELETE", path, "{}").status(), "as many programs send it");
        Client owner = story.developer();
        long request = story.draft(owner);
        assertEquals(
                400,
                owner.postJson("/api/requests/" + request + "/hook-secret", "{\"secret\":\"my-own\"}")
                        .status());
        assertEquals(
                400,
                owner.sendJson("PUT", "/api/requests/" + request + "/collaborators/a%2Cb", "")
                        .status());
    }

    @Test
    void theTagOfAnImageChangesWithTheOwnerThatItNames() {
        Client author = story.developer();
        Client other = story.developer();
        long request = story.approved(author, story.form(author.username()));
        String image = "/api/images/" + story.imageOf(request);
        String before = author.get(image).header("ETag");
        assertEquals(304, author.get(image, "If-None-Match", before).status());
        Client.Answer edit = story.operator()
                .sendJson("PATCH", "/api/requests/" + request, "{\"owner\":\"" + other.username() + "\"}");
        assertEquals(200, edit.status(), edit::toString);
        Client.Answer after = story.operator().get(image, "If-None-Match", before);
        assertEquals(200, after.status());
        assertEquals(other.username(), after.json().getString("owner"));
    }

    /** The same lists that the page of a request and the page of its images show, by calls. */
    @Test
    void listsAreNarrowedToARequest() {
        Client owner = story.developer();
        long request = story.approved(owner, story.form(owner.username()));
        long other = story.imageOf(story.approved(owner, story.form(owner.username())));
        story.deployment(other);
        long image = story.imageOf(request);
        story.imageOf(request);
        long deployment = story.deployment(image);
        for (String list : List.of("builds", "images")) {
            Answer page = done(200, owner.get("/api/" + list + "?request=" + request + "&size=1"));
            assertEquals("2", page.header("X-Total-Count"));
            assertEquals(request, Json.array(page.body()).getJsonObject(0).getInt("request_id"));
            Matcher next = NEXT.matcher(page.header("Link"));
            assertTrue(next.find() && next.group(1).contains("request=" + request), page.header("Link"));
            assertEquals(
                    1, Json.array(done(200, owner.get(next.group(1))).body()).size());
        }
        Answer deployments = done(200, owner.get("/api/deployments?request=" + request));
        assertEquals("1", deployments.header("X-Total-Count"));
        assertEquals(deployment, Json.array(deployments.body()).getJsonObject(0).getInt("id"));
        Client stranger = story.developer();
        for (String list : List.of("builds", "images", "deployments")) {
            assertEquals(
                    "[]",
                    done(200, stranger.get("/api/" + list + "?request=" + request))
                            .body());
            assertEquals(
                    "[]",
                    done(200, story.root().get("/api/" + list + "?request=999999"))
                            .body());
            for (String bad : List.of("x", "0", "-1", "1.5", "99999999999")) {
                assertEquals(
                        List.of("request"),
                        problem(400, owner.get("/api/" + list + "?request=" + bad))
                                .fields());
            }
        }
    }

    /** By calls, as people can on the page of their profile. */
    @Test
    void onesOwnSignInsAreListedAndEndedByCalls() {
        Client here = story.developer();
        String login = here.username();
        Client there = bare().signIn(login, Server.passwordOf(login));
        Client elsewhere = bare().signIn(login, Server.passwordOf(login));
        Client stranger = story.developer();
        String read = token(here, "read");
        String write = token(here, "write");
        Answer list = done(200, here.get("/api/sessions?sort=id"));
        assertEquals("3", list.header("X-Total-Count"));
        List<JsonObject> listed = Json.array(list.body()).getValuesAs(JsonObject.class);
        assertEquals(
                List.of(true, false, false),
                listed.stream().map(each -> each.getBoolean("current")).toList());
        String second = "/api/sessions/" + listed.get(1).getInt("id");
        problem(404, stranger.sendJson("DELETE", second, ""));
        problem(403, bare().sendJson("DELETE", second, "", "Authorization", read));
        problem(403, bare().sendJson("DELETE", "/api/sessions", "", "Authorization", read));
        assertEquals(200, there.get("/api/sessions").status());
        long audited = Server.shared().db().lastAudit();
        done(204, here.sendJson("DELETE", second, ""));
        assertEquals(401, there.get("/api/sessions").status());
        problem(404, here.sendJson("DELETE", second, ""));
        done(204, here.sendJson("DELETE", "/api/sessions", ""));
        assertEquals(401, elsewhere.get("/api/sessions").status());
        Answer left = done(200, bare().get("/api/sessions", "Authorization", read));
        assertEquals("1", left.header("X-Total-Count"));
        assertFalse(Json.array(left.body()).getJsonObject(0).getBoolean("current"));
        done(204, bare().sendJson("DELETE", "/api/sessions", "", "Authorization", write));
        assertEquals(401, here.get("/api/sessions").status());
        assertEquals(
                "[]",
                done(200, bare().get("/api/sessions", "Authorization", read)).body());
        assertEquals(
                List.of(
                        "session: " + listed.get(1).getInt("id"),
                        "session: all others",
                        "session: all; by: token sessions"),
                Server.shared().db().auditSince(audited).stream()
                        .filter(row ->
                                login.equals(row.username()) && row.action().equals("session_end"))
                        .map(row -> row.details().replaceFirst("username: [^;]*; ", ""))
                        .toList());
    }

    private static Client bare() {
        return Server.shared().as(null);
    }

    private static String token(Client person, String scope) {
        return "Bearer "
                + done(201, person.postJson("/api/tokens", "{\"name\": \"sessions\", \"scope\": \"" + scope + "\"}"))
                        .json()
                        .getString("token");
    }
}
