package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.harness.Client;
import ru.samosval.harness.Client.Answer;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** Calls that wait, on a server slow enough that there is something to wait for. */
class ApiWaitsIT {

    private static Server server;
    private static Story story;

    @BeforeAll
    static void start() {
        server = Server.start(Map.of("samosval.simulation.speed", "2"));
        story = Story.on(server);
    }

    @AfterEach
    void theLogIsClean() {
        server.assertCleanLog();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static long approved(Client developer) {
        return story.approved(developer, story.form(developer.username()));
    }

    private static CompletableFuture<Answer> waiting(Client who, String address) {
        return CompletableFuture.supplyAsync(() -> who.get(address + "&timeout=25s"));
    }

    private static Answer answer(CompletableFuture<Answer> call) {
        return call.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void whoWaitsIsToldTheEndOfABuildAndOfARollout() {
        Client developer = story.developer();
        long build = story.build(approved(developer));
        List<CompletableFuture<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.add(waiting(i % 2 == 0 ? developer : story.operator(), "/api/builds/" + build + "?wait=finished"));
        }
        long image = 0;
        for (CompletableFuture<Answer> call : calls) {
            Answer built = answer(call);
            assertEquals("success", built.json().getString("status"), built::toString);
            assertEquals(built.json(), developer.get("/api/builds/" + build).json());
            image = built.json().getInt("image_id");
        }
        long deployment = story.deployment(image);
        Answer running = answer(waiting(developer, "/api/deployments/" + deployment + "?wait=running"));
        assertEquals("running", running.json().getString("status"));
        assertEquals(
                running.header("ETag"),
                developer.get("/api/deployments/" + deployment).header("ETag"));
        Answer atOnce = developer.get("/api/deployments/" + deployment + "?wait=running", "Accept-Encoding", "gzip");
        assertEquals(running.body(), atOnce.body());
        story.act(story.operator(), deployment, "restart");
        Answer early = developer.get("/api/deployments/" + deployment + "?wait=running&timeout=10ms");
        assertEquals("deploying", early.json().getString("status"), "when its time is over it is told as it is");
        CompletableFuture<Answer> stopped =
                waiting(story.operator(), "/api/deployments/" + deployment + "?wait=running");
        story.act(story.operator(), deployment, "stop");
        assertEquals("stopped", answer(stopped).json().getString("status"), "it will not run by itself");
    }

    @Test
    void whoMayNotWaitAnyLongerIsToldSoAtOnce() {
        Client developer = story.developer();
        Client collaborator = story.developer();
        Client other = story.developer();
        long request =
                story.approved(developer, story.form(developer.username(), collaborator.username(), other.username()));
        long build = story.build(request);
        String address = "/api/builds/" + build + "?wait=finished";
        CompletableFuture<Answer> blocked = waiting(other, address);
        CompletableFuture<Answer> removed = waiting(collaborator, address);
        story.root().post("/admin/users/" + story.idOf(other) + "/block");
        assertEquals(401, answer(blocked).status());
        story.operator()
                .sendJson("DELETE", "/api/requests/" + request + "/collaborators/" + collaborator.username(), "");
        assertEquals(404, answer(removed).status());
        assertTrue(List.of("queued", "building")
                .contains(server.db().text("SELECT status FROM builds WHERE id = ?", build)));
    }

    @Test
    void whoseTokensTimeIsOverWaitsNoLonger() {
        Client developer = story.developer();
        long deployment = story.running(developer);
        do {
            story.act(story.operator(), deployment, "restart");
            // Nothing happens to it for ten minutes, so that nobody looks at who waits but because of the token.
            server.db().age("deployments", "due_at", -TimeUnit.MINUTES.toMillis(10), "id = " + deployment);
        } while (!story.status(deployment).equals("deploying"));
        JsonObject token = developer
                .postJson("/api/tokens", "{\"name\":\"waits\",\"scope\":\"read\",\"expires_in_days\":1}")
                .json();
        String[] bearer = {"Authorization", "Bearer " + token.getString("token")};
        String address = "/api/deployments/" + deployment + "?wait=running&timeout=";
        // Longer than this test is patient, so that it is not the end of the waiting that ends it.
        CompletableFuture<Answer> call =
                CompletableFuture.supplyAsync(() -> server.as(null).get(address + "2m", bearer));
        Answer early = server.as(null).get(address + "3s", bearer);
        assertEquals("deploying", early.json().getString("status"), "by now the other call waits too");
        server.db().age("api_tokens", "expires_at", TimeUnit.DAYS.toMillis(2), "id = " + token.getInt("id"));
        try {
            Problem.of(401, answer(call));
            assertEquals("deploying", story.status(deployment));
        } finally {
            story.act(story.operator(), deployment, "delete");
        }
    }

    @Test
    void whoKnowsTheStateAlreadyIsToldAfterTheWaitingThatItIsTheSame() {
        Client developer = story.developer();
        String address = "/api/builds/" + story.build(approved(developer));
        Answer known;
        Answer waited;
        do {
            known = developer.get(address);
            assertTrue(List.of("queued", "building").contains(known.json().getString("status")), known::toString);
            long since = System.nanoTime();
            waited = developer.get(address + "?wait=finished&timeout=200ms", "If-None-Match", known.header("ETag"));
            assertTrue(System.nanoTime() - since >= TimeUnit.MILLISECONDS.toNanos(200), waited::toString);
            // If the build went on meanwhile, this is another state, which is answered in full.
        } while (!developer.get(address).header("ETag").equals(known.header("ETag")));
        assertEquals(304, waited.status(), waited::toString);
        assertEquals("", waited.body());
        Answer ended = developer.get(address + "?wait=finished&timeout=25s", "If-None-Match", known.header("ETag"));
        assertEquals("success", ended.json().getString("status"), ended::toString);
        Answer again = developer.get(address + "?wait=finished", "If-None-Match", ended.header("ETag"));
        assertEquals(304, again.status(), again::toString);
    }

    @Test
    void aCommitThatComesAgainWhileItIsRolledOutLeavesNothingToDoAfterwards() {
        Client developer = story.developer();
        Map<String, String> form = story.form(developer.username());
        String deployment = "/api/deployments/" + story.running(story.image(developer, form));
        assertEquals("restarted", commit(developer, form, "abcdef1"));
        assertEquals("rolling_out", commit(developer, form, "abcdef1"));
        assertFalse(developer.get(deployment).json().getBoolean("needs_restart"));
        assertEquals("flagged", commit(developer, form, "abcdef2"));
        assertEquals("flagged", commit(developer, form, "abcdef1"), "it would be another step, back");
        answer(waiting(developer, deployment + "?wait=running"));
        story.act(story.operator(), Long.parseLong(deployment.replaceAll("\\D+", "")), "restart");
        assertEquals("rolling_out", commit(developer, form, "abcdef1"));
        JsonObject running =
                answer(waiting(developer, deployment + "?wait=running")).json();
        assertFalse(running.getBoolean("needs_restart"), running::toString);
        assertTrue(running.isNull("next_commit"), running::toString);
        assertEquals("abcdef1", running.getString("commit_id"));
    }

    private static String commit(Client who, Map<String, String> form, String commit) {
        String hook = "{\"repo_url\": \"" + form.get("repo_url") + "\", \"branch\": \"main\", \"commit\": \"" + commit
                + "\"}";
        return who.postJson("/api/hooks/commit", hook)
                .json()
                .getJsonArray("targets")
                .getJsonObject(0)
                .getString("result");
    }

    @Test
    void whoWaitsForWhatIsDeletedIsToldSo() {
        Client developer = story.developer();
        long deployment = story.running(developer);
        story.act(story.operator(), deployment, "restart");
        CompletableFuture<Answer> call = waiting(developer, "/api/deployments/" + deployment + "?wait=running");
        story.act(story.operator(), deployment, "delete");
        Problem.of(404, answer(call));
    }

    @ParameterizedTest
    @CsvSource({
        "wait=stopped, wait",
        "wait=running&timeout=6m, timeout",
        "wait=running&timeout=0, timeout",
        "wait=running&timeout=-1s, timeout",
        "wait=running&timeout=soon, timeout",
        "timeout=5s, timeout"
    })
    void whatCannotBeWaitedForIsRefused(String query, String field) {
        Answer answer = story.root().get("/api/deployments/" + any() + "?" + query);
        assertEquals(List.of(field), Problem.of(400, answer).fields());
    }

    private static long any;

    private static synchronized long any() {
        if (any == 0) {
            any = story.running(story.developer());
        }
        return any;
    }
}
