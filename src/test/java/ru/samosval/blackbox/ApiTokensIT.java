package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Client;
import ru.samosval.harness.Db.AuditRow;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** API tokens: what they allow, what they do not, and when they end. */
@OnServer
class ApiTokensIT {

    private final Server server = Server.shared();
    private final Story story = Story.on(server);
    private final Client program = server.as(null);

    @Test
    void aTokenIsItsUserOnCallsAndPagesAndTheAuditLogNamesIt() {
        Client olga = story.person("operator");
        Client dev = story.developer();
        long request = story.submitted(dev, story.form(dev.username()));
        String token = create(olga, "ci of the shop", "write").getString("token");
        assertTrue(token.matches("samosval_[A-Za-z0-9_-]{43}"), token);
        assertFalse(olga.get("/api/tokens").body().contains(token), "shown once");
        assertEquals(
                "[]", program.get("/api/users/search?q=zzzzz", bearer(token)).body());
        Client.Answer page = program.get("/requests/" + request, bearer(token));
        assertTrue(page.body().contains(olga.username()), "the page is the user's");
        long audited = server.db().lastAudit();
        Client.Answer moved =
                program.post("/requests/" + request + "/status", Map.of("status", "in_review"), bearer(token));
        assertEquals(303, moved.status(), moved::toString);
        AuditRow row = server.db().auditedSince(audited, "request_status");
        assertTrue(row.details().endsWith("; by: token ci of the shop"), row.details());
    }

    @Test
    void oneUsesATokenThatAnotherDoesNotSeeNorRevoke() {
        Client anna = story.developer();
        Client boris = story.developer();
        JsonObject token = create(anna, "mine", "read");
        assertEquals("[]", boris.get("/api/tokens").body());
        assertEquals(
                404, boris.call("DELETE", "/api/tokens/" + token.getInt("id")).status());
        assertEquals(403, boris.get("/api/tokens?user=" + anna.username()).status());
        assertEquals(200, program.get("/api/tokens", bearer(token)).status());
        assertEquals(
                204, anna.call("DELETE", "/api/tokens/" + token.getInt("id")).status());
        assertRefused(program.get("/api/tokens", bearer(token)));
    }

    @Test
    void aTokenThatReadsDoesNothingElse() {
        Client olga = story.person("operator");
        Client dev = story.developer();
        long request = story.submitted(dev, story.form(dev.username()));
        String[] token = bearer(create(olga, "dashboard", "read"));
        assertEquals(200, program.get("/requests/" + request, token).status());
        List<Client.Answer> refused = List.of(
                program.post("/requests/" + request + "/status", Map.of("status", "approved"), token),
                program.postJson("/api/requests/" + request + "/status", "{\"status\":\"approved\"}", token),
                program.postJson("/api/tokens", "{\"name\":\"n\",\"scope\":\"read\"}", token),
                program.postJson("/api/hooks/commit", "{}", token));
        for (Client.Answer answer : refused) {
            assertEquals(403, answer.status(), answer::toString);
            assertTrue(answer.body().contains("write"), answer::toString);
        }
        assertEquals(
                "submitted",
                server.db()
                        .column("SELECT status FROM image_requests WHERE id = ?", request)
                        .get(0));
    }

    @Test
    void aTokenDoesNotTakeOverItsUsersAccount() {
        Client dev = story.developer();
        String[] token = bearer(create(dev, "leaked", "write"));
        assertEquals(200, program.get("/profile", token).status());
        Client.Answer answer = program.post(
                "/profile/password",
                Map.of("old_password", Server.passwordOf(dev.username()), "new_password", "another one 7"),
                token);
        assertEquals(403, answer.status(), answer::toString);
        assertEquals(200, dev.get("/dashboard").status());
    }

    @Test
    void aTokenMakesNoneThatOutlivesIt() {
        Client dev = story.developer();
        JsonObject first = create(dev, "short", "write");
        String[] token = bearer(first);
        Client.Answer longer =
                program.postJson("/api/tokens", "{\"name\":\"n\",\"scope\":\"write\",\"expires_in_days\":365}", token);
        assertField(longer, "expires_in_days");
        Client.Answer none =
                program.postJson("/api/tokens", "{\"name\":\"n\",\"scope\":\"write\",\"expires_in_days\":null}", token);
        assertField(none, "expires_in_days");
        JsonObject unsaid = program.postJson("/api/tokens", "{\"name\":\"n\",\"scope\":\"write\"}", token)
                .json();
        assertEquals(
                dev.get("/api/tokens/" + first.getInt("id")).json().getString("expires_at"),
                unsaid.getString("expires_at"),
                "the usual 90 days would be some moments longer");
        assertEquals(
                201,
                program.postJson("/api/tokens", "{\"name\":\"n\",\"scope\":\"read\",\"expires_in_days\":1}", token)
                        .status());
    }

    @Test
    void aTokenTakesAlongWhatItHasMadeWhenItIsRevoked() {
        Client dev = story.developer();
        JsonObject first = create(dev, "first", "write");
        JsonObject beside = create(dev, "beside", "write");
        JsonObject second = madeBy(first, "write", 2);
        JsonObject third = madeBy(second, "read", 1);
        long audited = server.db().lastAudit();
        assertEquals(
                204, dev.call("DELETE", "/api/tokens/" + first.getInt("id")).status());
        for (JsonObject token : List.of(first, second, third)) {
            assertRefused(program.get("/api/tokens", bearer(token)));
        }
        assertEquals(200, program.get("/api/tokens", bearer(beside)).status());
        assertEquals(
                3,
                server.db().auditSince(audited).stream()
                        .filter(row -> row.action().equals("token_revoke"))
                        .count());
    }

    private JsonObject madeBy(JsonObject token, String scope, int days) {
        Client.Answer made = program.postJson(
                "/api/tokens",
                "{\"name\":\"made\",\"scope\":\"" + scope + "\",\"expires_in_days\":" + days + "}",
                bearer(token));
        assertEquals(201, made.status(), made::toString);
        return made.json();
    }

    /** As a browser without scripts sends it. */
    @Test
    void aTokenThatIsMadeWithoutThePagesScriptsIsShownToo() {
        Client dev = story.developer();
        Document page = dev.get("/profile").html();
        Map<String, String> fields = form(page, "token-create");
        fields.put(page.select("[data-testid=token-name]").attr("name"), "without scripts");
        Client.Answer made = dev.post("/profile", fields);
        assertEquals(200, made.status(), made::toString);
        assertTrue(made.body().matches("(?s).*samosval_[A-Za-z0-9_-]{43}.*"), made.body());
        assertEquals(1, dev.get("/api/tokens").body().split("without scripts", -1).length - 1);
    }

    private static Map<String, String> form(Document page, String button) {
        Element form = page.selectFirst("form:has([data-testid=" + button + "])");
        Map<String, String> fields = new HashMap<>();
        form.select("input[name], textarea[name]").forEach(field -> fields.put(field.attr("name"), field.val()));
        form.select("select[name]")
                .forEach(field -> fields.put(
                        field.attr("name"),
                        field.select("option[selected], option").first().val()));
        String name = form.select("[data-testid=" + button + "]").attr("name");
        fields.put(name, name);
        return fields;
    }

    /** Some milliseconds pass between the check of the token and the moment when the stream can be ended. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/events", "/api/deployments/%d/logs/stream", "/docker/%s/events"})
    void aStreamThatOpensWhileItsTokenEndsIsEndedToo(String address) throws InterruptedException {
        Client dev = story.developer();
        long deployment = story.running(dev);
        List<LogStream> opened = new ArrayList<>();
        try {
            for (int round = 0; round < 25; round++) {
                JsonObject token = create(dev, "viewer " + round, "read");
                String path = address.startsWith("/docker")
                        ? address.formatted(token.getString("token"))
                        : address.replace("%d", Long.toString(deployment));
                Thread opens = new Thread(() -> {
                    LogStream stream = program.stream(path, bearer(token));
                    synchronized (opened) {
                        opened.add(stream);
                    }
                });
                opens.start();
                TimeUnit.MICROSECONDS.sleep(250L * round);
                assertEquals(
                        204,
                        dev.call("DELETE", "/api/tokens/" + token.getInt("id")).status());
                opens.join();
            }
            for (LogStream stream : opened) {
                Eventually.holds("refused, or ended", stream::isEnded);
            }
        } finally {
            opened.forEach(LogStream::close);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "password", "revoke", "own password"})
    void whatEndsATokenEndsItAtOnceAndItsStreamsToo(String end) {
        Client dev = story.developer();
        long deployment = story.running(dev);
        JsonObject token = create(dev, "viewer", "read");
        try (LogStream stream = program.stream("/api/deployments/" + deployment + "/logs/stream", bearer(token))) {
            stream.awaitLines(1);
            String user = "/admin/users/" + story.idOf(dev);
            switch (end) {
                case "block" -> story.root().post(user + "/block");
                case "password" -> story.root().post(user + "/password", Map.of("new_password", "another one 7"));
                case "revoke" -> dev.call("DELETE", "/api/tokens/" + token.getInt("id"));
                default ->
                    dev.post(
                            "/profile/password",
                            Map.of("old_password", Server.passwordOf(dev.username()), "new_password", "another one 7"));
            }
            assertRefused(program.get("/api/tokens", bearer(token)));
            assertEquals(
                    403,
                    program.get("/docker/" + token.getString("token") + "/containers/json")
                            .status());
            stream.awaitEvent("end");
        }
        assertTrue(server.db()
                .column("SELECT id FROM api_tokens WHERE id = ?", token.getInt("id"))
                .isEmpty());
    }

    /** Its time is made to be over while it is in use. */
    @Test
    void aTokenWhoseTimeIsOverIsRefusedAndItsStreamsEndAndItsUserSeesThatItIsOver() {
        Client dev = story.developer();
        long deployment = story.running(dev);
        JsonObject token = create(dev, "short lived", "read");
        JsonObject beside = create(dev, "long lived", "read");
        String docker = "/docker/" + token.getString("token");
        try (LogStream lines = program.stream("/api/deployments/" + deployment + "/logs/stream", bearer(token));
                LogStream events = program.stream("/api/events", bearer(token));
                LogStream containers = program.stream(docker + "/events");
                LogStream another = program.stream("/api/events", bearer(beside))) {
            lines.awaitLines(1);
            events.awaitEvent("hello");
            another.awaitEvent("hello");
            assertEquals(200, containers.status());

            server.db().age("api_tokens", "expires_at", TimeUnit.DAYS.toMillis(31), "id = " + token.getInt("id"));

            assertRefused(program.get("/api/tokens", bearer(token)));
            assertEquals(403, program.get(docker + "/containers/json").status());
            lines.awaitEvent("end");
            for (LogStream stream : List.of(lines, events, containers)) {
                Eventually.holds("the stream ends", stream::isEnded);
            }
            assertFalse(another.isEnded(), "its user's other token goes on");
            assertEquals(200, program.get("/api/tokens", bearer(beside)).status());
        }
        for (String kept : List.of("short lived", "long lived")) {
            Element row = dev.get("/profile").html().select("[data-testid=token-row]").stream()
                    .filter(each -> each.text().contains(kept))
                    .findFirst()
                    .orElseThrow();
            assertEquals(kept.equals("short lived"), Sentences.says(row.text(), "token.expired"), row::text);
        }
    }

    @Test
    void itIsKeptAsAHashWithWhenAndFromWhereItWasUsed() {
        Client dev = story.developer();
        JsonObject token = create(dev, "used", "read");
        program.get("/api/tokens", bearer(token));
        String kept = server.db()
                .column("SELECT token_hash FROM api_tokens WHERE id = ?", token.getInt("id"))
                .get(0);
        assertTrue(kept.matches("[0-9a-f]{64}"), kept);
        Eventually.holds("its use is shown", () -> {
            String shown = dev.get("/api/tokens").body();
            return shown.contains("\"used_from\":\"127.0.0.1\"") && !shown.contains("\"used_at\":null");
        });
    }

    @Test
    void whatIsNoGoodTokenIsRefusedEverywhereAndNotLedToTheSignIn() {
        for (String token : List.of("", "samosval_", "samosval_" + "A".repeat(43), "x".repeat(4_000), "root:root")) {
            for (String path : List.of("/api/tokens", "/dashboard", "/", "/api/nothing")) {
                Client.Answer answer = program.get(path, "Authorization", "Bearer " + token);
                assertEquals(401, answer.status(), path + " " + answer);
                assertEquals("Bearer error=\"invalid_token\"", answer.header("WWW-Authenticate"));
            }
        }
        Client dev = story.developer();
        assertEquals(
                401, dev.get("/api/tokens", "Authorization", "Bearer wrong").status(), "the cookie does not help");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"scope\":\"read\"}|name",
                "{\"name\":\" \",\"scope\":\"read\"}|name",
                "{\"name\":7,\"scope\":\"read\"}|name",
                "{\"name\":\"n\"}|scope",
                "{\"name\":\"n\",\"scope\":\"admin\"}|scope",
                "{\"name\":\"n\",\"scope\":[\"read\"]}|scope",
                "{\"name\":\"n\",\"scope\":\"read\",\"expires_in_days\":0}|expires_in_days",
                "{\"name\":\"n\",\"scope\":\"read\",\"expires_in_days\":-1}|expires_in_days",
                "{\"name\":\"n\",\"scope\":\"read\",\"expires_in_days\":3651}|expires_in_days",
                "{\"name\":\"n\",\"scope\":\"read\",\"expires_in_days\":1.5}|expires_in_days",
                "{\"name\":\"n\",\"scope\":\"read\",\"expires_in_days\":1e400000}|expires_in_days",
                "{\"name\":\"n\",\"scope\":\"read\",\"expires_in_days\":\"30\"}|expires_in_days",
                "{\"name\":\"n\",\"name\":\"m\",\"scope\":\"read\"}|name",
                "[]|body",
                "{|body",
            })
    void whatIsWrongIsNamed(String body, String field) {
        assertField(story.developer().postJson("/api/tokens", body), field);
    }

    @Test
    void aServiceAccountSignsInByTokensAloneWhichAnAdministratorGives() {
        String bot = story.name("bot");
        Client root = story.root();
        Client.Answer withPassword = root.post(
                "/admin/users/create",
                Map.of("username", bot, "password", "long enough 7", "role", "operator", "service_account", "true"));
        assertEquals(400, withPassword.status(), withPassword::toString);
        root.post("/admin/users/create", Map.of("username", bot, "role", "operator", "service_account", "true"));
        Client.Answer given =
                root.postJson("/api/tokens", "{\"name\":\"deploys\",\"scope\":\"write\",\"user\":\"" + bot + "\"}");
        assertEquals(201, given.status(), given::toString);
        assertEquals(200, program.get("/deployments", bearer(given.json())).status());
        assertEquals(403, program.get("/admin/users", bearer(given.json())).status());
        Client.Answer signIn = server.as(null).trySignIn(bot, "long enough 7");
        assertEquals(200, signIn.status(), signIn::toString);
        assertTrue(Sentences.says(signIn.html().text(), "login.failed"), signIn::toString);
        Client dev = story.developer();
        Client.Answer forPerson =
                root.postJson("/api/tokens", "{\"name\":\"n\",\"scope\":\"read\",\"user\":\"" + dev.username() + "\"}");
        assertField(forPerson, "user");
        assertEquals(
                403,
                dev.postJson("/api/tokens", "{\"name\":\"n\",\"scope\":\"read\",\"user\":\"" + bot + "\"}")
                        .status());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "\"role\":\"operator\",\"password\":\"long enough 7\"",
                "\"role\":\"operator\"",
                "\"role\":\"developer\",\"service_account\":true",
                "\"role\":\"admin\",\"service_account\":true"
            })
    void noPersonAndNoOtherRoleIsMadeToFileRequestsToo(String account) {
        String name = story.name("files");
        assertField(
                story.root()
                        .postJson(
                                "/api/users",
                                "{\"username\":\"" + name + "\"," + account + ",\"files_requests\":true}"),
                "files_requests");
        Client.Answer posted = story.root()
                .post(
                        "/admin/users/create",
                        Map.of(
                                "username",
                                name,
                                "password",
                                "long enough 7",
                                "role",
                                "operator",
                                "files_requests",
                                "on"));
        assertEquals(400, posted.status(), posted::toString);
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM users WHERE username = ?", name));
    }

    @Test
    void manyProgramsAndPeopleAtOnceAreEachThemselves() {
        List<Client> people = List.of(story.developer(), story.person("operator"), story.root());
        List<String[]> tokens =
                people.stream().map(p -> bearer(create(p, "crowd", "read"))).toList();
        IntStream.range(0, 300).parallel().forEach(i -> {
            Client person = people.get(i % 3);
            assertTrue(program.get("/profile", tokens.get(i % 3)).body().contains(person.username()));
            assertEquals(i % 3 == 2 ? 200 : 403, person.get("/admin/users").status());
        });
    }

    /** A program may make a short-lived token each day. */
    @Test
    void tokensWhoseTimeIsOverGiveWayToNewOnes() {
        Client developer = story.developer();
        for (int i = 0; i < 50; i++) {
            create(developer, "daily", "read");
        }
        String more = "{\"name\":\"daily\",\"scope\":\"read\",\"expires_in_days\":1}";
        Problem.of(409, developer.postJson("/api/tokens", more));
        server.db()
                .leave("UPDATE api_tokens SET expires_at = 1 WHERE user_id = " + story.idOf(developer)
                        + " AND id % 2 = 0");
        assertEquals(201, developer.postJson("/api/tokens", more).status());
        assertEquals(
                26, server.db().number("SELECT COUNT(*) FROM api_tokens WHERE user_id = ?", story.idOf(developer)));
    }

    private static JsonObject create(Client who, String name, String scope) {
        Client.Answer answer = who.postJson(
                "/api/tokens", "{\"name\":\"" + name + "\",\"scope\":\"" + scope + "\",\"expires_in_days\":30}");
        assertEquals(201, answer.status(), answer::toString);
        return answer.json();
    }

    private static String[] bearer(JsonObject created) {
        return bearer(created.getString("token"));
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private static void assertField(Client.Answer answer, String field) {
        assertEquals(List.of(field), Problem.of(400, answer).fields(), answer::toString);
    }

    private static void assertRefused(Client.Answer answer) {
        assertEquals(401, answer.status(), answer::toString);
    }
}
