package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.WaitForSelectorState;
import jakarta.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Axe;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** axe-core finds nothing on any page, in any state or dialog, and everything can be done with the keyboard alone. */
@OnServer
class AccessibilityIT {

    private static final Locator.WaitForOptions GONE =
            new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN);

    private static final int WIDE_HEIGHT = 900;
    private static final int PHONE_HEIGHT = 844;
    private static final int AT_TWICE_ITS_SIZE = 720;
    private static final int NARROWEST = 320;

    private static Map<String, Long> made;

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    private final List<String> found = new ArrayList<>();

    @RegisterExtension
    final Chromium browser = new Chromium();

    /** Things in all the states in which pages look different. */
    private static synchronized Map<String, Long> made(Story story) {
        if (made == null) {
            Cast cast = Cast.shared();
            Client owner = cast.person("owner");
            made = new LinkedHashMap<>();
            made.put("running", story.running(cast.image()));
            made.put("stopped", story.stopped(cast.image(), story.operator()));
            made.put(
                    "prod",
                    story.awaitStatus(
                            story.deployment(cast.image(), story.name("prod"), "prod", "8000:8000"), "running"));
            made.put("draft", story.draft(owner, cast.form()));
            made.put("submitted", story.submitted(owner, cast.form()));
            long rejected = story.submitted(owner, cast.form());
            story.move(rejected, "rejected");
            made.put("rejected", rejected);
            story.root()
                    .postJson(
                            "/api/hooks/commit",
                            "{\"repo_url\":\"https://git.example.test/team/a-shop-of-many-words.git\",\"branch\":\"main\",\"commit\":\"abcdef1\"}");
            made.put("delivery", story.root().server().db().number("SELECT MAX(id) FROM hook_deliveries"));
        }
        return made;
    }

    private List<String> pages() {
        Cast cast = Cast.shared();
        Map<String, Long> ids = made(story);
        return new ArrayList<>(List.of(
                "/dashboard",
                "/requests",
                "/requests?q=nothing-of-this-name",
                "/requests/" + ids.get("draft"),
                "/requests/" + ids.get("submitted"),
                "/requests/" + ids.get("rejected"),
                "/requests/" + cast.request(),
                "/requests/" + ids.get("draft") + "/edit",
                "/builds",
                "/builds/" + cast.build(),
                "/images",
                "/images/" + cast.image(),
                "/deployments",
                "/deployments/" + ids.get("running"),
                "/deployments/" + ids.get("running") + "?log=all",
                "/deployments/" + ids.get("stopped"),
                "/logs",
                "/logs?q=nothing-says-this",
                "/alerts",
                "/hooks",
                "/hooks/" + ids.get("delivery"),
                "/hooks/try",
                "/hooks/setup",
                "/profile",
                "/admin/users",
                "/admin/tokens",
                "/admin/audit",
                "/admin/audit?from=2026-01-31",
                "/admin/audit?from=2026-01-31&to=2026-01-30",
                "/admin/push"));
    }

    @ParameterizedTest(name = "in {0}")
    @ValueSource(strings = {"ru-RU", "en-GB"})
    void axeFindsNothingOnAnyPageAndNothingIsWiderThanANarrowWindowOrAPageAtTwiceItsSize(String language) {
        Tab stranger = browser.open(server, Chromium.WIDE, language);
        stranger.go("/login");
        lookAtBothWidths(stranger, "/login");
        stranger.fill("login-username", "nobody");
        stranger.fill("login-password", "a wrong password");
        stranger.press("login-submit");
        stranger.await("login-error");
        lookAtBothWidths(stranger, "/login, refused");
        stranger.forgiveStatus(401);

        Tab root = browser.open(story.root(), Chromium.WIDE, language);
        Tab owner = browser.open(Cast.shared().person("owner"), Chromium.WIDE, language);
        for (String path : pages()) {
            // In one language the pages of a developer are checked as the developer sees them.
            boolean isTheirs = language.startsWith("en") && !path.startsWith("/admin") && !path.startsWith("/hooks/");
            Tab tab = isTheirs ? owner : root;
            tab.go(path);
            tab.awaitRest();
            look(tab, path + " at " + Chromium.WIDE + " px");
            lookWhetherItFits(tab, path, AT_TWICE_ITS_SIZE);
            lookOnAPhone(tab, path);
            lookWhetherItFits(tab, path, NARROWEST);
            widen(tab);
        }
        for (String path : List.of("/nothing-here", "/requests/999999")) {
            root.go(path);
            lookAtBothWidths(root, path);
        }
        root.forgiveStatus(404);
        assertEquals(List.of(), found);
    }

    @Test
    void axeFindsNothingWhereThereIsNothingYet() {
        Tab tab = browser.open(story.developer(), Chromium.NARROW);
        for (String path : List.of(
                "/dashboard", "/requests", "/builds", "/images", "/deployments", "/logs", "/alerts", "/hooks")) {
            tab.go(path);
            tab.awaitRest();
            look(tab, path + ", empty");
        }
        assertEquals(List.of(), found);
    }

    @ParameterizedTest(name = "in {0}")
    @ValueSource(strings = {"ru-RU", "en-GB"})
    void axeFindsNothingInDialogsMenusMessagesAndMistakenForms(String language) {
        Tab tab = browser.open(story.root(), Chromium.WIDE, language);
        tab.go("/deployments/" + made(story).get("prod"));
        tab.press("deployment-stop");
        tab.await("confirm-yes");
        tab.awaitRest();
        lookAtBothWidths(tab, "what asks before an act");
        tab.press("confirm-no");
        tab.at("confirm-yes").first().waitFor(GONE);
        tab.page().keyboard().press("Shift+?");
        tab.await("keys");
        lookAtBothWidths(tab, "the keys");
        tab.page().keyboard().press("Escape");

        String stranger = Cast.shared().person("stranger").username();
        tab.go("/admin/users?q=" + stranger);
        tab.press("user-create");
        tab.page().locator("[data-error-for=username]").waitFor();
        lookAtBothWidths(tab, "a mistaken form with its message");
        // Selected by its own box, the only row is all rows.
        String name = server.db()
                .text("SELECT name FROM deployments WHERE id = ?", made(story).get("prod"));
        tab.go("/deployments?q=" + name);
        tab.page().locator("table.rows tbody input[type=checkbox]").first().click();
        tab.page().locator(".columns summary").click();
        lookAtBothWidths(tab, "what is selected, and the choice of columns");
        tab.press("deployments-stop");
        tab.await("question-yes");
        tab.awaitRest();
        lookAtBothWidths(tab, "what asks before an act on many");
        tab.press("question-no");
        tab.at("question-yes").first().waitFor(GONE);
        tab.page().keyboard().press("Control+k");
        tab.await("palette-input");
        tab.page().keyboard().type(name);
        tab.page().locator("#palette-list .palette-kind").first().waitFor();
        lookAtBothWidths(tab, "the palette");
        tab.page().keyboard().press("Escape");
        tab.page().setViewportSize(Chromium.NARROW, PHONE_HEIGHT);
        tab.page().locator(".filter-toggle").click();
        tab.awaitRest();
        look(tab, "the filters of a phone");
        tab.page().locator(".nav-toggle").click();
        tab.awaitRest();
        look(tab, "the menu of a phone");

        Tab form = browser.open(story.developer(), Chromium.WIDE, language);
        form.go("/requests/new");
        lookAtBothWidths(form, "/requests/new");
        form.press("request-save");
        form.page().locator("[data-error-for=image_name]").waitFor();
        lookAtBothWidths(form, "/requests/new with mistakes");
        form.go("/admin/users");
        lookAtBothWidths(form, "a page that is forbidden");
        form.forgiveStatus(403);

        widen(tab);
        tab.go("/admin/users?q=" + stranger);
        tab.press("user-password-" + stranger);
        tab.await("user-password-new");
        tab.awaitRest();
        lookAtBothWidths(tab, "the dialog of a password");
        assertEquals(List.of(), found);
        tab.page().keyboard().press("Escape");
        tab.at("user-password-new").first().waitFor(GONE);
        tab.awaitFocusAround("user-password-" + stranger);
    }

    @Test
    void onPaperThereIsInkEnoughAndInColoursOfTheSystemTheStateAndThePlaceRemain() {
        Tab tab = browser.open(story.root());
        Map<String, Long> ids = made(story);
        tab.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        for (String path : List.of(
                "/requests/" + ids.get("rejected"),
                "/deployments",
                "/deployments/" + ids.get("running"),
                "/admin/audit")) {
            tab.go(path);
            tab.awaitRest();
            look(tab, path + " on paper");
        }
        assertEquals(List.of(), found);
        for (String path : List.of("/deployments/" + ids.get("running"), "/logs")) {
            tab.go(path);
            tab.awaitRest();
            assertEquals(
                    List.of(),
                    tab.page()
                            .evaluate("() => [...document.querySelectorAll("
                                    + "'.side, .ranges, .desk-bar, .desk-tools, .demonstration, .log-bar, a.btn')]"
                                    + ".filter(e => e.getClientRects().length).map(e => e.className)"),
                    path + " has nothing to press on paper");
        }
        tab.go("/builds/" + Cast.shared().build());
        tab.awaitRest();
        assertEquals(
                true,
                tab.page()
                        .evaluate("() => { const log = document.querySelector('.log-window');"
                                + " log.append(...Array.from({length: 80}, () => document.createElement('div')));"
                                + " [...log.children].forEach(line => (line.style.height = '20px'));"
                                + " return log.clientHeight >= log.scrollHeight && log.clientHeight >= 1600; }"),
                "a build's log is printed whole");
        // What was drawn with the screen's colours is drawn anew for the paper, and no wider than it; and back.
        String curve = "() => PF('cpu').chart.data.datasets[0].borderColor";
        String drawn = "() => PF('cpu').chart.canvas.toDataURL()";
        tab.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
        tab.go("/deployments/" + ids.get("running"));
        tab.awaitRest();
        assertEquals("#c4b5fd", tab.page().evaluate(curve));
        Object onScreen = tab.page().evaluate(drawn);
        tab.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        tab.page().waitForFunction("() => PF('cpu').chart.data.datasets[0].borderColor === '#6d28d9'");
        assertNotEquals(onScreen, tab.page().evaluate(drawn), "other ink");
        assertEquals(
                true,
                tab.page()
                        .evaluate("() => [PF('cpu').chart.canvas]"
                                + ".every(c => c.clientWidth <= c.parentElement.clientWidth)"),
                "not wider than its box");
        tab.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
        tab.page().waitForFunction("() => PF('cpu').chart.data.datasets[0].borderColor === '#c4b5fd'");
        tab.page()
                .emulateMedia(
                        new Page.EmulateMediaOptions().setMedia(Media.SCREEN).setForcedColors(ForcedColors.ACTIVE));
        tab.go("/deployments?status=running");
        assertEquals(
                "rgb(163, 230, 53)",
                tab.page()
                        .evaluate(
                                "() => getComputedStyle(document.querySelector('.badge[data-status=running]'), '::before')"
                                        + ".backgroundColor"),
                "the dot that says how it is");
        assertEquals(
                "solid",
                tab.page()
                        .evaluate(
                                "() => getComputedStyle(document.querySelector('.nav [aria-current]')).borderTopStyle"),
                "the place in the menu");
        tab.page().emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.NONE));
        String moves = "() => { document.querySelector('.badge').closest('tr').classList.add('flash');"
                + " document.documentElement.classList.add('busy');"
                + " return document.getAnimations().filter(a => a.effect.getComputedTiming().activeDuration > 1).length; }";
        assertEquals(0, tab.page().evaluate(moves), "nothing moves for whoever wants none of it");
        tab.page().emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.NO_PREFERENCE));
        assertEquals(2, tab.page().evaluate(moves), "what has changed and what is under way, for others");
        tab.page()
                .emulateMedia(new Page.EmulateMediaOptions()
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setForcedColors(ForcedColors.ACTIVE));
        String lines = "() => ['.tabs [aria-current=page]', '.tabs [aria-current=false]']"
                + ".map(tab => getComputedStyle(document.querySelector(tab)).borderTopColor)";
        tab.go("/alerts");
        List<?> colours = (List<?>) tab.page().evaluate(lines);
        assertNotEquals(colours.get(0), colours.get(1), "one tab alone is where one is");
    }

    @ParameterizedTest(name = "in {0}")
    @ValueSource(strings = {"ru-RU", "en-GB"})
    void axeFindsNothingInTheDescriptionOfTheApi(String language) {
        Tab tab = browser.open(story.root(), Chromium.WIDE, language);
        tab.go("/api-docs");
        tab.awaitRest();
        lookAtBothWidths(tab, "/api-docs, the list");
        openACall(tab);
        String find = language.startsWith("ru") ? "Найти раздел" : "Find a section";
        assertEquals(1, tab.page().getByLabel(find).count(), "the field by which sections are found says so");
        tab.page().locator("#api-docs .opblock-get .opblock-body").waitFor();
        Locator post = tab.page().locator("#api-docs .opblock-post").first();
        post.locator(".opblock-summary-control").click();
        post.locator(".opblock-body").waitFor();
        tab.awaitRest();
        lookAtBothWidths(tab, "/api-docs, calls unfolded");
        assertEquals(List.of(), found);
    }

    /** On the list of calls; the description of a call is drawn some time after that. */
    private static void openACall(Tab tab) {
        tab.page().locator("#api-contents a").first().press("Enter");
        tab.page().locator("#api-docs .opblock.is-open").first().waitFor();
        tab.awaitRest();
    }

    private void look(Tab tab, String where) {
        found.addAll(Axe.found(tab, where));
    }

    /** Checks the page on a usual screen, then on a phone, as if the screen were resized. */
    private void lookAtBothWidths(Tab tab, String where) {
        look(tab, where + " at " + Chromium.WIDE + " px");
        lookOnAPhone(tab, where);
        widen(tab);
    }

    private void lookOnAPhone(Tab tab, String where) {
        tab.page().setViewportSize(Chromium.NARROW, PHONE_HEIGHT);
        tab.awaitRest();
        look(tab, where + " at " + Chromium.NARROW + " px");
    }

    private void lookWhetherItFits(Tab tab, String where, int width) {
        tab.page().setViewportSize(width, WIDE_HEIGHT);
        tab.awaitRest();
        if ((Boolean) tab.page()
                .evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")) {
            found.add(where + " is wider than " + width + " px");
        }
    }

    private static void widen(Tab tab) {
        tab.page().setViewportSize(Chromium.WIDE, WIDE_HEIGHT);
    }

    @Test
    void aSimulatedCommitAsksBeforeItRestartsWhatRunsInProd() {
        Client developer = story.developer();
        long image = story.image(developer, story.form(developer.username()));
        long request = server.db().number("SELECT request_id FROM images WHERE id = ?", image);
        long dev = story.running(image);
        Tab tab = browser.open(developer);
        tab.go("/requests/" + request);
        tab.press("simulate-commit");
        awaitSecondRun(tab, dev);

        long prod = story.awaitStatus(story.deployment(image, story.name("asked"), "prod", ""), "running");
        tab.go("/images/" + image);
        tab.press("simulate-commit");
        assertEquals(
                tab.at("simulate-commit").innerText().strip(),
                tab.await("question-yes").innerText().strip(),
                "the button says the act");
        tab.press("question-no");
        tab.at("question-yes").first().waitFor(GONE);
        assertEquals(1, runs(prod), "No does nothing");
        tab.press("simulate-commit");
        tab.press("question-yes");
        awaitSecondRun(tab, prod);
        List<String> marks = developer
                .get("/api/deployments/" + prod + "/metrics/range?from=" + (System.currentTimeMillis() - 600_000))
                .json()
                .getJsonArray("marks")
                .getValuesAs(JsonObject.class)
                .stream()
                .map(mark -> mark.getString("kind"))
                .toList();
        assertTrue(marks.contains("commit"), () -> "its charts mark the commit: " + marks);
    }

    private void awaitSecondRun(Tab tab, long deployment) {
        Eventually.holds("another run has begun", () -> {
            tab.page().waitForTimeout(30);
            return runs(deployment) == 2;
        });
    }

    private long runs(long deployment) {
        return server.db().number("SELECT COUNT(*) FROM deployment_runs WHERE deployment_id = ?", deployment);
    }

    @Test
    void stoppingInProdAsksWithTheVerbAndTheKeyboardAloneIsEnough() {
        long id = story.awaitStatus(story.deployment(Cast.shared().image(), story.name("keys"), "prod", ""), "running");
        Tab tab = browser.open(story.operator());
        tab.go("/deployments/" + id);
        String verb = tab.await("deployment-stop").innerText().strip();
        tab.at("deployment-stop").focus();
        tab.page().keyboard().press("Shift+Tab");
        assertEquals(
                "solid 2px rgb(124, 184, 255)",
                tab.page()
                        .evaluate("() => { const style = getComputedStyle(document.activeElement);"
                                + " return [style.outlineStyle, style.outlineWidth, style.outlineColor].join(' '); }"),
                "the focus has a ring of its own");
        tab.page().keyboard().press("Tab");
        tab.page().keyboard().press("Enter");
        assertEquals(verb, tab.await("confirm-yes").innerText().strip(), "the button says the act");
        tab.page().keyboard().press("Escape");
        tab.at("confirm-yes").first().waitFor(GONE);
        // PrimeFaces returns the focus a moment after the dialog has closed.
        awaitFocus(tab, "deployment-stop");
        assertEquals("running", story.status(id), "Escape does nothing");
        tab.page().keyboard().press("Enter");
        tab.await("confirm-yes").focus();
        tab.page().keyboard().press("Enter");
        // The message about a finished act is shown for some seconds only.
        tab.page().locator("[data-message=ok]").first().waitFor();
        tab.awaitStatus("deployment-status", "stopped");
        tab.awaitFocusAround("deployment-status");
        assertEquals(
                1,
                tab.page()
                        .locator("dd:has([data-testid=deployment-status]) .badge")
                        .count());
        String badge = tab.at("deployment-status").innerText().strip();
        assertEquals("Остановлено оператором", badge, "one badge says both");
        assertTrue(
                tab.page().locator("#announce[role=status]").textContent().endsWith(badge),
                "the new state is announced");
        assertTrue(
                tab.page().title().startsWith(badge),
                "and stands in the title: " + tab.page().title());
    }

    @Test
    void whatDestroysIsConfirmedInTheColourOfDangerAndAllElseInThatOfAPrimaryAct() {
        String primary = "rgb(255, 255, 255) on rgb(211, 47, 51)";
        String danger = "rgb(11, 11, 13) on rgb(248, 113, 113)";
        String approves = "rgb(63, 125, 18)";
        String name = story.name("colours");
        long id = story.awaitStatus(story.deployment(Cast.shared().image(), name, "prod", ""), "running");
        Tab tab = browser.open(story.operator());
        tab.go("/deployments/" + id);
        assertEquals(primary, colourOfTheQuestion(tab, "deployment-restart", "confirm"));
        assertEquals(danger, colourOfTheQuestion(tab, "deployment-stop", "confirm"));
        assertEquals(
                primary, colourOfTheQuestion(tab, "deployment-restart", "confirm"), "nothing is left of the other");

        tab.go("/deployments?q=" + name);
        tab.page().locator("table.rows tbody input[type=checkbox]").first().click();
        assertEquals(danger, colourOfTheQuestion(tab, "deployments-stop", "question"));
        assertEquals(primary, colourOfTheQuestion(tab, "deployments-restart", "question"));
        assertEquals("running", story.status(id), "asked only");

        Client blocked = story.developer();
        tab.go("/requests/" + story.submitted(blocked, story.form(blocked.username())));
        assertEquals(
                approves,
                tab.at("request-status-approved")
                        .evaluate("e => getComputedStyle(e).backgroundColor")
                        .toString());
        assertEquals(
                "rgb(28, 28, 33)",
                tab.at("request-status-rejected").evaluate("e => getComputedStyle(e).backgroundColor"),
                "to reject is no danger, and no approval");
        Tab admin = browser.open(story.root());
        admin.go("/admin/users?q=" + blocked.username());
        assertEquals(danger, colourOfTheQuestion(admin, "user-block-" + blocked.username(), "confirm"));
        assertEquals(200, blocked.get("/dashboard").status(), "asked only");
    }

    /** Asks and does not confirm: the colours of the button that would. */
    private static String colourOfTheQuestion(Tab tab, String action, String question) {
        tab.press(action);
        Locator yes = tab.await(question + "-yes");
        tab.page().mouse().move(0, 0);
        String colours = (String) yes.evaluate(
                "e => { const style = getComputedStyle(e); return style.color + ' on ' + style.backgroundColor; }");
        tab.press(question + "-no");
        tab.at(question + "-yes").first().waitFor(GONE);
        return colours;
    }

    @Test
    void aSwitchIsLargeEnoughForAFinger() {
        Tab tab = browser.open(story.operator(), Chromium.NARROW);
        tab.go("/deployments/" + story.running(Cast.shared().image()));
        double height = tab.await("log-realtime").boundingBox().height;
        assertTrue(height >= 24, () -> "it is " + height + " px high");
    }

    @Test
    void theFocusOutlivesWhatOthersDoToThePartItStandsIn() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        tab.go("/deployments/" + id);
        tab.await("deployment-stop").focus();
        story.act(story.root(), id, "restart");
        awaitSecondRun(tab, id);
        tab.awaitStatus("deployment-status", "running");
        awaitFocus(tab, "deployment-stop");
        story.act(story.root(), id, "stop");
        tab.awaitStatus("deployment-status", "stopped");
        // The focused button is gone: the focus must be near the state, and on no other act.
        tab.awaitFocusAround("deployment-status");
        story.act(story.root(), id, "start");
        tab.awaitStatus("deployment-status", "running");
        tab.awaitFocusAround("deployment-status");
        assertEquals(false, tab.page().evaluate("() => document.activeElement.matches('button')"));
    }

    @Test
    void whoActsByKeysGoesOnWhereTheyWereAlsoWhereTheActLeadsToTheSamePageAnew() {
        Client user = story.developer();
        server.as(null).signIn(user.username(), Server.passwordOf(user.username()));
        Tab tab = browser.open(user);
        tab.go("/profile");
        tab.await("session-end").first().focus();
        tab.page().evaluate("() => window.before = true");
        tab.page().keyboard().press("Enter");
        tab.page().waitForFunction("() => !window.before && document.readyState === 'complete'");
        tab.awaitFocusAround("session-row");
        tab.assertNoTrouble();

        Tab request = browser.open(user);
        request.go("/requests/" + story.draft(user));
        request.await("request-submit").focus();
        request.page().keyboard().press("Enter");
        request.awaitStatus("request-status", "submitted");
        request.page()
                .waitForFunction(
                        "() => document.activeElement.closest('[data-live]') && !document.activeElement.matches('button')");
    }

    @Test
    void whoSimulatesACommitByKeyIsOnItsButtonAfterwards() {
        Tab tab = browser.open(story.operator());
        tab.go("/images/" + Cast.shared().image());
        tab.await("simulate-commit").focus();
        tab.page().keyboard().press("Enter");
        tab.page()
                .locator("[data-testid=simulate-commit-result]:not(:empty), [data-testid=question-yes]:visible")
                .first()
                .waitFor();
        if (tab.sees("question-yes")) {
            tab.at("question-yes").focus();
            tab.page().keyboard().press("Enter");
            tab.page()
                    .locator("[data-testid=simulate-commit-result]:not(:empty)")
                    .first()
                    .waitFor();
        }
        awaitFocus(tab, "simulate-commit");
    }

    @Test
    void whatIsWrongInOneFormTakesNoFocusFromAnActOfAnother() {
        Client user = story.developer();
        Tab tab = browser.open(user);
        tab.go("/profile");
        tab.press("profile-password-save");
        tab.page().locator("[aria-invalid=true]").first().waitFor();
        tab.fill("token-name", "ci");
        tab.at("token-create").focus();
        tab.page().keyboard().press("Enter");
        tab.page()
                .locator("[data-message=ok], [data-testid=token-value]")
                .first()
                .waitFor();
        tab.page().waitForTimeout(700);
        assertEquals(false, tab.page().evaluate("() => document.activeElement.matches('[aria-invalid=true], body')"));
    }

    @Test
    void whoLeavesAQuestionBehindWhichThePageHasChangedIsWhereTheyWere() {
        long id = story.awaitStatus(story.deployment(Cast.shared().image(), story.name("left"), "prod", ""), "running");
        Tab tab = browser.open(story.operator());
        tab.go("/deployments/" + id);
        tab.await("deployment-stop").focus();
        tab.page().keyboard().press("Enter");
        tab.await("confirm-yes").waitFor();
        tab.page().evaluate("() => window.before = document.querySelector('[data-testid=deployment-stop]')");
        story.act(story.root(), id, "restart");
        story.awaitStatus(id, "running");
        Eventually.holds("the page has changed behind the question", () -> {
            tab.page().waitForTimeout(30);
            return (Boolean) tab.page().evaluate("() => !window.before.isConnected");
        });
        tab.awaitStatus("deployment-status", "running");
        tab.page().keyboard().press("Escape");
        tab.at("confirm-yes").first().waitFor(GONE);
        awaitFocus(tab, "deployment-stop");
    }

    @Test
    void escapeWhereNothingIsAskedBringsNobodyBackIntoAFieldTheyHaveLeft() {
        Tab tab = browser.open(story.operator());
        tab.go("/deployments");
        tab.await("deployments-filter-text").focus();
        tab.page().evaluate("() => document.activeElement.blur()");
        tab.page().keyboard().press("Escape");
        tab.page().waitForTimeout(700);
        assertEquals(true, tab.page().evaluate("() => document.activeElement === document.body"));
    }

    @Test
    void aQuestionIsAnsweredAsItWasAskedAlsoWhereThePageHasChangedBehindIt() {
        long id =
                story.awaitStatus(story.deployment(Cast.shared().image(), story.name("asked"), "prod", ""), "running");
        Tab tab = browser.open(story.operator());
        tab.go("/deployments/" + id);
        tab.await("deployment-stop").focus();
        Queue<Route> asked = new ArrayDeque<>();
        tab.page().route("**/deployments/" + id, asked::add);
        story.act(story.root(), id, "restart");
        Eventually.holds("the page asks for itself", () -> {
            tab.page().waitForTimeout(30);
            return !asked.isEmpty();
        });
        tab.page().keyboard().press("Enter");
        tab.await("confirm-yes").focus();
        tab.page().evaluate("() => window.before = document.querySelector('[data-testid=deployment-stop]')");
        tab.page().unroute("**/deployments/" + id);
        asked.remove().resume();
        Eventually.holds("what the page asked for has come behind the question", () -> {
            tab.page().waitForTimeout(30);
            return (Boolean) tab.page().evaluate("() => !window.before.isConnected");
        });
        tab.awaitStatus("deployment-status", "running");
        awaitFocus(tab, "confirm-yes");
        tab.page().keyboard().press("Enter");
        tab.awaitStatus("deployment-status", "stopped");
    }

    @ParameterizedTest(name = "in {0}")
    @ValueSource(strings = {"ru-RU", "en-GB"})
    void axeFindsNothingInTheSignInOverAPageWhoseSessionIsLost(String language) {
        Client developer = story.developer();
        Tab tab = browser.open(server, Chromium.WIDE, language);
        tab.signIn(developer.username());
        tab.go("/requests/" + story.draft(developer));
        tab.page().context().clearCookies();
        tab.press("request-submit");
        tab.await("again-password");
        tab.awaitRest();
        lookAtBothWidths(tab, "the sign-in over a page");
        tab.fill("again-password", "not this one at all");
        tab.press("again-submit");
        tab.page().locator("dialog.sign-in .field-error:not(:empty)").waitFor();
        lookAtBothWidths(tab, "the same, refused");
        tab.fill("again-password", Server.passwordOf(developer.username()));
        tab.press("again-submit");
        // Whoever has signed in again is back where they were, and the act that they had begun goes on.
        tab.awaitStatus("request-status", "submitted");
        tab.forgiveStatus(401);
        assertEquals(List.of(), found);
    }

    private static void awaitFocus(Tab tab, String testid) {
        Eventually.holds("the focus is on " + testid, () -> {
            tab.page().waitForTimeout(30);
            return (Boolean) tab.page().evaluate("id => document.activeElement.dataset.testid === id", testid);
        });
    }

    @Test
    void whatWasDoneIsSaidAndGoesAwayByItself() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        tab.go("/deployments/" + id);
        tab.press("deployment-stop");
        tab.page().locator(".toasts [data-message=ok]").waitFor();
        tab.page()
                .locator(".toasts [data-message=ok]")
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    }

    @Test
    void theDescriptionOfTheApiFitsTheNarrowestWindowAndTheNameOfAnActIsReadWhole() {
        Tab tab = browser.open(story.root(), NARROWEST);
        made(story);
        tab.go("/api-docs");
        tab.assertNoOverflow();
        openACall(tab);
        tab.assertNoOverflow();
        tab.go("/admin/audit?action=deployment_running");
        tab.await("audit-row");
        assertEquals(
                List.of(),
                tab.page()
                        .locator("td.c-name")
                        .evaluateAll(
                                "cells => cells.filter(c => c.scrollWidth > c.clientWidth).map(c => c.textContent)"),
                "the name of an act is read whole");
    }
}
