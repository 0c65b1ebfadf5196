package ru.samosval.blackbox;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.Described;
import ru.samosval.harness.Hmac;
import ru.samosval.harness.Json;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Scraped;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** The webhooks as forges call them, on a server that has a secret. */
class ForgeHooksIT {

    private static final String SECRET = "It's a Secret to Everybody";
    private static final String COMMIT = "59b20b8d5c6ff8d09518216e87bcd1e7d3a7d8e5";
    private static final String[] PUSH = {"Content-Type", "application/json", "X-GitHub-Event", "push"};

    private static Server server;
    private static Story story;
    private static Client forge;

    /** Receives the pushes that are sent to try something. */
    private static HttpServer receiver;

    private static final Queue<Received> RECEIVED = new ConcurrentLinkedQueue<>();

    private record Received(String path, Headers headers, byte[] body) {}

    @RegisterExtension
    final Chromium browser = new Chromium();

    @BeforeAll
    static void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.createContext("/", ForgeHooksIT::receive);
        receiver.start();
        server = Server.start(Map.of(
                "samosval.webhook.secret",
                SECRET,
                "samosval.webhook.send-to",
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/in/",
                "samosval.root.default-password-from-anywhere",
                "true"));
        story = Story.on(server);
        forge = server.as(null);
    }

    @AfterAll
    static void stop() {
        try {
            server.assertCleanLog();
        } finally {
            server.close();
            receiver.stop(0);
        }
    }

    /** Answers that it came, with GitLab's token if there is one; one address redirects. */
    private static void receive(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        RECEIVED.add(new Received(
                path, exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes()));
        String token = exchange.getRequestHeaders().getFirst("X-Gitlab-Token");
        byte[] answer = bytes(token == null ? "taken" : token);
        if (path.endsWith("/moved")) {
            exchange.getResponseHeaders().add("Location", "/in/there");
        }
        exchange.sendResponseHeaders(path.endsWith("/moved") ? 302 : 202, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    /** A request that follows a repository, with a running and a stopped deployment. */
    private record Followed(long request, long running, long stopped) {}

    private static Followed follow(String repoUrl, String branch) {
        Client owner = story.developer();
        Map<String, String> form = new java.util.HashMap<>(story.form(owner.username()));
        form.put("repo_url", repoUrl);
        form.put("repo_branch", branch);
        long request = story.approved(owner, form);
        long image = story.imageOf(request);
        return new Followed(request, story.running(image), story.stopped(image, owner));
    }

    /** Sends a delivery: the headers of a forge, the payload, and a signature over it. */
    private static Client.Answer send(String dialect, String event, byte[] body, String secret, String... more) {
        List<String> headers = new ArrayList<>(List.of(more));
        switch (dialect) {
            case "github" ->
                headers.addAll(
                        List.of("X-GitHub-Event", event, "X-Hub-Signature-256", "sha256=" + Hmac.hex(secret, body)));
            case "gitea" ->
                headers.addAll(List.of("X-Gitea-Event", event, "X-Gitea-Signature", Hmac.hex(secret, body)));
            case "gitlab" -> headers.addAll(List.of("X-Gitlab-Event", event, "X-Gitlab-Token", secret));
            case "bitbucket" ->
                headers.addAll(List.of("X-Event-Key", event, "X-Hub-Signature", "sha256=" + Hmac.hex(secret, body)));
            case "azure" ->
                headers.addAll(List.of(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(("hook:" + secret).getBytes(StandardCharsets.UTF_8))));
            default -> throw new IllegalArgumentException(dialect);
        }
        if (!headers.contains("Content-Type")) {
            headers.addAll(List.of("Content-Type", "application/json"));
        }
        return forge.postBytes("/api/hooks/" + dialect, body, headers.toArray(String[]::new));
    }

    private static JsonObject taken(Client.Answer answer) {
        assertEquals(200, answer.status(), answer::toString);
        return Json.object(answer.body());
    }

    private static String payload(String file, String path) {
        try (InputStream stream = ForgeHooksIT.class.getResourceAsStream("/hooks/" + file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("team/shop", path)
                    .replace("team/Shops/_git/shop", path)
                    // The id by which Azure DevOps identifies the event.
                    .replace(
                            "03c164c2-8912-4d5e-8009-3707d5f83734",
                            UUID.randomUUID().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0} {1}, the request has {3}")
    @CsvSource({
        "github, push, github-push.json, git@github.com:PATH.git, main",
        "gitlab, Push Hook, gitlab-push.json, http://gitlab.example.test/PATH.git, main",
        "gitlab, Push Hook, gitlab-push.json, ssh://git@ssh.gitlab-ssh.example.test/PATH, refs/heads/main",
        "gitea, push, gitea-push.json, ssh://git@gitea.example.test:2222/PATH.git, develop",
        "bitbucket, repo:push, bitbucket-push.json, git@bitbucket.org:PATH.git, main",
        "bitbucket, repo:refs_changed, bitbucket-data-center-push.json, ssh://git@bitbucket.example.test:7999/PATH.git, main",
        "azure, git.push, azure-push.json, https://dev.azure.com/PATH, main",
    })
    void aPushRestartsWhatRunsAndMarksTheOthers(String dialect, String event, String file, String repo, String branch) {
        String path =
                dialect.equals("azure") ? "team/" + story.name("shops") + "/_git/shop" : "team/" + story.name("shop");
        Followed followed = follow(repo.replace("PATH", path), branch);

        JsonObject answer = taken(send(dialect, event, bytes(payload(file, path)), SECRET));

        assertEquals(
                List.of(followed.request()), Json.numbers(answer.getJsonArray("matched_requests")), answer::toString);
        assertEquals(List.of(followed.running()), Json.numbers(answer.getJsonArray("restarted_deployments")));
        assertEquals(List.of(followed.stopped()), Json.numbers(answer.getJsonArray("flagged_deployments")));
        assertEquals(
                dialect,
                server.db().text("SELECT dialect FROM hook_deliveries WHERE id = ?", answer.getInt("delivery")));
    }

    @Test
    void everyChangeOfOneDeliveryIsDecidedByItself() {
        String path = "team/" + story.name("shop");
        Followed main = follow("https://bitbucket.org/" + path, "main");
        follow("https://bitbucket.org/" + path, "release");

        JsonObject answer = taken(send("bitbucket", "repo:push", bytes(payload("bitbucket-push.json", path)), SECRET));

        assertEquals(List.of(main.request()), Json.numbers(answer.getJsonArray("matched_requests")));
        List<String> results = answer.getJsonArray("targets").getValuesAs(JsonObject.class).stream()
                .map(t -> t.getString("result"))
                .toList();
        assertEquals(
                List.of("restarted", "other_branch", "deleted_branch", "tag", "skipped"),
                results,
                "main and what else follows the repository; the branch that is gone; the tag; the branch with [skip ci]");

        int delivery = answer.getInt("delivery");
        assertEquals(
                decisions(answer),
                decisions(story.operator()
                        .get("/api/hooks/deliveries/" + delivery)
                        .json()));
        Document page = story.operator().get("/hooks/" + delivery).html();
        assertEquals(results, page.select("[data-testid=hook-targets] li").eachAttr("data-result"));
        for (JsonObject target : answer.getJsonArray("targets").getValuesAs(JsonObject.class)) {
            String sentence = target.getString("message").replace('\u00a0', ' ');
            assertTrue(
                    page.select("[data-testid=hook-targets] li").eachText().stream()
                            .anyMatch(line -> line.contains(sentence)),
                    sentence);
        }
        assertEquals("verified", page.select("[data-testid=hook-verdict]").attr("data-status"));
        assertTrue(page.select("[data-testid=hook-headers]").text().contains("repo:push"));
        String body = page.select("[data-testid=hook-body]").text();
        assertTrue(body.contains(path), body);
    }

    private static List<String> decisions(JsonObject delivery) {
        return delivery.getJsonArray("targets").getValuesAs(JsonObject.class).stream()
                .map(target -> target.getString("result") + ": " + target.getString("message"))
                .toList();
    }

    @Test
    void deliveriesAreCountedByWhatCameOfThem() {
        byte[] ping = bytes(payload("github-ping.json", "team/shop"));
        Map<String, Double> before = counted();
        taken(send("github", "ping", ping, SECRET));
        assertEquals(401, send("github", "ping", ping, "wrong").status());
        assertEquals(400, send("github", "push", bytes("{"), SECRET).status());
        Map<String, Double> more = new TreeMap<>(counted());
        more.replaceAll((verdict, count) -> count - before.get(verdict));
        more.values().removeIf(count -> count == 0);
        assertEquals(Map.of("accepted", 1.0, "unauthorized", 1.0, "invalid", 1.0), more);
    }

    private static Map<String, Double> counted() {
        return Scraped.of(story.root().get("/metrics").body())
                .find("samosval_hooks_total")
                .collect(toMap(sample -> sample.labels().get("verdict"), Scraped.Sample::value));
    }

    @ParameterizedTest
    @CsvSource({
        "github, ping, github-ping.json, ping",
        "gitea, ping, github-ping.json, ping",
        "bitbucket, diagnostics:ping, github-ping.json, ping",
        "gitea, create, gitea-create.json, created",
        "gitea, delete, gitea-create.json, deleted_branch",
    })
    void whatTellsOfNoCommitIsAnswered(String dialect, String event, String file, String result) {
        JsonObject answer = taken(send(dialect, event, bytes(payload(file, "team/shop")), SECRET));
        assertEquals(result, answer.getJsonArray("targets").getJsonObject(0).getString("result"));
        assertFalse(answer.getJsonArray("targets")
                .getJsonObject(0)
                .getString("message")
                .isEmpty());
    }

    @Test
    void theLast1000DeliveriesAreKept() {
        byte[] ping = bytes(payload("github-ping.json", "team/shop"));
        for (int i = 0; i < 1_150; i++) {
            taken(send("github", "ping", ping, SECRET));
        }
        Client.Answer first = story.operator().get("/api/hooks/deliveries?size=1");
        long kept = Long.parseLong(first.header("X-Total-Count"));
        assertEquals(1_000, kept);
        long newest = Json.array(first.body()).getJsonObject(0).getInt("id");
        assertEquals(
                200,
                story.operator().get("/api/hooks/deliveries/" + (newest - 999)).status());
        assertEquals(
                404,
                story.operator()
                        .get("/api/hooks/deliveries/" + (newest - 1_150))
                        .status());
    }

    @Test
    void aPushOf30000CommitsAndOneWithAMessageOf20MegabytesAreTaken() {
        String path = "team/" + story.name("shop");
        Followed followed = follow("https://github.com/" + path, "main");
        String json = payload("github-push.json", path);
        String commits = IntStream.range(0, 30_000)
                .mapToObj("{\"id\":\"%040d\",\"message\":\"[skip ci]\",\"added\":[\"a\",\"b\"]},"::formatted)
                .collect(Collectors.joining());
        String many = json.replaceFirst("\"commits\": \\[", "$0" + commits);
        int message = json.indexOf("Count the cart's lines", json.indexOf("\"head_commit\""));
        String long20 = json.substring(0, message) + "x".repeat(20 * 1024 * 1024) + json.substring(message);
        for (String each : List.of(many, long20)) {
            assertTrue(each.length() > json.length() + 1_000_000, "the payload has what is to be in it");
            JsonObject answer = taken(send("github", "push", bytes(each), SECRET));
            assertEquals(List.of(followed.request()), Json.numbers(answer.getJsonArray("matched_requests")));
        }
    }

    @Test
    void aFormIsTakenAsGitHubAndGiteaSignIt() {
        String path = "team/" + story.name("shop");
        Followed onGitHub = follow("https://github.com/" + path, "main");
        Followed onGitea = follow("http://gitea.example.test:3000/" + path, "develop");
        byte[] github = form(payload("github-push.json", path));
        byte[] json = bytes(payload("gitea-push.json", path));
        byte[] gitea = form(payload("gitea-push.json", path));
        String[] type = {"Content-Type", "application/x-www-form-urlencoded"};

        assertEquals(
                List.of(onGitHub.request()),
                Json.numbers(taken(send("github", "push", github, SECRET, type)).getJsonArray("matched_requests")));
        JsonObject answer = taken(forge.postBytes(
                "/api/hooks/gitea",
                gitea,
                "Content-Type",
                type[1],
                "X-Gitea-Event",
                "push",
                "X-Gitea-Signature",
                Hmac.hex(SECRET, json)));
        assertEquals(List.of(onGitea.request()), Json.numbers(answer.getJsonArray("matched_requests")));
    }

    private static byte[] form(String json) {
        return bytes("payload=" + URLEncoder.encode(json, StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0} by {1}")
    @CsvSource({
        "github, X-GitHub-Delivery",
        "gitea, X-Gitea-Delivery",
        "gitlab, X-Gitlab-Event-UUID",
        "gitlab, Idempotency-Key",
        "bitbucket, X-Request-UUID",
    })
    void aDeliveryThatComesTwiceActsOnce(String dialect, String header) {
        String path = "team/" + story.name("shop");
        String file = dialect + "-push.json";
        String host = Map.of(
                        "github", "https://github.com/",
                        "gitea", "http://gitea.example.test:3000/",
                        "gitlab", "http://gitlab.example.test/",
                        "bitbucket", "https://bitbucket.org/")
                .get(dialect);
        String event = Map.of("gitlab", "Push Hook", "bitbucket", "repo:push").getOrDefault(dialect, "push");
        Followed followed = follow(host + path, dialect.equals("gitea") ? "develop" : "main");
        String[] id = {header, UUID.randomUUID().toString()};
        byte[] body = bytes(payload(file, path));
        JsonObject first = taken(send(dialect, event, body, SECRET, id));
        story.awaitStatus(followed.running(), "running");

        JsonObject again = taken(send(dialect, event, body, SECRET, id));

        assertEquals(first.getInt("delivery"), again.getInt("duplicate_of"));
        assertEquals(first.getJsonArray("restarted_deployments"), again.getJsonArray("restarted_deployments"));
        assertEquals("running", story.status(followed.running()), "it was not restarted again");
        assertEquals(
                1,
                server.db()
                        .number(
                                "SELECT COUNT(*) FROM audit_log WHERE action = 'commit_hook_received' AND target_id = ?",
                                followed.request()));
    }

    /** Gitea's webhooks have a field for it, and it is meant for a proxy on the way. */
    @ParameterizedTest
    @CsvSource({
        "gitea, Bearer of-another-program",
        "gitea/, Bearer of-another-program",
        "gitea, Bearer",
        "gitea, token abc",
        "gitea, Basic YTpi"
    })
    void whatAForgeSaysToAProxyIsNoConcernOfOurs(String address, String authorization) {
        String path = "team/" + story.name("shop");
        Followed followed = follow("http://gitea.example.test:3000/" + path, "develop");
        byte[] body = bytes(payload("gitea-push.json", path));

        JsonObject answer = taken(send("gitea", "push", body, SECRET, "Authorization", authorization));

        assertEquals(List.of(followed.running()), Json.numbers(answer.getJsonArray("restarted_deployments")));
        assertEquals(
                401,
                send("gitea", "push", body, "another secret", "Authorization", authorization)
                        .status());
        String kept = server.db()
                .text("SELECT headers FROM hook_deliveries WHERE id = ?", answer.getInt("delivery"))
                .toLowerCase(Locale.ROOT);
        assertTrue(kept.contains("authorization: "), kept);
        assertFalse(kept.contains("of-another-program") || kept.contains("ytpi") || kept.contains("abc"), kept);
    }

    /** A token of the portal's may come where none is expected. */
    @Test
    void noTokenOfOursIsReadInTheLab() {
        String path = "team/" + story.name("shop");
        follow("http://gitea.example.test:3000/" + path, "develop");
        String token = story.operator()
                .postJson("/api/tokens", "{\"name\":\"" + story.name("lab") + "\",\"scope\":\"write\"}")
                .json()
                .getString("token");
        byte[] body = bytes(payload("gitea-push.json", path).replace("Webhooks Yay!", "see " + token));
        JsonObject answer = taken(send("gitea", "push", body, SECRET, "X-Foo", "Bearer " + token, "X-Bar", token));
        JsonObject kept = story.operator()
                .get("/api/hooks/deliveries/" + answer.getInt("delivery"))
                .json();
        assertFalse(kept.toString().contains(token), kept::toString);
        assertTrue(kept.toString().contains("samosval_***"), kept::toString);
    }

    /** Gitea and Gogs test a webhook by a push that moves nothing. */
    @Test
    void aTestOfGiteaIsUnderstoodAndRestartsNothing() {
        String path = "team/" + story.name("shop");
        Followed followed = follow("http://gitea.example.test:3000/" + path, "develop");
        String moved = payload("gitea-push.json", path);
        String still =
                moved.replace("28e1879d029cb852e4844d9c718537df08844e03", "bffeb74224043ba2feb48d137756c8a9331c449a");
        assertNotEquals(moved, still);

        JsonObject answer = taken(send("gitea", "push", bytes(still), SECRET));

        assertEquals("ping", answer.getJsonArray("targets").getJsonObject(0).getString("result"));
        assertEquals(List.of(), Json.numbers(answer.getJsonArray("restarted_deployments")));
        assertEquals("running", story.status(followed.running()));
        Client.Answer tried = story.operator()
                .postJson("/api/hooks/lab/dry-run", Json.of(Map.of("dialect", "gitea", "payload", still)));
        Described.check(tried);
        JsonObject would = tried.json().getJsonArray("commits").getJsonObject(0);
        assertEquals("ping", would.getJsonArray("targets").getJsonObject(0).getString("result"), tried::toString);
    }

    @Test
    void ofTheSameDeliveryManyTimesAtOnceOneActs() {
        String path = "team/" + story.name("shop");
        Followed followed = follow("https://github.com/" + path, "main");
        String[] id = {"X-GitHub-Delivery", UUID.randomUUID().toString()};
        byte[] body = bytes(payload("github-push.json", path));

        List<CompletableFuture<JsonObject>> sent = IntStream.range(0, 12)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> taken(send("github", "push", body, SECRET, id))))
                .toList();
        List<JsonObject> answers = sent.stream().map(CompletableFuture::join).toList();

        assertEquals(
                1, answers.stream().filter(a -> !a.containsKey("duplicate_of")).count());
        for (JsonObject answer : answers) {
            assertEquals(List.of(followed.running()), Json.numbers(answer.getJsonArray("restarted_deployments")));
        }
    }

    @Test
    void aDeliveryThatWasRefusedMayComeAgain() {
        String path = "team/" + story.name("shop");
        Followed followed = follow("https://github.com/" + path, "main");
        String[] id = {"X-GitHub-Delivery", UUID.randomUUID().toString()};
        Problem.of(400, send("github", "push", bytes("{}"), SECRET, id));
        Problem.of(401, send("github", "push", bytes(payload("github-push.json", path)), "another", id));
        JsonObject answer = taken(send("github", "push", bytes(payload("github-push.json", path)), SECRET, id));
        assertEquals(List.of(followed.request()), Json.numbers(answer.getJsonArray("matched_requests")));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            github    | issues    | {}                                                      | hook.event.unknown
            github    | push      | nonsense                                                | hook.payload.format
            github    | push      | {"ref": "refs/heads/main", "after": "abcdef0"}          | hook.payload.address
            github    | push      | {"ref": "r", "after": "z", "repository": {"html_url": "https://h.example.test/a/b"}} | request.target_commit.character
            gitlab    | Job Hook  | {"object_kind": "build"}                                | hook.event.unknown
            gitea     | release   | {}                                                      | hook.event.unknown
            bitbucket | repo:push | {"push": {"changes": []}}                               | hook.payload.changes
            azure     | git.push  | {"eventType": "workitem.created"}                       | hook.event.unknown
            """)
    void whatIsNotUnderstoodIsRefusedAndInTheLab(String dialect, String event, String body, String sentence) {
        Client.Answer answer = send(dialect, event, bytes(body), SECRET);
        Problem.of(400, answer);
        assertEquals(List.of("refused", "verified", "400"), lastDelivery("result", "verdict", "status"));
        assertTrue(lastDelivery("reason").get(0).contains(sentence), lastDelivery("reason")::toString);
        assertIsToldInTheLab(answer);
    }

    /** Checks that the page of the delivery shows what the sender was told. */
    private static void assertIsToldInTheLab(Client.Answer refused) {
        JsonObject problem = Json.object(refused.body());
        String told = story.operator()
                .get("/hooks/" + lastId())
                .html()
                .select("[data-testid=hook-reason]")
                .text();
        List<String> sentences = problem.containsKey("errors")
                ? problem.getJsonArray("errors").getValuesAs(JsonObject.class).stream()
                        .map(error -> error.getString("message"))
                        .toList()
                : List.of(problem.getString("detail"));
        assertFalse(sentences.isEmpty());
        sentences.forEach(sentence -> assertTrue(told.contains(sentence), () -> sentence + " is not in: " + told));
    }

    @Test
    void whatIsNestedTooDeeplyIsRefused() {
        Client.Answer answer = send("github", "push", bytes("{\"x\":" + "[".repeat(30_000)), SECRET);
        Problem.of(400, answer);
        assertTrue(lastDelivery("reason").get(0).contains("hook.payload.deep"));
        assertIsToldInTheLab(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "gitlab", "gitea", "bitbucket", "azure"})
    void aWrongSecretIsRefusedChangesNothingAndIsInTheLab(String dialect) {
        String path = "team/" + story.name("shop");
        long audited = server.db().number("SELECT COUNT(*) FROM audit_log WHERE action = 'commit_hook_received'");
        String[] from = {"X-Forwarded-For", "203.0.113." + (20 + dialect.length())};
        byte[] body = bytes(payload(dialect + "-push.json", path));
        Client.Answer wrong = send(dialect, dialect.equals("gitlab") ? "Push Hook" : "push", body, "another", from);
        Problem.of(401, wrong);
        assertIsToldInTheLab(wrong);
        assertEquals(
                List.of("refused", "wrong", "401", from[1]), lastDelivery("result", "verdict", "status", "address"));
        Problem.of(401, forge.postBytes("/api/hooks/" + dialect, body, from));
        assertEquals(List.of("refused", "missing", "401"), lastDelivery("result", "verdict", "status"));
        assertEquals(
                audited, server.db().number("SELECT COUNT(*) FROM audit_log WHERE action = 'commit_hook_received'"));
    }

    @Test
    void thoseWhoHaveToWaitAreOneRowOfTheLabInWhichTheyAreCounted() {
        String[] from = {"X-Forwarded-For", "203.0.113.77"};
        byte[] body = bytes(payload("github-push.json", "team/" + story.name("shop")));
        int turnedAway = 0;
        while (turnedAway < 3) {
            int status = send("github", "push", body, "a guess", from).status();
            assertTrue(status == 401 || status == 429, "status " + status);
            turnedAway += status == 429 ? 1 : 0;
        }
        List<List<String>> rows = throttled(from[1]);
        assertEquals(1, rows.size(), rows::toString);
        Client.Answer page = story.operator().get("/hooks/" + rows.get(0).get(0));
        String told = page.html().select("[data-testid=hook-reason]").text();
        assertTrue(told.contains(Integer.toString(turnedAway)), told);
        assertEquals(List.of(List.of(rows.get(0).get(0), "hook.throttled\t" + turnedAway)), throttled(from[1]));
    }

    private static List<List<String>> throttled(String address) {
        return server
                .db()
                .rows("SELECT id, reason FROM hook_deliveries WHERE status = 429 AND address = '" + address + "'")
                .stream()
                .map(row -> List.of(row.get(0), row.get(1).strip()))
                .toList();
    }

    /**
     * A webhook that was set up without a secret guesses none: it must not stop another one behind the same address.
     */
    @Test
    void whatBringsNoSecretIsNoGuess() {
        String[] from = {"X-Forwarded-For", "203.0.113.78"};
        byte[] body = bytes(payload("github-push.json", "team/" + story.name("shop")));
        int status = 401;
        for (int i = 0; status == 401; i++) {
            assertTrue(i < 200, "they are slowed down as well");
            status = forge.postBytes("/api/hooks/github", body, from[0], from[1], "X-GitHub-Event", "push")
                    .status();
        }
        assertEquals(429, status);
        assertEquals(1, throttled(from[1]).size());
        taken(send("github", "push", body, SECRET, from));
        Problem.of(401, send("github", "push", body, "the first guess", from));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "1614265330, stale",
        "4102444800, stale",
        "-1, missing",
        "0, stale",
        "now, wrong",
        "99999999999999999999, missing",
        "yesterday, missing"
    })
    void aSignedTimeThatIsNotAboutNowIsRefused(String time, String verdict) {
        String sent = time.equals("now") ? Long.toString(System.currentTimeMillis() / 1_000) : time;
        Client.Answer answer = forge.postBytes(
                "/api/hooks/gitlab",
                bytes("{}"),
                "webhook-id",
                "a",
                "webhook-timestamp",
                sent,
                "webhook-signature",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        Problem.of(401, answer);
        assertEquals(List.of("refused", verdict), lastDelivery("result", "verdict"));
        assertIsToldInTheLab(answer);
    }

    @Test
    void aPayloadOf24MegabytesIsTakenAndOneOf26IsNot() {
        String path = "team/" + story.name("shop");
        Followed followed = follow("https://github.com/" + path, "main");
        String json = payload("github-push.json", path);
        byte[] large = bytes("{\"commits_of_a_day\": \"" + "x".repeat(24 * 1024 * 1024) + "\"," + json.substring(1));
        JsonObject answer = taken(send("github", "push", large, SECRET));
        assertEquals(List.of(followed.request()), Json.numbers(answer.getJsonArray("matched_requests")));
        assertEquals(List.of(Integer.toString(large.length), "65536"), lastDelivery("body_size", "LENGTH(body)"));

        byte[] tooLarge = Arrays.copyOf(large, 26 * 1024 * 1024);
        Arrays.fill(tooLarge, large.length, tooLarge.length, (byte) ' ');
        Problem.of(413, send("github", "push", tooLarge, SECRET));
        assertEquals(List.of("refused", "unread", "413"), lastDelivery("result", "verdict", "status"));
        Problem.of(413, forge.postBytes("/api/hooks/commit", large, "X-Samosval-Token", SECRET));
    }

    @Test
    void ofAPackedBodyTheBytesAsTheyWereSentAreSigned() throws IOException {
        String path = "team/" + story.name("shop");
        Followed followed = follow("https://github.com/" + path, "main");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes(payload("github-push.json", path)));
        }
        String[] gzip = {"Content-Encoding", "gzip"};
        JsonObject answer = taken(send("github", "push", packed.toByteArray(), SECRET, gzip));
        assertEquals(List.of(followed.request()), Json.numbers(answer.getJsonArray("matched_requests")));
        taken(send("gitea", "push", packed.toByteArray(), SECRET, gzip));
        for (String other : List.of("br", "deflate")) {
            Problem.of(415, send("github", "push", packed.toByteArray(), SECRET, "Content-Encoding", other));
        }
        byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() / 2);
        Problem.of(400, send("github", "push", cut, SECRET, gzip));
        Problem.of(400, send("github", "push", bytes("{}"), SECRET, gzip));
    }

    @Test
    void aSecretIsNeitherInTheLabNorInTheLog() {
        String path = "team/" + story.name("shop");
        String[] kept = {
            "Cookie",
            "JSESSIONID=abc",
            "Private-Token",
            "hunter2",
            "X-Auth",
            "hunter2",
            "X-Vault",
            "hunter2",
            "Referer",
            "https://git.example.test/hooks?private_token=hunter2",
            "Idempotency-Key",
            path
        };
        send("gitlab", "Push Hook", bytes(payload("gitlab-push.json", path)), SECRET, kept);
        String headers = lastDelivery("headers").get(0);
        assertTrue(headers.toLowerCase(java.util.Locale.ROOT).contains("x-gitlab-token: ***"), headers);
        assertTrue(headers.toLowerCase(java.util.Locale.ROOT).contains("cookie: ***"), headers);
        assertFalse(headers.contains("hunter2"), headers);
        assertTrue(headers.contains(path), headers);
        send("azure", "git.push", bytes(payload("azure-push.json", path)), SECRET);
        assertTrue(lastDelivery("headers").get(0).contains("Basic ***"));
        assertFalse(server.log().contains(SECRET));
    }

    @Test
    void aBrowserThatAnotherSiteMakesCallIsRefused() {
        Problem.of(403, send("github", "push", bytes("{}"), SECRET, "Sec-Fetch-Site", "cross-site"));
    }

    @Test
    void otherAddressesAndMethodsAreNotThere() {
        assertEquals(401, forge.postBytes("/api/hooks/gogs", bytes("{}")).status());
        assertEquals(405, story.root().get("/api/hooks/github").status());
    }

    @Test
    void staffReplayADeliveryByTheirOwnRights() {
        String path = "team/" + story.name("shop");
        Followed followed = follow("https://github.com/" + path, "main");
        taken(send("github", "push", bytes(payload("github-push.json", path)), SECRET));
        long delivery = lastId();
        story.awaitStatus(followed.running(), "running");

        assertEquals(
                404, story.developer().post("/hooks/" + delivery + "/replay").status());
        Client.Answer answer = story.operator().post("/hooks/" + delivery + "/replay");

        assertTrue(answer.isRedirect(), answer::toString);
        assertEquals(
                List.of("taken", "session", Long.toString(delivery)), lastDelivery("result", "verdict", "replay_of"));
        assertEquals(
                2,
                server.db()
                        .number(
                                "SELECT COUNT(*) FROM audit_log WHERE action = 'commit_hook_received' AND target_id = ?",
                                followed.request()));
        story.awaitStatus(followed.running(), "running");
        Problem.of(400, send("github", "issues", bytes("{}"), SECRET));
        assertEquals(
                409, story.operator().post("/hooks/" + lastId() + "/replay").status(), "it tells of no commit");
        assertReplayedOnceByOneKey(delivery);
    }

    /** The same with API calls. */
    private static void assertReplayedOnceByOneKey(long delivery) {
        String call = "/api/hooks/deliveries/" + delivery;
        JsonObject kept = Json.object(story.operator().get(call).body());
        assertEquals("github", kept.getString("dialect"));
        assertTrue(kept.getString("body").contains("refs/heads/main"), kept::toString);
        assertEquals(COMMIT, kept.getJsonArray("commits").getJsonObject(0).getString("commit"));
        String[] key = {"Idempotency-Key", story.name("replay")};
        long before = lastId();
        Client.Answer made = story.operator().sendJson("POST", call + "/replay", "", key);
        assertEquals(201, made.status(), made::toString);
        assertEquals(
                made.body(),
                story.operator().sendJson("POST", call + "/replay", "", key).body());
        assertEquals(before + 1, lastId(), "it was acted on once");
        assertEquals(delivery, made.json().getInt("replay_of"));
        assertTrue(made.header("Location").endsWith("/hooks/deliveries/" + lastId()), made::toString);
        List<JsonObject> list = Json.array(story.operator()
                        .get("/api/hooks/deliveries?size=1&sort=-id&dialect=github")
                        .body())
                .getValuesAs(JsonObject.class);
        assertEquals(lastId(), list.get(0).getInt("id"));
        assertTrue(list.get(0).isNull("body"), "a list has no bodies");
        Problem.of(403, story.developer().get("/api/push-targets"));
    }

    @Test
    void aReplayOfWhatWasWronglySignedIsRefusedAgainAndKept() {
        String path = "team/" + story.name("shop");
        Followed followed = follow("https://github.com/" + path, "main");
        Problem.of(401, send("github", "push", bytes(payload("github-push.json", path)), "another"));
        long delivery = lastId();
        String reason = lastDelivery("reason").get(0);
        assertEquals(
                0,
                story.operator()
                        .get("/hooks/" + delivery)
                        .html()
                        .select("[data-testid=hook-replay]")
                        .size(),
                "no button that cannot do anything");

        server.db().ageRefusals();
        Client.Answer refused = story.operator().post("/hooks/" + delivery + "/replay");

        assertEquals(409, refused.status(), refused::toString);
        assertTrue(refused.body().contains("№\u00a0" + lastId()), refused::toString);
        assertEquals(
                List.of("refused", "wrong", "401", Long.toString(delivery), reason),
                lastDelivery("result", "verdict", "status", "replay_of", "reason"));
        assertEquals(
                List.of("delivery: " + lastId() + "; replay of delivery: " + delivery + "; reason: wrong"),
                server.db()
                        .column(
                                "SELECT details FROM audit_log WHERE action = 'commit_hook_refused' AND details LIKE '%replay of delivery: "
                                        + delivery + ";%'"));
        assertEquals("running", story.status(followed.running()));
    }

    @Test
    void aRequestsOwnSecretReachesThatRequestAloneAndIsOverWhenAnotherIsMade() {
        String path = "team/" + story.name("shop");
        Followed own = follow("https://github.com/" + path, "main");
        follow("https://github.com/" + path, "main");
        String address = "/api/requests/" + own.request() + "/hook-secret";
        Problem.of(404, story.developer().postJson(address, ""));
        String first = made(story.operator().postJson(address, ""));
        String[] to = {"Content-Type", "application/json", "X-GitHub-Event", "push"};

        byte[] body = bytes(payload("github-push.json", path));
        JsonObject answer = taken(sendTo(own.request(), body, first, to));
        assertEquals(List.of(own.request()), Json.numbers(answer.getJsonArray("matched_requests")));
        Problem.of(401, sendTo(own.request(), body, SECRET, to));
        Problem.of(401, send("github", "push", body, first));

        String second = made(story.operator().postJson(address, ""));
        String refusal =
                Problem.of(401, sendTo(own.request(), body, first, to)).body().getString("detail");
        taken(sendTo(own.request(), body, second, to));
        assertEquals(204, story.operator().call("DELETE", address).status());
        assertEquals(
                refusal,
                Problem.of(401, sendTo(own.request(), body, second, to)).body().getString("detail"));
        assertEquals(List.of("no_secret"), lastDelivery("verdict"));
        String unsigned = Problem.of(401, forge.postBytes("/api/hooks/github?request=" + own.request(), body, to))
                .body()
                .getString("detail");
        assertEquals(refusal, unsigned, "nobody learns which requests have a secret");
        assertFalse(server.log().contains(second));
        assertEquals(
                List.of(), server.db().column("SELECT details FROM audit_log WHERE details LIKE '%" + second + "%'"));
    }

    private static String made(Client.Answer answer) {
        assertEquals(201, answer.status(), answer::toString);
        return Json.object(answer.body()).getString("secret");
    }

    private static Client.Answer sendTo(long request, byte[] body, String secret, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("X-Hub-Signature-256", "sha256=" + Hmac.hex(secret, body)));
        return forge.postBytes("/api/hooks/github?request=" + request, body, all.toArray(String[]::new));
    }

    @Test
    void theServersSecretIsNotMadeWhereTheConfigurationHasIt() {
        Problem.of(409, story.root().postJson("/api/hooks/secret", ""));
        Problem.of(403, story.operator().postJson("/api/hooks/secret", ""));
    }

    @Test
    void theServersSecretIsMadeHereAndShownOnceAndAnotherEndsIt() {
        try (Server own = Server.start(Map.of())) {
            Client root = Story.on(own).root();
            Client sender = own.as(null);
            byte[] body = bytes(payload("github-push.json", "team/shop"));
            taken(signed(sender, body, "whatever, since there is no secret"));
            assertTrue(root.get("/admin/users").body().contains("samosval.webhook.secret"), "it is open, and says so");
            String[] key = {"Idempotency-Key", "first"};

            String first = made(root.sendJson("POST", "/api/hooks/secret", "", key));

            assertTrue(
                    root.sendJson("POST", "/api/hooks/secret", "", key).json().isNull("secret"), "shown once");
            assertFalse(root.get("/hooks/setup").body().contains(first));
            assertFalse(root.get("/admin/users").body().contains("samosval.webhook.secret"));
            taken(signed(sender, body, first));
            Problem.of(401, signed(sender, body, "another"));
            Problem.of(401, sender.postBytes("/api/hooks/github", body, PUSH));

            Document page = pressed(root, "/hooks/setup", "secret", "hook-secret-renew", Map.of("secret:of", ""))
                    .html();
            String second = page.select("[data-testid=hook-secret]").text();

            assertTrue(second.matches("whsec_[A-Za-z0-9+/]{32}"), page::text);
            assertFalse(root.get("/hooks/setup").body().contains(second));
            Problem.of(401, signed(sender, body, first));
            taken(signed(sender, body, second));
            assertEquals(
                    List.of("secret: created", "secret: replaced"),
                    own.db().column("SELECT details FROM audit_log WHERE action = 'hook_secret' ORDER BY id"));
            String told = own.log()
                    + own.db().column("SELECT details FROM audit_log")
                    + own.db().column("SELECT body FROM idempotency_keys");
            assertFalse(told.contains(first) || told.contains(second), told);
            own.assertCleanLog();
        }
    }

    private static Client.Answer signed(Client sender, byte[] body, String secret) {
        List<String> headers = new ArrayList<>(List.of(PUSH));
        headers.addAll(List.of("X-Hub-Signature-256", "sha256=" + Hmac.hex(secret, body)));
        return sender.postBytes("/api/hooks/github", body, headers.toArray(String[]::new));
    }

    @Test
    void aDryRunSaysWhatWouldBeAndChangesNothing() {
        String path = "team/" + story.name("shop");
        Followed followed = follow("https://github.com/" + path, "main");
        long delivery = lastId();
        String payload = jakarta.json.Json.createObjectBuilder()
                .add("dialect", "github")
                .add("payload", payload("github-push.json", path))
                .build()
                .toString();

        JsonObject target = Json.object(story.operator()
                        .postJson("/api/hooks/lab/dry-run", payload)
                        .body())
                .getJsonArray("commits")
                .getJsonObject(0)
                .getJsonArray("targets")
                .getJsonObject(0);

        assertEquals("restarted", target.getString("result"));
        assertEquals(1, target.getInt("restarted"));
        assertEquals(1, target.getInt("flagged"));
        assertEquals("running", story.status(followed.running()));
        assertEquals(delivery, lastId(), "nothing was kept");
        JsonObject stranger = Json.object(story.developer()
                        .postJson("/api/hooks/lab/dry-run", payload)
                        .body())
                .getJsonArray("commits")
                .getJsonObject(0)
                .getJsonArray("targets")
                .getJsonObject(0);
        assertEquals("unknown_repository", stranger.getString("result"));
        String large = payload.replace("Count the cart's lines", "x".repeat(1_000_000));
        assertEquals(
                target,
                Json.object(story.operator()
                                .postJson("/api/hooks/lab/dry-run", large)
                                .body())
                        .getJsonArray("commits")
                        .getJsonObject(0)
                        .getJsonArray("targets")
                        .getJsonObject(0),
                "as large as forges send them: " + large.length());
        Problem.of(
                413,
                story.operator()
                        .postJson(
                                "/api/hooks/lab/dry-run",
                                payload.replace("Count the cart's lines", "x".repeat(1_100_000))));
        Problem.of(
                400, story.operator().postJson("/api/hooks/lab/dry-run", "{\"dialect\":\"github\",\"payload\":\"x\"}"));
        Problem.of(401, forge.postJson("/api/hooks/lab/dry-run", payload));
    }

    @Test
    void aPushForATryIsSignedAndGoesNowhereElse() {
        String inside = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/in/";
        String secret = "a secret of the receiver";
        Client.Answer sent = story.operator().postJson("/api/hooks/lab/send", order(inside + "github", secret));
        assertEquals(202, Json.object(sent.body()).getInt("status"), sent::toString);
        Received received = RECEIVED.stream()
                .filter(r -> r.path().equals("/in/github"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "sha256=" + Hmac.hex(secret, received.body()),
                received.headers().getFirst("X-Hub-Signature-256"));
        assertEquals("push", received.headers().getFirst("X-GitHub-Event"));

        Client.Answer repeated = story.operator()
                .postJson(
                        "/api/hooks/lab/send",
                        order(inside + "gitlab?api_key=of-the-query&sig=of-the-query", "repeated-secret")
                                .replace("\"github\"", "\"gitlab\""));
        assertEquals("***", Json.object(repeated.body()).getString("answer"), repeated::toString);
        assertEquals(
                List.of(),
                server.db().column("SELECT details FROM audit_log WHERE details LIKE '%of-the-query%'"),
                "nor is one in the address");

        String[] key = {"Idempotency-Key", story.name("send")};
        Client.Answer first = story.operator().postJson("/api/hooks/lab/send", order(inside + "once", secret), key);
        Client.Answer again = story.operator().postJson("/api/hooks/lab/send", order(inside + "once", secret), key);
        assertEquals(202, Json.object(first.body()).getInt("status"), first::toString);
        assertEquals(first.body(), again.body());
        assertEquals(
                1, RECEIVED.stream().filter(r -> r.path().equals("/in/once")).count(), "it was sent once");
        Problem.of(422, story.operator().postJson("/api/hooks/lab/send", order(inside + "other", secret), key));
        String[] refused = {"Idempotency-Key", story.name("send")};
        Problem.of(400, story.operator().postJson("/api/hooks/lab/send", order("file:///x", secret), refused));
        assertEquals(
                200,
                story.operator()
                        .postJson("/api/hooks/lab/send", order(inside + "github", secret), refused)
                        .status(),
                "what was refused may be tried again");

        Client.Answer moved = story.operator().postJson("/api/hooks/lab/send", order(inside + "moved", secret));
        assertEquals(302, Json.object(moved.body()).getInt("status"), "a redirect is told, not followed");
        assertTrue(RECEIVED.stream().noneMatch(r -> r.path().equals("/in/there")));

        long before = RECEIVED.size();
        for (String outside : List.of(
                inside.replace("/in/", "/out"), inside + "../out", server.origin() + "/login", "file:///etc/passwd")) {
            Problem.of(400, story.operator().postJson("/api/hooks/lab/send", order(outside, secret)));
        }
        Problem.of(403, story.developer().postJson("/api/hooks/lab/send", order(inside + "github", secret)));
        assertEquals(before, RECEIVED.size());
        assertFalse(server.log().contains(secret));
        assertEquals(
                List.of(), server.db().column("SELECT details FROM audit_log WHERE details LIKE '%" + secret + "%'"));
    }

    private static String order(String url, String secret) {
        return jakarta.json.Json.createObjectBuilder()
                .add("dialect", "github")
                .add("url", url)
                .add("repo_url", "https://git.example.test/team/shop")
                .add("branch", "main")
                .add("commit", COMMIT)
                .add("secret", secret)
                .build()
                .toString();
    }

    @Test
    void theCommitIsCarriedToTheDeployment() {
        String path = "team/" + story.name("shop");
        Followed followed = follow("https://github.com/" + path, "main");
        taken(send("github", "push", bytes(payload("github-push.json", path)), SECRET));
        story.awaitStatus(followed.running(), "running");

        JsonObject running = Json.object(
                story.operator().get("/api/deployments/" + followed.running()).body());
        JsonObject stopped = Json.object(
                story.operator().get("/api/deployments/" + followed.stopped()).body());
        assertEquals(COMMIT, running.getString("commit_id"));
        assertTrue(running.isNull("next_commit"));
        assertTrue(stopped.isNull("commit_id"));
        assertEquals(COMMIT, stopped.getString("next_commit"));
        assertTrue(story.operator()
                .get("/deployments/" + followed.running())
                .body()
                .contains(COMMIT));
        story.act(story.operator(), followed.stopped(), "start");
        assertEquals(
                COMMIT,
                Json.object(story.operator()
                                .get("/api/deployments/" + followed.stopped())
                                .body())
                        .getString("commit_id"));
    }

    @Test
    void whatTheListShowsIsFilteredAndSeenByRights() {
        String path = "team/" + story.name("shop");
        Client owner = story.developer();
        Map<String, String> form = new java.util.HashMap<>(story.form(owner.username()));
        form.put("repo_url", "https://github.com/" + path);
        long request = story.approved(owner, form);
        String setup = "a[href$=/hooks/setup?request=" + request + "]";
        for (Client keeper : List.of(owner, story.operator())) {
            assertEquals(
                    1, keeper.get("/requests/" + request).html().select(setup).size());
        }
        taken(send("github", "push", bytes(payload("github-push.json", path)), SECRET));
        long delivery = lastId();
        String link = "a[href$=/hooks/" + delivery + "]";

        assertEquals(
                1, story.operator().get("/hooks?q=" + path).html().select(link).size());
        assertEquals(
                1,
                story.operator()
                        .get("/hooks?dialect=github&result=taken")
                        .html()
                        .select(link)
                        .size());
        assertEquals(
                0,
                story.operator()
                        .get("/hooks?dialect=gitlab")
                        .html()
                        .select(link)
                        .size());
        assertEquals(1, owner.get("/hooks").html().select(link).size());
        assertEquals(0, story.developer().get("/hooks").html().select(link).size());
        assertEquals(200, owner.get("/hooks/" + delivery).status());
        assertEquals(404, story.developer().get("/hooks/" + delivery).status());
    }

    @Test
    void whatIsMadeUpInTheLabsFormsIsRefusedInWords() {
        Client owner = story.developer();
        long foreign = story.approved(owner, story.form(owner.username()));
        Client stranger = story.developer();
        Client.Answer dialect = pressed(
                stranger, "/hooks/try", "dry", "hook-try-run", Map.of("dry:dialect", "zz", "dry:payload", "{}"));
        assertEquals(200, dialect.status(), dialect::toString);
        for (String of : List.of(Long.toString(foreign), "999999", "-1")) {
            Client.Answer made = pressed(
                    owner,
                    "/hooks/setup?request=" + foreign,
                    "secret",
                    "hook-secret-make",
                    Map.of("secret:of", of),
                    stranger);
            assertEquals(200, made.status(), made::toString);
            assertTrue(Sentences.says(made.html().text(), "act.gone"), made::toString);
        }
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM hook_secrets WHERE request_id = ?", foreign));
    }

    private static Client.Answer pressed(
            Client person, String path, String form, String testid, Map<String, String> fields) {
        return pressed(person, path, form, testid, fields, person);
    }

    /** Presses a button of one user's page as another user. */
    private static Client.Answer pressed(
            Client shown, String path, String form, String testid, Map<String, String> fields, Client by) {
        String button = shown.get(path)
                .html()
                .selectFirst("[data-testid=" + testid + "]")
                .attr("name");
        Map<String, String> sent = new java.util.HashMap<>(fields);
        sent.put(form, form);
        sent.put("jakarta.faces.ViewState", "stateless");
        sent.put(button, button);
        return by.post(path, sent);
    }

    private static long lastId() {
        return server.db().number("SELECT MAX(id) FROM hook_deliveries");
    }

    private static List<String> lastDelivery(String... columns) {
        return server.db()
                .rows("SELECT " + String.join(", ", columns) + " FROM hook_deliveries ORDER BY id DESC LIMIT 1")
                .get(0);
    }

    @Test
    void whatWasTypedIntoBothFormsOfTheTrialIsRestoredAndDiscardedTogetherButASecretIsKeptNowhere() {
        Tab tab = browser.open(story.root());
        tab.go("/hooks/try");
        String branch = tab.valueOf("hooks.send-branch");
        String commit = tab.valueOf("hooks.send-commit");
        tab.fill("hook-try-payload", "half a payload");
        tab.fill("hooks.send-branch", "feature");
        tab.fill("hooks.send-secret", "s3cr3t-of-a-receiver");
        assertFalse(tab.page()
                .evaluate("() => JSON.stringify(sessionStorage) + JSON.stringify(localStorage)")
                .toString()
                .contains("s3cr3t-of-a-receiver"));
        tab.page().locator(".languages button[lang=en]").first().click();
        tab.await("draft-discard");
        assertEquals("half a payload", tab.valueOf("hook-try-payload"));
        assertEquals("feature", tab.valueOf("hooks.send-branch"));
        assertNotEquals(commit, tab.valueOf("hooks.send-commit"), "a push is of a new commit");
        assertEquals("", tab.valueOf("hooks.send-secret"));
        tab.press("draft-discard");
        assertEquals("", tab.valueOf("hook-try-payload"));
        assertEquals(branch, tab.valueOf("hooks.send-branch"));
        assertFalse(tab.sees("draft-discard"));

        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/in/github";
        tab.fill("hooks.send-url", url);
        tab.fill("hooks.send-repo_url", "https://git.example.test/team/typed.git");
        tab.press("hook-send");
        tab.await("hook-sent");
        RECEIVED.clear();
        tab.page().locator("nav.nav a[href$='/builds']").click();
        // What was sent is not asked about, and is there for another try.
        tab.awaitAddress("/builds");
        tab.go("/hooks/try");
        assertEquals(url, tab.valueOf("hooks.send-url"));
        tab.press("draft-discard");
    }
}
