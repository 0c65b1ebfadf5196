package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Browser;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** Lists in a browser: what they show by ajax stands in the address, and the address shows it again. */
class ListsIT {

    private static final int DEMO = 130;

    /** The demonstration's deployments, whatever others a test makes. */
    private static final String LIST = "/deployments?q=demo-0";

    private static Server server;
    private static Story story;

    @RegisterExtension
    final Browser browser = new Browser();

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
        tab.page()
                .locator("th", new com.microsoft.playwright.Page.LocatorOptions())
                .nth(1)
                .click();
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
        tab.press("deployments-stop");
        tab.page().locator("[data-testid=confirm-yes]:visible").waitFor();
        assertTrue(
                tab.page().locator(".ui-dialog-title:visible").innerText().contains("2"),
                "the question names the number");
        assertTrue(
                tab.page()
                        .locator(".ui-confirm-dialog-message:visible")
                        .innerText()
                        .contains("many at once"),
                "and what is chosen");
        tab.page().locator("[data-testid=confirm-yes]:visible").click();
        awaitStates(tab, "stopped", 2);
        awaitNoneChosen(tab);
        assertEquals("stopped", server.db().text("SELECT status FROM deployments WHERE id = ?", made.get(2)));

        choose(tab, 0);
        choose(tab, 2);
        tab.pressAndConfirm("deployments-stop");
        tab.page().locator("#messages [role=alert]").first().waitFor();
        String said = tab.page().locator("#messages").innerText();
        assertTrue(said.contains("№ " + made.get(2) + ":"), said);
        awaitStates(tab, "stopped", 3);
        awaitNoneChosen(tab);

        tab.page().locator("table.rows thead input[type=checkbox]").click();
        awaitChosen(tab, 3);
        tab.pressAndConfirm("deployments-delete");
        tab.page().locator(".empty").waitFor();
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM deployments WHERE image_id = ?", image));
    }

    @Test
    void manyAtOnceAskTheRightsOfEach() {
        Client owner = story.developer();
        long own = story.deployment(story.image(owner, story.form(owner.username())));
        story.awaitStatus(own, "running");
        String command = "list:act_on_chosen";
        Map<String, String> fields = Map.of(
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
                "stop",
                "chosen",
                "7,8,@all,," + own + ",99999999");
        assertEquals(200, owner.post("/deployments", fields).status());
        assertEquals("stopped", server.db().text("SELECT status FROM deployments WHERE id = ?", own));
        assertEquals(
                2, server.db().number("SELECT COUNT(*) FROM deployments WHERE id IN (7, 8) AND status = 'running'"));
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
        page(tab).locator("a[rel=next]").click();
        awaitRows(tab, "&page=2", 25, DEMO - 25);
        assertTrue(ports.isHidden());
        tab.page().reload();
        assertTrue(ports.isHidden());
        assertTrue(tab.page().locator("td.c-name").first().isVisible());
    }

    private static void choose(Tab tab, int row) {
        tab.page().locator("table.rows tbody input[type=checkbox]").nth(row).click();
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

    /** The answer to an act draws the list anew, with none chosen; its states may have come by themselves before it. */
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
    void onAWideWindowARowIsFortyPixelsAndItsHeadStaysInSight() {
        Tab tab = openDeployments();
        for (Locator row : tab.page().locator("table.rows tbody tr").all()) {
            assertTrue(row.boundingBox().height <= 41, () -> row.boundingBox().height + ": " + row.innerText());
        }
        tab.page().evaluate("() => window.scrollTo(0, document.body.scrollHeight)");
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

    /** Of one moment: an answer may put fewer rows in their place. */
    private static List<Long> ids(Tab tab) {
        List<?> ids = (List<?>) tab.page()
                .locator("table.rows tbody tr[data-id]")
                .evaluateAll("rows => rows.map(row => row.dataset.id)");
        return ids.stream().map(id -> Long.valueOf((String) id)).toList();
    }

    private static void awaitAddress(Tab tab, String query) {
        Eventually.holds("the address asks for " + query, () -> {
            tab.page().waitForTimeout(30);
            return tab.address().equals(LIST + query);
        });
    }

    private static void awaitRows(Tab tab, String query, int count, long first) {
        awaitAddress(tab, query);
        Eventually.holds(count + " rows from " + first, () -> {
            tab.page().waitForTimeout(30);
            List<Long> ids = ids(tab);
            return ids.size() == count && ids.get(0) == first;
        });
        assertEquals(
                "deployment", tab.page().locator("table.rows tbody tr").first().getAttribute("data-kind"));
    }
}
