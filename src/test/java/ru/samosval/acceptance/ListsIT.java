package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;
import ru.samosval.refusal.Refusal.Text;

/** Lists in a browser: what they show through ajax is in the address, and the address shows it again. */
class ListsIT {

    private static final int DEMO = 130;

    /** The deployments of the demonstration, whatever others a test creates. */
    private static final String LIST = "/deployments?q=demo-0";

    private static Server server;
    private static Story story;

    @RegisterExtension
    final Chromium browser = new Chromium();

    @BeforeAll
    static void start() {
        server = Server.start(Map.of("samosval.simulation.demo-deployments", Integer.toString(DEMO)));
        story = Story.on(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void pagesOrderAndSizeAreAskedByAjaxAndStandInTheAddress() {
        Tab tab = openDeployments();
        page(tab).locator("a[rel=next]").click();
        awaitRows(tab, "&page=2", 25, DEMO - 25);
        tab.page().locator("th", new Page.LocatorOptions()).nth(1).click();
        awaitRows(tab, "&sort=name", 25, 1);
        assertEquals("ascending", tab.page().locator("th").nth(1).getAttribute("aria-sort"));
        page(tab).locator("select").selectOption("50");
        awaitRows(tab, "&sort=name&size=50", 50, 1);
        page(tab).getByText("2", new Locator.GetByTextOptions().setExact(true)).click();
        awaitRows(tab, "&sort=name&size=50&page=2", 50, 51);
        page(tab).locator("a[rel=last]").click();
        awaitRows(tab, "&sort=name&size=50&page=3", DEMO - 100, 101);
        assertSame(tab);

        tab.page().reload();
        awaitRows(tab, "&sort=name&size=50&page=3", DEMO - 100, 101);
        tab.page().evaluate("() => { window.isTheSame = true; }");
        tab.page().goBack();
        awaitRows(tab, "&sort=name&size=50&page=2", 50, 51);
        Tab colleague = tab.another();
        colleague.go(tab.address());
        assertEquals(ids(tab), ids(colleague), "an address shows everyone the same");
    }

    @Test
    void aFilterAppliesAtOnceFromTheFirstPageAndBackUndoesIt() {
        Tab tab = openDeployments();
        page(tab).locator("a[rel=next]").click();
        awaitRows(tab, "&page=2", 25, DEMO - 25);
        tab.choose("deployments-filter-environment", "prod");
        awaitAddress(tab, "&environment=prod");
        Eventually.holds("only prod is shown", () -> {
            tab.page().waitForTimeout(30);
            return tab.page().locator("td.c-chip").allInnerTexts().stream().allMatch("prod"::equals);
        });
        tab.fill("deployments-filter-text", "no such name");
        tab.page().locator(".empty").waitFor();
        Eventually.holds("both filters are asked for", () -> {
            tab.page().waitForTimeout(30);
            return tab.address().equals("/deployments?q=no+such+name&environment=prod");
        });
        tab.page().goBack();
        tab.page().locator("table.rows").waitFor();
        awaitAddress(tab, "&environment=prod");
        assertEquals("demo-0", tab.valueOf("deployments-filter-text"));
        tab.page().goBack();
        awaitRows(tab, "&page=2", 25, DEMO - 25);
        assertEquals("", tab.valueOf("deployments-filter-environment"));
        assertSame(tab);
    }

    @Test
    void enterInAFilterShowsItsPartAtOnceAndLoadsNoPage() {
        Tab tab = openDeployments();
        tab.fill("deployments-filter-text", "no such name");
        tab.at("deployments-filter-text").press("Enter");
        tab.page().locator(".empty").waitFor();
        tab.awaitAddress("/deployments\\?q=no\\+such\\+name");
        tab.at("deployments-filter-text").press("Enter");
        tab.page().waitForTimeout(500);
        assertSame(tab);
    }

    @Test
    void aFilterThatIsAskedForInVainSaysSoAndIsShownOnceTheServerAnswers() {
        Tab tab = openDeployments();
        tab.page().route("**/deployments?*", route -> {
            if (route.request().method().equals("POST")) {
                route.abort();
            } else {
                route.resume();
            }
        });
        tab.choose("deployments-filter-environment", "prod");
        tab.page().locator("[data-notice=away], [data-notice=back]").first().waitFor();
        awaitAddress(tab, "&environment=prod");
        tab.page().unroute("**/deployments?*");
        Eventually.holds("only prod is shown", () -> {
            tab.page().waitForTimeout(30);
            return tab.page().locator("td.c-chip").allInnerTexts().stream().allMatch("prod"::equals);
        });
        assertSame(tab);
        tab.forgive();
    }

    @Test
    void whoGoesBackBeforeTheNextPageHasComeIsBack() {
        Tab tab = openDeployments();
        page(tab).locator("a[rel=next]").click();
        awaitRows(tab, "&page=2", 25, DEMO - 25);
        List<Route> held = new ArrayList<>();
        tab.page().route("**/deployments?*", held::add, new Page.RouteOptions().setTimes(1));
        page(tab).locator("a[rel=next]").click();
        tab.page().waitForCondition(() -> !held.isEmpty());
        tab.page().goBack();
        held.get(0).resume();
        awaitRows(tab, "", 25, DEMO);
        tab.page().goForward();
        awaitRows(tab, "&page=2", 25, DEMO - 25);
    }

    @Test
    void aListIsOrderedByKeyboardAloneAndKeepsTheFocus() {
        Tab tab = openDeployments();
        Locator head = tab.page().locator("th.c-name");
        head.focus();
        head.press("Enter");
        awaitRows(tab, "&sort=name", 25, 1);
        Eventually.holds("the focus is where it was", () -> {
            tab.page().waitForTimeout(30);
            return (Boolean) tab.page().evaluate("() => document.activeElement.matches('th.c-name')");
        });
        tab.page().keyboard().press("Enter");
        awaitRows(tab, "&sort=-name", 25, DEMO);
    }

    @Test
    void daysOfTheAuditLogAreThoseOfTheReadersClockAndStandInTheAddress() {
        try {
            for (String at : List.of(
                    "2001-02-03T20:59:59.999Z",
                    "2001-02-03T21:00:00.000Z",
                    "2001-02-04T20:59:59.999Z",
                    "2001-02-04T21:00:00.000Z")) {
                server.db().leave("INSERT INTO audit_log (action, details, created_at) VALUES ('login', ?, ?)", at, at);
            }
            Tab tab = browser.openIn("Europe/Moscow", story.root());
            tab.go("/admin/audit?to=2001-12-31&zone=Europe/Moscow");
            awaitDetails(tab, "2001-02-04T21", "2001-02-04T20", "2001-02-03T21", "2001-02-03T20");
            assertEquals("2001-12-31", tab.valueOf("audit-filter-to"));

            tab.fill("audit-filter-from", "2001-02-04");
            tab.awaitAddress("/admin/audit\\?to=2001-12-31&zone=Europe%2FMoscow&from=2001-02-04");
            awaitDetails(tab, "2001-02-04T21", "2001-02-04T20", "2001-02-03T21");
            tab.fill("audit-filter-to", "2001-02-04");
            awaitDetails(tab, "2001-02-04T20", "2001-02-03T21");
            tab.awaitText(Sentences.of("ru", new Text("audit.period.zone", "Europe/Moscow")));
            String address = tab.address();
            String file = tab.at("audit-download").getAttribute("href");
            assertTrue(file.endsWith("/api/audit/download?from=2001-02-04&to=2001-02-04&zone=Europe%2FMoscow"), file);
            assertEquals(
                    3,
                    story.root()
                            .get(file.substring(file.indexOf("/api")))
                            .body()
                            .lines()
                            .count());

            tab.page().reload();
            awaitDetails(tab, "2001-02-04T20", "2001-02-03T21");
            tab.page().goBack();
            awaitDetails(tab, "2001-02-04T21", "2001-02-04T20", "2001-02-03T21");
            assertEquals("2001-12-31", tab.valueOf("audit-filter-to"));
            tab.page().goForward();
            awaitDetails(tab, "2001-02-04T20", "2001-02-03T21");

            // Whoever gets the link sees these rows, wherever they are, and keeps the days until they choose others.
            Tab colleague = browser.openIn("Asia/Tokyo", story.root());
            colleague.go(address);
            awaitDetails(colleague, "2001-02-04T20", "2001-02-03T21");
            assertEquals("2001-02-04", colleague.valueOf("audit-filter-from"));
            colleague.choose("audit-filter-action", "login");
            colleague.awaitAddress("/admin/audit\\?.*action=login.*");
            awaitDetails(colleague, "2001-02-04T20", "2001-02-03T21");
            colleague.fill("audit-filter-to", "2001-02-05");
            colleague.awaitAddress("/admin/audit\\?.*to=2001-02-05.*");
            awaitDetails(colleague, "2001-02-04T21", "2001-02-04T20", "2001-02-03T21");
            assertTrue(colleague.address().contains("zone=Europe%2FMoscow"), "the other day is one of there");
            colleague.page().evaluate("() => samosval.clock.choose('utc')");
            colleague.page().locator("[data-reset]").click();
            colleague.awaitAddress("/admin/audit\\??");
            colleague.fill("audit-filter-from", "2001-02-04");
            colleague.fill("audit-filter-to", "2001-02-04");
            colleague.awaitAddress("/admin/audit\\?.*zone=UTC.*to=2001-02-04.*");
            awaitDetails(colleague, "2001-02-04T21", "2001-02-04T20");
        } finally {
            server.db().leave("DELETE FROM audit_log WHERE created_at < '2002'");
        }
    }

    @Test
    void aPeriodThatEndsBeforeItBeginsIsSaidBesideItsDaysAndGoesWithReset() {
        for (String language : List.of("ru", "en")) {
            for (int width : List.of(Chromium.WIDE, Chromium.NARROW)) {
                Tab tab = browser.open(story.root(), width, language);
                tab.go("/admin/audit");
                assertFalse(tab.page().locator("[data-reset]").isVisible());
                if (width == Chromium.NARROW) {
                    assertFalse(tab.at("audit-filter-from").isVisible(), "behind the button");
                    tab.page().locator(".filter-toggle").click();
                }
                tab.fill("audit-filter-from", "2001-02-05");
                tab.fill("audit-filter-to", "2001-02-04");
                tab.await("audit-period-error");
                assertEquals(
                        Sentences.of(language, new Text("audit.period.order")),
                        tab.at("audit-period-error").innerText().strip());
                assertEquals("true", tab.at("audit-filter-from").getAttribute("aria-invalid"));
                assertFalse(tab.at("audit-download").isVisible(), "there is nothing to take");
                tab.page().locator(".empty").waitFor();
                tab.assertNoOverflow();

                tab.fill("audit-filter-to", "2001-02-05");
                tab.await("audit-period-zone");
                assertFalse(tab.sees("audit-period-error"));
                assertEquals("false", tab.at("audit-filter-from").getAttribute("aria-invalid"));
                assertTrue(tab.at("audit-download").isVisible());
                tab.page().locator("[data-reset]").click();
                tab.awaitAddress("/admin/audit\\??");
                tab.await("audit");
                assertEquals("", tab.at("audit-filter-from").inputValue());
                assertFalse(tab.sees("audit-period-zone"));
            }
        }
    }

    @Test
    void aDateThatIsHalfTypedChangesNothingAndAMomentOfTheAddressCanBeRead() {
        Tab tab = browser.open(story.root());
        tab.go("/admin/audit?from=2001-02-04T10:00Z&to=2001-02-05");
        assertEquals("2001-02-04T10:00Z", tab.valueOf("audit-filter-from"));
        tab.at("audit-filter-to").focus();
        // A year is typed digit by digit; until then it is one of the first century.
        tab.page()
                .evaluate("() => { const to = document.querySelector('[data-testid=audit-filter-to]');"
                        + " to.value = '0002-04-06'; to.dispatchEvent(new Event('input', {bubbles: true})); }");
        tab.page().waitForTimeout(600);
        assertTrue(tab.address().endsWith("&to=2001-02-05"), tab.address());
        // Without its day it is no date, also when one goes on to another field.
        tab.page().keyboard().press("Backspace");
        tab.page().waitForTimeout(600);
        tab.at("audit-filter-text").focus();
        assertTrue(tab.address().matches("/admin/audit\\?from=2001-02-04T10(:|%3A)00Z&to=2001-02-05"), tab.address());
        tab.fill("audit-filter-to", "2001-02-06");
        tab.awaitAddress("/admin/audit\\?from=2001-02-04T10%3A00Z&to=2001-02-06&zone=.*");
        tab.fill("audit-filter-from", "");
        tab.awaitAddress("/admin/audit\\?to=2001-02-06&zone=.*");
        tab.page().goBack();
        Eventually.value("the moment again", () -> tab.valueOf("audit-filter-from"), "2001-02-04T10:00Z"::equals);
    }

    private static void awaitDetails(Tab tab, String... beginnings) {
        Locator rows = tab.page().locator("table.rows tbody td.c-wrap span[title]");
        Eventually.value(
                "rows of " + String.join(", ", beginnings),
                () -> {
                    tab.page().waitForTimeout(30);
                    return rows.allInnerTexts().stream()
                            .map(text -> text.substring(0, Math.min(13, text.length())))
                            .toList();
                },
                List.of(beginnings)::equals);
    }

    @Test
    void manyDeploymentsAreStoppedAndDeletedAtOnceAndWhatIsRefusedIsSaidOfWhich() {
        Client owner = story.developer();
        long image = story.image(owner, story.form(owner.username()));
        List<Long> made = Stream.generate(() -> story.deployment(image, "many at once", "dev", ""))
                .limit(3)
                .toList();
        made.forEach(id -> story.awaitStatus(id, "running"));
        Tab tab = browser.open(story.operator());
        tab.go("/deployments?q=many+at+once");
        choose(tab, 0);
        choose(tab, 1);
        awaitChosen(tab, 2);
        awaitBoxes(tab, "true,true,false");
        choose(tab, 1);
        awaitChosen(tab, 1);
        awaitBoxes(tab, "true,false,false");
        choose(tab, 1);
        awaitChosen(tab, 2);
        tab.press("deployments-stop");
        tab.page().locator("[data-testid=question-yes]:visible").waitFor();
        assertTrue(
                tab.page().locator(".ui-dialog-title:visible").innerText().contains("2"),
                "the question names the number");
        assertTrue(
                tab.page()
                        .locator(".ui-confirm-dialog-message:visible")
                        .innerText()
                        .contains("many at once"),
                "and what is chosen");
        tab.page().locator("[data-testid=question-yes]:visible").click();
        awaitStates(tab, "stopped", 2);
        awaitNoneChosen(tab);
        assertEquals("stopped", server.db().text("SELECT status FROM deployments WHERE id = ?", made.get(2)));

        choose(tab, 0);
        choose(tab, 2);
        tab.pressAndConfirm("deployments-stop");
        tab.page().locator("#messages [role=alert]").first().waitFor();
        String said = tab.page().locator("#messages").innerText();
        assertTrue(said.contains("№\u00a0" + made.get(2) + ":"), said);
        awaitStates(tab, "stopped", 3);
        awaitNoneChosen(tab);

        // All by the keyboard alone: one row, then all, the act, and the way to its yes.
        tab.page().locator("table.rows tbody input[type=checkbox]").first().focus();
        tab.page().keyboard().press("Space");
        awaitChosen(tab, 1);
        tab.page().locator("table.rows thead input[type=checkbox]").focus();
        tab.page().keyboard().press("Space");
        awaitChosen(tab, 3);
        tab.at("deployments-delete").focus();
        tab.page().keyboard().press("Enter");
        tab.await("question-yes");
        Eventually.holds("Tab leads to the yes", () -> {
            tab.page().keyboard().press("Tab");
            tab.page().waitForTimeout(30);
            return "question-yes".equals(tab.page().evaluate("() => document.activeElement.dataset.testid"));
        });
        tab.page().keyboard().press("Enter");
        tab.page().locator(".empty").waitFor();
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM deployments WHERE image_id = ?", image));
    }

    @Test
    void anActOnManyGoesOnAfterASignInOverThePage() {
        Client owner = story.developer();
        long image = story.image(owner, story.form(owner.username()));
        List<Long> made = Stream.generate(() -> story.deployment(image, "many after all", "dev", ""))
                .limit(2)
                .toList();
        made.forEach(id -> story.awaitStatus(id, "running"));
        Client operator = story.person("operator");
        Tab tab = browser.open(server);
        tab.signIn(operator.username());
        tab.go("/deployments?q=many+after+all");
        choose(tab, 0);
        choose(tab, 1);
        awaitChosen(tab, 2);
        tab.signOutInAnotherWindow();
        tab.pressAndConfirm("deployments-stop");
        signInOver(tab, operator);
        awaitStates(tab, "stopped", 2);
        awaitNoneChosen(tab);
        assertFalse(tab.sees("question-yes"), "the question was answered");
        tab.forgiveStatus(401);
    }

    @Test
    void theNextPageAFilterAndAnOrderComeAfterASignInOverThePage() {
        Client operator = story.person("operator");
        Tab tab = browser.open(server);
        tab.signIn(operator.username());
        tab.go(LIST);
        tab.page().evaluate("() => { window.isTheSame = true; }");
        tab.signOutInAnotherWindow();
        page(tab).locator("a[rel=next]").click();
        signInOver(tab, operator);
        awaitRows(tab, "&page=2", 25, DEMO - 25);
        tab.signOutInAnotherWindow();
        tab.page().locator("th").nth(1).click();
        signInOver(tab, operator);
        awaitRows(tab, "&sort=name", 25, 1);
        tab.signOutInAnotherWindow();
        tab.choose("deployments-filter-environment", "prod");
        signInOver(tab, operator);
        awaitAddress(tab, "&sort=name&environment=prod");
        Eventually.holds("only prod is shown", () -> {
            tab.page().waitForTimeout(30);
            return tab.page().locator("td.c-chip").allInnerTexts().stream().allMatch("prod"::equals);
        });
        assertSame(tab);
        tab.forgiveStatus(401);
    }

    private static void signInOver(Tab tab, Client person) {
        tab.fill("again-password", Server.passwordOf(person.username()));
        tab.press("again-submit");
    }

    @Test
    void manyAtOnceAskTheRightsOfEach() {
        Client owner = story.developer();
        long own = story.deployment(story.image(owner, story.form(owner.username())));
        story.awaitStatus(own, "running");
        assertEquals(
                200, onChosen(owner, "stop", "7,8,@all,," + own + ",99999999").status());
        assertEquals("stopped", server.db().text("SELECT status FROM deployments WHERE id = ?", own));
        assertEquals(
                2, server.db().number("SELECT COUNT(*) FROM deployments WHERE id IN (7, 8) AND status = 'running'"));
    }

    @Test
    void anActThatIsNoneIsSaidToHaveDoneNothing() {
        Client.Answer answer = onChosen(story.operator(), "explode", "1");
        assertEquals(200, answer.status(), answer::toString);
        assertTrue(Sentences.says(answer.body(), "act.gone"), answer::toString);
    }

    @Test
    void whoIsSignedOutAmidManyIsToldToHowManyItWasDone() throws Exception {
        Client operator = story.person("operator");
        String ids = String.join(
                ",", server.db().column("SELECT id FROM deployments WHERE status = 'running' ORDER BY id LIMIT 40"));
        long before = server.db().lastAudit();
        CompletableFuture<Client.Answer> answer =
                CompletableFuture.supplyAsync(() -> onChosen(operator, "restart", ids));
        Eventually.holds("the first is restarted", () -> restartedSince(before) > 0);
        operator.post("/logout", Map.of());
        String said = answer.get().body();
        long done = restartedSince(before);
        assertTrue(done < 40, "signed out too late to be told of it");
        assertTrue(said.contains(": " + done + "."), () -> done + " were restarted: " + said);
        assertTrue(Sentences.says(said, "error.signedOut"), said);
    }

    private static long restartedSince(long audit) {
        return server.db().auditSince(audit).stream()
                .filter(row -> row.action().equals("deployment_restart"))
                .count();
    }

    private static Client.Answer onChosen(Client person, String action, String ids) {
        String command = "list:act_on_chosen";
        return person.post(
                "/deployments",
                Map.of(
                        "jakarta.faces.partial.ajax",
                        "true",
                        "jakarta.faces.source",
                        command,
                        command,
                        command,
                        "jakarta.faces.partial.execute",
                        command,
                        "jakarta.faces.partial.render",
                        "messages",
                        "jakarta.faces.ViewState",
                        "stateless",
                        "list",
                        "list",
                        "act",
                        action,
                        "chosen",
                        ids));
    }

    @Test
    void aLineOfARowSaysWhichTimeItShowsIsFaintWithoutTheServerAndGoesWhenTheRowStops() {
        Client owner = story.developer();
        long id = story.deployment(story.image(owner, story.form(owner.username())), "line of a row", "dev", "");
        story.awaitStatus(id, "running");
        Tab tab = browser.open(story.operator());
        List<String> asked = sparklinesAsked(tab);
        AtomicBoolean isAway = new AtomicBoolean(true);
        // In the window itself, where the test can cut it off.
        tab.page().addInitScript("delete window.SharedWorker");
        tab.page().clock().install();
        tab.page().route("**/api/events*", route -> {
            if (isAway.get()) {
                route.abort();
            } else {
                route.resume();
            }
        });
        // Nobody waits for a quarter of an hour.
        tab.page().route("**/api/deployments/sparklines?*", route -> {
            if (isAway.get()) {
                route.abort();
            } else {
                route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"" + id + "\":{\"cpu\":[null,41.25,47.5,44.4],\"ram\":[null,1,1,1]}}"));
            }
        });
        tab.go("/deployments?q=line+of+a+row");
        tab.page().locator("#live-state[data-state=away]").waitFor();
        Eventually.holds("the line is asked for", () -> {
            tab.page().waitForTimeout(30);
            return !asked.isEmpty();
        });
        tab.page().clock().fastForward(120_000);
        tab.page().waitForTimeout(300);
        assertEquals(1, asked.size(), "not again while the server is away");
        isAway.set(false);
        Locator line = tab.page().locator("[data-sparkline='" + id + "']");
        line.locator("polyline").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        String title = line.getAttribute("title").replace('\u00a0', ' ');
        assertTrue(title.matches("CPU с \\d\\d:\\d\\d до \\d\\d:\\d\\d: от 41,3 % до 47,5 %"), title);
        String opacity = "() => { document.documentElement.classList.add('offline');"
                + " const told = getComputedStyle(document.querySelector('[data-sparkline]')).opacity;"
                + " document.documentElement.classList.remove('offline'); return told; }";
        assertEquals("0.55", tab.page().evaluate(opacity));
        story.act(story.operator(), id, "stop");
        awaitStates(tab, "stopped", 1);
        Eventually.holds("the line is gone", () -> {
            tab.page().waitForTimeout(30);
            return line.locator("svg").count() == 0 && line.getAttribute("title") == null;
        });
        tab.page().waitForTimeout(500);
        assertEquals(2, asked.size(), "a row that stands is not asked about");
        tab.forgive();
    }

    private static List<String> sparklinesAsked(Tab tab) {
        List<String> asked = new CopyOnWriteArrayList<>();
        tab.page().onRequest(request -> {
            if (request.url().contains("/sparklines?")) {
                asked.add(request.url().replaceFirst(".*ids=", ""));
            }
        });
        return asked;
    }

    @Test
    void aColumnThatIsLeftOutStaysOutOnTheNextPageAndAfterAReload() {
        Tab tab = openDeployments();
        Locator ports = tab.page().locator("td.c-ports").first();
        assertTrue(ports.isVisible());
        tab.page().locator(".columns summary").click();
        tab.page().locator(".columns-menu input[value=ports]").click();
        assertTrue(ports.isHidden());
        tab.page().keyboard().press("Escape");
        assertEquals(
                true,
                tab.page().evaluate("() => document.activeElement.matches('.columns:not([open]) summary')"),
                "who closes the menu by a key is back at its button");
        page(tab).locator("a[rel=next]").click();
        awaitRows(tab, "&page=2", 25, DEMO - 25);
        assertTrue(ports.isHidden());
        tab.page().reload();
        assertTrue(ports.isHidden());
        assertTrue(tab.page().locator("td.c-name").first().isVisible());
    }

    private static void awaitAsked(Tab tab, List<String> asked, int calls) {
        Eventually.value(
                "calls for lines of rows",
                () -> {
                    tab.page().waitForTimeout(30);
                    return asked.size();
                },
                count -> count == calls);
    }

    private static void choose(Tab tab, int row) {
        tab.page().locator("table.rows tbody input[type=checkbox]").nth(row).click();
    }

    private static void awaitBoxes(Tab tab, String checked) {
        Eventually.value(
                "the boxes of the rows show which are chosen",
                () -> {
                    tab.page().waitForTimeout(30);
                    return tab.page()
                            .evaluate(
                                    "() => Array.from(document.querySelectorAll('table.rows tbody input[type=checkbox]'))"
                                            + ".map(box => box.checked).join()");
                },
                checked::equals);
    }

    private static void awaitChosen(Tab tab, int count) {
        Eventually.value(
                "so many are said to be chosen",
                () -> {
                    tab.page().waitForTimeout(30);
                    return tab.page().locator(".bulk-count").innerText();
                },
                ("Выбрано: " + count)::equals);
    }

    /** The answer to an act redraws the list with nothing chosen. Its states may have arrived by themselves before. */
    private static void awaitNoneChosen(Tab tab) {
        tab.page().locator("[data-bulk]").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    private static void awaitStates(Tab tab, String status, int count) {
        Eventually.holds(count + " are " + status, () -> {
            tab.page().waitForTimeout(30);
            return tab.page()
                            .locator("table.rows tbody .badge[data-status=" + status + "]")
                            .count()
                    == count;
        });
    }

    @Test
    void onAPhoneARowIsTwoLinesAndWholeALink() {
        Tab tab = browser.open(server, 390, "ru-RU");
        tab.signIn("root");
        tab.go(LIST);
        Locator row = tab.page().locator("table.rows tbody tr").first();
        double height = row.boundingBox().height;
        assertTrue(height >= 56 && height <= 76, "two lines: " + height);
        assertEquals(
                0,
                (Integer) tab.page().evaluate("() => document.documentElement.scrollWidth - window.innerWidth"),
                "nothing is wider than the window");
        row.locator("td.c-when").click(new Locator.ClickOptions().setForce(true));
        tab.awaitAddress("/deployments/" + DEMO);
    }

    @Test
    void onAPhoneTheOrderIsChosenAboveTheRowsAndStandsInTheAddress() {
        Tab tab = openOnAPhone(LIST);
        page(tab).locator("a[rel=next]").click();
        awaitRows(tab, "&page=2", 25, DEMO - 25);
        assertFalse(tab.page().locator("th.c-name").isVisible(), "there is no head to sort by");
        Locator order = tab.page().getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Сортировка"));
        order.selectOption(new SelectOption().setLabel("Название, по возрастанию"));
        awaitRows(tab, "&sort=name", 25, 1);
        order.selectOption(new SelectOption().setLabel("Название, по убыванию"));
        awaitRows(tab, "&sort=-name", 25, DEMO);
        tab.assertNoOverflow();
        tab.page().goBack();
        awaitRows(tab, "&sort=name", 25, 1);
        assertEquals("name", tab.valueOf("deployments-sort"));
        order.selectOption("");
        awaitRows(tab, "", 25, DEMO);
        assertSame(tab);
        tab.go(LIST + "&sort=-name");
        assertEquals("-name", tab.valueOf("deployments-sort"));
        tab.page().setViewportSize(Chromium.WIDE, 900);
        assertFalse(tab.sees("deployments-sort"), "where there is a head, it is enough");

        Client owner = story.developer();
        String path = "/requests/" + story.approved(owner, story.form(owner.username()));
        story.imageOf(Long.parseLong(path.substring(path.lastIndexOf('/') + 1)));
        tab.page().setViewportSize(Chromium.NARROW, 844);
        tab.go(path);
        tab.choose("images-sort", "-created");
        awaitAddress(tab, path, "?images_sort=-created");
        tab.choose("builds-sort", "status");
        tab.awaitAddress(path + "\\?(?=.*images_sort=-created)(?=.*builds_sort=status).*");
    }

    @Test
    void onAPhoneAllRowsOfAPageAreSelectedAtOnce() {
        Tab tab = openOnAPhone(LIST);
        Locator all = tab.page().getByTestId("deployments-choose-all");
        all.check();
        awaitChosen(tab, 25);
        choose(tab, 3);
        awaitChosen(tab, 24);
        assertFalse(all.isChecked());
        all.check();
        awaitChosen(tab, 25);
        all.uncheck();
        awaitNoneChosen(tab);
        tab.assertNoOverflow();
    }

    @Test
    void onAPhoneTheMenuAndTheFiltersAreOpenedByTheKeyboardAlone() {
        Tab tab = openOnAPhone(LIST);
        Locator builds = tab.page().locator("nav.nav a[href$='/builds']");
        Locator menu = tab.page().locator(".nav-toggle");
        assertFalse(builds.isVisible());
        menu.focus();
        tab.page().keyboard().press("Enter");
        assertTrue(builds.isVisible());
        assertEquals("true", menu.getAttribute("aria-expanded"));
        tab.page().keyboard().press("Tab");
        tab.page().keyboard().press("Escape");
        assertFalse(builds.isVisible());
        assertEquals(true, menu.evaluate("e => e === document.activeElement && e.ariaExpanded === 'false'"));

        tab.page().locator(".filter-toggle").focus();
        tab.page().keyboard().press("Enter");
        assertEquals(
                true,
                tab.page().evaluate("() => document.activeElement.matches('.filter select')"),
                "the first of what was hidden");
    }

    private Tab openOnAPhone(String path) {
        Tab tab = browser.open(story.root(), Chromium.NARROW);
        tab.go(path);
        tab.page().evaluate("() => { window.isTheSame = true; }");
        return tab;
    }

    @Test
    void onAWideWindowARowIsFortyPixelsAndItsHeadStaysInSight() {
        Tab tab = browser.open(story.root());
        List<String> asked = sparklinesAsked(tab);
        tab.go(LIST);
        for (Locator row : tab.page().locator("table.rows tbody tr").all()) {
            assertTrue(row.boundingBox().height <= 41, () -> row.boundingBox().height + ": " + row.innerText());
        }
        assertEquals(
                List.of(),
                tab.page()
                        .locator("table.rows :is(th, td):is(.c-id, .c-num)")
                        .evaluateAll("cells => cells.filter(cell => getComputedStyle(cell).textAlign !== 'right')"
                                + ".map(cell => cell.outerHTML)"),
                "numbers stand below each other");
        awaitAsked(tab, asked, 1);
        tab.page().evaluate("() => window.scrollTo(0, document.body.scrollHeight)");
        awaitAsked(tab, asked, 2);
        assertEquals(
                ids(tab),
                asked.stream()
                        .flatMap(call -> Stream.of(call.split(",")))
                        .map(Long::valueOf)
                        .sorted(Comparator.reverseOrder())
                        .toList(),
                "the lines of the rows in sight are asked for by one call, and each once");
        double top = tab.page().locator("table.rows thead th").first().boundingBox().y;
        assertTrue(top >= 0 && top < 60, "the head is at " + top);
    }

    @Test
    void aTableAnswersOnlyWhatATableAsks() {
        Client root = story.root();
        Map<String, String> ajax = Map.of(
                "jakarta.faces.partial.ajax", "true",
                "jakarta.faces.source", "list:table",
                "jakarta.faces.partial.execute", "list:table",
                "jakarta.faces.partial.render", "list:table",
                "jakarta.faces.ViewState", "stateless",
                "list", "list",
                "list:table_encodeFeature", "true",
                "list:table_fullUpdate", "true");
        assertEquals(
                200,
                post(
                        root,
                        ajax,
                        Map.of("list:table_pagination", "true", "list:table_first", "25", "list:table_rows", "25")));
        for (Map<String, String> wrong : List.of(
                Map.<String, String>of(),
                Map.of("list:table_resizableColumnState", "x"),
                Map.of("list:table_rowreorder", "true"),
                Map.of("list:table_pagination", "true"),
                Map.of("list:table_pagination", "true", "list:table_first", "x", "list:table_rows", "25"),
                Map.of("list:table_pagination", "true", "list:table_first", "-25", "list:table_rows", "25"),
                Map.of("list:table_pagination", "true", "list:table_first", "0", "list:table_rows", "0"),
                Map.of("list:table_pagination", "true", "list:table_first", "0", "list:table_rows", "1000000"),
                Map.of("list:table_sorting", "true"),
                Map.of(
                        "list:table_sorting",
                        "true",
                        "list:table_sortKey",
                        "list:table:king",
                        "list:table_sortDir",
                        "1"),
                Map.of(
                        "list:table_sorting",
                        "true",
                        "list:table_sortKey",
                        "list:table:name",
                        "list:table_sortDir",
                        "x"))) {
            assertEquals(400, post(root, ajax, wrong), wrong.toString());
        }
    }

    @Test
    void aShortListHasNoPagesToBeAskedFor() {
        Client root = story.root();
        String body = "{\"repo_url\":\"https://git.example.test/short\",\"branch\":\"main\",\"commit\":\"abcdef1\"}";
        assertEquals(200, root.postJson("/api/hooks/commit", body).status());
        assertEquals(
                400,
                root.post(
                                "/hooks/" + server.db().number("SELECT MAX(id) FROM hook_deliveries"),
                                Map.of(
                                        "jakarta.faces.partial.ajax", "true",
                                        "jakarta.faces.source", "table",
                                        "jakarta.faces.partial.execute", "table",
                                        "jakarta.faces.ViewState", "stateless",
                                        "table_pagination", "true",
                                        "table_first", "0",
                                        "table_rows", "25"))
                        .status());
    }

    @Test
    void theTokensAndTheSessionsOfAProfileAreOrderedEachByItselfAndStayInOrderAfterAnAct() {
        Client dev = story.developer();
        for (String name : List.of("beta", "alpha", "gamma")) {
            giveToken(dev, name, "");
        }
        server.as(null).signIn(dev.username(), Server.passwordOf(dev.username()));
        List<Long> sessions =
                server
                        .db()
                        .column("SELECT id FROM user_sessions WHERE user_id = ? ORDER BY id", story.idOf(dev))
                        .stream()
                        .map(Long::valueOf)
                        .toList();
        Tab tab = browser.open(dev);
        tab.go("/profile");
        tab.page().evaluate("() => { window.isTheSame = true; }");
        assertEquals(List.of("gamma", "alpha", "beta"), names(tab));
        tab.page().locator("#tokens th.c-name").click();
        awaitAddress(tab, "/profile", "?tokens_sort=name");
        awaitNames(tab, List.of("alpha", "beta", "gamma"));
        tab.page().locator("#sessions th[id$=created]").click();
        String both = "?tokens_sort=name&sessions_sort=created";
        awaitRows(tab, "sessions", "/profile" + both, 2, sessions.get(0));
        assertEquals(List.of("alpha", "beta", "gamma"), names(tab), "the other list is as it was");
        tab.page().goBack();
        awaitRows(tab, "sessions", "/profile?tokens_sort=name", 2, sessions.get(1));
        assertSame(tab);
        tab.at("token-revoke").nth(1).click();
        tab.at("confirm-yes").click();
        tab.page()
                .getByTestId("token-row")
                .filter(new Locator.FilterOptions().setHasText("beta"))
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        awaitAddress(tab, "/profile", "?tokens_sort=name");
        tab.page().waitForLoadState();
        assertEquals(List.of("alpha", "gamma"), names(tab));
        tab.page().locator("#sessions th[id$=created]").click();
        awaitAddress(tab, "/profile", both);
        tab.fill("token-name", "aardvark");
        tab.press("token-create");
        awaitNames(tab, List.of("aardvark", "alpha", "gamma"));
        String told = "/profile?sessions_sort=created&tokens_sort=name";
        awaitRows(tab, "sessions", told, 2, sessions.get(0));
        tab.page().reload();
        awaitRows(tab, "sessions", told, 2, sessions.get(0));
        assertEquals(List.of("aardvark", "alpha", "gamma"), names(tab));
    }

    private static List<String> names(Tab tab) {
        return tab.page().locator("#tokens td.c-name").allInnerTexts();
    }

    private static void awaitNames(Tab tab, List<String> names) {
        Eventually.value(
                "the tokens are " + names,
                () -> {
                    tab.page().waitForTimeout(30);
                    return names(tab);
                },
                names::equals);
    }

    private static void giveToken(Client client, String name, String more) {
        Client.Answer made =
                client.postJson("/api/tokens", "{\"name\":\"" + name + "\",\"scope\":\"read\"" + more + "}");
        assertEquals(201, made.status(), made::toString);
    }

    @Test
    void theTokensOfServiceAccountsAreOrderedAndPagedInTheAddress() {
        Client root = story.root();
        String stem = story.name("robot");
        for (String bot : List.of(stem + "-b", stem + "-a")) {
            root.post("/admin/users/create", Map.of("username", bot, "role", "operator", "service_account", "true"));
            for (String name : List.of("late", "never", "soon")) {
                String days = Map.of("late", "90", "never", "null", "soon", "7").get(name);
                giveToken(root, name, ",\"user\":\"" + bot + "\",\"expires_in_days\":" + days);
            }
        }
        String a = stem + "-a ";
        String b = stem + "-b ";
        assertEquals(
                List.of(a + "soon", a + "never", a + "late", b + "soon", b + "never", b + "late"),
                serviceTokens("", stem));
        assertEquals(
                List.of(b + "soon", b + "never", b + "late", a + "soon", a + "never", a + "late"),
                serviceTokens("?sort=-owner", stem));
        assertEquals(
                List.of(b + "soon", a + "soon", b + "late", a + "late", a + "never", b + "never"),
                serviceTokens("?sort=expires", stem),
                "a token without an end is the last to end");
        assertEquals(
                List.of(a + "soon", b + "soon", a + "never", b + "never", a + "late", b + "late"),
                serviceTokens("?sort=-name", stem));
    }

    /** Whose token and its name, in the order of the page. */
    private static List<String> serviceTokens(String query, String stem) {
        return story.root().get("/admin/tokens" + query).html().select("[data-testid=token-row]").stream()
                .map(row -> row.select("td.c-who, td.c-name").text())
                .filter(text -> text.startsWith(stem))
                .toList();
    }

    @Test
    void deliveriesAreOrderedAndPagedInTheAddressAndBackGoesBack() {
        String repository = "https://git.example.test/" + story.name("ordered") + "-";
        int count = 30;
        for (int i = 0; i < count; i++) {
            String body = "{\"repo_url\":\"" + repository + (10 + i * 7 % count)
                    + "\",\"branch\":\"main\",\"commit\":\"abcdef1\"}";
            assertEquals(200, story.root().postJson("/api/hooks/commit", body).status());
        }
        String list = "/hooks?q=" + repository.substring(repository.lastIndexOf('/') + 1);
        Tab tab = browser.open(story.root());
        tab.go(list);
        tab.page().evaluate("() => { window.isTheSame = true; }");
        List<Long> newest = ids(tab);
        assertEquals(25, newest.size());
        page(tab).locator("a[rel=next]").click();
        awaitRows(tab, "hooks", list + "&page=2", count - 25, newest.get(24) - 1);
        tab.page().goBack();
        awaitRows(tab, "hooks", list, 25, newest.get(0));
        assertEquals(
                true,
                tab.page()
                        .evaluate("() => [...document.querySelectorAll('[data-testid=hooks-sort] option')]"
                                + ".some(option => option.value === 'repository')"),
                "on a phone it is sorted by the same");
        tab.page().locator("th.c-name").click();
        awaitAddress(tab, list, "&sort=repository");
        awaitFirstRow(tab, repository + 10);
        tab.page().locator("th.c-name").click();
        awaitAddress(tab, list, "&sort=-repository");
        awaitFirstRow(tab, repository + 39);
        page(tab).locator("a[rel=next]").click();
        awaitAddress(tab, list, "&sort=-repository&page=2");
        awaitFirstRow(tab, repository + 14);
        assertSame(tab);
        tab.page().reload();
        awaitFirstRow(tab, repository + 14);
        tab.page().goBack();
        awaitFirstRow(tab, repository + 39);
        assertEquals(
                "delivery", tab.page().locator("table.rows tbody tr").first().getAttribute("data-kind"));
        tab.page().locator("table.rows tbody tr td.c-when").first().click();
        tab.awaitAddress("/hooks/\\d+");
    }

    private static void awaitFirstRow(Tab tab, String text) {
        Eventually.holds("the first row tells of " + text, () -> {
            tab.page().waitForTimeout(30);
            return tab.page().locator("table.rows tbody tr").first().innerText().contains(text + "\n");
        });
    }

    @Test
    void theDeploymentsOfAnImageArePagedAndOrderedInTheAddress() {
        long image = server.db().number("SELECT image_id FROM deployments WHERE id = 1");
        String path = "/images/" + image;
        Tab tab = browser.open(story.root());
        tab.go(path);
        tab.page().evaluate("() => { window.isTheSame = true; }");
        page(tab).locator("a[rel=last]").click();
        awaitRows(tab, "deployments", path + "?page=6", DEMO - 125, DEMO - 125);
        tab.page().locator("th.c-name").click();
        awaitRows(tab, "deployments", path + "?sort=name", 25, 1);
        page(tab).locator("select").selectOption("100");
        awaitRows(tab, "deployments", path + "?sort=name&size=100", 100, 1);
        page(tab).locator("a[rel=next]").click();
        awaitRows(tab, "deployments", path + "?sort=name&size=100&page=2", DEMO - 100, 101);
        tab.page().goBack();
        awaitRows(tab, "deployments", path + "?sort=name&size=100", 100, 1);
        assertSame(tab);
        tab.go(path + "?sort=name&page=2");
        awaitRows(tab, "deployments", path + "?sort=name&page=2", 25, 26);
    }

    @Test
    void theBuildsAndTheImagesOfARequestArePagedEachByItselfAndStayWhereTheyAreWhenThePageMoves() {
        Client owner = story.developer();
        long request = story.approved(owner, story.form(owner.username()));
        story.imageOf(request);
        int more = 29;
        for (int i = 0; i < more; i++) {
            server.db()
                    .leave(
                            "INSERT INTO builds (request_id, status, built_by, created_at, finished_at, image_name, version_tag)"
                                    + " SELECT request_id, 'failed', built_by, created_at, finished_at, image_name, version_tag"
                                    + " FROM builds WHERE request_id = " + request + " LIMIT 1");
            server.db()
                    .leave("INSERT INTO images (request_id, name, version, image_tag, created_at)"
                            + " SELECT request_id, name, version, image_tag, created_at FROM images WHERE request_id = "
                            + request + " LIMIT 1");
        }
        List<Long> builds = newestFirst("builds", request);
        List<Long> images = newestFirst("images", request);
        String path = "/requests/" + request;
        Tab tab = browser.open(story.operator());
        tab.go(path);
        tab.page().evaluate("() => { window.isTheSame = true; }");
        tab.page().locator("#builds .ui-paginator a[rel=next]").click();
        awaitRows(tab, "builds", path + "?builds_page=2", more + 1 - 25, builds.get(25));
        assertEquals(images.subList(0, 25), ids(tab, "images"), "the other list is as it was");
        tab.page().locator("#images .ui-paginator a[rel=next]").click();
        String both = path + "?builds_page=2&images_page=2";
        awaitRows(tab, "images", both, more + 1 - 25, images.get(25));

        story.awaitBuild(story.build(request));
        builds = newestFirst("builds", request);
        images = newestFirst("images", request);
        awaitRows(tab, "builds", both, more + 2 - 25, builds.get(25));
        awaitRows(tab, "images", both, more + 2 - 25, images.get(25));
        tab.page().goBack();
        awaitRows(tab, "images", path + "?builds_page=2", 25, images.get(0));
        awaitRows(tab, "builds", path + "?builds_page=2", more + 2 - 25, builds.get(25));
        assertSame(tab);
    }

    private static List<Long> newestFirst(String table, long request) {
        return server
                .db()
                .column("SELECT id FROM " + table + " WHERE request_id = ? ORDER BY id DESC", request)
                .stream()
                .map(Long::valueOf)
                .toList();
    }

    private static int post(Client client, Map<String, String> ajax, Map<String, String> more) {
        Map<String, String> fields = new java.util.HashMap<>(ajax);
        fields.putAll(more);
        return client.post("/deployments", fields).status();
    }

    private Tab openDeployments() {
        Tab tab = browser.open(story.root());
        tab.go(LIST);
        tab.page().evaluate("() => { window.isTheSame = true; }");
        return tab;
    }

    private static void assertSame(Tab tab) {
        assertEquals(true, tab.page().evaluate("() => window.isTheSame === true"), "the page was not loaded anew");
    }

    private static Locator page(Tab tab) {
        return tab.page().locator(".ui-paginator");
    }

    private static List<Long> ids(Tab tab) {
        return ids(tab.page().locator("table.rows tbody tr[data-id]"));
    }

    private static List<Long> ids(Tab tab, String testid) {
        return ids(tab.page().locator("[data-testid=" + testid + "] tbody tr[data-id]"));
    }

    /** Read at one moment: an answer may replace them by fewer rows. */
    private static List<Long> ids(Locator rows) {
        List<?> ids = (List<?>) rows.evaluateAll("rows => rows.map(row => row.dataset.id)");
        return ids.stream().map(id -> Long.valueOf((String) id)).toList();
    }

    private static void awaitAddress(Tab tab, String query) {
        awaitAddress(tab, LIST, query);
    }

    private static void awaitAddress(Tab tab, String list, String query) {
        Eventually.value(
                "the address asks for " + query,
                () -> {
                    tab.page().waitForTimeout(30);
                    return tab.address();
                },
                (list + query)::equals);
    }

    private static void awaitRows(Tab tab, String testid, String address, int count, long first) {
        awaitAddress(tab, address, "");
        Eventually.holds(count + " rows from " + first, () -> {
            tab.page().waitForTimeout(30);
            List<Long> ids = ids(tab, testid);
            return ids.size() == count && ids.get(0) == first;
        });
    }

    private static void awaitRows(Tab tab, String query, int count, long first) {
        awaitRows(tab, "deployments", LIST + query, count, first);
        assertEquals(
                "deployment", tab.page().locator("table.rows tbody tr").first().getAttribute("data-kind"));
    }
}
