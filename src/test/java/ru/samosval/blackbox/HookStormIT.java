package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Client;
import ru.samosval.harness.Db.AuditRow;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Hmac;
import ru.samosval.harness.Json;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** Many commits at once: they share transactions, and none affects the others. */
class HookStormIT {

    private static final String SECRET = "a secret of CI";
    private static final int SENDERS = 16;
    private static final int EACH = 15;

    private static Server server;
    private static Story story;

    private ExecutorService senders;

    /** A request, its address and its only deployment. */
    private record Followed(long request, String repoUrl, long deployment) {}

    /** A hook and its answer. */
    private record Answered(Followed followed, String commit, JsonObject answer) {}

    @BeforeAll
    static void start() {
        server = Server.start(Map.of("samosval.webhook.secret", SECRET));
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

    @BeforeEach
    void open() {
        senders = Executors.newFixedThreadPool(SENDERS);
    }

    @AfterEach
    void close() {
        senders.shutdownNow();
    }

    @Test
    void eachOfManyHooksGetsItsOwnAnswerAndItsOwnRows() {
        List<Followed> followed = List.of(followed(), followed(), followed());
        Client owner = story.developer();
        Client collaborator = story.developer();
        Map<String, String> form = story.form(owner.username(), collaborator.username());
        long withoutDeployments = story.draft(owner, form);
        Queue<Answered> answered = new ConcurrentLinkedQueue<>();
        Queue<String> toNobody = new ConcurrentLinkedQueue<>();
        long audited = server.db().lastAudit();
        LogStream viewer =
                story.root().stream("/api/deployments/" + followed.get(0).deployment() + "/logs/stream?tail=0");

        storm(sender -> {
            for (int i = 0; i < EACH; i++) {
                String commit = commit(sender, i);
                switch ((sender + i) % 8) {
                    case 0 ->
                        assertEquals(
                                List.of("body"),
                                Problem.of(400, send("{\"commit\":\"" + commit + "\""))
                                        .fields());
                    case 1 -> {
                        // After some wrong ones the next is not even judged; the right ones go on.
                        int status = server.as(null)
                                .postJson(
                                        "/api/hooks/commit",
                                        body(followed.get(0).repoUrl(), commit),
                                        "X-Hub-Signature-256",
                                        "sha256=" + Hmac.hex("another secret", ""))
                                .status();
                        assertTrue(status == 401 || status == 429, "status " + status);
                    }
                    case 2 -> {
                        JsonObject answer = good(send(body("https://git.example.test/of/nobody", commit)));
                        assertEquals(List.of(), Json.numbers(answer.getJsonArray("matched_requests")));
                        toNobody.add(commit);
                    }
                    case 3 ->
                        Problem.of(403, collaborator.postJson("/api/hooks/commit", body(form.get("repo_url"), commit)));
                    case 4 -> {
                        JsonObject answer =
                                good(owner.postJson("/api/hooks/commit", body(form.get("repo_url"), commit)));
                        assertEquals(
                                List.of(withoutDeployments), Json.numbers(answer.getJsonArray("matched_requests")));
                        toNobody.add(commit);
                    }
                    default -> {
                        Followed one = followed.get((sender + i) % followed.size());
                        answered.add(new Answered(one, commit, good(send(body(one.repoUrl(), commit)))));
                    }
                }
            }
        });

        List<AuditRow> rows = server.db().auditSince(audited).stream()
                .filter(r -> r.action().startsWith("commit_hook") || r.action().equals("deployments_restarted"))
                .toList();
        List<String> received = rows.stream()
                .filter(r -> r.action().equals("commit_hook_received"))
                .map(HookStormIT::commitOf)
                .toList();
        Set<String> expected = new HashSet<>(toNobody);
        answered.forEach(a -> expected.add(a.commit()));
        assertEquals(expected.size(), received.size(), "a row for each");
        assertEquals(expected, new HashSet<>(received));
        int restarts = 0;
        for (Answered hook : answered) {
            restarts += check(hook, rows);
        }
        assertEquals(
                restarts,
                rows.stream()
                        .filter(r -> r.action().equals("deployments_restarted"))
                        .count());
        for (int sender = 0; sender < SENDERS; sender++) {
            String mark = commit(sender, 0).substring(0, 4);
            List<String> own = received.stream().filter(c -> c.startsWith(mark)).toList();
            assertEquals(own.stream().sorted().toList(), own, "each sender's in the order in which they were sent");
        }
        followed.forEach(f -> story.awaitStatus(f.deployment(), "running"));
        checkLog(viewer, followed.get(0), answered);
    }

    @Test
    void afterAKillInAStormEveryAnsweredHookIsThere() {
        Followed followed = followed();
        long audited = server.db().lastAudit();
        Queue<Answered> answered = new ConcurrentLinkedQueue<>();
        List<Future<?>> storm = new ArrayList<>();
        for (int s = 0; s < SENDERS; s++) {
            int sender = s;
            storm.add(senders.submit(() -> {
                for (int i = 0; i < 100_000; i++) {
                    String commit = commit(sender, i);
                    answered.add(new Answered(followed, commit, good(send(body(followed.repoUrl(), commit)))));
                }
            }));
        }
        Eventually.holds("the storm is on", () -> answered.size() >= 300);
        server.kill();
        for (Future<?> sender : storm) {
            Exception end = assertThrows(Exception.class, sender::get);
            assertEquals(UncheckedIOException.class, end.getCause().getClass(), () -> "ended by " + end.getCause());
        }
        List<AuditRow> rows = server.db().auditSince(audited);
        for (Answered hook : answered) {
            check(hook, rows);
        }
        server.restart();
        assertEquals("ok", server.db().text("PRAGMA integrity_check"));
        story.awaitStatus(followed.deployment(), "running");
        good(send(body(followed.repoUrl(), "abcdef0")));
    }

    /** Checks that the hook has its row, its line, and what it answered. Returns how many restarts it caused. */
    private static int check(Answered hook, List<AuditRow> rows) {
        List<AuditRow> own =
                rows.stream().filter(r -> commitOf(r).equals(hook.commit())).toList();
        long deployment = hook.followed().deployment();
        List<Long> restarted = Json.numbers(hook.answer().getJsonArray("restarted_deployments"));
        List<Long> flagged = Json.numbers(hook.answer().getJsonArray("flagged_deployments"));
        assertEquals(
                List.of(hook.followed().request()), Json.numbers(hook.answer().getJsonArray("matched_requests")));
        boolean restarts = !restarted.isEmpty();
        assertEquals(List.of(deployment), restarts ? restarted : flagged);
        assertEquals(1, restarted.size() + flagged.size());
        assertEquals(
                restarts ? List.of("commit_hook_received", "deployments_restarted") : List.of("commit_hook_received"),
                own.stream().map(AuditRow::action).toList());
        assertTrue(own.stream().allMatch(r -> r.targetId() == hook.followed().request()));
        assertEquals(
                1,
                server.db()
                        .number(
                                "SELECT COUNT(*) FROM deployment_events WHERE deployment_id = ? AND message = ?",
                                deployment,
                                "New commit " + hook.commit() + (restarts ? ", restarting" : ", restart needed")));
        return restarted.size();
    }

    /** Checks that a viewer has seen the line of each commit once, in the order of the log that is read afterwards. */
    private static void checkLog(LogStream viewer, Followed followed, Queue<Answered> answered) {
        List<String> expected = answered.stream()
                .filter(a -> a.followed().equals(followed))
                .map(Answered::commit)
                .sorted()
                .toList();
        try (viewer) {
            Eventually.holds("all its lines came", () -> commits(viewer.lines()).size() >= expected.size());
            assertEquals(expected, commits(viewer.lines()).stream().sorted().toList());
            List<String> kept = story.root()
                    .get("/api/deployments/" + followed.deployment() + "/logs?tail=1000", "Accept", "text/plain")
                    .body()
                    .lines()
                    .toList();
            assertEquals(commits(kept), commits(viewer.lines()));
        }
    }

    private static List<String> commits(List<String> lines) {
        return lines.stream()
                .filter(l -> l.contains("New commit "))
                .map(l -> l.replaceAll(".*New commit (\\w+),.*", "$1"))
                .toList();
    }

    private static Followed followed() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        long request = story.approved(owner, form);
        return new Followed(request, form.get("repo_url"), story.running(story.imageOf(request)));
    }

    private void storm(Consumer<Integer> work) {
        List<Future<?>> storm = new ArrayList<>();
        for (int s = 0; s < SENDERS; s++) {
            int sender = s;
            storm.add(senders.submit(() -> work.accept(sender)));
        }
        for (Future<?> sender : storm) {
            try {
                sender.get();
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause().getMessage(), e.getCause());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The n-th commit of a sender. It begins with the sender, and later ones sort after earlier ones. */
    private static String commit(int sender, int n) {
        return String.format("%04x%036x", 0xa000 + sender, n);
    }

    private static String commitOf(AuditRow row) {
        return row.details() == null ? "" : row.details().replaceAll("(?s).*commit: (\\w+).*", "$1");
    }

    private static Client.Answer send(String body) {
        return server.as(null)
                .postJson("/api/hooks/commit", body, "X-Hub-Signature-256", "sha256=" + Hmac.hex(SECRET, body));
    }

    private static JsonObject good(Client.Answer answer) {
        assertEquals(200, answer.status(), answer::toString);
        return answer.json();
    }

    private static String body(String url, String commit) {
        return "{\"repo_url\":\"" + url + "\",\"branch\":\"main\",\"commit\":\"" + commit + "\"}";
    }
}
