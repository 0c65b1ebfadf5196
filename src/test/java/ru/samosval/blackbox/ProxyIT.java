package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.Nginx;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/**
 * Behind a real nginx, with the very blocks of docs/running.md and with a bare {@code proxy_pass}. The server has no
 * setting for it.
 */
@OnServer
class ProxyIT {

    private static final List<String> PAGES = List.of(
            "/dashboard", "/requests", "/requests/new", "/builds", "/images", "/deployments", "/alerts", "/nowhere");

    private static final String PLAIN = "listen 80;\n  location / {";
    private static final String TLS = "listen 443 ssl";
    private static final String BELOW_A_PATH = "location /samosval/ {";

    private static final String[] LIES = {
        "X-Forwarded-For", "198.51.100.99",
        "X-Forwarded-Proto", "ftp",
        "X-Forwarded-Host", "evil.example",
        "X-Forwarded-Port", "81",
        "X-Forwarded-Prefix", "/evil",
        "Forwarded", "for=198.51.100.99;host=evil.example;proto=https"
    };

    @RegisterExtension
    final Chromium browser = new Chromium();

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @BeforeAll
    static void nginx() {
        Nginx.demand();
    }

    @Test
    void aBrowserSignsInThroughAProxyThatSaysNothingByANameThatIsNotLocalhost() {
        String user = story.developer().username();
        try (Nginx nginx = Nginx.plain("location / { proxy_pass %s; }".formatted(upstream()))) {
            Tab tab = browser.openAt("http://deploy.samosval.test:" + nginx.port());
            tab.go("/dashboard");
            tab.awaitAddress("/login.*");
            tab.signIn(user);
            tab.awaitAddress("/dashboard");
            tab.press("logout");
            tab.awaitAddress("/login.*");
        }
    }

    @Test
    void anotherSitesPageSignsNobodyInThroughAProxyThatSaysNothing() {
        String user = story.developer().username();
        try (Nginx nginx = Nginx.plain("location / { proxy_pass %s; }".formatted(upstream()))) {
            Client victim = Client.at("http://127.0.0.1:" + nginx.port());
            Client.Answer answer = victim.post(
                    "/login",
                    Map.of("username", user, "password", Server.passwordOf(user)),
                    "Origin",
                    "http://evil.samosval.test");
            assertEquals(403, answer.status(), answer::toString);
        }
    }

    @Test
    void whereTlsEndsAtTheProxyAllStaysWithinIt() {
        try (Nginx nginx = Nginx.documented(TLS, upstream())) {
            String origin = "https://localhost:" + nginx.port();
            Client person = Client.at(origin);
            Client.Answer stranger = person.get("/dashboard");
            assertTrue(stranger.header("Location").startsWith("/login"), stranger::toString);
            assertTrue(stranger.header("Strict-Transport-Security").contains("max-age="), "HSTS");
            for (Client.Answer each : List.of(
                    person.get("/login"),
                    person.get("/favicon.svg"),
                    person.get("/api/requests"),
                    person.get("/docker/none/info"),
                    person.get("/nowhere"),
                    person.get("//login"),
                    person.get("/health/live"),
                    person.post("/login", Map.of("username", "nobody-here", "password", "none")),
                    person.post("/requests/1/submit"),
                    person.postJson("/api/hooks/github", "{"))) {
                assertEquals("max-age=31536000", each.header("Strict-Transport-Security"), each::toString);
            }
            String user = story.developer().username();
            Client.Answer signedIn = person.trySignIn(user, Server.passwordOf(user));
            assertEquals("/dashboard", signedIn.header("Location"), signedIn::toString);
            List<String> cookies = signedIn.response().headers().allValues("Set-Cookie");
            assertTrue(
                    cookies.stream().anyMatch(c -> c.startsWith("__Host-") && c.contains("Secure")), cookies::toString);
            assertEquals(200, person.get("/dashboard").status());

            Tab tab = browser.openAt(origin);
            tab.go("/deployments");
            tab.awaitAddress("/login.*");
            tab.signIn(user);
            tab.awaitAddress("/deployments");
        }
    }

    @Test
    void belowAPathEveryLinkRedirectScriptAndFormStaysBelowIt() {
        try (Nginx nginx = Nginx.documented(BELOW_A_PATH, upstream())) {
            String origin = "http://localhost:" + nginx.port();
            Client person = Client.at(origin);
            assertEquals(
                    "/samosval/login",
                    person.get("/samosval/").header("Location").replaceFirst("\\?.*", ""));
            assertTrue(person.get("/samosval/deployments").header("Location").startsWith("/samosval/login?"));
            assertStaysBelow("/samosval/", person.get("/samosval/login"));
            String user = story.developer().username();
            Client.Answer signedIn = person.trySignIn("/samosval/login", user, Server.passwordOf(user));
            assertEquals("/samosval/dashboard", signedIn.header("Location"), signedIn::toString);
            for (String page : PAGES) {
                assertStaysBelow("/samosval/", person.get("/samosval" + page));
            }
            story.draft(server.as(user));
            long request = story.draft(server.as(user));
            String link = person.get("/samosval/api/requests?size=1").header("Link");
            assertTrue(link.startsWith("</samosval/api/requests?"), link);
            String setup = person.get("/samosval/hooks/setup?request=" + request)
                    .html()
                    .text();
            assertTrue(setup.contains("/samosval/api/hooks/github?request=" + request), setup);

            Tab tab = browser.openAt(origin);
            tab.go("/samosval/requests/new");
            tab.awaitAddress("/samosval/login.*");
            tab.fill("login-username", user);
            tab.fill("login-password", Server.passwordOf(user));
            tab.press("login-submit");
            tab.awaitAddress("/samosval/requests/new");
            tab.go("/samosval/requests/" + request + "/edit");
            tab.fill("request-entrypoint", "java -jar /app/below.jar");
            tab.press("request-save");
            tab.awaitAddress("/samosval/requests/" + request + "(\\?.*)?");
            tab.awaitText("/app/below.jar");
            tab.go("/samosval/requests/new");
            story.form(user).forEach((field, value) -> {
                if (List.of("image_name", "repo_url", "branch").contains(field)) {
                    tab.fill("request-" + field, value);
                }
            });
            tab.press("logout");
            tab.awaitAddress("/samosval/login.*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, TLS, BELOW_A_PATH})
    void ofWhatAClientSaysOfItselfTheDocumentedProxiesHandOnNothing(String words) {
        server.db().ageRefusals();
        String login = story.name("guess");
        String path = words.equals(BELOW_A_PATH) ? "/samosval" : "";
        try (Nginx nginx = Nginx.documented(words, upstream())) {
            Client stranger = Client.at((words.equals(TLS) ? "https" : "http") + "://localhost:" + nginx.port());
            Client.Answer page = stranger.get(path + "/login", LIES);
            assertEquals(200, page.status(), page::toString);
            assertStaysBelow(path + "/", page);
            Client.Answer tried =
                    stranger.post(path + "/login", Map.of("username", login, "password", "no password"), LIES);
            assertEquals(200, tried.status(), tried::toString);
            assertEquals(
                    List.of("127.0.0.1"),
                    server.db()
                            .column("SELECT address FROM audit_log WHERE action = 'login_failed'"
                                    + " AND details LIKE '%" + login + "%'"));
        }
    }

    @Test
    void theLogThroughAProxyIsLive() {
        long id = story.running(story.developer());
        try (Nginx nginx = Nginx.documented(PLAIN, upstream())) {
            Client person = Client.at("http://127.0.0.1:" + nginx.port());
            person.trySignIn("root", Server.passwordOf("root"));
            try (LogStream log = person.stream("/api/deployments/" + id + "/logs/stream?tail=0")) {
                assertEquals(200, log.status());
                log.awaitLines(2);
                List<LogStream.Event> events = log.events("message");
                LogStream.Event last = events.get(events.size() - 1);
                Instant made = Instant.parse(last.data().get(0).substring(0, 24));
                Duration late = Duration.between(made, last.arrived());
                assertTrue(late.compareTo(Duration.ofSeconds(10)) < 0, () -> "a line arrives " + late + " late");
            }
        }
    }

    private String upstream() {
        return "http://127.0.0.1:" + server.port();
    }

    private static void assertStaysBelow(String prefix, Client.Answer answer) {
        Document page = answer.html();
        assertFalse(page.select("a[href], form").isEmpty(), answer::toString);
        List<String> outside = page.getAllElements().stream()
                .flatMap(ProxyIT::addresses)
                .filter(address -> address.startsWith("/") && !(address + "/").startsWith(prefix))
                .toList();
        assertEquals(List.of(), outside, answer::toString);
    }

    private static Stream<String> addresses(Element element) {
        return element.attributes().asList().stream()
                .filter(a -> !a.getKey().equals("value") && !a.getKey().startsWith("on"))
                .map(org.jsoup.nodes.Attribute::getValue)
                // Not the name of a Faces view.
                .filter(value -> !value.contains(" "));
    }
}
