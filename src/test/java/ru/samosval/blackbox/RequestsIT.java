package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.dockerfile.BuildKitParser;
import ru.samosval.harness.Client;
import ru.samosval.harness.Db.AuditRow;
import ru.samosval.harness.Json;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** Requests: what may be typed, which moves are legal, what is stored. */
@OnServer
class RequestsIT {

    private static Client developer;

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    private synchronized Client developer() {
        if (developer == null) {
            developer = story.developer();
        }
        return developer;
    }

    @Test
    void mineAreThoseThatOneHasFiledOrOwnsNotThoseThatOneOnlyCollaboratesIn() {
        Client author = developer();
        Client owner = story.developer();
        Client friend = story.developer();
        Map<String, String> form = story.form(owner.username());
        form.put("collaborators", friend.username());
        long request = story.draft(author, form);
        for (Client each : List.of(author, owner, friend)) {
            assertTrue(each.get("/api/requests").body().contains("\"id\":" + request), each.username());
            boolean isTheirs = each != friend;
            assertEquals(
                    isTheirs,
                    each.get("/api/requests?whose=mine").body().contains("\"id\":" + request),
                    each.username());
            assertEquals(
                    isTheirs,
                    each.get("/requests?whose=mine&status=draft").body().contains("/requests/" + request + "\""),
                    each.username());
        }
        assertEquals(400, owner.get("/api/requests?whose=theirs").status());
    }

    @Test
    void aPostWhoseFieldsCannotBeReadIsNotAnsweredAsIfItHadNone() {
        long id = story.draft(developer(), story.form(developer().username()));
        String edit = "/requests/" + id + "/edit";
        assertEquals(415, developer().postJson(edit, "{\"ram_mb\":\"768\"}").status());
        assertEquals(
                415,
                developer()
                        .postBytes(edit, "ram_mb=768".getBytes(StandardCharsets.UTF_8), "Content-Type", "text/plain")
                        .status());
        Client.Answer answer = developer().post(edit, Map.of("ram", "768"));
        assertEquals(400, answer.status());
        assertTrue(Sentences.says(answer.body(), "request.edit.nothing"), answer::toString);
        assertEquals(512, server.db().number("SELECT ram_mb FROM image_requests WHERE id = ?", id));
        assertEquals(303, developer().post(edit, Map.of("ram_mb", "768")).status());
        assertEquals(768, server.db().number("SELECT ram_mb FROM image_requests WHERE id = ?", id));
    }

    @Test
    void anOptionalFieldOfWhatCannotBeSeenIsRefusedAndNotEmptied() {
        long id = story.draft(developer(), story.form(developer().username()));
        for (String field : List.of("entrypoint", "target_commit", "run_commands", "collaborators")) {
            Client.Answer answer = developer().post("/requests/" + id + "/edit", Map.of(field, "\u202E"));
            assertEquals(400, answer.status(), field);
        }
        assertEquals(
                "java -jar /app/shop.jar", server.db().text("SELECT entrypoint FROM image_requests WHERE id = ?", id));
    }

    @Test
    void aDraftHoldsEachFieldAndItsDockerfile() {
        Map<String, String> form = story.form(developer().username());
        long id = story.draft(developer(), form);
        List<String> row = server.db()
                .rows(
                        "SELECT image_name, repo_url, repo_branch, update_mode, target_commit, base_image, run_commands,"
                                + " entrypoint, ram_mb, vcpu, version_tag, status, collaborators, dockerfile_content,"
                                + " owner_id, created_by FROM image_requests WHERE id = ?",
                        id)
                .get(0);
        List<String> expected = new ArrayList<>();
        for (String field : List.of("image_name", "repo_url", "repo_branch", "update_mode")) {
            expected.add(form.get(field));
        }
        assertEquals(expected, row.subList(0, 4));
        assertNull(row.get(4));
        assertEquals(List.of("eclipse-temurin:17-jre", "apt-get update\napt-get install -y curl"), row.subList(5, 7));
        assertEquals(List.of("java -jar /app/shop.jar", "512", "0.5", "1.4", "draft"), row.subList(7, 12));
        assertNull(row.get(12));
        assertEquals(
                "FROM eclipse-temurin:17-jre\nRUN apt-get update\nRUN apt-get install -y curl\n"
                        + "ENTRYPOINT [\"java\", \"-jar\", \"/app/shop.jar\"]\n",
                row.get(13));
        assertEquals("" + story.idOf(developer()), row.get(14));
        assertEquals("" + story.idOf(developer()), row.get(15));
        assertTrue(developer().get("/requests/" + id).html().text().contains("FROM eclipse-temurin:17-jre"));
    }

    @Test
    void ofAPagesAddressThePageThatThePostLeadsToSaysOnceWhatWasSaved() {
        Map<String, String> form = story.form(developer().username());
        String repository = "https://git.example.test/team/" + form.get("image_name");
        form.put("repo_url", repository + "/-/tree/main");
        long id = story.draft(developer(), form);
        Element notice = developer().get("/requests/" + id).html().selectFirst("[data-testid=request-reduced]");
        assertNotNull(notice);
        assertTrue(Sentences.says(notice.text(), "request.repo_url.reduced")
                && notice.text().contains(repository));
        assertFalse(developer().get("/requests/" + id).body().contains("request-reduced"), "told once");
        developer().post("/requests/" + id + "/edit", Map.of("repo_url", "\uFEFF" + repository));
        assertFalse(developer().get("/requests/" + id).body().contains("request-reduced"), "nothing was left out");
        developer().post("/requests/" + id + "/edit", Map.of("repo_url", repository + "/-/issues"));
        assertTrue(developer().get("/requests/" + id).body().contains("request-reduced"));
        assertEquals(repository, server.db().text("SELECT repo_url FROM image_requests WHERE id = ?", id));
    }

    @ParameterizedTest(name = "{0} = \"{1}\" is refused: {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    image_name     | ''                       | request.image_name.required
                    image_name     | Shop                     | request.image.case
                    image_name     | shop:1                   | request.image_name.tagged
                    image_name     | -shop                    | request.image.separator
                    image_name     | 'sh op'                  | request.image.character
                    repo_url       | ''                       | request.repo_url.required
                    repo_url       | shop                     | request.repo_url.format
                    repo_url       | ftp://h/a                | request.repo_url.unknown
                    repo_url       | https://h.test           | request.repo_url.path
                    repo_url       | 'https://h.test/a/b, https://h.test/c/d' | request.repo_url.two
                    repo_url       | 'git clone git@h.test:a/b' | request.repo_url.around
                    repo_url       | https://github.com/acme  | request.repo_url.owner
                    repo_url       | https://h.test/?p=a.git  | request.repo_url.gitweb
                    repo_url       | https://u:p@h.test/a/b   | request.repo_url.secret
                    repo_url       | git://h.test/a/b         | request.repo_url.git
                    repo_url       | h.test/a/b               | request.repo_url.scheme
                    repo_branch    | 'a b'                    | request.repo_branch.blank
                    target_commit  | abcdef                   | request.target_commit.size
                    target_commit  | zzzzzzz                  | request.target_commit.character
                    target_commit  | 01234567890123456789012345678901234567890 | request.target_commit.size
                    base_image     | ''                       | request.base_image.required
                    base_image     | 'not an image'           | request.image.character
                    ram_mb         | ''                       | request.ram_mb.required
                    ram_mb         | 0                        | request.ram_mb.range
                    ram_mb         | -1                       | request.ram_mb.range
                    ram_mb         | 1048577                  | request.ram_mb.range
                    ram_mb         | 536870912                | request.ram_mb.bytes
                    target_commit  | 0000000000000000000000000000000000000000 | request.target_commit.zeros
                    target_commit  | 0000000                  | request.target_commit.zeros
                    ram_mb         | 1.5                      | request.ram_mb.fraction
                    ram_mb         | much                     | request.ram_mb.format
                    ram_mb         | 99999999999999999999     | request.ram_mb.range
                    vcpu           | ''                       | request.vcpu.required
                    vcpu           | 0                        | request.vcpu.range
                    vcpu           | 0.09                     | request.vcpu.range
                    vcpu           | 256.1                    | request.vcpu.range
                    vcpu           | NaN                      | request.vcpu.format
                    vcpu           | half                     | request.vcpu.format
                    version_tag    | ''                       | request.version_tag.required
                    version_tag    | .1                       | request.image.tag.first
                    version_tag    | 'a b'                    | request.image.tag.character
                    version_tag    | 1/2                      | request.image.tag.character
                    owner          | ''                       | request.owner.required
                    owner          | nobody-of-this-name      | request.owner.unknown
                    owner          | root                     | request.owner.unknown
                    collaborators  | nobody-of-this-name      | request.collaborators.unknown
                    """)
    void aWrongFieldIsRefusedWithItsMessage(String field, String value, String key) {
        Map<String, String> form = story.form(developer().username());
        form.put(field, value);
        refused(form, key);
    }

    @Test
    void aStaticRequestNeedsACommit() {
        Map<String, String> form = story.form(developer().username());
        form.put("update_mode", "static");
        refused(form, "request.target_commit.required");
    }

    @Test
    void aVersionTagHasAtMost128Characters() {
        Map<String, String> form = story.form(developer().username());
        form.put("version_tag", "x".repeat(129));
        refused(form, "request.image.tag.long");
        form.put("version_tag", "x".repeat(128));
        story.draft(developer(), form);
    }

    @ParameterizedTest(name = "{0} = \"{1}\" is taken")
    @CsvSource({
        "ram_mb, 1",
        "ram_mb, 1048576",
        "vcpu, 0.1",
        "vcpu, 256",
        "vcpu, '1,5'",
        "image_name, team/web_shop.api-2",
        "base_image, registry.example.com:5000/team/base:1.0",
        "repo_url, git@git.example.test:team/shop.git",
        "repo_url, ssh://git@git.example.test/team/shop.git",
        "target_commit, 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "repo_branch, feature/Ветка-7",
        "run_commands, ''",
        "entrypoint, ''",
        "version_tag, v1.0.0-rc.1_x"
    })
    void theBoundsThemselvesAreTaken(String field, String value) {
        Map<String, String> form = story.form(developer().username());
        form.put(field, value);
        story.draft(developer(), form);
    }

    @Test
    void aStartCommandOfContinuedLinesIsOneAndOneOfSeveralLinesIsRefused() {
        Map<String, String> form = story.form(developer().username());
        form.put("entrypoint", "exec java \\\n  -Dx=$P \\\r\n  -jar app.jar");
        long id = story.draft(developer(), form);
        assertEquals(
                "exec java   -Dx=$P   -jar app.jar",
                server.db().text("SELECT entrypoint FROM image_requests WHERE id = ?", id));
        form.put("entrypoint", "cd /app\nnode a.js");
        refused(form, "error.character.break");
    }

    /** The log has one step for each command that a real parser reads from the file. */
    @Test
    void theLogOfABuildTellsTheCommandsOfTheDockerfileThatIsShown() throws Exception {
        Map<String, String> form = story.form(developer().username());
        form.put(
                "run_commands",
                "RUN set -eux; \\\n# the tools\n  apt-get update\n<<EOF\n  echo  hi\necho ho\nEOF\n"
                        + "export AWS_SECRET_ACCESS_KEY='hun ter2'  &&  ./x --y  " + "long ".repeat(60) + "end");
        form.put("entrypoint", "exec java  $X");
        long request = story.approved(developer(), form);
        long build = story.build(request);
        assertEquals("success", story.awaitBuild(build));
        String file = server.db().text("SELECT dockerfile_content FROM image_requests WHERE id = ?", request);
        List<String> log = Json.strings(
                developer().get("/api/builds/" + build + "/log").json().getJsonArray("lines"));

        List<BuildKitParser.Instruction> runs = BuildKitParser.parse(file).stream()
                .filter(instruction -> instruction.name().equals("RUN"))
                .toList();
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            BuildKitParser.Instruction run = runs.get(i);
            String more = run.heredocs().isEmpty() ? "" : " (echo  hi...)";
            steps.add("[" + (i + 2) + "/" + (runs.size() + 1) + "] RUN "
                    + run.argument().replace("hun ter2", "***") + more);
        }
        assertEquals(3, steps.size(), file);
        assertEquals(
                steps,
                log.stream()
                        .filter(line -> line.contains("] RUN "))
                        .map(line -> line.substring(line.indexOf('[')))
                        .toList());
        // The size of the file that is shown: that of the real one would reveal the length of the secret.
        String shown = developer().get("/api/requests/" + request).json().getString("dockerfile_content");
        assertTrue(shown.contains("***") && !shown.contains("ter2"), shown);
        int bytes = shown.getBytes(StandardCharsets.UTF_8).length;
        assertTrue(
                log.stream().anyMatch(line -> line.endsWith(" transferring dockerfile: " + bytes + "B done")),
                () -> bytes + " bytes: " + log);
        assertTrue(log.stream().anyMatch(line -> line.endsWith(", ENTRYPOINT exec java  $X done")), log::toString);
        assertFalse(log.stream().anyMatch(line -> line.contains("ter2")), log::toString);
    }

    @Test
    void whatPeopleTypeIsShownAsTheyTypedItAndNeverRun() {
        Map<String, String> form = story.form(developer().username());
        form.put("run_commands", "echo '<script>alert(1)</script>' && echo \"#{7*7} & ${7*7}\"");
        long id = story.draft(developer(), form);
        Client.Answer page = developer().get("/requests/" + id);
        assertFalse(page.body().contains("<script>alert(1)"), "typed markup is escaped");
        assertTrue(page.html().text().contains("#{7*7} & ${7*7}"), "typed expressions are text");
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource({
        "draft, in_review, 409",
        "draft, approved, 409",
        "draft, rejected, 409",
        "submitted, submitted, 409",
        "submitted, draft, 409",
        "submitted, in_review, 303",
        "submitted, approved, 303",
        "submitted, rejected, 303",
        "in_review, submitted, 409",
        "in_review, in_review, 409",
        "in_review, approved, 303",
        "in_review, rejected, 303",
        "approved, approved, 409",
        "approved, rejected, 409",
        "approved, in_review, 303",
        "rejected, approved, 409",
        "rejected, submitted, 409",
        "rejected, in_review, 303"
    })
    void anOperatorMovesARequestOnlyAlongTheLegalWays(String from, String to, int expected) {
        long id = in(from);
        Client.Answer answer =
                story.operator().post("/requests/" + id + "/status", Map.of("status", to, "reason", "because"));
        assertEquals(expected, answer.status(), answer::toString);
        if (expected == 409) {
            String text = answer.html().text();
            assertTrue(text.contains(from) && text.contains(to), "the sentence names both states: " + text);
        }
        assertEquals(expected == 303 ? to : from, status(id));
    }

    @Test
    void aStatusThatIsNoneIsBadInput() {
        long id = in("submitted");
        for (String status : List.of("", "king", "DROP TABLE users")) {
            Client.Answer answer = story.operator().post("/requests/" + id + "/status", Map.of("status", status));
            assertEquals(400, answer.status(), answer::toString);
        }
        assertEquals(400, story.operator().post("/requests/" + id + "/status").status());
        assertEquals("submitted", status(id));
    }

    @Test
    void aRejectionNeedsAReasonWhichTheDeveloperReads() {
        long id = in("submitted");
        for (String reason : List.of("", "   ")) {
            Client.Answer answer = story.operator()
                    .post("/requests/" + id + "/status", Map.of("status", "rejected", "reason", reason));
            assertEquals(400, answer.status(), answer::toString);
            assertTrue(Sentences.says(answer.html().text(), "request.reject_reason.required"), answer::toString);
        }
        assertEquals("submitted", status(id));
        story.operator()
                .post(
                        "/requests/" + id + "/status",
                        Map.of("status", "rejected", "reason", "The base image is too old"));
        assertTrue(developer().get("/requests/" + id).html().text().contains("The base image is too old"));
        assertEquals(1, rejections(developer(), "/requests/" + id + "/edit"), "where it is to be mended");

        developer().post("/requests/" + id + "/edit", story.form(developer().username()));
        developer().post("/requests/" + id + "/submit");
        assertEquals(
                1, rejections(story.operator(), "/requests/" + id), "whoever looks again knows what was asked for");
        long audited = server.db().lastAudit();
        story.operator().post("/requests/" + id + "/status", Map.of("status", "in_review"));
        assertEquals(
                "status: submitted → in_review",
                server.db().auditedSince(audited, "request_status").details());
        story.operator().post("/requests/" + id + "/status", Map.of("status", "approved"));
        assertEquals(0, rejections(story.operator(), "/requests/" + id));
    }

    @Test
    void whoLooksAgainReadsWhatWasChangedSinceTheRejection() {
        long id = in("submitted");
        story.operator().post("/requests/" + id + "/status", Map.of("status", "rejected", "reason", "Too much memory"));
        Map<String, String> mended = story.form(developer().username());
        mended.put("ram_mb", "256");
        developer().post("/requests/" + id + "/edit", mended);
        developer().post("/requests/" + id + "/submit");

        List<String> history = story.operator()
                .get("/requests/" + id)
                .html()
                .select("[data-testid=request-history] li")
                .eachText();
        assertEquals(5, history.size(), history::toString);
        assertTrue(history.get(0).startsWith(developer().username()), history::toString);
        assertTrue(history.get(1).contains("512 → 256"), history::toString);
        assertTrue(history.get(2).contains("Too much memory"), history::toString);
        assertTrue(history.get(2).startsWith(story.operator().username()), history::toString);
        assertEquals(
                history,
                developer()
                        .get("/requests/" + id)
                        .html()
                        .select("[data-testid=request-history] li")
                        .eachText());
    }

    @Test
    void aRequestLikeAnotherIsFilledInWithoutItsSecretsButForItsOwner() {
        Client owner = story.developer();
        Client helper = story.developer();
        Map<String, String> form = story.form(owner.username(), helper.username());
        form.put("run_commands", "export TOKEN=hunter2 && make");
        form.put("target_commit", "8f3c2a1");
        form.put("update_mode", "static");
        long id = story.draft(owner, form);
        assertEquals(
                List.of(form.get("image_name"), form.get("base_image"), form.get("run_commands"), "", owner.username()),
                filledIn(owner, "?like=" + id));
        assertEquals(
                List.of(form.get("image_name"), form.get("base_image"), "", "", helper.username()),
                filledIn(helper, "?like=" + id));
        owner.post("/requests/" + id + "/submit");
        assertEquals(
                "",
                filledIn(owner, "?like=" + id).get(2),
                "while it is not theirs to edit, an operator's secrets may be in it");
        Client stranger = story.developer();
        for (String none : List.of("?like=" + id, "?like=0", "?like=%27", "?like=99999999999999999999")) {
            assertEquals(List.of("", "", "", "", stranger.username()), filledIn(stranger, none), none);
            assertEquals(
                    1,
                    stranger.get("/requests/new" + none)
                            .html()
                            .select("[data-testid=request-like-unknown]")
                            .size());
        }
        assertEquals(
                0,
                story.operator()
                        .get("/requests/" + id)
                        .html()
                        .select("[data-testid=request-copy]")
                        .size());
        assertEquals(403, story.operator().get("/requests/new?like=" + id).status());
    }

    private static List<String> filledIn(Client who, String query) {
        Document page = who.get("/requests/new" + query).html();
        return Stream.of("image_name", "base_image", "run_commands", "target_commit", "owner")
                .map(field -> page.select("[data-testid=request-" + field + "]").val())
                .toList();
    }

    @Test
    void whoReviewsIsNamedAndADecisionLeadsToTheOldestThatWaits() {
        long id = in("submitted");
        in("submitted");
        story.move(id, "in_review");
        for (Client who : List.of(developer(), story.operator())) {
            assertTrue(who.get("/requests/" + id)
                    .html()
                    .select("#acts")
                    .text()
                    .contains("Заявку рассматривает " + story.operator().username() + "."));
        }
        String waiting = "[data-testid=request-queue]";
        assertEquals(
                0,
                story.operator().get("/requests/" + id).html().select(waiting).size());
        story.move(id, "approved");
        long oldest = server.db().number("SELECT MIN(id) FROM image_requests WHERE status = 'submitted'");
        assertEquals(
                "/requests/" + oldest,
                story.operator().get("/requests/" + id).html().select(waiting).attr("href"));
        assertEquals(
                0, developer().get("/requests/" + id).html().select(waiting).size());
    }

    @Test
    void aSecretInTheReasonOfARejectionIsShownToNobody() {
        long id = in("submitted");
        long audited = server.db().lastAudit();
        story.operator()
                .post(
                        "/requests/" + id + "/status",
                        Map.of("status", "rejected", "reason", "Take TOKEN=hunter2 out of line 3"));
        String shown = "Take TOKEN=*** out of line 3";
        for (String page : List.of("/requests/" + id, "/requests/" + id + "/edit")) {
            assertTrue(developer().get(page).html().text().contains(shown), page);
        }
        assertEquals(shown, developer().get("/api/requests/" + id).json().getString("reject_reason"));
        assertTrue(server.db().auditedSince(audited, "request_status").details().endsWith(shown));
    }

    private static int rejections(Client client, String page) {
        return client.get(page)
                .html()
                .select("[data-testid=request-rejection]:contains(The base image is too old)")
                .size();
    }

    @Test
    void onlyADraftIsSubmittedAndAnEditTakesARejectedOneBackToADraft() {
        long id = in("rejected");
        assertEquals(409, developer().post("/requests/" + id + "/submit").status());
        Map<String, String> form = story.form(developer().username());
        assertTrue(developer().post("/requests/" + id + "/edit", form).isRedirect());
        assertEquals("draft", status(id));
        assertTrue(developer().post("/requests/" + id + "/submit").isRedirect());
        Client.Answer again = developer().post("/requests/" + id + "/submit");
        assertEquals(409, again.status());
        assertTrue(again.html().text().contains("submitted"), again::toString);
    }

    @Test
    void anOperatorsCorrectionKeepsTheStateAndIsAuditedWithOldAndNew() {
        Map<String, String> form = story.form(developer().username());
        long id = story.submitted(developer(), form);
        // Created before: otherwise the log would contain the creation of the operator, if no other test had created
        // one.
        Client operator = story.operator();
        long audited = server.db().lastAudit();
        form.put("ram_mb", "1024");
        assertTrue(operator.post("/requests/" + id + "/edit", form).isRedirect());
        assertEquals("submitted", status(id));
        List<AuditRow> rows = server.db().actionsSince(audited);
        assertEquals("request_update", rows.get(0).action());
        assertTrue(
                rows.get(0).details().contains("512") && rows.get(0).details().contains("1024"));
        assertFalse(
                rows.get(0).details().contains("vcpu"),
                "only what changed: " + rows.get(0).details());
    }

    @Test
    void aChangedBaseImageMarksEveryDeploymentUntilItNextStarts() {
        Map<String, String> form = story.form(developer().username());
        long request = story.approved(developer(), form);
        long image = story.imageOf(request);
        long running = story.running(image);
        long stopped = story.stopped(image, story.operator());
        form.put("base_image", "eclipse-temurin:21-jre");
        assertTrue(story.operator().post("/requests/" + request + "/edit", form).isRedirect());
        assertEquals(
                List.of("1", "1"),
                server.db().column("SELECT needs_restart FROM deployments WHERE image_id = ? ORDER BY id", image));
        assertEquals("running", story.status(running), "it goes on running");
        story.act(story.operator(), running, "restart");
        story.act(story.operator(), stopped, "start");
        assertEquals(
                List.of("0", "0"),
                server.db().column("SELECT needs_restart FROM deployments WHERE image_id = ? ORDER BY id", image));
        assertTrue(server.db()
                .text("SELECT dockerfile_content FROM image_requests WHERE id = ?", request)
                .startsWith("FROM eclipse-temurin:21-jre\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"draft", "submitted", "in_review", "rejected"})
    void onlyAnApprovedRequestIsBuilt(String status) {
        long id = in(status);
        Client.Answer answer = story.operator().post("/requests/" + id + "/build");
        assertEquals(409, answer.status(), answer::toString);
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM builds WHERE request_id = ?", id));
    }

    @Test
    void ofTwentyWhoStartABuildAtOnceNoneDoesWhileAnotherIsUnderWay() {
        long id = in("approved");
        Client operator = story.operator();
        List<CompletableFuture<Integer>> tries = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tries.add(CompletableFuture.supplyAsync(
                    () -> operator.post("/requests/" + id + "/build").status()));
        }
        List<Integer> answers =
                tries.stream().map(CompletableFuture::join).sorted().toList();
        long taken = answers.stream().filter(s -> s == 303).count();
        assertEquals(20 - taken, answers.stream().filter(s -> s == 409).count(), answers::toString);
        List<List<String>> builds =
                server.db().rows("SELECT created_at, finished_at FROM builds WHERE request_id = ? ORDER BY id", id);
        assertEquals(taken, builds.size(), "a build for each that was taken, and none for the others");
        assertTrue(taken >= 1);
        // On a busy machine the first may be over before the last is requested, as builds are short in tests.
        for (int i = 1; i < builds.size(); i++) {
            String before = builds.get(i - 1).get(1);
            assertNotNull(before, "the build before is over");
            assertTrue(before.compareTo(builds.get(i).get(0)) <= 0, builds::toString);
        }
    }

    /**
     * Each is checked before its turn to write. If the request has changed since, the edit is applied to its new
     * values.
     */
    @Test
    void changesOfDifferentFieldsAtOnceAreAllMade() throws Exception {
        Client developer = story.developer();
        long request = story.draft(developer);
        Map<String, String> wanted = Map.of(
                "repo_branch", "release",
                "base_image", "alpine:3.20",
                "run_commands", "apk add curl",
                "entrypoint", "sleep 5",
                "version_tag", "9.9",
                "image_name", "changed-by-many");
        ExecutorService people = Executors.newFixedThreadPool(wanted.size());
        try {
            List<Future<Client.Answer>> changes = wanted.entrySet().stream()
                    .map(field -> people.submit(() -> developer.sendJson(
                            "PATCH",
                            "/api/requests/" + request,
                            "{\"" + field.getKey() + "\": \"" + field.getValue() + "\"}")))
                    .toList();
            for (Future<Client.Answer> change : changes) {
                assertEquals(200, change.get().status(), () -> "one of those at once");
            }
        } finally {
            people.shutdownNow();
        }
        JsonObject now = developer.get("/api/requests/" + request).json();
        wanted.forEach((field, value) -> assertEquals(value, now.getString(field)));
        Problem refused = Problem.of(
                400, developer.sendJson("PATCH", "/api/requests/" + request, "{\"ram_mb\": 0, \"vcpu\": 0}"));
        assertEquals(
                List.of("ram_mb", "vcpu"), refused.fields().stream().sorted().toList());
    }

    @Test
    void aBuildOverAndDoneMayBeRepeated() {
        long id = in("approved");
        long first = story.imageOf(id);
        long second = story.imageOf(id);
        assertTrue(second > first);
        assertEquals(
                2, server.db().number("SELECT COUNT(*) FROM builds WHERE request_id = ? AND status = 'success'", id));
    }

    @Test
    void whatATagThatIsBuiltAgainWasBeforeIsSaidWithoutTellingMoreThanOneSees() {
        Client stranger = story.developer();
        Map<String, String> form = story.form(developer().username());
        long request = story.approved(developer(), form);
        String page = "/requests/" + request;
        assertNone(story.operator(), page, "request-replaces");
        long first = story.imageOf(request);
        story.running(first);
        story.stopped(first, story.operator());
        assertSays(story.operator(), page, "request-replaces", "request.replaces.deployments", "/images/" + first);
        assertTrue(banner(story.operator(), page, "request-replaces").text().contains("2, работают 1"));
        assertNone(developer(), page, "request-replaces");

        long again = story.build(request);
        assertEquals("success", story.awaitBuild(again));
        long second = server.db().number("SELECT image_id FROM builds WHERE id = ?", again);
        assertSays(developer(), "/images/" + first, "image-replaced", "image.replaced", "/images/" + second);
        assertNone(developer(), "/images/" + second, "image-replaced");
        assertSays(developer(), "/builds/" + again, "build-replaced", "build.replaced", "/images/" + first);
        assertEquals(2, server.db().number("SELECT COUNT(*) FROM deployments WHERE image_id = ?", first));
        assertTrue(server.db()
                .text("SELECT details FROM audit_log WHERE action = 'image_create' AND target_id = ?", second)
                .endsWith("; replaces: " + first));

        form.put("owner", stranger.username());
        long other = story.approved(stranger, form);
        assertSays(
                story.operator(),
                "/requests/" + other,
                "request-replaces",
                "request.replaces.none",
                "/images/" + second);
        long third = story.build(other);
        assertEquals("success", story.awaitBuild(third));
        long theirs = server.db().number("SELECT image_id FROM builds WHERE id = ?", third);
        assertSays(developer(), "/images/" + first, "image-replaced", "image.replaced.unseen", null);
        assertSays(story.operator(), "/images/" + first, "image-replaced", "image.replaced", "/images/" + theirs);
        assertSays(stranger, "/builds/" + third, "build-replaced", "build.replaced.unseen", null);
        assertSays(story.operator(), "/builds/" + third, "build-replaced", "build.replaced", "/images/" + second);
    }

    @Test
    void whoSubmitsOrBuildsWhatHasGoneOnSinceIsToldSoAndABranchIsBuiltFromItsHead() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        form.put("target_commit", "8f3c2a1");
        long request = story.draft(owner, form);
        Map<String, String> seen = Map.of("row_version", "1");
        assertTrue(owner.post("/requests/" + request + "/edit", Map.of("ram_mb", "300"))
                .isRedirect());
        Client.Answer late = owner.post("/requests/" + request + "/submit", seen);
        assertEquals(409, late.status(), late::toString);
        assertTrue(Sentences.says(late.html().text(), "request.move.conflict"), late::toString);
        assertTrue(owner.post("/requests/" + request + "/submit").isRedirect());
        story.move(request, "approved");
        assertEquals(
                409,
                story.operator().post("/requests/" + request + "/build", seen).status());
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM builds WHERE request_id = ?", request));
        long build = story.build(request);
        assertEquals("success", story.awaitBuild(build));
        String log = story.operator().get("/api/builds/" + build + "/log").body();
        assertTrue(log.contains("(head of main)"), log);
        assertFalse(log.contains("8f3c2a1"), log);
    }

    @Test
    void ofTwoWhoSaveTheSameVersionAtOnceOneIsToldThatTheOtherWasFirst() throws Exception {
        Client owner = story.developer();
        for (int round = 0; round < 5; round++) {
            long request = story.submitted(owner, story.form(owner.username()));
            int version = (int) server.db().number("SELECT row_version FROM image_requests WHERE id = ?", request);
            CountDownLatch begin = new CountDownLatch(1);
            List<CompletableFuture<Client.Answer>> both = new ArrayList<>();
            for (String ram : List.of("301", "302")) {
                Client writer = ram.equals("301") ? story.root() : story.operator();
                both.add(CompletableFuture.supplyAsync(() -> {
                    try {
                        begin.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return writer.post(
                            "/requests/" + request + "/edit",
                            Map.of("ram_mb", ram, "row_version", Integer.toString(version)));
                }));
            }
            begin.countDown();
            Client.Answer one = both.get(0).get(60, TimeUnit.SECONDS);
            Client.Answer other = both.get(1).get(60, TimeUnit.SECONDS);
            assertEquals(
                    List.of(303, 409),
                    Stream.of(one.status(), other.status()).sorted().toList(),
                    () -> one.toString() + other);
            Client.Answer refused = one.status() == 409 ? one : other;
            assertTrue(Sentences.says(refused.html().text(), "request.edit.conflict"), refused::toString);
            assertEquals(
                    one.status() == 303 ? 301 : 302,
                    server.db().number("SELECT ram_mb FROM image_requests WHERE id = ?", request));
            assertEquals(
                    version + 1, server.db().number("SELECT row_version FROM image_requests WHERE id = ?", request));
            assertEquals(
                    1,
                    server.db()
                            .number(
                                    "SELECT COUNT(*) FROM audit_log WHERE action = 'request_update' AND target_id = ?",
                                    request));
        }
    }

    @Test
    void twoRequestsWithOneNameAndVersionArePointedOutAndOnlyWhoSeesTheOtherIsToldWhichItIs() {
        Client stranger = story.developer();
        Client both = story.developer();
        Map<String, String> form = story.form(developer().username(), both.username());
        long one = story.draft(developer(), form);
        assertNone(developer(), "/requests/" + one, "request-namesakes");
        form.put("owner", stranger.username());
        long two = story.draft(stranger, form);
        form.put("version_tag", "1.5");
        long three = story.draft(stranger, form);
        for (Client who : List.of(both, story.operator())) {
            assertSays(who, "/requests/" + one, "request-namesakes", "request.namesakes", "/requests/" + two);
            assertSays(who, "/requests/" + two, "request-namesakes", "request.namesakes", "/requests/" + one);
        }
        assertSays(developer(), "/requests/" + one, "request-namesakes", "request.namesakes.unseen", null);
        assertSays(stranger, "/requests/" + two, "request-namesakes", "request.namesakes.unseen", null);
        assertNone(stranger, "/requests/" + three, "request-namesakes");
    }

    private static Element banner(Client who, String page, String testid) {
        Client.Answer answer = who.get(page);
        assertEquals(200, answer.status(), answer::toString);
        return answer.html().selectFirst("[data-testid=" + testid + "]");
    }

    private static void assertNone(Client who, String page, String testid) {
        assertNull(banner(who, page, testid));
    }

    /** Checks a banner with one link to this address. If {@code link} is null, it must have no link and no number. */
    private static void assertSays(Client who, String page, String testid, String key, String link) {
        Element banner = banner(who, page, testid);
        assertNotNull(banner, page);
        assertTrue(Sentences.says(banner.text(), key), banner::text);
        assertEquals(
                link == null ? List.of() : List.of(link), banner.select("a").eachAttr("href"));
        assertEquals(link != null, banner.text().contains("№"), banner::text);
    }

    @Test
    void aListIsFilteredByItsAddress() {
        Client owner = story.developer();
        Map<String, String> one = story.form(owner.username());
        Map<String, String> two = story.form(owner.username());
        long draft = story.draft(owner, one);
        long submitted = story.submitted(owner, two);
        String path = "/requests?owner=" + owner.username();
        assertEquals(List.of(submitted, draft), listed(story.operator(), path));
        assertEquals(List.of(draft), listed(story.operator(), path + "&status=draft"));
        assertEquals(List.of(submitted), listed(owner, "/requests?status=submitted"));
        assertEquals(List.of(draft), listed(owner, "/requests?q=" + one.get("image_name")));
        assertEquals(List.of(), listed(owner, "/requests?q=%25"));
        assertEquals(List.of(), listed(story.developer(), "/requests"));
        assertEquals(200, owner.get("/requests?status=king&page=x&page=-7").status());
    }

    private static List<Long> listed(Client who, String path) {
        Client.Answer page = who.get(path);
        assertEquals(200, page.status(), page::toString);
        return page.html().select("main a[href]").stream()
                .map(a -> a.attr("href").replaceAll("[?#].*", ""))
                .filter(h -> h.matches(".*/requests/\\d+"))
                .map(h -> Long.parseLong(h.substring(h.lastIndexOf('/') + 1)))
                .distinct()
                .toList();
    }

    private void refused(Map<String, String> form, String key) {
        long before = server.db().number("SELECT COUNT(*) FROM image_requests");
        Client.Answer answer = developer().post("/requests/new", form);
        assertEquals(400, answer.status(), answer::toString);
        assertTrue(Sentences.says(answer.html().text(), key), () -> key + " is not said: " + answer);
        assertEquals(before, server.db().number("SELECT COUNT(*) FROM image_requests"));
    }

    private long in(String status) {
        long id = story.draft(developer());
        if (status.equals("draft")) {
            return id;
        }
        assertTrue(developer().post("/requests/" + id + "/submit").isRedirect());
        if (!status.equals("submitted")) {
            story.move(id, status);
        }
        return id;
    }

    private String status(long request) {
        return server.db().text("SELECT status FROM image_requests WHERE id = ?", request);
    }
}
