package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Browser;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** Pages that stay open while things change behind them: each says what is known, and nothing that is not. */
@OnServer
class OpenPagesIT {

    private static final String NOT_THERE = "{\"title\":\"Not Found\",\"status\":404,\"detail\":\"not there\"}";

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @RegisterExtension
    final Browser browser = new Browser();

    @Test
    void a404OfAServerThatStartsIsNotTakenForTheEnd() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        AtomicInteger refused = new AtomicInteger();
        tab.page().route("**/api/**", route -> {
            refused.incrementAndGet();
            route.fulfill(new Route.FulfillOptions()
                    .setStatus(404)
                    .setContentType("text/html")
                    .setBody("starting"));
        });
        tab.go("/deployments/" + id);
        Eventually.holds("the page tries again and again", () -> {
            tab.page().waitForTimeout(30);
            return refused.get() > 8;
        });
        assertEquals("waiting", state(tab));
        assertFalse(Sentences.says(tab.text(), "deployment.gone"));
        tab.page().unroute("**/api/**");
        awaitState(tab, "live");
        tab.forgive();
    }

    @Test
    void whoIsSignedOutKeepsThePageAndIsToldWhereToSignIn() {
        Client owner = story.developer();
        long id = story.running(owner);
        Tab tab = browser.open(server);
        tab.signIn(owner.username());
        tab.go("/deployments/" + id);
        awaitState(tab, "live");
        Tab beside = tab.another();
        beside.go("/dashboard");
        beside.press("logout");
        beside.awaitAddress("/login.*");
        awaitSentence(tab, "server.signed_out");
        assertEquals("/deployments/" + id, tab.address());
        assertTrue(tab.page().locator(".log-line").count() > 0, "the log stays");
        beside.signIn(owner.username());
        tab.page().evaluate("() => window.dispatchEvent(new Event('focus'))");
        awaitState(tab, "live");
        assertFalse(Sentences.says(tab.text(), "server.signed_out"));
        tab.forgiveStatus(401);
    }

    @Test
    void whatIsDeletedElsewhereIsSaidToBeAndHasNoButtonsLeft() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        tab.go("/deployments/" + id);
        awaitState(tab, "live");
        story.act(story.operator(), id, "delete");
        awaitState(tab, "ended");
        assertTrue(Sentences.says(tab.text(), "deployment.gone.deleted"));
        assertFalse(tab.at("deployment-stop").isEnabled());
        assertEquals("deleted", tab.status("deployment-status"));
        tab.forgiveStatus(404);
    }

    @Test
    void sevenWindowsOfLogsLeaveTheSiteOpen() {
        long id = story.running(Cast.shared().image());
        Tab first = browser.open(story.operator());
        List<Tab> windows = new ArrayList<>(List.of(first));
        for (int i = 1; i < 7; i++) {
            windows.add(first.another());
        }
        for (Tab window : windows) {
            assertEquals(200, window.go("/deployments/" + id));
            Eventually.holds("lines come", () -> {
                window.page().waitForTimeout(30);
                return window.page().locator(".log-line").count() > 3;
            });
        }
        assertEquals(4, windows.stream().filter(w -> "live".equals(state(w))).count());
        Tab last = windows.get(6);
        assertTrue(Sentences.says(last.text(), "logs.polling"));
        int before = last.page().locator(".log-line").count();
        Eventually.holds("lines come there too", () -> {
            last.page().waitForTimeout(30);
            return last.page().locator(".log-line").count() > before;
        });
        List<String> lines = last.page().locator(".log-line").allTextContents();
        assertEquals(lines.size(), lines.stream().distinct().count(), "no line twice");
        assertEquals(200, last.go("/dashboard"));
    }

    @Test
    void aBuildThatIsGoneIsAskedForNoMore() {
        Tab tab = browser.open(story.operator());
        AtomicInteger asked = new AtomicInteger();
        tab.page().route("**/api/builds/**", route -> {
            asked.incrementAndGet();
            route.fulfill(new Route.FulfillOptions()
                    .setStatus(404)
                    .setContentType("application/problem+json;charset=UTF-8")
                    .setBody(NOT_THERE));
        });
        tab.go("/builds/" + Cast.shared().build());
        awaitState(tab, "ended");
        assertTrue(Sentences.says(tab.text(), "build.log.gone"));
        tab.page().waitForTimeout(2_500);
        assertEquals(2, asked.get(), "a second look, and no third");
        tab.forgiveStatus(404);
    }

    @Test
    void aStateThatWasAskedForInVainIsAskedForAgainUntilItIsTold() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        tab.go("/deployments/" + id);
        awaitState(tab, "live");
        AtomicInteger asked = new AtomicInteger();
        tab.page().route("**/deployments/" + id + "*", route -> {
            if (!route.request().method().equals("POST")) {
                route.resume();
                return;
            }
            switch (asked.incrementAndGet()) {
                case 1 ->
                    route.fulfill(new Route.FulfillOptions().setStatus(503).setBody("busy"));
                case 2 -> route.abort();
                default -> route.resume();
            }
        });
        story.act(story.operator(), id, "stop");
        Eventually.value(
                "the page's state",
                () -> {
                    tab.page().waitForTimeout(30);
                    return tab.status("deployment-status");
                },
                "stopped"::equals);
        assertEquals(3, asked.get(), "asked until it was told, and no more");
        tab.forgive();
    }

    private static String state(Tab tab) {
        tab.page().waitForTimeout(30);
        return tab.page().locator(".log-state").getAttribute("data-state");
    }

    private static void awaitState(Tab tab, String state) {
        Eventually.value("the log is " + state, () -> state(tab), state::equals);
    }

    private static void awaitSentence(Tab tab, String key) {
        Eventually.holds("the page says " + key, () -> {
            tab.page().waitForTimeout(30);
            return Sentences.says(tab.text(), key);
        });
    }
}
