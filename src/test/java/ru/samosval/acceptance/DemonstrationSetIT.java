package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitForSelectorState;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Axe;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** The demonstration set: how it is created and removed, and what it allows nobody to do. */
@OnServer
class DemonstrationSetIT {

    private static final List<String> TABLES =
            List.of("image_requests", "builds", "images", "deployments", "deployment_runs", "alerts");

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @RegisterExtension
    final Chromium browser = new Chromium();

    @Test
    void aWeekComesInOneClickIsWalkedThroughWithoutPasswordsAndIsGoneInOneClick() {
        Client developer = story.developer();
        Map<String, Long> before = counts();
        Client other = story.person("admin");
        Tab tab = browser.open(server, Chromium.WIDE, "en-GB");
        tab.signIn("root");
        long lastRow = server.db().number("SELECT COALESCE(MAX(id), 0) FROM audit_log");
        assertEquals(303, story.root().post("/admin/demonstration/create").status());
        long operator = idOf("demo-olga");
        try {
            assertEquals(409, story.root().post("/admin/demonstration/create").status());
            assertEquals(403, developer.post("/profile/" + operator + "/switch").status());
            assertEquals(5, states("image_requests"), "requests in each state");
            assertTrue(states("builds") >= 2 && states("deployments") >= 3);
            long shop =
                    server.db().number("SELECT id FROM deployments WHERE name = 'shop-api' ORDER BY id DESC LIMIT 1");
            JsonObject range = story.root()
                    .get("/api/deployments/" + shop + "/metrics/range?from="
                            + (System.currentTimeMillis() - 7 * 86_400_000L))
                    .json();
            assertTrue(range.getJsonArray("marks").size() >= 4, "a week of history");

            tab.go("/dashboard");
            List<String> found = new ArrayList<>(Axe.found(tab, "/dashboard with a demonstration"));
            tab.press("switch-demo-anna");
            awaitPerson(tab, "demo-anna");
            tab.await("needs");
            tab.press("switch-demo-olga");
            awaitPerson(tab, "demo-olga");
            tab.page().waitForLoadState();
            assertFalse(tab.sees("demonstration-end"), "those of the set do not remove it");
            tab.press("switch-back");
            awaitPerson(tab, "root");
            assertEquals(
                    3,
                    server.db()
                            .number("SELECT COUNT(*) FROM audit_log WHERE action = 'user_switch' AND target_id IN"
                                    + " (SELECT id FROM users WHERE username IN ('demo-anna', 'demo-olga', 'root'))"
                                    + " AND id > " + lastRow));
            Tab elsewhere = browser.open(other);
            elsewhere.go("/dashboard");
            elsewhere.press("switch-demo-boris");
            awaitPerson(elsewhere, "demo-boris");
            tab.press("demonstration-end");
            tab.press("demonstration-remove");
            tab.awaitAddress("/dashboard");
            elsewhere.page().waitForCondition(() -> elsewhere.address().startsWith("/login"));
            assertTrue(
                    Sentences.says(elsewhere.await("login-notice").innerText(), "demonstration.removed"),
                    "whose person is gone is led to the sign-in, and told why");
            elsewhere.signIn(other.username());
            elsewhere.press("logout");
            elsewhere.awaitAddress("/login");
            assertFalse(elsewhere.sees("login-notice"), "it is told until somebody has signed in");
            elsewhere.forgiveStatus(401);
            assertEquals(List.of(), found);
        } finally {
            story.root().post("/admin/demonstration/remove");
        }
        assertEquals(before, counts());
        assertEquals(
                0, server.db().number("SELECT COUNT(*) FROM users WHERE username LIKE 'demo-%' AND is_active = 1"));
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM demonstration WHERE kind = 'audit'"));
        assertEquals(303, story.root().post("/admin/demonstration/create").status(), "and in again");
        assertEquals(303, story.root().post("/admin/demonstration/remove").status());
        assertEquals(before, counts());
    }

    /** The page that one leaves hears that its sign-in is over while the next one is on its way. */
    @Test
    void whoTakesAnothersPlaceComesToTheirDashboardHoweverLongItTakes() {
        Client admin = story.person("admin");
        story.root().post("/admin/demonstration/create");
        try {
            Tab tab = browser.open(admin);
            tab.go("/dashboard");
            tab.press("switch-demo-olga");
            awaitPerson(tab, "demo-olga");
            tab.go("/requests");
            tab.page().waitForFunction("() => document.getElementById('live-state').dataset.state === 'live'");
            List<String> asked = new ArrayList<>();
            tab.page().onRequest(request -> {
                if (request.isNavigationRequest()) {
                    asked.add(request.url());
                }
            });
            tab.page().route("**/switch", route -> {
                APIResponse answer = route.fetch(new Route.FetchOptions().setMaxRedirects(0));
                // Long enough for the page to hear of it.
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
                route.fulfill(new Route.FulfillOptions().setResponse(answer));
            });
            tab.press("switch-demo-boris");
            awaitPerson(tab, "demo-boris");
            assertEquals("/dashboard", tab.address());
            assertTrue(asked.stream().noneMatch(url -> url.endsWith("/requests")), asked::toString);
        } finally {
            story.root().post("/admin/demonstration/remove");
        }
    }

    @Test
    void whoHasSwitchedGoesNowhereOnceTheAdministratorsOwnSignInHasEnded() {
        Client admin = story.person("admin");
        story.root().post("/admin/demonstration/create");
        try {
            Tab tab = browser.open(admin);
            tab.go("/dashboard");
            tab.press("switch-demo-boris");
            awaitPerson(tab, "demo-boris");
            // A user who has been blocked is led away from the page without doing anything.
            story.root().post("/admin/users/" + story.idOf(admin) + "/block");
            tab.page().waitForCondition(() -> tab.address().startsWith("/login"));
            tab.go("/dashboard");
            assertTrue(tab.address().startsWith("/login"), "the switched sign-in has ended with the administrator's");
        } finally {
            story.root().post("/admin/demonstration/remove");
        }
    }

    /** The audit log names what she did, so she stays when the set goes; then an administrator lets her in. */
    @Test
    void whoIsLetInAgainAfterTheSetIsGoneIsAsRealAsAnybody() {
        Client admin = story.person("admin");
        story.root().post("/admin/demonstration/create");
        long anna = idOf("demo-anna");
        try {
            assertEquals(303, admin.post("/profile/" + anna + "/switch").status());
            assertEquals(303, admin.post("/profile/back").status());
        } finally {
            story.root().post("/admin/demonstration/remove");
        }
        try {
            assertEquals(
                    303, story.root().post("/admin/users/" + anna + "/unblock").status());
            assertEquals(404, admin.post("/profile/" + anna + "/switch").status());
            Client.Answer taken = story.root().post("/admin/demonstration/create");
            assertEquals(409, taken.status());
            assertTrue(taken.html().text().contains("demo-anna"), taken::toString);
            assertEquals(409, story.root().post("/admin/demonstration/remove").status());
            assertEquals(1, server.db().number("SELECT is_active FROM users WHERE id = ?", anna));
        } finally {
            story.root().post("/admin/users/" + anna + "/block");
        }
        // Blocked again, but with a request: that would be deleted with the set.
        Client developer = story.developer();
        long request = story.draft(developer);
        String owner = "UPDATE image_requests SET owner_id = ? WHERE id = ?";
        server.db().leave(owner, anna, request);
        try {
            assertEquals(409, story.root().post("/admin/demonstration/create").status());
        } finally {
            server.db().leave(owner, story.idOf(developer), request);
        }
        assertEquals(303, story.root().post("/admin/demonstration/create").status());
        assertEquals(303, story.root().post("/admin/demonstration/remove").status());
    }

    @Test
    void noTokenMakesOrRemovesTheSet() {
        String token = story.root()
                .postJson("/api/tokens", "{\"name\":\"" + story.name("set") + "\",\"scope\":\"write\"}")
                .json()
                .getString("token");
        for (String action : List.of("create", "remove")) {
            Client.Answer answer = server.as(null)
                    .post("/admin/demonstration/" + action, Map.of(), "Authorization", "Bearer " + token);
            assertEquals(403, answer.status());
            assertTrue(Sentences.says(answer.body(), "token.notForThis"), answer::toString);
        }
    }

    @Test
    void theWayBackLastsNoLongerThanTheSignInThatItBeganWith() {
        Client admin = story.person("admin");
        long id = story.idOf(admin);
        long before = server.db().number("SELECT created_at FROM user_sessions WHERE user_id = ?", id) - 3_600_000;
        server.db().leave("UPDATE user_sessions SET created_at = created_at - 3600000 WHERE user_id = " + id);
        story.root().post("/admin/demonstration/create");
        try {
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        303,
                        admin.post("/profile/" + idOf("demo-boris") + "/switch").status());
                assertTrue(admin.get("/dashboard").html().text().contains("demo-boris"));
                assertEquals(303, admin.post("/profile/back").status());
                assertEquals(200, admin.get("/admin/users").status());
            }
            assertEquals(before, server.db().number("SELECT created_at FROM user_sessions WHERE user_id = ?", id));
        } finally {
            story.root().post("/admin/demonstration/remove");
        }
    }

    @Test
    void whatItsPeopleHaveTypedPostedAndMadeDoesNotKeepTheSetThere() {
        story.root().post("/admin/demonstration/create");
        String anna = "(SELECT id FROM users WHERE username = 'demo-anna')";
        server.db()
                .leave("INSERT INTO form_drafts (user_id, form, kept_at, body) VALUES (" + anna
                        + ", 'request', 0, '{}')");
        server.db()
                .leave(
                        "INSERT INTO hook_deliveries (id, received_at, dialect, user_id, verdict, result, status, body_size)"
                                + " SELECT MIN(id) - 1, 0, 'commit', " + anna
                                + ", 'session', 'refused', 400, 0 FROM ("
                                + "SELECT id FROM hook_deliveries UNION SELECT 1)");
        server.db()
                .leave("INSERT INTO hook_secrets (request_id, secret, created_at, created_by) SELECT MIN(id), 'x', 0, "
                        + anna + " FROM image_requests WHERE owner_id = " + anna);
        Client.Answer removed = story.root().post("/admin/demonstration/remove");
        assertEquals(303, removed.status(), removed::toString);
        assertEquals(
                0, server.db().number("SELECT COUNT(*) FROM users WHERE username LIKE 'demo-%' AND is_active = 1"));
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM pragma_foreign_key_check"));
    }

    @Test
    void othersRequestsNameItsPeopleNoLongerOnceTheSetIsGoneAndItGoesThoughItsPeopleAreBlocked() {
        Client developer = story.developer();
        assertEquals(303, story.root().post("/admin/demonstration/create").status());
        long draft;
        try {
            String known = story.developer().username();
            draft = story.draft(developer, story.form(developer.username(), "demo-anna", known));
            for (String name : server.db().column("SELECT username FROM users WHERE username LIKE 'demo-%'")) {
                story.root().post("/admin/users/" + idOf(name) + "/block");
            }
            assertEquals(409, story.root().post("/admin/demonstration/create").status(), "it is there still");
            Tab tab = browser.open(story.root());
            tab.go("/dashboard");
            assertTrue(tab.sees("demonstration-end"), "and can be removed");
            assertEquals(303, story.root().post("/admin/demonstration/remove").status());
            assertEquals(known, server.db().text("SELECT collaborators FROM image_requests WHERE id = ?", draft));
        } finally {
            story.root().post("/admin/demonstration/remove");
        }
        assertEquals(
                303,
                developer
                        .post("/requests/" + draft + "/edit", Map.of("ram_mb", "300"))
                        .status());
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM demonstration WHERE kind = 'audit'"));
    }

    @Test
    void whatStartsAgainAfterADayIsDrawnOverTheRangeThatIsChosenAndTheValueOfNowIsThatOfEachRange() {
        story.root().post("/admin/demonstration/create");
        try {
            long id = server.db()
                    .number("SELECT id FROM deployments WHERE name = 'mail-worker-dev' ORDER BY id DESC LIMIT 1");
            story.act(story.root(), id, "start");
            story.awaitStatus(id, "running");
            Tab tab = browser.open(story.root());
            tab.go("/deployments/" + id);
            assertTrue(now(tab, id), "the value of now");
            assertTrue(
                    (Boolean) tab.page()
                            .evaluate("() => ['cpu', 'ram'].map(name => PF(name).chart.options.scales.x)"
                                    + ".every(x => x.max - x.min <= 900000)"),
                    "its run of yesterday is no part of the last quarter of an hour");
            tab.page()
                    .locator("[data-testid=chart-marks] [data-kind=start]")
                    .first()
                    .waitFor();
            tab.page().locator("[data-range='24h']").click();
            tab.awaitAddress("/deployments/" + id + "\\?range=24h");
            assertTrue(now(tab, id), "the same over a day, whose last step has another mean");

            // After an act that updated the page.
            tab.press("deployment-restart");
            tab.page()
                    .locator("[data-testid=chart-marks] [data-kind=restart]")
                    .first()
                    .waitFor();
            // The update has put its field into this form too.
            tab.page()
                    .locator("form[action$='/switch'] input[name='jakarta.faces.ViewState']")
                    .first()
                    .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
            tab.press("switch-demo-boris");
            awaitPerson(tab, "demo-boris");
        } finally {
            story.root().post("/admin/demonstration/remove");
        }
    }

    /** Whether the number beside the chart soon is one of the last ten seconds. */
    private boolean now(Tab tab, long id) {
        return Eventually.value(
                "the number is one of now",
                () -> {
                    tab.page().waitForTimeout(100);
                    String shown = tab.page()
                            .locator("[data-chart-now=cpu]")
                            .innerText()
                            .replace(',', '.')
                            .replaceAll("[^0-9.]", "");
                    JsonArray cpu = story.root()
                            .get("/api/deployments/" + id + "/metrics")
                            .json()
                            .getJsonArray("cpu");
                    return cpu.subList(Math.max(0, cpu.size() - 10), cpu.size()).stream()
                            .anyMatch(value -> String.format(Locale.ROOT, "%.1f", ((JsonNumber) value).doubleValue())
                                    .equals(shown));
                },
                Boolean.TRUE::equals);
    }

    private long idOf(String username) {
        return server.db().number("SELECT id FROM users WHERE username = ?", username);
    }

    private long states(String table) {
        return server.db().number("SELECT COUNT(DISTINCT status) FROM " + table);
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new java.util.TreeMap<>();
        TABLES.forEach(table -> counts.put(table, server.db().number("SELECT COUNT(*) FROM " + table)));
        return counts;
    }

    /** From one dashboard to another the address does not show who one has become. */
    private static void awaitPerson(Tab tab, String username) {
        tab.page().waitForCondition(() -> username.equals(tab.at("profile").innerText()));
    }
}
