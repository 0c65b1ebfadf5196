package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.Db.AuditRow;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Hmac;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** A server whose webhook has a secret and on which all rollouts fail. */
class SecretAndFailuresIT {

    private static final int FREE_TRIES = 20;
    private static final int STREAMS = 6;
    private static final String SECRET = "a secret of CI";
    private static final String BODY =
            "{\"repo_url\":\"https://git.example.test/a/b\",\"branch\":\"main\",\"commit\":\"abcdef0\"}";

    private static Server server;
    private static Story story;

    @RegisterExtension
    final Chromium browser = new Chromium();

    @BeforeAll
    static void start() {
        server = Server.start(Map.of(
                "samosval.webhook.secret",
                SECRET,
                "samosval.simulation.deploy-failure-rate",
                "1",
                "samosval.root.default-password-from-anywhere",
                "true",
                "samosval.streams.total",
                Integer.toString(STREAMS)));
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
    void theTokenLetsIn() {
        assertEquals(
                200,
                server.as(null)
                        .postJson("/api/hooks/commit", BODY, "X-Samosval-Token", SECRET)
                        .status());
        assertEquals(
                200,
                server.as(null)
                        .postJson("/api/hooks/commit/", BODY, "X-Samosval-Token", SECRET)
                        .status());
    }

    @Test
    void aWrongTokenOrNoneIsRefusedAndChangesNothing() {
        long received = server.db().number("SELECT COUNT(*) FROM audit_log WHERE action = 'commit_hook_received'");
        Problem.of(401, server.as(null).postJson("/api/hooks/commit", BODY));
        Problem.of(401, server.as(null).postJson("/api/hooks/commit", BODY, "X-Samosval-Token", "a secret of C"));
        Problem.of(401, server.as(null).postJson("/api/hooks/commit", BODY, "X-Samosval-Token", ""));
        Problem.of(401, server.as(null).postJson("/api/hooks/commit", "nonsense"));
        assertEquals(
                received, server.db().number("SELECT COUNT(*) FROM audit_log WHERE action = 'commit_hook_received'"));
    }

    @Test
    void aFailureThatCostsNoWaitClosesNothingForThoseWhoAskAtTheSameMoment() {
        String[] from = {"X-Samosval-Token", "a guess", "X-Forwarded-For", "203.0.113.10"};
        Problem.of(401, server.as(null).postJson("/api/hooks/commit", BODY, from));

        assertEquals(
                "1 failed, open from 0",
                server.db()
                        .text(
                                "SELECT failures || ' failed, open from ' || open_at FROM brakes WHERE subject = ?",
                                "hook 203.0.113.10"));
    }

    @Test
    void wrongSecretsAreCountedInOneRowAndSlowedDownByTheirAddressAlone() {
        String[] from = {"X-Samosval-Token", "a guess", "X-Forwarded-For", "203.0.113.9"};
        for (int i = 0; i < FREE_TRIES; i++) {
            Problem.of(401, server.as(null).postJson("/api/hooks/commit", BODY, from));
        }
        assertEquals(
                List.of(Integer.toString(FREE_TRIES)),
                server.db()
                        .column("SELECT repeats FROM audit_log WHERE action = 'commit_hook_refused'"
                                + " AND address = '203.0.113.9'"));
        Problem.of(401, server.as(null).postJson("/api/hooks/commit", BODY, from));
        Client.Answer slowed = server.as(null).postJson("/api/hooks/commit", BODY, from);
        Problem.of(429, slowed);
        assertFalse(slowed.header("Retry-After").isEmpty());
        assertEquals(
                200,
                server.as(null)
                        .postJson("/api/hooks/commit", BODY, "X-Samosval-Token", SECRET)
                        .status());
    }

    @Test
    void aBrowserThatAnotherSiteMakesCallIsRefusedEvenWithTheSecret() {
        Problem.of(
                403,
                server.as(null)
                        .postJson(
                                "/api/hooks/commit", BODY, "X-Samosval-Token", SECRET, "Sec-Fetch-Site", "cross-site"));
    }

    @Test
    void theSignatureOfTheRawBodyLetsIn() {
        String signed =
                "{ \"commit\" : \"abcdef0\", \"branch\":\"ветка\", \"repo_url\":\"https://git.example.test/a/b\" }\n";
        assertEquals(
                200,
                server.as(null)
                        .postJson(
                                "/api/hooks/commit",
                                signed,
                                "X-Hub-Signature-256",
                                "sha256=" + Hmac.hex(SECRET, signed))
                        .status());
    }

    @Test
    void whereTheStreamsOfAllAreTakenOneMoreIsToldToComeLaterWhoeverAsks() {
        Client taker = story.developer();
        Client other = story.developer();
        List<LogStream> streams = new ArrayList<>();
        try {
            // Some streams of viewers that have just left may still be open.
            Eventually.holds("all places are taken", () -> {
                LogStream stream = taker.stream("/api/events");
                streams.add(stream);
                return stream.status() == 503;
            });
            try (LogStream refused = other.stream("/api/events")) {
                assertEquals(503, refused.status());
                assertFalse(refused.header("Retry-After").isEmpty());
            }
            Client.Answer why = other.get("/api/events");
            Problem.of(503, why);
            assertTrue(Sentences.says(why.json().getString("detail"), "logs.streams.full"), why::body);
            assertTrue(streams.size() <= STREAMS + 1, "no more than are meant");
            assertEquals(200, other.get("/dashboard").status());
        } finally {
            streams.forEach(LogStream::close);
        }
        Eventually.holds("places are free again", () -> {
            try (LogStream again = other.stream("/api/events")) {
                return again.status() == 200;
            }
        });
    }

    @Test
    void ofAPackedBodyTheBytesAsTheyWereSentAreSigned() throws IOException {
        byte[] packed = packed(BODY.getBytes(StandardCharsets.UTF_8));
        assertEquals(200, postPacked(packed, Hmac.hex(SECRET, packed)).status());
        Problem.of(401, postPacked(packed, Hmac.hex(SECRET, BODY)));
        byte[] large = packed((BODY + " ".repeat(64 * 1024)).getBytes(StandardCharsets.UTF_8));
        Problem.of(413, postPacked(large, Hmac.hex(SECRET, large)));
        byte[] cut = Arrays.copyOf(packed, packed.length / 2);
        Problem.of(400, postPacked(cut, Hmac.hex(SECRET, cut)));
        byte[] none = BODY.getBytes(StandardCharsets.UTF_8);
        Problem.of(400, postPacked(none, Hmac.hex(SECRET, none)));
    }

    private static Client.Answer postPacked(byte[] body, String signature) {
        return server.as(null)
                .postBytes(
                        "/api/hooks/commit",
                        body,
                        "Content-Type",
                        "application/json",
                        "Content-Encoding",
                        "gzip",
                        "X-Hub-Signature-256",
                        "sha256=" + signature);
    }

    private static byte[] packed(byte[] body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        }
        return packed.toByteArray();
    }

    @Test
    void aWrongSignatureIsRefused() {
        for (String signature : List.of(
                "sha256=" + Hmac.hex("another secret", BODY),
                "sha256=" + Hmac.hex(SECRET, BODY + " "),
                Hmac.hex(SECRET, BODY),
                "sha1=" + Hmac.hex(SECRET, BODY),
                "sha256=",
                "nonsense")) {
            Problem.of(401, server.as(null).postJson("/api/hooks/commit", BODY, "X-Hub-Signature-256", signature));
        }
    }

    @Test
    void aSessionStillGoesByItsRights() {
        assertEquals(200, story.operator().postJson("/api/hooks/commit", BODY).status());
    }

    @Test
    void aSecretIsNeverShown() {
        Client.Answer taken = server.as(null).postJson("/api/hooks/commit", BODY, "X-Samosval-Token", SECRET);
        assertEquals(200, taken.status(), taken::toString);
        String delivery = server.db().text("SELECT MAX(id) FROM hook_deliveries");
        assertFalse(server.log().contains(SECRET));
        for (String path : List.of("/admin/audit", "/hooks", "/hooks/" + delivery)) {
            Client.Answer page = story.root().get(path);
            assertEquals(200, page.status(), path);
            assertFalse(page.body().contains(SECRET), path);
        }
        assertEquals(
                List.of(), server.db().column("SELECT details FROM audit_log WHERE details LIKE '%" + SECRET + "%'"));
        for (List<String> row : server.db().rows("SELECT * FROM hook_deliveries")) {
            assertFalse(row.toString().contains(SECRET), row::toString);
        }
    }

    @Test
    void aFailedRolloutRaisesAnAlertAndIsAudited() {
        Client owner = story.developer();
        Client stranger = story.developer();
        long image = story.image(owner, story.form(owner.username()));
        long audited = server.db().lastAudit();
        long deployment = story.awaitStatus(story.deployment(image), "failed");

        List<AuditRow> rows = server.db().auditSince(audited).stream()
                .filter(r -> Long.valueOf(deployment).equals(r.targetId()))
                .toList();
        assertEquals(
                List.of("deployment_create", "deployment_failed"),
                rows.stream().map(AuditRow::action).toList());
        assertEquals(null, rows.get(1).username());
        assertEquals(deployment, rows.get(1).targetId());
        List<String> alert = server.db()
                .rows("SELECT id, alert_type, message, resolved FROM alerts WHERE target_id = ?", deployment)
                .get(0);
        assertEquals("0", alert.get(3));
        assertFalse(alert.get(2).isBlank());
        String log = story.root()
                .get("/api/deployments/" + deployment + "/logs", "Accept", "text/plain")
                .body();
        assertTrue(log.contains("ERROR"), log);

        assertTrue(seesAlert(owner, deployment), "the owner sees the alert");
        for (String page : List.of("/alerts", "/deployments/" + deployment)) {
            String russian = owner.get(page).html().text();
            String why = alert.get(2).replaceAll("^.*?\\): ", "");
            assertFalse(russian.contains(why), "people read in their language what is kept in English: " + why);
            assertTrue(owner.get(page, "Accept-Language", "en").html().text().contains(why), page);
        }
        assertFalse(seesAlert(stranger, deployment), "a stranger does not");
        String name = server.db().text("SELECT name FROM deployments WHERE id = ?", deployment);
        String shouted = name.toUpperCase(Locale.ROOT);
        assertEquals(
                3,
                owner.get("/alerts?state=resolved&q=" + shouted)
                        .html()
                        .select(".tabs a[href*=\"q=" + shouted + "\"]")
                        .size(),
                "the tabs keep what is searched for");
        assertEquals(
                1,
                owner.get("/alerts?q=" + shouted)
                        .html()
                        .select("tr[data-kind=alert]")
                        .size());
        assertEquals(
                0,
                owner.get("/alerts?q=no-" + shouted)
                        .html()
                        .select("tr[data-kind=alert]")
                        .size());
        assertEquals("1", owner.get("/api/alerts?q=" + shouted).header("X-Total-Count"));
        String found = "\"path\":\"/alerts?state=open&q=" + name + '"';
        assertTrue(owner.get("/api/palette?q=" + shouted).body().contains(found), found);
        assertFalse(stranger.get("/api/palette?q=" + shouted).body().contains("/alerts"), "nor by the palette");
        String resolve = "/alerts/" + alert.get(0) + "/resolve";
        assertEquals(403, owner.post(resolve).status());
        assertEquals(404, stranger.post(resolve).status());
        assertEquals(404, story.operator().post("/alerts/999999/resolve").status());
        assertTrue(server.as(null).post(resolve).location().startsWith("/login"));
        audited = server.db().lastAudit();
        assertTrue(story.operator().post(resolve).isRedirect());
        assertEquals("1", server.db().text("SELECT resolved FROM alerts WHERE id = ?", alert.get(0)));
        assertEquals(
                story.operator().username(),
                server.db().auditedSince(audited, "alert_resolve").username());
        assertEquals(409, story.operator().post(resolve).status(), "it is resolved already");
    }

    @Test
    void whoHasResolvedOneAlertByKeyDoesNotResolveTheNextOneByTheNextKey() {
        Client owner = story.developer();
        long image = story.image(owner, story.form(owner.username()));
        for (int i = 0; i < 3; i++) {
            story.awaitStatus(story.deployment(image), "failed");
        }
        Tab tab = browser.open(story.operator());
        tab.go("/alerts");
        tab.await("alert-resolve").first().waitFor();
        // Until only one is left: then no other button has the name of the one that was pressed.
        for (int open = tab.at("alert-resolve").count(); open > 1; open--) {
            int left = open - 1;
            tab.at("alert-resolve").first().focus();
            tab.page().keyboard().press("Enter");
            Eventually.holds("it is not open any more", () -> {
                tab.page().waitForTimeout(30);
                return tab.at("alert-resolve").count() == left;
            });
            tab.awaitFocusAround("alert-resolve");
            assertEquals(false, tab.page().evaluate("() => document.activeElement.matches('button')"));
        }
    }

    @Test
    void thePageOfAFailedDeploymentSaysThatItFailedAndThatNothingComes() {
        Client owner = story.developer();
        long deployment =
                story.awaitStatus(story.deployment(story.image(owner, story.form(owner.username()))), "failed");
        Tab tab = browser.open(owner);
        tab.go("/deployments/" + deployment);
        Eventually.holds("the page says so", () -> {
            tab.page().waitForTimeout(30);
            return Sentences.says(tab.page().locator(".log-state").innerText(), "logs.failed");
        });
        assertNotEquals("live", tab.page().locator(".log-state").getAttribute("data-state"));
        assertEquals("", tab.page().locator("[data-chart-now=cpu]").innerText(), "it has no CPU of now");
        assertTrue(
                owner
                        .get("/api/deployments/" + deployment + "/metrics/range?from="
                                + (System.currentTimeMillis() - 600_000))
                        .json()
                        .getJsonArray("marks")
                        .getValuesAs(JsonObject.class)
                        .stream()
                        .anyMatch(mark -> mark.getString("kind").equals("failed")),
                "and its charts a mark");
    }

    @Test
    void aFailedDeploymentCanBeStartedAgainButNotStopped() {
        Client owner = story.developer();
        long deployment =
                story.awaitStatus(story.deployment(story.image(owner, story.form(owner.username()))), "failed");
        Client.Answer stop = owner.post("/deployments/" + deployment + "/stop");
        assertEquals(409, stop.status(), stop::toString);
        story.act(owner, deployment, "start");
        story.awaitStatus(deployment, "failed");
        story.act(owner, deployment, "restart");
        story.awaitStatus(deployment, "failed");
        assertTrue(
                server.db().number("SELECT COUNT(*) FROM alerts WHERE target_id = ?", deployment) >= 2,
                "each failure is told");
    }

    @Test
    void theDashboardCountsTheFailed() {
        Client owner = story.developer();
        story.awaitStatus(story.deployment(story.image(owner, story.form(owner.username()))), "failed");
        Element badge = story.root().get("/deployments").html().selectFirst("[data-status=failed]");
        assertTrue(badge != null, "the list shows a failed deployment by its badge");
    }

    private static boolean seesAlert(Client person, long deployment) {
        return Eventually.value("the alerts page", () -> person.get("/alerts"), a -> a.status() == 200)
                        .html()
                        .select("a[href*=/deployments/" + deployment + "]")
                        .size()
                > 0;
    }
}
