package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Problem;
import ru.samosval.harness.RawHttp;
import ru.samosval.harness.RawHttp.Reply;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** What nobody who means well sends. It is answered with 4xx and a sentence, and leaves nothing in the log. */
@OnServer
class HostileInputIT {

    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String HOOK = "POST /api/hooks/commit";

    private final Server server = Server.shared();
    private final RawHttp raw = new RawHttp(server);
    private final Story story = Story.on(server);

    @ParameterizedTest(name = "a body of more than 64 KiB to {0} is 413")
    @ValueSource(strings = {"/login", "/language", "/api/hooks/commit"})
    void aBodyOfMoreThan64KiBIs413(String path) {
        String body = "a=" + "b".repeat(64 * 1024);
        assertEquals(413, raw.send(raw.withBody("POST " + path, body, FORM)).status());
        String chunk = "4000\r\n" + "b".repeat(0x4000) + "\r\n";
        String chunked =
                raw.head("POST " + path, FORM, "Transfer-Encoding: chunked") + "\r\n" + chunk.repeat(5) + "0\r\n\r\n";
        assertEquals(413, raw.send(chunked).status());
        Reply announced = raw.send(raw.head("POST " + path, FORM, "Content-Length: 70000000000") + "\r\n");
        assertEquals(413, announced.status());
        assertTrue(announced.text().contains("64"), announced::text);
    }

    @Test
    void aFormOfMoreThan64KiBIs413AndChangesNothing() {
        Client developer = Cast.shared().person("creator");
        Map<String, String> form = story.form(developer.username());
        form.put("run_commands", "x".repeat(70_000));
        assertEquals(413, developer.post("/requests/new", form).status());
        assertEquals(
                0,
                server.db().number("SELECT COUNT(*) FROM image_requests WHERE image_name = ?", form.get("image_name")));
    }

    @Test
    void aBodyOfMoreThan64KiBIs413OnCallsTooByWhateverOneIsKnown() {
        Client developer = story.developer();
        String token = developer
                .postJson("/api/tokens", "{\"name\":\"large\",\"scope\":\"write\"}")
                .json()
                .getString("token");
        String large = "{\"image_name\":\"" + "x".repeat(70_000) + "\"}";
        Problem.of(413, developer.postJson("/api/requests", large));
        Problem.of(413, server.as(null).postJson("/api/requests", large, "Authorization", "Bearer " + token));
        Problem.of(413, server.as(null).postJson("/api/hooks/commit", large));
        Client.Answer docker = server.as(null).postJson("/docker/" + token + "/v1.43/containers/x/stop", large);
        assertEquals(413, docker.status(), docker::toString);
        assertFalse(docker.json().getString("message").isEmpty());
        String chunk = "4000\r\n" + "b".repeat(0x4000) + "\r\n";
        String chunked = raw.head("POST /docker/" + token + "/v1.43/containers/x/stop", "Transfer-Encoding: chunked")
                + "\r\n" + chunk.repeat(5) + "0\r\n\r\n";
        assertEquals(413, raw.send(chunked).status(), "of a length that is not said too");
    }

    @ParameterizedTest(name = "a gzip body to {0} is bounded by what it unpacks to")
    @ValueSource(strings = {"/login", "/api/hooks/commit", "/api/requests", "/docker/TOKEN/containers/x/stop"})
    void aCompressedBodyIsBoundedByWhatItUnpacksTo(String path) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[8_000_000]);
        }
        String body = packed.toString(StandardCharsets.ISO_8859_1);
        String token = story.developer()
                .postJson("/api/tokens", "{\"name\":\"packed\",\"scope\":\"write\"}")
                .json()
                .getString("token");
        String line = "POST " + path.replace("TOKEN", token);
        Reply answer =
                raw.send(raw.withBody(line, body, FORM, "Content-Encoding: gzip", "Authorization: Bearer " + token));
        assertEquals(413, answer.status(), answer::toString);
    }

    @ParameterizedTest(name = "{0} is no more than bad input")
    @ValueSource(
            strings = {
                "GET /login?a=%zz",
                "GET /api/users/search?q=%zz",
                "GET /login?a=%",
                "GET /login?a=%c3%28",
                "GET /a%00b",
                "GET /%ff",
                "GET /.;/x",
                "GET /..;/login",
                "GET /%2E;jsessionid=a/dashboard"
            })
    void badEncodingIs400(String line) {
        assertEquals(400, raw.send(raw.head(line) + "\r\n").status());
    }

    @ParameterizedTest(name = "Host: {0} is none of ours")
    @ValueSource(
            strings = {"a:b", "a b", "a:999999", "<a>", "a b.localhost", "<a>.localhost", "[x].localhost", "*.localhost"
            })
    void aHostThatIsNoneIsRefused(String host) {
        assertEquals(
                421,
                raw.send("GET /login HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                        .status());
    }

    /** The server makes the links of its pages from it. */
    @ParameterizedTest(name = "Host: {0} is no name")
    @ValueSource(strings = {"a#", "a?", "#", "?", "localhost/../", "localhost#", "[::1]#", "a\\b"})
    void aHostThatIsNoNameIsRefusedWithoutAPage(String host) {
        for (String path : List.of("/login", "/x", "/favicon.svg", "/api/requests")) {
            Reply answer = raw.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            assertEquals(400, answer.status(), answer::toString);
            assertFalse(answer.text().contains("Payara"), answer::text);
            assertTrue(answer.has("X-Content-Type-Options: nosniff"), answer::toString);
        }
        int whole = raw.send("GET http://" + host + "/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .status();
        assertTrue(whole == 400 || whole == 421, "whose rest is a query asks another server: " + whole);
        server.assertCleanLog();
    }

    @Test
    void whoAsksForAnotherRendererWritesNoLineOfTheirOwnIntoTheLog() {
        String forged = "FORGED" + System.nanoTime();
        Map<String, String> form = Map.of("jakarta.faces.RenderKitId", "x\n" + forged + "\u001b[2J");
        assertEquals(400, server.as(null).post("/login", form).status());
        Map<String, String> page =
                Map.of("jakarta.faces.RenderKitId", "x\n" + forged, "jakarta.faces.ViewState", "stateless");
        assertEquals(400, story.developer().post("/dashboard", page).status());
        assertFalse(server.log().contains(forged), "it is in the log");
        server.assertCleanLog();
    }

    @Test
    void aTextOfThousandsOfPartsOverflowsNoStack() {
        Client developer = story.developer();
        for (String between : List.of("\n", "#x\n", " \r\n")) {
            String command = "a \\\n" + between.repeat(1_500 / between.length()) + "b";
            JsonObject body =
                    Json.createObjectBuilder().add("entrypoint", command).build();
            Client.Answer answer = developer.postJson("/api/requests", body.toString());
            assertEquals(400, answer.status(), answer::toString);
        }
        assertEquals(
                200,
                developer
                        .get("/api/deployments/sparklines?ids=1" + ",1".repeat(3_000))
                        .status());
        server.assertCleanLog();
    }

    @Test
    void theNameOfAMediaTypeIsTakenInAnyCaseOfLetters() {
        byte[] token = "{\"name\":\"capitals\",\"scope\":\"read\"}".getBytes(StandardCharsets.US_ASCII);
        Client.Answer made =
                story.developer().callBytes("POST", "/api/tokens", token, "Content-Type", "APPLICATION/JSON");
        assertEquals(201, made.status(), made::toString);
    }

    @Test
    void whatDockersClientsAreToldWithoutATokenHasAPolicyToo() {
        Client.Answer answer = server.as(null).get("/v1.41/info");
        assertTrue(answer.header("Content-Security-Policy").contains("default-src 'none'"), answer::toString);
    }

    @ParameterizedTest(name = "two hosts of {0} are one too many")
    @ValueSource(
            strings = {
                "/login",
                "/dashboard",
                "/favicon.svg",
                "/health/live",
                "/api/requests",
                "/docker/x/_ping",
                "/metrics",
                "/nope"
            })
    void twoHostsAreRefused(String path) {
        for (String hosts : List.of("localhost\r\nHost: localhost", "a\r\nHost: localhost", "localhost\r\nhost: a")) {
            assertEquals(
                    400,
                    raw.send("GET " + path + " HTTP/1.1\r\nHost: " + hosts + "\r\nConnection: close\r\n\r\n")
                            .status(),
                    hosts);
        }
    }

    @ParameterizedTest(name = "{0} /login is refused")
    @CsvSource({"PUT, 405", "DELETE, 405", "PATCH, 405", "FOO, 405"})
    void aMethodThatIsNotOursIsRefused(String method, int status) {
        assertEquals(
                status,
                raw.send(raw.head(method + " /login") + "Content-Length: 0\r\n\r\n")
                        .status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/dashboard", "/api/requests", "/docker/x/version", "/metrics", "/favicon.svg"})
    void whatProvesTheSenderIsNotRepeatedByTrace(String path) {
        RawHttp.Reply answer = raw.send(raw.head("TRACE " + path, "Cookie: any=open-sesame") + "\r\n");
        // A caller who is not signed in is led to the sign-in before anything is checked.
        assertEquals(path.equals("/dashboard") ? 303 : 405, answer.status(), answer::toString);
        assertFalse(answer.toString().contains("open-sesame"), answer::toString);
        assertTrue(answer.has("X-Content-Type-Options: nosniff"), answer::toString);
    }

    @Test
    void aBodyWhereThereIsNoneIsRefusedWithASentence() {
        for (String method : List.of("GET", "HEAD")) {
            Reply reply = raw.send(raw.head(method + " /api/openapi.json", "Content-Length: 2") + "\r\n{}");
            assertEquals(400, reply.status(), reply::toString);
            assertTrue(reply.has("Content-Type: application/problem+json;charset=UTF-8"), reply::toString);
            assertTrue(reply.has("Connection: close"), reply::toString);
        }
    }

    /** The server itself answers, before the application. That its log stays clean is checked after each test. */
    @Test
    void anAddressThatEndsAmidACodeLeavesNoTrace() {
        for (String path : List.of("/nope%", "/login%", "/a%4", "/api/x%", "/docker/x%")) {
            Reply reply = raw.send(raw.head("GET " + path) + "\r\n");
            assertFalse(reply.status() >= 500, reply::toString);
        }
    }

    @Test
    void bodiesThatAreNoneAre4xx() {
        String chunked = raw.head("POST /login", FORM, "Transfer-Encoding: chunked") + "\r\n";
        assertEquals(400, raw.send(chunked + "zz\r\na=1\r\n0\r\n\r\n").status());
        assertEquals(400, raw.send(raw.withBody("POST /login", "a=%z", FORM)).status());
        assertEquals(
                400,
                raw.send(raw.head("POST /login", "Content-Length: abc") + "\r\n")
                        .status());
        assertEquals(
                400,
                raw.send(raw.head("POST /login", "Content-Length: -1") + "\r\n").status());
        assertTrue(raw.send(raw.withBody("POST /login", "abc", FORM, "Content-Encoding: br"))
                                .status()
                        / 100
                == 4);
    }

    @Test
    void aBodyThatDoesNotComeIs408AndHoldsNobodyUp() {
        Reply late = raw.send(raw.head("POST /login", FORM, "Content-Length: 1000") + "\r\na=1", 30_000);
        assertEquals(408, late.status());
        assertTrue(late.has("Connection: close"), late::text);
    }

    @Test
    void theBodyOfSomebodyWhoIsNotSignedInIsNotWaitedFor() {
        assertEquals(
                303,
                raw.send(raw.head("POST /requests/1/submit", FORM, "Content-Length: 1000") + "\r\na=1")
                        .status());
    }

    @Test
    void withFiveHundredUnfinishedBodiesPagesAndPostsAreServed() throws IOException {
        List<Socket> unfinished = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                Socket socket = raw.open();
                unfinished.add(socket);
                socket.getOutputStream()
                        .write((raw.head("POST /login", FORM, "Content-Length: 1000") + "\r\na=1")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            for (int i = 0; i < 20; i++) {
                assertEquals(200, server.as(null).get("/login").status());
                assertEquals(200, story.root().get("/dashboard").status());
                assertEquals(
                        200,
                        server.as(null)
                                .postJson("/api/hooks/commit", hook("main"))
                                .status());
            }
        } finally {
            for (Socket socket : unfinished) {
                socket.close();
            }
        }
    }

    @Test
    void aHooksJsonIsReadStrictly() {
        assertEquals(400, hookStatus("{\"a\":" + "[".repeat(30_000)));
        assertEquals(400, hookStatus("{\"a\":".repeat(8_000)));
        assertEquals(400, hookStatus("{\"a\":" + "[".repeat(900) + "]".repeat(900) + "}"));
        assertEquals(400, hookStatus("{\"branch\":\"a\"," + hook("main").substring(1)));
        assertEquals(400, hookStatus(hook("m\u00ff")));
        assertEquals(400, hookStatus(hook("m\\u0000")));
        assertEquals(400, hookStatus(hook("m\\ud800")));
        assertEquals(400, hookStatus(hook("m\\u2028n")));
        assertEquals(200, hookStatus(hook("main")));
    }

    @Test
    void whatOnlyAFormOfFacesSendsMeansNothingInAnAddress() {
        Client root = story.root();
        for (String page : List.of("/alerts", "/dashboard", "/admin/users", "/requests")) {
            assertEquals(200, root.get(page + "?jakarta.faces.ViewState=1:2").status(), page);
            assertEquals(
                    200, root.get(page + "?jakarta.faces.ViewState=stateless").status(), page);
        }
        long request = Cast.shared().request();
        assertEquals(
                200,
                root.get("/requests/" + request + "/edit?jakarta.faces.ViewState=a")
                        .status());
        assertEquals(
                404,
                root.get("/jakarta.faces.resource/dynamiccontent.properties.xhtml?ln=primefaces&pfdrid=a&pfdrt=sc")
                        .status());
    }

    @Test
    void whereTheAddressHasAFieldOfTheFormTheFormCounts() {
        String name = story.name("made");
        Client.Answer answer = story.root()
                .post(
                        "/admin/users/create?role=admin&username=other",
                        Map.of("username", name, "password", "a good one", "role", "developer"));
        assertTrue(answer.isRedirect(), answer::toString);
        assertEquals("developer", server.db().text("SELECT role FROM users WHERE username = ?", name));
    }

    /** Payara answers some of these with 200 and nothing, and used to write a stack trace for each. */
    @Test
    void anAddressThatEndsInADotShowsNothingAndLeavesNoTrace() {
        for (int length = 1; length < 200; length += 10) {
            String path = "/" + "x".repeat(length) + "/.";
            Client.Answer answer = server.as(null).get(path);
            assertTrue(
                    answer.status() == 400
                            || answer.status() == 200 && answer.body().isEmpty(),
                    answer::toString);
        }
    }

    /** As Java's own client sends it by default. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"h2c", "websocket"})
    void aBodyIsReadToItsEndAlsoWhereAnotherProtocolIsOffered(String protocol) {
        String user = story.developer().username();
        String offer = "Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQBAAAAAAUAAEAA\r\nUpgrade: "
                + protocol;
        String form =
                "username=" + user + "&password=" + Server.passwordOf(user).replace(" ", "+");
        Reply signedIn = raw.send(raw.withBody("POST /login", form, FORM, offer), 3_000);
        assertEquals(302, signedIn.status(), signedIn::toString);
        String pushed = "{\"ref\":\"refs/heads/main\",\"padding\":\"" + "x".repeat(100_000) + "\"}";
        Reply hook = raw.send(
                raw.withBody(
                        "POST /api/hooks/github",
                        pushed,
                        "Content-Type: application/json",
                        "X-GitHub-Event: push",
                        offer),
                3_000);
        assertTrue(hook.status() >= 400 && hook.status() < 500 && hook.status() != 408, hook::toString);
        Reply endless = raw.send(
                raw.head("POST /login", FORM, offer, "Transfer-Encoding: chunked") + "\r\n3\r\na=1\r\n0\r\n\r\n",
                3_000);
        assertEquals(411, endless.status(), endless::toString);
        assertTrue(Sentences.says(endless.text(), "error.body.length"), endless::toString);
    }

    /** Grizzly used to write a stack trace for each. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"/dashboard, 302", "/%ff%fe, 400", "/%zz, 400", "/api/hooks/commit, 405"})
    void anUpgradeToWhatNothingHereSpeaksLeavesNoTrace(String path, int status) {
        RawHttp.Reply reply = raw.send(
                raw.head("GET " + path)
                        + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                2_000);
        assertEquals(status, reply.status(), reply::toString);
        server.assertCleanLog();
    }

    private static final String END = "Host: localhost\r\nConnection: close\r\n\r\n";

    /** What Grizzly refuses, or is configured to refuse, because of the head alone. */
    static List<String> whatTheServerRefusesByTheHead() {
        String language = "POST /language HTTP/1.1\r\nHost: localhost\r\n";
        return List.of(
                // It used to answer these with 200 and nothing.
                "GET /x% HTTP/1.1\r\n" + END,
                "GET /%zz HTTP/1.1\r\n" + END,
                "GET http:/// HTTP/1.1\r\n" + END,
                "GET /login HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n",
                "GET /login HTTP/1.1\r\nHost: :8080\r\nConnection: close\r\n\r\n",
                "GET /login HTTP/1.1\r\nHost: localhost:-1\r\nConnection: close\r\n\r\n",
                "POST /x% HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
                // With these it used to take the body for another request.
                language + "Transfer-Encoding: gzip, chunked\r\n\r\nGET /health/live HTTP/1.1\r\n" + END,
                language + "Transfer-Encoding: xchunked\r\n\r\nGET /health/live HTTP/1.1\r\n" + END,
                language + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
                "GET / HTTP/9.9\r\n" + END,
                "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + END,
                "GET /login HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET /login HTTP/1.1\r\nX: " + "a".repeat(20_000) + "\r\n" + END,
                "GET /login HTTP/1.1\r\nX: a\u0001b\r\n" + END,
                "GET /login HTTP/1.1\r\n" + "h: 1\r\n".repeat(300) + END,
                language + "Content-Length: abc\r\n\r\n",
                language + "Content-Length: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab");
    }

    @ParameterizedTest
    @MethodSource("whatTheServerRefusesByTheHead")
    void alsoWhatTheServerRefusesByItselfHasTheHeadersOfEveryAnswer(String request) {
        RawHttp.Reply refusal = raw.send(request);
        assertTrue(refusal.status() == 400 || refusal.status() == 505, refusal::toString);
        assertEquals(1, refusal.text().split("HTTP/1\\.1 ", -1).length - 1, refusal::toString);
        for (String name : List.of("Cross-Origin-Opener-Policy", "Cache-Control")) {
            assertEquals(header(ours(), name), header(refusal, name), refusal::toString);
        }
        assertTrue(header(refusal, "Content-Security-Policy").contains("default-src 'none'"), refusal::toString);
        assertHasTheHeadersOfEveryAnswer(refusal);
    }

    /** What the container refuses after that. Only pages have a content policy. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a%00b",
                "GET /%c3%28",
                "GET /a\\b",
                "GET login",
                "GET ?a=b",
                "GET %2Flogin",
                "GET /login%2F",
                "GET /a%2Fb",
                "OPTIONS *",
                "CONNECT localhost:80"
            })
    void alsoWhatTheContainerRefusesHasTheHeadersOfEveryAnswer(String line) {
        // It answers CONNECT without a length, and leaves the connection open.
        RawHttp.Reply refusal = raw.send(line + " HTTP/1.1\r\n" + END, 1_000);
        assertEquals(400, refusal.status(), refusal::toString);
        assertHasTheHeadersOfEveryAnswer(refusal);
        assertTrue(
                refusal.text()
                                .lines()
                                .filter(l -> l.startsWith("Content-Security-Policy"))
                                .count()
                        <= 1,
                refusal::toString);
    }

    private void assertHasTheHeadersOfEveryAnswer(RawHttp.Reply refusal) {
        for (String name : List.of(
                "X-Content-Type-Options",
                "Referrer-Policy",
                "X-Frame-Options",
                "Cross-Origin-Resource-Policy",
                "Permissions-Policy")) {
            assertEquals(header(ours(), name), header(refusal, name), refusal::toString);
        }
    }

    /** An address that the application refuses. */
    private RawHttp.Reply ours() {
        RawHttp.Reply ours = raw.send(raw.head("GET /%61pi/none") + "\r\n");
        assertEquals(400, ours.status(), ours::toString);
        return ours;
    }

    private static String header(RawHttp.Reply reply, String name) {
        return reply.text()
                .lines()
                .filter(line -> line.startsWith(name + ": "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is missing: " + reply));
    }

    @ParameterizedTest(name = "\"{0}\" is no protocol")
    @ValueSource(strings = {"NONSENSE/1.1", "HTTP/9.9", "\u00b0\u00ac~+S\u00c8", "HTTP/1.1 again"})
    void whatIsNoProtocolLeavesNoTraceAlsoWhereTheHeadersAreTooManyOrNone(String protocol) {
        String line = "GET /login " + protocol + "\r\n";
        for (String headers :
                List.of("", "A: b\r\n".repeat(300), "A: " + "b".repeat(20_000) + "\r\n", "\u0001: a\r\n")) {
            int status = raw.send(line + headers + "\r\n", 1_000).status();
            assertTrue(status < 500 || status == 505, () -> protocol + ": " + status);
        }
        server.assertCleanLog();
    }

    @ParameterizedTest(name = "a form with the view state {0} is lost")
    @ValueSource(strings = {"abc!def", "1:2", "", "stateless", "1:2:3", "99999999999999999999:1"})
    void aFormWithAViewStateThatIsNoneIsTheClientsMatter(String state) {
        for (String page : List.of("/alerts", "/admin/users")) {
            assertEquals(
                    400,
                    story.root()
                            .post(page, Map.of("jakarta.faces.ViewState", state))
                            .status(),
                    page);
        }
        Client.Answer form = story.developer().post("/requests/new", Map.of("jakarta.faces.ViewState", state));
        assertEquals(400, form.status(), form::toString);
    }

    @ParameterizedTest(name = "\"{0}\" is no nonce of a page")
    @ValueSource(strings = {"", "<script>", "AAAA", "bm8gdXVpZA==", "ZDg2YjVkMTYtNTk4Yi00", "\u00e9"})
    void aFormWithANonceThatIsNoneIsTheClientsMatter(String nonce) {
        Map<String, String> form = Map.of(
                "jakarta.faces.ViewState", "stateless",
                "jakarta.faces.partial.ajax", "true",
                "primefaces.nonce", nonce);
        assertEquals(400, story.root().post("/alerts", form).status());
    }

    @ParameterizedTest(name = "the cookie csfcfc={0} does no harm")
    @ValueSource(strings = {"!!!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%zz"})
    void aFlashCookieThatIsNoneDoesNoHarm(String value) {
        assertEquals(
                200,
                raw.send(raw.head("GET /login", "Cookie: csfcfc=" + value) + "\r\n")
                        .status());
    }

    @ParameterizedTest(name = "{1} in {0} is refused by its number")
    @CsvSource({
        "image_name, 200B",
        "repo_url, 0",
        "repo_url, 1B",
        "repo_branch, 2028",
        "repo_branch, 9B",
        "entrypoint, 202E",
        "run_commands, 0",
        "base_image, 200B",
        "version_tag, AD",
        "owner, 200B",
        "collaborators, 2066"
    })
    void aCharacterThatIsNotSeenIsNamed(String field, String character) {
        Client developer = Cast.shared().person("creator");
        Map<String, String> form = story.form(developer.username());
        form.put(field, form.get(field) + Character.toString(Integer.parseInt(character, 16)) + "a");
        Client.Answer answer = developer.post("/requests/new", form);
        assertEquals(400, answer.status(), answer::toString);
        String name = String.format("U+%04X", Integer.parseInt(character, 16));
        assertTrue(answer.html().text().contains(name), answer::toString);
    }

    @Test
    void aLoginThatLooksLikeMoreThanOneValueStandsInQuotationMarks() {
        String login = story.name("root; reason: blocked\u001b[31m");
        server.db().ageRefusals();
        long audited = server.db().lastAudit();
        server.as(null).trySignIn(login, "x");
        String row = server.db().auditedSince(audited, "login_failed").details();
        assertTrue(
                row.startsWith("username: \"root; reason: blocked\\\\u{1B}[31m")
                        || row.startsWith("username: \"root; reason: blocked\\u{1B}[31m"),
                row);
    }

    @Test
    void aNumberOfManyDigitsIsNotParsed() {
        Client developer = Cast.shared().person("creator");
        Map<String, String> form = story.form(developer.username());
        for (String field : List.of("ram_mb", "vcpu")) {
            Map<String, String> wrong = new java.util.LinkedHashMap<>(form);
            wrong.put(field, "9".repeat(30));
            assertSays(developer.post("/requests/new", wrong), "request." + field + ".range");
            // If this were parsed, it would be out of range as well; but a text this long is no number.
            wrong.put(field, "9".repeat(60_000));
            assertSays(developer.post("/requests/new", wrong), "request." + field + ".format");
        }
        assertSays(
                story.tryDeployment(Cast.shared().image(), story.name("web"), "dev", "9".repeat(60_000), ""),
                "deployment.replicas.format");
        assertEquals(
                400,
                story.tryDeployment(Cast.shared().image(), story.name("web"), "dev", "1", "9".repeat(60_000))
                        .status());
    }

    private static void assertSays(Client.Answer answer, String key) {
        assertEquals(400, answer.status(), answer::toString);
        assertTrue(Sentences.says(answer.html().text(), key), () -> key + " is not said: " + answer);
    }

    @ParameterizedTest(name = "the secret of {0} is shown to nobody")
    @ValueSource(
            strings = {
                "https://ghp_s3cr3t@git.example.test/x",
                "https://u:s3cr3t@git.example.test/x",
                "ssh://u:s3cr3t@git.example.test/x"
            })
    void aSecretInAnAddressIsRefusedAndNotWrittenAnywhere(String address) {
        Client developer = Cast.shared().person("creator");
        Map<String, String> form = story.form(developer.username());
        form.put("repo_url", address);
        Client.Answer refused = developer.post("/requests/new", form);
        assertEquals(400, refused.status());
        assertTrue(Sentences.says(refused.body(), "request.repo_url.secret"), refused::toString);
        assertEquals(
                0, server.db().number("SELECT COUNT(*) FROM audit_log WHERE details LIKE '%s3cr3t%'"), "the audit log");
        assertFalse(server.log().contains("s3cr3t"), "the server's log");
    }

    @Test
    void nobodyTakesMoreStreamsThanTheirShare() {
        Client developer = Cast.shared().person("creator");
        long deployment = story.running(developer);
        List<LogStream> streams = new ArrayList<>();
        String path = "/api/deployments/" + deployment + "/logs/stream?tail=0";
        try {
            for (int i = 0; i < 100; i++) {
                streams.add(developer.stream(path));
            }
            Client.Answer refused = developer.get(path);
            assertEquals(429, refused.status());
            assertFalse(refused.header("Retry-After").isEmpty());
            assertTrue(refused.json().getString("detail").contains("100"), refused::toString);
        } finally {
            streams.forEach(LogStream::close);
        }
        Eventually.value(
                "a place is free again",
                () -> {
                    try (LogStream again = developer.stream(path)) {
                        return again.status();
                    }
                },
                status -> status == 200);
    }

    private int hookStatus(String json) {
        return raw.send(raw.withBody(HOOK, json)).status();
    }

    private static String hook(String branch) {
        return "{\"repo_url\":\"https://git.example.test/none\",\"branch\":\"" + branch + "\",\"commit\":\"1234567\"}";
    }
}
