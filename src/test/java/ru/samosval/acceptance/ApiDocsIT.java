package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** The page of the API: a list of all calls, and each of them in Swagger UI. */
@OnServer
class ApiDocsIT {

    private final Story story = Story.on(Server.shared());

    @RegisterExtension
    final Chromium browser = new Chromium();

    @Test
    void theListHasEachCallOfTheDescriptionOnce() {
        Client root = story.root();
        Set<String> described = new TreeSet<>();
        root.get("/api/openapi.json")
                .json()
                .getJsonObject("paths")
                .forEach((path, calls) -> calls.asJsonObject()
                        .forEach((method, call) ->
                                described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
        Set<String> listed = new TreeSet<>();
        root.get("/api-docs")
                .html()
                .select("#api-contents a")
                .forEach(call -> assertTrue(
                        listed.add(call.selectFirst("b").text() + " "
                                + call.selectFirst("code").text()),
                        call::text));
        assertEquals(described, listed);
    }

    @Test
    void aCallOpensInSwaggerUiAndBackLeadsToWhereOneWas() {
        Tab tab = browser.open(story.root());
        tab.go("/api-docs");
        Locator list = tab.page().getByTestId("api-contents");
        assertEquals(0, tab.page().locator("script[src*='swagger-ui']").count(), "it is heavy, and not needed yet");

        tab.page().locator("a[data-call=listAlerts]").focus();
        tab.page().keyboard().press("Enter");
        awaitFocus(tab, "the call is open", "listAlerts");
        assertEquals("/Alerts/listAlerts", fragment(tab));
        assertTrue(list.isHidden());

        tab.page().locator(".opblock[id$='-getBuild'] .opblock-summary-control").click();
        tab.page().locator(".opblock.is-open[id$='-getBuild']").waitFor();
        assertEquals("/Builds/getBuild", fragment(tab));
        tab.page().goBack();
        awaitFocus(tab, "the call before", "listAlerts");
        tab.page().goBack();
        list.waitFor();
        assertEquals(
                "listAlerts", tab.page().evaluate("() => document.activeElement.dataset.call"), "one is where one was");

        tab.page().goForward();
        awaitFocus(tab, "the call again", "listAlerts");
        tab.press("api-back");
        list.waitFor();
    }

    @Test
    void anAddressNamesACallInAnyLanguage() {
        Tab tab = browser.open(story.root());
        tab.go("/profile");
        tab.go("/api-docs#/%D0%A1%D0%B1%D0%BE%D1%80%D0%BA%D0%B8/getBuild");
        awaitFocus(tab, "the call of the address", "getBuild");
        tab.page().locator("a.skip").focus();
        tab.page().keyboard().press("Enter");
        assertTrue(
                tab.page().locator("#api-docs .opblock").first().isVisible(), "the way to the content leaves it open");
        tab.page().goBack();
        tab.page().waitForFunction("() => location.hash.startsWith('#/')");
        tab.page().goBack();
        tab.awaitAddress("/profile");
    }

    /** Over a dead network, and from a server that is busy. */
    @Test
    void aDescriptionThatDoesNotComeIsAskedForAgainByTheNextCall() {
        Tab tab = browser.open(story.root());
        tab.go("/api-docs");
        for (String way : new String[] {"cut", "refused"}) {
            tab.page()
                    .route(
                            "**/api/openapi.json",
                            route -> {
                                if (way.equals("cut")) {
                                    route.abort();
                                } else {
                                    route.fulfill(new Route.FulfillOptions().setStatus(503));
                                }
                            },
                            new Page.RouteOptions().setTimes(1));
            tab.page().locator("a[data-call=listAlerts]").click();
            tab.page().locator("#api-docs [role=alert]").waitFor();
            tab.press("api-back");
        }
        tab.page().locator("a[data-call=getBuild]").click();
        awaitFocus(tab, "the call", "getBuild");
        tab.forgive();
    }

    private static void awaitFocus(Tab tab, String what, String call) {
        Eventually.holds(what, () -> (Boolean) tab.page()
                .evaluate(
                        "call => document.activeElement.closest('.opblock.is-open')?.id.endsWith('-' + call) ?? false",
                        call));
    }

    private static String fragment(Tab tab) {
        return URI.create(tab.page().url()).getFragment();
    }
}
