package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Client;
import ru.samosval.harness.Db.AuditRow;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Json;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** Acts on more deployments than fit into one transaction: recorded at once, carried out in batches. */
class FleetIT {

    private static final int DEMO = 20_000;
    private static final String DEMO_REPO = "https://git.example.test/demo/shop.git";
    private static final Duration CARRIED = Duration.ofSeconds(60);

    private static Server server;
    private static Story story;

    @BeforeAll
    static void start() {
        server = Server.start(Map.of("samosval.simulation.demo-deployments", Integer.toString(DEMO)));
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
    void aCommitToVeryManyIsRecordedAtOnceAndSurvivesAKillWithNoneDoubledOrMissed() {
        settled();
        long all = server.db().number("SELECT COUNT(*) FROM deployments WHERE image_id = 1");
        long running = server.db().number("SELECT COUNT(*) FROM deployments WHERE image_id = 1 AND status = 'running'");
        long audited = server.db().lastAudit();

        JsonObject answer = commit(DEMO_REPO, "aaaaaaa1");

        assertEquals(List.of(1L), Json.numbers(answer.getJsonArray("matched_requests")));
        assertEquals(List.of(), Json.numbers(answer.getJsonArray("restarted_deployments")));
        assertEquals(List.of(), Json.numbers(answer.getJsonArray("flagged_deployments")));
        assertEquals(all, answer.getInt("pending_deployments"));
        JsonObject target = answer.getJsonArray("targets").getJsonObject(0);
        assertEquals("restarting", target.getString("result"));
        assertEquals(all, target.getInt("pending"));
        server.db().auditedSince(audited, "commit_hook_received");
        Eventually.holds("it has begun", () -> done() > 0);
        assertFalse(
                story.root()
                        .get("/requests/1")
                        .html()
                        .select("[data-testid=fleet-progress] .banner")
                        .isEmpty(),
                "the page shows how far it is");
        JsonObject task = story.root()
                .get("/api/requests/1/tasks")
                .json()
                .getJsonArray("tasks")
                .getJsonObject(0);
        assertEquals("commit", task.getString("kind"));
        assertEquals(all, task.getInt("total"));

        server.kill();
        assertTrue(pending() > 0, "the kill came in the middle");
        server.restart();
        carried();

        assertEquals(running, linesOf("New commit aaaaaaa1, restarting"));
        assertEquals(
                0,
                server.db()
                        .number(
                                "SELECT COUNT(*) FROM (SELECT 1 FROM deployment_events"
                                        + " WHERE message LIKE 'New commit aaaaaaa1%' GROUP BY deployment_id HAVING COUNT(*) > 1)"));
        assertEquals(running, server.db().number("SELECT restarted FROM fleet_tasks ORDER BY id DESC LIMIT 1"));
        List<AuditRow> restarts = server.db().auditSince(audited).stream()
                .filter(r -> r.action().equals("deployments_restarted"))
                .toList();
        assertEquals("deployments: 1-1000; commit: aaaaaaa1", restarts.get(0).details());
        assertEquals(DEMO / 1_000, restarts.size());
        assertEquals("ok", server.db().text("PRAGMA integrity_check"));
    }

    @Test
    void ofTwoCommitsToVeryManyTheLaterIsTheOneThatEachHasOrAwaits() {
        settled();
        commit(DEMO_REPO, "ccccccc1");
        Eventually.holds("it has begun", () -> done() > 0);
        commit(DEMO_REPO, "ccccccc2");
        assertTrue(pending() > 1, "the first is not over");
        carried();
        assertTrue(
                server.db()
                                .number("SELECT COUNT(*) FROM deployment_events"
                                        + " WHERE message = 'New commit ccccccc2, in this run already'")
                        > 0,
                "some were restarted after the second had come");
        assertEquals(
                0,
                server.db()
                        .number("SELECT COUNT(*) FROM deployments WHERE image_id = 1"
                                + " AND COALESCE(next_commit, commit_id, '') <> 'ccccccc2'"));
    }

    @Test
    void aChangedBaseImageMarksVeryManyWhileOthersActOnThem() {
        settled();
        Client operator = story.operator();
        Client.Answer edit = operator.post("/requests/1/edit", Map.of("base_image", "eclipse-temurin:21-jre"));
        assertTrue(edit.isRedirect(), edit::toString);
        // The last one, to which the task has not come yet.
        story.act(operator, DEMO, "restart");
        story.act(operator, DEMO - 1, "stop");
        story.act(operator, DEMO - 2, "delete");
        carried();

        assertEquals(
                DEMO - 2,
                linesOf("Base image changed from eclipse-temurin:17-jre to eclipse-temurin:21-jre, restart needed"));
        assertEquals("0", server.db().text("SELECT needs_restart FROM deployments WHERE id = ?", DEMO));
        assertEquals("1", server.db().text("SELECT needs_restart FROM deployments WHERE id = ?", DEMO - 1));
        assertEquals("stopped", story.status(DEMO - 1));
        assertEquals(
                DEMO - 2,
                server.db().number("SELECT COUNT(*) FROM deployments WHERE needs_restart = 1 AND image_id = 1"));
    }

    @Test
    void twoOwnersOfOneRepositoryEachLearnOfACommitAndReadNothingOfTheOthers() {
        Client first = story.developer();
        Client second = story.developer();
        Map<String, String> form = story.form(first.username());
        long mine = story.approved(first, form);
        long running = story.running(story.imageOf(mine));
        form.put("owner", second.username());
        long theirs = story.approved(second, form);
        long alsoRunning = story.running(story.imageOf(theirs));
        long audited = server.db().lastAudit();

        commit(form.get("repo_url"), "bbbbbbb1");

        List<AuditRow> rows = server.db().auditSince(audited).stream()
                .filter(r -> r.details() != null && r.details().contains("bbbbbbb1"))
                .toList();
        assertEquals(
                List.of(
                        "commit_hook_received " + mine,
                        "deployments_restarted " + mine,
                        "commit_hook_received " + theirs,
                        "deployments_restarted " + theirs),
                rows.stream().map(r -> r.action() + " " + r.targetId()).toList());
        assertEquals(
                "deployments: " + running + "; commit: bbbbbbb1", rows.get(1).details());
        assertEquals(
                "deployments: " + alsoRunning + "; commit: bbbbbbb1",
                rows.get(3).details());
        for (Client owner : List.of(first, second)) {
            String page = owner.get("/dashboard").html().text();
            assertTrue(page.contains("Развёртывания: " + (owner == first ? running : alsoRunning) + ";"), page);
            assertFalse(page.contains("Развёртывания: " + (owner == first ? alsoRunning : running) + ";"), page);
        }
    }

    private static JsonObject commit(String url, String sha) {
        Client.Answer answer = server.as(null)
                .postJson(
                        "/api/hooks/commit",
                        "{\"repo_url\":\"" + url + "\",\"branch\":\"main\",\"commit\":\"" + sha + "\"}");
        assertEquals(200, answer.status(), answer::toString);
        return answer.json();
    }

    private static void settled() {
        carried();
        Eventually.within(
                CARRIED,
                "none is on its way",
                () -> server.db().number("SELECT COUNT(*) FROM deployments WHERE status = 'deploying'"),
                n -> n == 0);
    }

    private static void carried() {
        Eventually.within(CARRIED, "all are carried", FleetIT::pending, n -> n == 0);
    }

    private static long pending() {
        return server.db().number("SELECT COUNT(*) FROM fleet_tasks WHERE finished_at IS NULL");
    }

    private static long done() {
        return server.db().number("SELECT COALESCE(MAX(done), 0) FROM fleet_tasks WHERE finished_at IS NULL");
    }

    private static long linesOf(String message) {
        return server.db().number("SELECT COUNT(*) FROM deployment_events WHERE message = ?", message);
    }
}
