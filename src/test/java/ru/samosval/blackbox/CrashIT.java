package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Json;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** A server that dies in the middle of its work and is started again on the same data. */
class CrashIT {

    private static final int KEPT_ACTS = 1_000;

    private static Server server;
    private static Story story;

    @BeforeAll
    static void start() {
        server = Server.start(Map.of(
                "samosval.simulation.speed", "2", "samosval.history.acts-per-deployment", Integer.toString(KEPT_ACTS)));
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
    void afterAKillTheBuildEndsOnceTheRolloutIsOverAndNoLineIsLost() {
        Client owner = story.developer();
        long done = story.image(owner, story.form(owner.username()));
        long running = story.running(done);
        long request = story.approved(owner, story.form(owner.username()));
        Eventually.holds("there are lines", () -> lines(running).size() >= 6);
        LogStream viewer = owner.stream("/api/deployments/" + running + "/logs/stream?tail=1000");
        viewer.awaitLines(6);
        long build = story.build(request);
        List<String> before = Eventually.value("some steps of the build", () -> log(build), l -> l.size() >= 3);
        long deploying = story.deployment(done);

        long old = withOldLines(story.stopped(done, owner));

        server.kill();
        Eventually.holds("the viewer notices", viewer::isEnded);
        assertEquals("building", server.db().text("SELECT status FROM builds WHERE id = ?", build));
        server.restart();

        assertEquals(200, owner.get("/deployments/" + running).status(), "who was signed in still is");
        assertEquals("success", story.awaitBuild(build));
        List<String> after = log(build);
        assertEquals(before, after.subList(0, before.size()), "the log goes on where it was");
        assertEquals(
                after,
                server.db()
                        .text("SELECT build_log FROM builds WHERE id = ?", build)
                        .lines()
                        .toList());
        assertEquals(1, server.db().number("SELECT COUNT(*) FROM images WHERE request_id = ?", request));
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM build_steps WHERE build_id = ?", build));
        for (String action : List.of("build_start", "build_finish")) {
            assertEquals(
                    1,
                    server.db()
                            .number("SELECT COUNT(*) FROM audit_log WHERE action = ? AND target_id = ?", action, build),
                    action);
        }
        story.awaitStatus(deploying, "running");
        assertEquals(
                1,
                server.db()
                        .number(
                                "SELECT COUNT(*) FROM audit_log WHERE action = 'deployment_running' AND target_id = ?",
                                deploying));
        assertEquals("running", story.status(running), "what ran goes on running");

        Client again = server.as(owner.username());
        List<String> held = viewer.lines();
        try (LogStream rest =
                again.stream("/api/deployments/" + running + "/logs/stream", "Last-Event-ID", viewer.lastId())) {
            rest.awaitLines(3);
            List<String> kept = lines(running);
            int from = kept.indexOf(held.get(held.size() - 1)) + 1;
            assertTrue(from > 0, "the last line seen before the crash is kept");
            List<String> resumed = rest.lines();
            int common = Math.min(resumed.size(), kept.size() - from);
            assertEquals(kept.subList(from, from + common), resumed.subList(0, common));
        }
        Eventually.within(
                Duration.ofMinutes(1),
                "the timer deletes what is kept no longer of it",
                () -> server.db().number("SELECT COUNT(*) FROM deployment_events WHERE deployment_id = ?", old),
                lines -> lines == KEPT_ACTS);
        assertEquals(
                1,
                again.get("/deployments/" + old)
                        .html()
                        .select("[data-testid=history-kept]")
                        .size(),
                "its page says so");
        assertEquals(
                0,
                again.get("/deployments/" + running)
                        .html()
                        .select("[data-testid=history-kept]")
                        .size());
        assertEquals("ok", server.db().text("PRAGMA integrity_check"));
    }

    /** Gives a deployment more lines of acts than are kept, as years of commits would. */
    private static long withOldLines(long deployment) {
        server.db()
                .leave(
                        "INSERT INTO deployment_events (deployment_id, moment, n, level, message)"
                                + " WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i <= ?)"
                                + " SELECT ?, i, 1, 'WARN', 'New commit' FROM c",
                        KEPT_ACTS,
                        deployment);
        return deployment;
    }

    private static List<String> log(long build) {
        return Json.strings(
                story.operator().get("/api/builds/" + build + "/log").json().getJsonArray("lines"));
    }

    private static List<String> lines(long deployment) {
        return story
                .root()
                .get("/api/deployments/" + deployment + "/logs?tail=1000")
                .json()
                .getJsonArray("lines")
                .getValuesAs(JsonObject.class)
                .stream()
                .map(l -> l.getString("ts") + " " + l.getString("level") + " " + l.getString("message"))
                .toList();
    }
}
