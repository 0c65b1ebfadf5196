package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import ru.samosval.harness.Client;
import ru.samosval.harness.Nginx;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;

/** A fresh portal: while root has the password that everybody knows, only people at this machine can use it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstPasswordIT {

    /** The headers of a caller on another machine, set by a proxy on this one. */
    private static final String[] ELSEWHERE = {"X-Forwarded-For", "203.0.113.7"};

    private static final String COMMIT =
            "{\"repo_url\":\"https://git.example.test/a/b\",\"branch\":\"main\",\"commit\":\"abcdef0\"}";

    private static Server server;

    @BeforeAll
    static void start() {
        server = Server.start(Map.of());
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
    @Order(1)
    void rootSignsInHereAndIsToldOnEveryPageToChangeThePassword() {
        Client root = server.as(null).signIn("root", "root");
        for (String page : new String[] {"/dashboard", "/requests", "/admin/users", "/profile"}) {
            Client.Answer answer = root.get(page);
            assertTrue(Sentences.says(answer.html().text(), "frame.initialPassword.root"), page);
            assertEquals(
                    "/profile#password",
                    answer.html()
                            .selectFirst("[data-testid=initial-password] a")
                            .attr("href"));
        }
        assertTrue(server.log().contains("root has the password root, which everybody knows"));
    }

    @Test
    @Order(2)
    void callersFromElsewhereAreToldWhyTheyAreNotServedAndWhatToDo() {
        for (String page : new String[] {"/login", "/dashboard", "/", "/nothing"}) {
            Client.Answer answer = server.as(null).get(page, ELSEWHERE);
            assertEquals(403, answer.status(), page);
            assertTrue(Sentences.says(answer.html().text(), "error.initialPassword"), answer::toString);
        }
        Problem.of(403, server.as(null).get("/api/users/search?q=r", ELSEWHERE));
        Problem.of(403, server.as(null).get("/metrics", ELSEWHERE));
        assertEquals(
                200, server.as(null).get("/health/ready", ELSEWHERE).status(), "an orchestrator knows no password");
        Problem.of(403, server.as(null).postJson("/api/hooks/commit", COMMIT, ELSEWHERE));
        Client.Answer signIn =
                server.as(null).post("/login", Map.of("username", "root", "password", "root"), ELSEWHERE);
        assertEquals(403, signIn.status());
        assertEquals("", signIn.header("Set-Cookie"));
    }

    @Test
    @Order(2)
    void throughAProxyOnThisMachineWhoIsHereIsServedAndWhoIsSaidToBeElsewhereIsNot() {
        Nginx.demand();
        String upstream = "proxy_pass http://127.0.0.1:%d;".formatted(server.port());
        String here = "location / { %s }".formatted(upstream);
        String told = "location / { %s proxy_set_header X-Forwarded-For $remote_addr; }".formatted(upstream);
        String elsewhere = "location / { %s proxy_set_header X-Forwarded-For 203.0.113.7; }".formatted(upstream);
        for (String lines : new String[] {here, told}) {
            try (Nginx nginx = Nginx.plain(lines)) {
                Client person = Client.at("http://127.0.0.1:" + nginx.port());
                assertEquals(200, person.get("/login").status(), lines);
                assertEquals(302, person.trySignIn("root", "root").status(), lines);
            }
        }
        try (Nginx nginx = Nginx.plain(elsewhere)) {
            Client stranger = Client.at("http://127.0.0.1:" + nginx.port());
            Client.Answer page = stranger.get("/login");
            assertEquals(403, page.status(), page::toString);
            assertTrue(Sentences.says(page.html().text(), "error.initialPassword"), page::toString);
            Map<String, String> root = Map.of("username", "root", "password", "root");
            assertEquals(403, stranger.post("/login", root).status());
            Problem.of(403, stranger.postJson("/api/hooks/commit", COMMIT));
        }
    }

    @Test
    @Order(3)
    void theNewPasswordOpensThePortalToEverybodyButNotTheWebhookWithoutASecret() {
        Client root = server.as(null).signIn("root", "root");
        Client.Answer changed =
                root.post("/profile/password", Map.of("old_password", "root", "new_password", "a better one for root"));
        assertTrue(changed.isRedirect(), changed::toString);
        assertFalse(root.get("/dashboard").body().contains("initial-password"));
        assertEquals(200, server.as(null).get("/login", ELSEWHERE).status());
        assertFalse(server.as(null).trySignIn("root", "root").isRedirect());
        Problem.of(401, server.as(null).postJson("/api/hooks/commit", COMMIT, ELSEWHERE));
        assertEquals(200, server.as(null).postJson("/api/hooks/commit", COMMIT).status());
        Client signedIn = server.as(null).signIn("root", "a better one for root");
        assertEquals(200, signedIn.get("/dashboard", ELSEWHERE).status());
        assertTrue(signedIn.get("/dashboard").body().contains("/demonstration/create"));
        assertEquals(
                1,
                server.db()
                        .number(
                                "SELECT COUNT(*) FROM audit_log WHERE action = 'user_password' AND address = '127.0.0.1'"));
    }

    /** One customer has more addresses than a log can have rows. */
    @Test
    @Order(4)
    void whatIsRefusedToAllAddressesOfAnIpv6CustomerIsOneRowOfTheAuditLog() {
        long before = server.db().lastAudit();
        for (int i = 1; i <= 30; i++) {
            Client.Answer answer = server.as(null)
                    .post(
                            "/login",
                            Map.of("username", "guessed", "password", "not the password"),
                            "X-Forwarded-For",
                            "2001:db8:f00d:0:9::" + i);
            assertTrue(answer.status() == 200 || answer.status() == 429, answer::toString);
        }
        long rows = server.db().auditSince(before).stream()
                .filter(row -> row.action().equals("login_failed"))
                .count();
        assertTrue(rows >= 1 && rows <= 3, rows + " rows");
    }
}
