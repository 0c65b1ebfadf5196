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
import ru.samosval.harness.Certificate;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.Nginx;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** Behind a real nginx, as docs/running.md shows it. The server has no setting for it. */
@OnServer
class ProxyIT {

    private static final List<String> PAGES = List.of(
            "/dashboard", "/requests", "/requests/new", "/builds", "/images", "/deployments", "/alerts", "/nowhere");

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
        try (Nginx nginx =
                Nginx.tls(Certificate.make(), "location / { proxy_pass %s; %s }".formatted(upstream(), """
                proxy_set_header Host $http_host;
                proxy_set_header X-Forwarded-Proto $scheme;
                proxy_set_header X-Forwarded-Host $http_host;
                proxy_set_header X-Forwarded-Port $server_port;
                proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"""))) {
            String origin = "https://localhost:" + nginx.port();
            Client person = Client.at(origin);
            Client.Answer stranger = person.get("/dashboard");
            assertTrue(stranger.header("Location").startsWith("/login"), stranger::toString);
            assertTrue(stranger.header("Strict-Transport-Security").contains("max-age="), "HSTS");
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
        try (Nginx nginx =
                Nginx.plain("location /samosval/ { proxy_pass %s/; proxy_set_header X-Forwarded-Prefix /samosval; }"
                        .formatted(upstream()))) {
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

            Tab tab = browser.openAt(origin);
            tab.go("/samosval/requests/new");
            tab.awaitAddress("/samosval/login.*");
            tab.fill("login-username", user);
            tab.fill("login-password", Server.passwordOf(user));
            tab.press("login-submit");
            tab.awaitAddress("/samosval/requests/new");
            story.form(user).forEach((field, value) -> {
                if (List.of("image_name", "repo_url", "branch").contains(field)) {
                    tab.fill("request-" + field, value);
                }
            });
            tab.press("logout");
            tab.awaitAddress("/samosval/login.*");
        }
    }

    @Test
    void theLogThroughAProxyIsLive() {
        long id = story.running(story.developer());
        try (Nginx nginx = Nginx.plain("location / { proxy_pass %s; }".formatted(upstream()))) {
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
