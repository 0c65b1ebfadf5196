package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Client;
import ru.samosval.harness.Db.AuditRow;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Json;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** The commit webhook while no secret is configured, and how a session authenticates to it. */
@OnServer
class CommitHookIT {

    private final Server server = Server.shared();
    private final Story story = Story.on(server);
    private final Client ci = server.as(null);

    @Test
    void whileThereIsNoSecretTheLogAndTheAdminsPagesWarn() {
        assertTrue(server.log().lines().anyMatch(l -> l.contains("samosval.webhook.secret")));
        assertTrue(story.root().get("/admin/users").body().contains("samosval.webhook.secret"));
        assertTrue(story.root().get("/admin/audit").body().contains("samosval.webhook.secret"));
        assertFalse(story.operator().get("/dashboard").body().contains("samosval.webhook.secret"));
    }

    @Test
    void runningDeploymentsRestartTheOthersAreMarkedAndEachGetsALine() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        long request = story.approved(owner, form);
        long image = story.imageOf(request);
        long running = story.running(image);
        long alsoRunning = story.running(image);
        long stopped = story.stopped(image, owner);
        long audited = server.db().lastAudit();

        JsonObject answer = commit(ci, form.get("repo_url"), "main", "0a1b2c3d");

        assertEquals(List.of(request), Json.numbers(answer.getJsonArray("matched_requests")));
        assertEquals(List.of(running, alsoRunning), Json.numbers(answer.getJsonArray("restarted_deployments")));
        assertEquals(List.of(stopped), Json.numbers(answer.getJsonArray("flagged_deployments")));
        assertEquals("1", needsRestart(stopped));
        assertEquals("stopped", story.status(stopped));
        story.awaitStatus(running, "running");
        story.awaitStatus(alsoRunning, "running");
        assertEquals("0", needsRestart(running));
        for (long id : List.of(running, stopped)) {
            String log = story.root()
                    .get("/api/deployments/" + id + "/logs?tail=1000", "Accept", "text/plain")
                    .body();
            assertTrue(log.contains("0a1b2c3d"), "the commit is in the log of " + id + ":\n" + log);
        }
        List<AuditRow> actions = server.db().auditSince(audited).stream()
                .filter(r -> r.action().startsWith("commit_hook") || r.action().equals("deployments_restarted"))
                .toList();
        assertEquals(
                List.of("commit_hook_received", "deployments_restarted"),
                actions.stream().map(AuditRow::action).toList());
        assertTrue(actions.get(0).details().contains(form.get("repo_url"))
                && actions.get(0).details().contains("0a1b2c3d"));
        assertTrue(actions.get(1).details().contains("" + running)
                && actions.get(1).details().contains("" + alsoRunning));
        assertEquals(null, actions.get(0).username());
        assertEquals(
                List.of("127.0.0.1", "127.0.0.1"),
                server.db()
                        .column(
                                "SELECT address FROM audit_log WHERE id > ? AND action IN ('commit_hook_received', 'deployments_restarted')",
                                audited));

        story.act(owner, stopped, "start");
        assertEquals("0", needsRestart(stopped), "the mark goes when it next starts");
    }

    @ParameterizedTest
    @CsvSource({
        "https://git.example.test/team/NAME",
        "https://git.example.test/team/NAME/",
        "http://git.example.test:3000/Team/NAME?ref=main",
        "git.example.test/team/NAME",
        "ssh://git@ssh.git.example.test:team/NAME.GIT",
        "https://git.example.test/team/NAME/-/tree/main",
        "https://GIT.example.TEST/team/NAME.git",
        "https://ci@git.example.test/team/NAME.git",
        "git@git.example.test:team/NAME.git",
        "ssh://git@git.example.test/team/NAME"
    })
    void theSameRepositoryMatchesHoweverItIsWritten(String spelling) {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        long request = story.draft(owner, form);
        JsonObject answer = commit(ci, spelling.replace("NAME", form.get("image_name")), "main", "abcdef0");
        assertEquals(List.of(request), Json.numbers(answer.getJsonArray("matched_requests")));
        assertEquals(List.of(), Json.numbers(answer.getJsonArray("restarted_deployments")));
    }

    @Test
    void aBranchWhoseLettersComeInPartsIsTheSame() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        form.put("repo_branch", "фича-й");
        long request = story.draft(owner, form);
        JsonObject answer = commit(ci, form.get("repo_url"), "фича-и\u0306", "abcdef0");
        assertEquals(List.of(request), Json.numbers(answer.getJsonArray("matched_requests")));
    }

    @Test
    void aKeyThatComesAgainWithAnotherCommitIsRefused() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        long running = story.running(story.image(owner, form));
        String hook = "{\"repo_url\": \"" + form.get("repo_url") + "\", \"branch\": \"main\", \"commit\": \"%s\"}";
        for (String header : List.of("Idempotency-Key", "X-GitHub-Delivery")) {
            String[] key = {header, story.name("key")};
            String commit = header.startsWith("X") ? "abcdef2" : "abcdef3";
            story.awaitStatus(running, "running");
            long before = runOf(running);
            Client.Answer first = ci.postJson("/api/hooks/commit", hook.formatted(commit), key);
            assertEquals(200, first.status(), first::toString);
            Client.Answer second = ci.postJson("/api/hooks/commit", hook.formatted(commit), key);
            assertEquals(200, second.status(), second::toString);
            assertEquals(before + 1, runOf(running), "it acts once");
            assertFalse(first.json().containsKey("duplicate_of"), first::toString);
            assertTrue(second.json().containsKey("duplicate_of"), "and says so");
            Client.Answer other = ci.postJson("/api/hooks/commit", hook.formatted("abcdef1"), key);
            assertEquals(422, other.status(), other::toString);
        }
    }

    private long runOf(long deployment) {
        return server.db().number("SELECT run_number FROM deployments WHERE id = ?", deployment);
    }

    @Test
    void anotherBranchAndAStaticRequestDoNotMatchButTheCallIsAudited() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        form.put("update_mode", "static");
        form.put("target_commit", "0123456789abcdef0123456789abcdef01234567");
        long running = story.running(story.image(owner, form));
        Map<String, String> other = story.form(owner.username());
        other.put("repo_branch", "release");
        story.draft(owner, other);
        long audited = server.db().lastAudit();

        assertEquals(
                List.of(),
                Json.numbers(commit(ci, form.get("repo_url"), "main", "abcdef0").getJsonArray("matched_requests")));
        assertEquals(
                List.of(),
                Json.numbers(
                        commit(ci, other.get("repo_url"), "main", "abcdef0").getJsonArray("matched_requests")));

        assertEquals("running", story.status(running));
        assertEquals(
                List.of("commit_hook_received", "commit_hook_received"),
                server.db().actionsSince(audited).stream().map(AuditRow::action).toList());
    }

    @Test
    void theAnswerSaysOfEachRequestOfTheRepositoryWhyItWasTakenOrNot() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        long restarted = story.approved(owner, form);
        long image = story.imageOf(restarted);
        story.running(image);
        story.stopped(image, owner);
        long stopped = story.approved(owner, form);
        story.stopped(story.imageOf(stopped), story.operator());
        long flagged = story.approved(owner, form);
        story.stopped(story.imageOf(flagged), owner);
        long without = story.draft(owner, form);
        form.put("repo_branch", "release");
        long other = story.draft(owner, form);
        form.put("update_mode", "static");
        form.put("target_commit", "0123456789abcdef0123456789abcdef01234567");
        long unmoved = story.draft(owner, form);
        long audited = server.db().lastAudit();

        JsonObject answer = commit(owner, form.get("repo_url"), "refs/heads/main", "abcdef0");

        List<JsonObject> targets = answer.getJsonArray("targets").getValuesAs(JsonObject.class);
        assertEquals(
                List.of(
                        restarted + " restarted",
                        stopped + " stopped_by_operator",
                        flagged + " flagged",
                        without + " no_deployments",
                        other + " other_branch release",
                        unmoved + " static release"),
                targets.stream()
                        .map(t -> t.getInt("request") + " " + t.getString("result")
                                + (t.containsKey("branch") ? " " + t.getString("branch") : ""))
                        .sorted(Comparator.comparing(t -> Long.parseLong(t.split(" ")[0])))
                        .toList());
        assertEquals(
                List.of(restarted, stopped, flagged, without), Json.numbers(answer.getJsonArray("matched_requests")));
        assertEquals(1, targets.get(0).getInt("restarted"));
        assertEquals(1, targets.get(0).getInt("flagged"));
        assertEquals(1, targets.get(1).getInt("stopped_by_operator"));
        assertTrue(
                targets.stream().allMatch(t -> t.getString("message").contains(Integer.toString(t.getInt("request")))),
                () -> "a person is told in sentences: " + targets);
        assertEquals(
                List.of("restarted", "stopped_by_operator", "flagged", "no_deployments"),
                server.db().auditSince(audited).stream()
                        .filter(r -> r.action().equals("commit_hook_received"))
                        .map(r -> r.details().replaceAll(".*; result: ", ""))
                        .toList());
        JsonObject toCi = commit(ci, form.get("repo_url"), "elsewhere", "abcdef0");
        assertEquals(List.of(), Json.numbers(toCi.getJsonArray("matched_requests")));
        assertEquals(
                6,
                toCi.getJsonArray("targets").getValuesAs(JsonObject.class).stream()
                        .filter(t -> List.of("other_branch", "static").contains(t.getString("result")))
                        .count());
    }

    @Test
    void ofVeryManyRequestsThatTheCommitDoesNotConcernAHundredAreNamedAndThatThereAreMoreIsSaid() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        form.put("repo_branch", "release");
        long request = story.draft(owner, form);
        copies(request, 99);
        JsonObject all = commit(ci, form.get("repo_url"), "main", "abcdef0");
        assertEquals(100, all.getJsonArray("targets").size());
        assertFalse(all.containsKey("more_targets"), all::toString);
        copies(request, 1);
        for (Client caller : List.of(ci, story.operator())) {
            JsonObject more = commit(caller, form.get("repo_url"), "main", "abcdef0");
            assertEquals(100, more.getJsonArray("targets").size());
            assertTrue(more.getBoolean("more_targets"), more::toString);
        }
    }

    private void copies(long request, int count) {
        String columns =
                "image_name, repo_url, repo_branch, update_mode, base_image, ram_mb, vcpu, version_tag, owner_id,"
                        + " status, created_by, created_at, updated_at, repo_key, search_text";
        server.db()
                .leave(
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO"
                                + " image_requests (" + columns + ") SELECT " + columns
                                + " FROM image_requests, n WHERE id = ?",
                        (Object) count,
                        request);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "refs/tags/v1, abcdef0, tag",
        "refs/pull/7/merge, abcdef0, no_branch",
        "main, 0000000000000000000000000000000000000000, deleted_branch",
        "refs/heads/main, 0000000000000000000000000000000000000000000000000000000000000000, deleted_branch"
    })
    void whatIsNoCommitOfABranchDoesNothingAndSaysSo(String branch, String commit, String result) {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        story.draft(owner, form);
        long audited = server.db().lastAudit();
        JsonObject answer = commit(ci, form.get("repo_url"), branch, commit);
        assertEquals(List.of(), Json.numbers(answer.getJsonArray("matched_requests")));
        assertEquals(result, target(answer).getString("result"));
        List<AuditRow> rows = server.db().actionsSince(audited);
        assertEquals(1, rows.size(), rows::toString);
        assertTrue(rows.get(0).details().endsWith("; result: " + result), rows::toString);
    }

    @Test
    void aCommitOfAnUnknownRepositoryNamesThoseThatAreLikeItToWhoMaySeeThem() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        String name = form.get("image_name");
        form.put("repo_url", "https://ci@git.example.test/team/" + name + ".git");
        story.draft(owner, form);
        for (String spelling : List.of(
                "https://git.example.test/team/" + name + "s",
                "https://git.example.test/Teams/" + name,
                "git@gti.example.test:team/" + name)) {
            for (Client caller : List.of(ci, owner, story.operator())) {
                JsonObject target = target(commit(caller, spelling, "main", "abcdef0"));
                assertEquals("unknown_repository", target.getString("result"));
                List<String> nearest = Json.strings(target.getJsonArray("nearest"));
                assertEquals(form.get("repo_url"), nearest.get(0), () -> spelling + " by " + caller.username());
                assertTrue(nearest.size() <= 5);
            }
            Client stranger = story.developer();
            JsonObject target = target(commit(stranger, spelling, "main", "abcdef0"));
            assertEquals(List.of(), Json.strings(target.getJsonArray("nearest")));
            assertEquals(
                    "unknown_repository",
                    target(commit(stranger, form.get("repo_url"), "main", "abcdef0"))
                            .getString("result"));
        }
    }

    @Test
    void aSlashAtTheEndOfTheAddressIsTheSameAddress() {
        String body = body("https://git.example.test/a/b", "main", "abcdef0");
        assertEquals(200, ci.postJson("/api/hooks/commit/", body).status());
        Problem.of(400, ci.postJson("/api/hooks/commit/", "nonsense"));
    }

    @Test
    void anOlderRowsSecretIsNowhereToBeRead() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        long request = story.approved(owner, form);
        String secret = "s3cr3t" + request;
        server.db()
                .leave(
                        "UPDATE image_requests SET repo_url = ? WHERE id = ?",
                        form.get("repo_url").replace("https://", "https://ci:" + secret + "@") + "?private_token="
                                + secret,
                        request);
        long build = story.build(request);
        story.awaitBuild(build);
        assertEquals(
                1,
                commit(ci, form.get("repo_url"), "main", "abcdef0")
                        .getJsonArray("matched_requests")
                        .size());
        JsonObject unknown = target(commit(ci, form.get("repo_url").replace(".git", "x"), "main", "abcdef0"));
        assertTrue(unknown.toString().contains("https://***@git.example.test"), unknown::toString);
        commit(ci, form.get("repo_url").replace("https://", "https://ci:" + secret + "@"), "main", "abcdef0");
        commit(ci, form.get("repo_url") + "?access_token=" + secret, "main", "abcdef0");
        for (String path : List.of(
                "/requests",
                "/requests/" + request,
                "/requests/" + request + "/edit",
                "/builds/" + build,
                "/api/builds/" + build + "/log",
                "/hooks",
                "/admin/audit")) {
            assertFalse(story.root().get(path).body().contains(secret), path);
        }
        assertFalse(server.log().contains(secret));
        assertFalse(unknown.toString().contains(secret));
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM audit_log WHERE details LIKE ?", "%" + secret + "%"));
        assertTrue(story.operator()
                .post("/requests/" + request + "/edit", Map.of("repo_branch", "main2"))
                .isRedirect());
        assertEquals(
                form.get("repo_url"), server.db().text("SELECT repo_url FROM image_requests WHERE id = ?", request));
    }

    @ParameterizedTest(name = "{0} gets {1}")
    @CsvSource({"owner, 200", "operator, 200", "root, 200", "creator, 403", "collaborator, 403"})
    void bySessionOnlyTheOwnerAndStaffMaySimulateACommit(String who, int expected) {
        Client creator = story.developer();
        Client owner = story.developer();
        Client collaborator = story.developer();
        Map<String, String> form = story.form(owner.username(), collaborator.username());
        long request = story.draft(creator, form);
        Client caller = Map.of(
                        "owner", owner,
                        "operator", story.operator(),
                        "root", story.root(),
                        "creator", creator,
                        "collaborator", collaborator)
                .get(who);
        long audited = server.db().lastAudit();
        Client.Answer answer = caller.postJson("/api/hooks/commit", body(form.get("repo_url"), "main", "abcdef0"));
        if (expected == 200) {
            assertEquals(200, answer.status(), answer::toString);
            assertEquals(List.of(request), Json.numbers(answer.json().getJsonArray("matched_requests")));
            assertEquals(
                    caller.username(),
                    server.db().auditedSince(audited, "commit_hook_received").username());
        } else {
            Problem.of(expected, answer);
            assertTrue(
                    server.db().actionsSince(audited).stream()
                            .allMatch(r -> r.action().equals("access_denied")),
                    "nothing but the refusal is written");
        }
    }

    @Test
    void aStrangersSessionReachesNothing() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        story.draft(owner, form);
        Client.Answer answer =
                story.developer().postJson("/api/hooks/commit", body(form.get("repo_url"), "main", "abcdef0"));
        assertEquals(200, answer.status(), answer::toString);
        assertEquals(List.of(), Json.numbers(answer.json().getJsonArray("matched_requests")), "as of no such request");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    nonsense                                                                 | body
                    {"repo_url":                                                             | body
                    []                                                                       | body
                    1                                                                        | body
                    {"branch":"main","commit":"abcdef0"}                                     | repo_url
                    {"repo_url":"https://h/a","commit":"abcdef0"}                            | branch
                    {"repo_url":"https://h/a","branch":"main"}                               | commit
                    {"repo_url":17,"branch":"main","commit":"abcdef0"}                       | repo_url
                    {"repo_url":"https://h/a","branch":{},"commit":"abcdef0"}                | branch
                    {"repo_url":"https://h/a","branch":"main","commit":null}                 | commit
                    {"repo_url":"nowhere","branch":"main","commit":"abcdef0"}                | repo_url
                    """)
    void badInputIsNamedFieldByField(String body, String field) {
        assertEquals(
                List.of(field),
                Problem.of(400, ci.postJson("/api/hooks/commit", body)).fields());
    }

    @ParameterizedTest
    @ValueSource(ints = {2_000, 60_000})
    void deeplyNestedJsonIsBadInputToo(int depth) {
        Problem.of(400, ci.postJson("/api/hooks/commit", "[".repeat(depth)));
    }

    @Test
    void anEmptyBodyIsBadInput() {
        Problem.of(400, ci.postJson("/api/hooks/commit", ""));
    }

    @Test
    void aBodyOver64KiBIsTooLarge() {
        String body = body("https://git.example.test/a/b", "main", "abcdef0");
        String just = body + " ".repeat(64 * 1024 - body.length());
        assertEquals(200, ci.postJson("/api/hooks/commit", just).status());
        Problem.of(413, ci.postJson("/api/hooks/commit", just + " "));
        Problem.of(413, ci.postJson("/api/hooks/commit", just.repeat(4)));
    }

    @Test
    void aPageOfAnotherSiteCannotUseTheSession() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        story.draft(owner, form);
        Problem.of(
                403,
                owner.postJson(
                        "/api/hooks/commit",
                        body(form.get("repo_url"), "main", "abcdef0"),
                        "Origin",
                        "https://elsewhere.example"));
    }

    private static JsonObject target(JsonObject answer) {
        assertEquals(1, answer.getJsonArray("targets").size(), answer::toString);
        return answer.getJsonArray("targets").getJsonObject(0);
    }

    private static JsonObject commit(Client caller, String url, String branch, String sha) {
        Client.Answer answer = caller.postJson("/api/hooks/commit", body(url, branch, sha));
        assertEquals(200, answer.status(), answer::toString);
        assertTrue(answer.header("Content-Type").startsWith("application/json"));
        return answer.json();
    }

    private static String body(String url, String branch, String sha) {
        return "{\"repo_url\":\"" + url + "\",\"branch\":\"" + branch + "\",\"commit\":\"" + sha + "\"}";
    }

    private String needsRestart(long deployment) {
        return Eventually.value(
                "a flag",
                () -> server.db().text("SELECT needs_restart FROM deployments WHERE id = ?", deployment),
                f -> f != null);
    }
}
