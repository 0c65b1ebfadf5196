package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.RawHttp;
import ru.samosval.harness.RawHttp.Reply;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/**
 * Bad requests generated at random: some hundreds in the suite, any number with
 * {@code -Dsamosval.test.generated=100000}. None is answered with 5xx except Docker's 501, and the log has neither an
 * error nor a stack trace. {@code -Dsamosval.test.seed} repeats a run.
 */
class GeneratedRequestsIT {

    private static final int COUNT = Integer.getInteger("samosval.test.generated", 300);
    private static final long SEED = Long.getLong("samosval.test.seed", 9);
    private static final int AT_ONCE = 4;

    private static final List<String> PATHS = List.of(
            "//dashboard",
            "/%64ashboard",
            "/",
            "/login",
            "/logout",
            "/language",
            "/dashboard",
            "/requests",
            "/requests/new",
            "/requests/1",
            "/requests/1/edit",
            "/requests/99/submit",
            "/requests/1/status",
            "/builds",
            "/builds/1",
            "/images",
            "/images/1",
            "/images/1/create_deployment",
            "/deployments",
            "/deployments/1",
            "/deployments/1/stop",
            "/alerts",
            "/alerts/1/resolve",
            "/admin/users",
            "/admin/users/create",
            "/admin/users/1/block",
            "/admin/audit",
            "/api/users/search",
            "/api/builds/1/log",
            "/api/deployments/1/logs",
            "/api/deployments/1/logs/stream",
            "/api/deployments/1/metrics",
            "/api/events",
            "/api/hooks/commit",
            "/api/hooks/commit",
            "/api/hooks/github",
            "/api/hooks/gitlab",
            "/api/hooks/gitea",
            "/api/hooks/bitbucket",
            "/api/hooks/azure",
            "/api/requests",
            "/api/requests/1",
            "/api/requests/1/submit",
            "/api/deployments",
            "/api/tokens",
            "/api/tokens/1",
            "/api/users",
            "/api/logs",
            "/api/logs/search",
            "/docker/TOKEN/info",
            "/docker/TOKEN/v1.43/containers/json",
            "/docker/TOKEN/networks",
            "/docker/TOKEN/images/json",
            "/docker/TOKEN/containers/1/logs",
            "/docker/TOKEN/containers/1/restart",
            "/docker/TOKEN/dev/containers/json",
            "/docker/none/_ping",
            "/docker/",
            "/hooks",
            "/hooks/1",
            "/logs",
            "/metrics",
            "/metrics/history",
            "/health/ready",
            "/health/live",
            "/profile",
            "/profile/password",
            "/profile/1/switch",
            "/admin/push",
            "/admin/demonstration/remove",
            "/api/nothing",
            "/nothing",
            "/login.xhtml",
            "/WEB-INF/web.xml",
            "/./login",
            "/../login",
            "/dashboard;jsessionid=1",
            "/requests//view",
            "/requests/99999999999999999999",
            "/jakarta.faces.resource/dynamiccontent.properties.xhtml",
            "/jakarta.faces.resource/app.js.xhtml");

    private static final List<String> FIELDS = List.of(
            "q",
            "filters",
            "limit",
            "all",
            "wait",
            "timeout",
            "step",
            "to",
            "page",
            "status",
            "user",
            "action",
            "tail",
            "since",
            "from",
            "role",
            "environment",
            "image_name",
            "repo_url",
            "repo_branch",
            "update_mode",
            "target_commit",
            "base_image",
            "run_commands",
            "entrypoint",
            "ram_mb",
            "vcpu",
            "version_tag",
            "owner",
            "collaborators",
            "row_version",
            "reason",
            "name",
            "replicas",
            "ports",
            "username",
            "password",
            "language",
            "continue",
            "jakarta.faces.ViewState",
            "jakarta.faces.partial.ajax",
            "jakarta.faces.source",
            "jakarta.faces.partial.execute",
            "primefaces.nonce",
            "pfdrid",
            "login",
            "login:username");

    private static final List<String> VALUES = List.of(
            "",
            "a",
            "1",
            "-1",
            "0",
            "99999999999999999999",
            "1e309",
            "NaN",
            "%00",
            "%0d%0aX:%20y",
            "%zz",
            "%",
            "%c3%28",
            "%ed%a0%80",
            "%e2%80%a8",
            "%F0%9F%9A%9A",
            "'",
            "%22",
            "';DROP%20TABLE%20users",
            "%25",
            "_",
            "\\",
            "*",
            "\"*\"",
            "AND",
            "a%20OR%20b",
            "(",
            "#{7*7}",
            "${7*7}",
            "%7B%22name%22:%5B%22(a*)*%22%5D%7D",
            "%7B%22name%22:%5B%22(?:(?:a)%7B999%7D)%7B999%7D%22%5D%7D",
            "%7B%22label%22:%7B%22a%22:true%7D%7D",
            "<script>",
            "../../etc/passwd",
            "stateless",
            "1:2",
            "abc!def",
            "https://u:p@h/x",
            "true",
            "null",
            "2026-01-31T10:20:30.123Z",
            "+",
            "a+b",
            "running",
            "root",
            "1-0",
            "\u00e9");

    private static final int NOBODY = 2;

    private static final List<String> HEADERS = List.of(
            "Host: a:b:c",
            "Host: ",
            "Accept: */*",
            "Accept: application/xml",
            "Accept: ;;;",
            "Accept-Language: xx-\u00ff",
            "Accept-Language: ,;q=",
            "Content-Type: application/json",
            "Content-Type: ;",
            "Content-Type: multipart/form-data",
            "Content-Type: text/plain; charset=nope",
            "Content-Encoding: gzip",
            "Content-Encoding: br",
            "Content-Length: abc",
            "Content-Length: -5",
            "Content-Length: 5, 6",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: gzip",
            "Expect: 100-continue",
            "Expect: nonsense",
            "Last-Event-ID: x",
            "Last-Event-ID: 99999999999999999999-1",
            "Cookie: csfcfc=!!",
            "Cookie: csfcfc=AAAA",
            "Cookie: JSESSIONID=1",
            "Cookie: =;;=",
            "Cookie: language=%zz",
            "Origin: null",
            "Origin: http://[",
            "Referer: ::",
            "Range: bytes=9-1",
            "If-Modified-Since: never",
            "If-None-Match: \"",
            "Faces-Request: partial/ajax",
            "X-Samosval-Token: x",
            "X-Hub-Signature-256: sha256=zz",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "X-Forwarded-Proto: \u0001",
            "Authorization: Bearer x",
            "Authorization: Basic !!!",
            "Sec-Fetch-Site: \u00ff",
            "No colon");

    @Test
    void noneIsAnsweredWith5xxAndTheLogStaysClean() {
        try (Server server = Server.start(Map.of())) {
            Story story = Story.on(server);
            String root = "Cookie: JSESSIONID=" + story.root().session();
            String token = story.root()
                    .postJson("/api/tokens", "{\"name\":\"generated\",\"scope\":\"write\"}")
                    .json()
                    .getString("token");
            String developer = "Cookie: JSESSIONID=" + story.developer().session();
            RawHttp raw = new RawHttp(server);
            Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
            Map<Integer, String> wrong = Collections.synchronizedMap(new TreeMap<>());
            IntStream.range(0, AT_ONCE).parallel().forEach(lane -> {
                for (int i = lane; i < COUNT; i += AT_ONCE) {
                    String request = request(new Random(SEED * 1_000_003 + i), raw, root, developer)
                            .replace("TOKEN", token);
                    Reply reply = raw.send(request, 400);
                    statuses.computeIfAbsent(reply.status(), s -> new AtomicInteger())
                            .incrementAndGet();
                    if (isWrong(reply.status(), request) && wrong.size() < 10) {
                        wrong.put(i, reply.status() + " to " + request);
                    }
                }
            });
            System.out.println(COUNT + " generated requests by status: " + statuses);
            assertEquals(Map.of(), wrong);
            assertTrue(statuses.keySet().stream().anyMatch(s -> s / 100 == 4), "none was refused");
            server.assertCleanLog();
            assertEquals(200, story.root().get("/dashboard").status());
        }
    }

    /** A 501 tells a Docker client that there is no such thing here, as Docker's own daemon does. It is no fault. */
    private static boolean isWrong(int status, String request) {
        return status >= 500
                && !(status == 501
                        && request.substring(0, request.indexOf('\n')).contains(" /docker/"));
    }

    private static String request(Random random, RawHttp raw, String root, String developer) {
        String method = pick(
                random, List.of("GET", "GET", "GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "X"));
        String path = pick(random, PATHS);
        StringBuilder line = new StringBuilder(method).append(' ').append(path);
        if (random.nextInt(3) == 0) {
            line.append('?').append(fields(random));
        }
        StringBuilder request = new StringBuilder(raw.head(line.toString()));
        // A random sign-out would turn everything after it into requests of strangers.
        switch (path.equals("/logout") ? NOBODY : random.nextInt(NOBODY + 2)) {
            case 0 -> request.append(root).append("\r\n");
            case 1 -> request.append(developer).append("\r\n");
            default -> {
                // Nobody.
            }
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            request.append(pick(random, HEADERS)).append("\r\n");
        }
        if (random.nextInt(200) == 0) {
            request.append("X-Long: ")
                    .append("x".repeat(random.nextInt(20_000)))
                    .append("\r\n");
        }
        if (!method.equals("POST")) {
            return request.append("\r\n").toString();
        }
        String body = body(random);
        if (random.nextInt(8) == 0) {
            return request.append("Transfer-Encoding: chunked\r\n\r\n")
                    .append(pick(random, List.of(Integer.toHexString(body.length()), "zz", "-1", "fffffffff", "")))
                    .append("\r\n")
                    .append(body)
                    .append("\r\n0\r\n\r\n")
                    .toString();
        }
        if (random.nextBoolean()) {
            request.append("Content-Type: application/x-www-form-urlencoded\r\n");
        }
        // Now and then it announces more, or less, than it sends.
        int announced =
                body.length() + (random.nextInt(300) == 0 ? 7 : random.nextInt(50) == 0 ? -body.length() / 2 : 0);
        return request.append("Content-Length: ")
                .append(announced)
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }

    private static String body(Random random) {
        return switch (random.nextInt(8)) {
            case 0 ->
                "{\"repo_url\":\"" + pick(random, VALUES) + "\",\"branch\":\"" + pick(random, VALUES)
                        + "\",\"commit\":\"" + pick(random, VALUES) + "\"}";
            case 1 -> "{\"a\":" + pick(random, List.of("[", "{\"a\":")).repeat(random.nextInt(9_000));
            case 2 -> "{\"repo_url\":1,\"repo_url\":2,\"branch\":null,\"commit\":[1e999999999]}";
            case 3 -> bytes(random);
            default -> fields(random);
        };
    }

    private static String fields(Random random) {
        StringBuilder fields = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            fields.append(pick(random, FIELDS))
                    .append('=')
                    .append(pick(random, VALUES).replace(' ', '+'));
            if (random.nextInt(60) == 0) {
                fields.append("9".repeat(random.nextInt(70_000)));
            }
            fields.append(i == 0 ? "" : "&");
        }
        return fields.toString();
    }

    private static String bytes(Random random) {
        StringBuilder bytes = new StringBuilder();
        for (int i = random.nextInt(200); i > 0; i--) {
            bytes.append((char) random.nextInt(256));
        }
        return bytes.toString();
    }

    private static <T> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
