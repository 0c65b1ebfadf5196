package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.DeskStream;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** Pages that stay open while things change behind them: each shows what is known, and nothing else. */
@OnServer
class OpenPagesIT {

    /** The default of {@code samosval.streams.per-user}. */
    private static final int STREAMS_OF_A_USER = 100;

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @RegisterExtension
    final Chromium browser = new Chromium();

    @Test
    void a404OrA503OfAServerThatStartsIsNotTakenForTheEnd() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        // In the window itself, where the test can answer requests.
        tab.page().addInitScript("delete window.SharedWorker");
        AtomicInteger refused = new AtomicInteger();
        tab.page().route("**/api/**", route -> {
            route.fulfill(new Route.FulfillOptions()
                    .setStatus(refused.incrementAndGet() % 2 == 0 ? 404 : 503)
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
        tab.page().locator(".log-line").first().waitFor();
        tab.signOutInAnotherWindow();
        awaitSentence(tab, "server.signed_out");
        assertEquals("/deployments/" + id, tab.address());
        assertTrue(tab.page().locator(".log-line").count() > 0, "the log stays");
        tab.another().signIn(owner.username());
        tab.page().evaluate("() => window.dispatchEvent(new Event('focus'))");
        awaitState(tab, "live");
        assertFalse(Sentences.says(tab.text(), "server.signed_out"));
        tab.forgiveStatus(401);
    }

    /** Its page has no widgets: the notice, the sign-in over the page and the switch of the language need none. */
    @Test
    void whoIsSignedOutAtTheLogDeskSignsInOverItAndChangesItsLanguage() {
        Client operator = story.person("operator");
        story.running(Cast.shared().image());
        Tab tab = browser.open(server);
        tab.signIn(operator.username());
        tab.go("/logs");
        tab.page().locator("[data-desk=state][data-state=live]").waitFor();
        tab.signOutInAnotherWindow();
        tab.press("sign-in-again");
        tab.fill("again-password", Server.passwordOf(operator.username()));
        tab.press("again-submit");
        tab.page()
                .locator("dialog.sign-in")
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
        tab.page().locator(".languages button[value=en]").click();
        tab.page().locator("html[lang=en]").waitFor();
        assertEquals("/logs", tab.address().replaceFirst("\\?.*", ""));
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

    /**
     * With HTTP/1.1 a browser has six connections to a server: one for changes and the logs of pages, one for the lines
     * of all desks.
     */
    @Test
    void sixteenWindowsSideBySideAreAllLiveByTwoConnectionsAndLeaveTheSiteOpen() {
        long id = story.running(Cast.shared().image());
        long other = story.running(Cast.shared().image());
        Client person = story.person("operator");
        Tab first = browser.open(person);
        List<Tab> windows = new ArrayList<>(List.of(first));
        for (int i = 1; i < 16; i++) {
            windows.add(first.another());
        }
        // Small windows side by side: sixteen large ones would take the processors that the server needs to draw them.
        windows.forEach(window -> window.page().setViewportSize(800, 500));
        List<Tab> desks = windows.subList(0, 8);
        List<Tab> pages = windows.subList(8, 16);
        for (int i = 0; i < 8; i++) {
            String desk = i % 4 == 3 ? "/deployments/" + id + "?log=all" : "/logs?deployment=" + id + "," + other;
            assertEquals(200, desks.get(i).go(desk));
            assertEquals(200, pages.get(i).go("/deployments/" + (i % 2 == 0 ? id : other)));
        }
        pages.forEach(page -> awaitState(page, "live"));
        for (Tab page : pages) {
            int seen = page.page().locator(".log-line").count();
            Eventually.holds("lines come to each", () -> {
                page.page().waitForTimeout(30);
                return page.page().locator(".log-line").count() > seen;
            });
            List<String> lines = page.page().locator(".log-line").allTextContents();
            assertEquals(lines.size(), lines.stream().distinct().count(), "no line twice");
        }
        desks.forEach(desk -> Eventually.value("the desk is live", () -> deskState(desk), "live"::equals));
        for (Tab desk : desks) {
            String last = lastOfDesk(desk);
            Eventually.holds("lines come to each desk", () -> !lastOfDesk(desk).equals(last));
        }
        assertEquals(1, streamsOf(person, id, first));
        assertEquals(
                List.of(2, 2),
                first.page()
                        .evaluate(
                                "() => { const who = [...document.querySelectorAll('.desk-who')]"
                                        + ".map(e => [e.textContent, e.style.color].join());"
                                        + " return [new Set(who).size, new Set(who.map(e => e.replace(/^[^,]*,/, ''))).size]; }"),
                "each deployment has a colour of its own");

        // Windows that open, change what they show and close take nothing from the others.
        desks.get(1).page().close();
        desks.get(2).choose("desk-range", "1h");
        assertEquals(200, desks.get(3).go("/dashboard"));
        List<Tab> left = new ArrayList<>(desks.subList(4, 8));
        left.addAll(List.of(first, desks.get(2)));
        left.forEach(desk -> Eventually.value("the desk is live still", () -> deskState(desk), "live"::equals));
        for (Tab desk : left) {
            List<String> drawn = drawn(desk);
            String last = drawn.get(drawn.size() - 1);
            List<String> later = Eventually.value(
                    "lines come to each desk still",
                    () -> drawn(desk),
                    now -> !now.get(now.size() - 1).equals(last));
            String whose = desk.address().startsWith("/logs") ? id + "," + other : Long.toString(id);
            List<String> kept =
                    person.get("/api/logs?limit=1000&deployment=" + whose).json().getJsonArray("lines").stream()
                            .map(line -> line.asJsonObject().getString("key"))
                            .toList();
            int from = kept.indexOf(later.get(0));
            assertTrue(from >= 0, () -> later.get(0) + " is in the log");
            assertEquals(kept.subList(from, from + later.size()), later, "none lost, none twice");
        }
        assertEquals(1, streamsOf(person, id, first));
        assertEquals(200, first.go("/dashboard"));
    }

    /**
     * How many streams of desks a person has open now, found out by how many more they may open. Each try takes all
     * free places. The next one waits until the server knows that they were left; otherwise each place would be taken
     * again at once.
     */
    private static int streamsOf(Client person, long deployment, Tab waiting) {
        boolean[] again = new boolean[1];
        return Eventually.within(
                Duration.ofSeconds(90),
                "one stream, once the server knows of those that were left",
                () -> {
                    if (again[0]) {
                        waiting.page().waitForTimeout(8_000);
                    }
                    again[0] = true;
                    List<DeskStream> more = new ArrayList<>();
                    try {
                        do {
                            more.add(person.desks("level=ERROR&deployment=" + deployment));
                        } while (more.get(more.size() - 1).status() == 200);
                        assertEquals(429, more.get(more.size() - 1).status());
                        return STREAMS_OF_A_USER - (more.size() - 1);
                    } finally {
                        more.forEach(DeskStream::close);
                    }
                },
                count -> count == 1);
    }

    @SuppressWarnings("unchecked")
    private static List<String> drawn(Tab desk) {
        return (List<String>)
                desk.page().evaluate("() => [...document.querySelectorAll('.desk-line')].map(l => l.dataset.line)");
    }

    private static String deskState(Tab tab) {
        tab.page().waitForTimeout(30);
        return tab.at("desk-state").getAttribute("data-state");
    }

    private static String lastOfDesk(Tab tab) {
        tab.page().waitForTimeout(30);
        return tab.page()
                .evaluate("() => [...document.querySelectorAll('.desk-line')].map(l => l.dataset.line).pop() || ''")
                .toString();
    }

    @Test
    void withoutSharedWorkersOneWindowHasTheConnectionForAllAndAnotherWhenItCloses() {
        long id = story.running(Cast.shared().image());
        Tab first = browser.open(story.operator());
        first.page().context().addInitScript("delete window.SharedWorker");
        Tab second = first.another();
        for (Tab window : List.of(first, second)) {
            window.go("/deployments/" + id);
            awaitState(window, "live");
        }
        first.page().close();
        int seen = second.page().locator(".log-line").count();
        Eventually.holds("lines come to the other still", () -> {
            second.page().waitForTimeout(30);
            return second.page().locator(".log-line").count() > seen + 3;
        });
        awaitState(second, "live");
        List<String> lines = second.page().locator(".log-line").allTextContents();
        assertEquals(lines.size(), lines.stream().distinct().count(), "no line twice");
    }

    /** Nothing changes for ten minutes: what is shown comes by the connection that the windows share. */
    @Test
    void pagesThatStandOpenAskForNothing() {
        Client owner = story.developer();
        long id = story.running(owner);
        Tab list = browser.open(owner);
        list.page().clock().install();
        List<Tab> pages = List.of(list, list.another(), list.another());
        List<String> paths = List.of("/deployments", "/deployments/" + id, "/dashboard");
        for (int i = 0; i < pages.size(); i++) {
            Set<Request> open = ConcurrentHashMap.newKeySet();
            Tab page = pages.get(i);
            page.page().onRequest(request -> {
                // Of what the windows share the browser reports no end.
                if (!request.url().contains("/events-hub.js")) {
                    open.add(request);
                }
            });
            page.page().onRequestFinished(open::remove);
            page.page().onRequestFailed(open::remove);
            page.go(paths.get(i));
            awaitConnected(page);
            Eventually.holds("all has come", () -> {
                page.page().waitForTimeout(300);
                return open.isEmpty();
            });
        }
        List<String> asked = new CopyOnWriteArrayList<>();
        pages.forEach(page -> page.page().onRequest(request -> asked.add(request.url())));
        list.page().clock().runFor(600_000);
        pages.forEach(OpenPagesIT::awaitConnected);
        assertEquals(List.of(), asked);
    }

    /** After a sleep a machine's clock has jumped far ahead, while nothing else has happened. */
    @Test
    void afterASleepThePageIsLiveAgainAndMoves() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        tab.page().context().addInitScript("delete window.SharedWorker");
        tab.page().clock().install();
        tab.go("/deployments/" + id);
        awaitState(tab, "live");
        tab.page().clock().setSystemTime(new Date(System.currentTimeMillis() + 300_000));
        tab.page().waitForTimeout(1_000);
        story.act(story.operator(), id, "stop");
        tab.awaitStatus("deployment-status", "stopped");
    }

    /** The first page of a list holds 25 rows. A row that a new one pushes off it is not gone. */
    @Test
    void aRowThatNewOnesPushToTheNextPageIsNotSaidToBeGone() {
        Client owner = story.developer();
        List<Long> requests = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            requests.add(story.draft(owner));
        }
        Tab list = browser.open(owner);
        list.go("/requests");
        awaitConnected(list);
        story.draft(owner);
        list.await("live-new");
        Locator last = list.page().locator("tr[data-kind=request][data-id='" + requests.get(0) + "'] .badge");
        Eventually.holds("it is said to be elsewhere", () -> {
            list.page().waitForTimeout(30);
            return Sentences.says(last.first().innerText(), "live.pushed");
        });
    }

    @Test
    void aRowThatMovesUpFromTheNextPageIsNotSaidToBeNew() {
        Client owner = story.developer();
        List<Long> requests = new ArrayList<>();
        for (int i = 0; i < 27; i++) {
            requests.add(story.draft(owner));
        }
        Tab list = browser.open(owner);
        list.go("/requests?status=draft");
        awaitConnected(list);
        assertEquals(25, list.page().locator("tr[data-kind=request]").count(), "the first page");
        for (int i = 26; i > 24; i--) {
            owner.post("/requests/" + requests.get(i) + "/submit");
            Locator row = list.page().locator("tr[data-kind=request][data-id='" + requests.get(i) + "'] .badge");
            Eventually.holds("it is said to be gone from the list", () -> {
                list.page().waitForTimeout(30);
                return Sentences.says(row.first().innerText(), "live.left");
            });
            assertEquals(0, list.at("live-new").count(), "nothing is new");
        }
    }

    @Test
    void aNewBuildOnTheRequestOneLooksAtFlashes() {
        Client owner = story.developer();
        long request = story.approved(owner, story.form(owner.username()));
        Tab tab = browser.open(owner);
        tab.go("/requests/" + request);
        awaitConnected(tab);
        tab.page()
                .evaluate(
                        "() => { window.flashed = []; document.addEventListener('animationstart', event => {"
                                + " const row = event.target.closest('tr[data-kind=build]');"
                                + " if (row && event.animationName === 'flash') { window.flashed.push(row.dataset.id); } }); }");
        long build = story.build(request);
        Eventually.holds("its row flashes", () -> {
            tab.page().waitForTimeout(30);
            return ((List<?>) tab.page().evaluate("() => window.flashed")).contains(Long.toString(build));
        });
    }

    @Test
    void listsCountersAndTheRequestOneLooksAtMoveByThemselves() {
        Client owner = story.developer();
        long request = story.submitted(owner, story.form(owner.username()));
        long id = story.running(Cast.shared().image());
        Tab list = browser.open(story.operator());
        list.go("/deployments");
        Tab dashboard = list.another();
        // The last to ask for changes is what loads the page anew.
        dashboard
                .page()
                .addInitScript(
                        "document.addEventListener('DOMContentLoaded', () => {"
                                + " const on = samosval.live.on; samosval.live.on = (type, how) => {"
                                + " if (type === 'change') { window.told_ = how; }"
                                + " on.call(samosval.live, type, told => type !== 'state' && window.isDeaf || how(told)); }; })");
        dashboard.go("/dashboard");
        Tab mine = browser.open(owner);
        mine.go("/requests/" + request);
        Tab decided = list.another();
        decided.go("/requests/" + request);
        decided.fill("request-reject-reason", "half a thought");
        List.of(list, dashboard, mine, decided).forEach(OpenPagesIT::awaitConnected);
        // What others do on this server moves the dashboard, too. Here it is told of these deliveries alone.
        dashboard.page().evaluate("() => { window.isDeaf = true; }");
        dashboard.page().waitForTimeout(2_500);
        List<String> asked = new CopyOnWriteArrayList<>();
        dashboard.page().onRequest(call -> asked.add(call.url()));
        String delivery = "more => window.told_({kind: 'delivery', what: 'made', ids: [1], ...more})";
        dashboard.page().evaluate(delivery, Map.of());
        dashboard.page().waitForTimeout(500);
        assertEquals(List.of(), asked, "the dashboard shows nothing of a delivery that concerns nothing");
        dashboard.page().evaluate(delivery, Map.of("request", 1));
        Eventually.holds("but what another did is shown", () -> {
            dashboard.page().waitForTimeout(30);
            return !asked.isEmpty();
        });
        dashboard.page().evaluate("() => { window.isDeaf = false; }");
        String stopped = dashboard.at("stat-deployment-stopped").textContent();
        list.page()
                .evaluate(
                        "() => { window.flashed = []; document.addEventListener('animationstart', event => {"
                                + " const row = event.target.closest('tr[data-id]');"
                                + " if (row && event.animationName === 'flash') { window.flashed.push(row.dataset.id); } }); }");

        dashboard.at("stat-deployment-stopped").focus();
        story.act(story.operator(), id, "stop");
        story.move(request, "in_review");
        awaitRow(list, id, "stopped");
        Eventually.holds("the dashboard counts it", () -> {
            dashboard.page().waitForTimeout(30);
            return !dashboard.at("stat-deployment-stopped").textContent().equals(stopped);
        });
        assertEquals(
                "stat-deployment-stopped",
                dashboard.page().evaluate("() => document.activeElement.dataset.testid"),
                "who stands on a number sees it change, and stays there");
        mine.awaitStatus("request-status", "in_review");
        decided.awaitStatus("request-status", "in_review");
        Eventually.value(
                "what has changed has flashed, and once",
                () -> {
                    list.page().waitForTimeout(30);
                    return list.page().evaluate("id => window.flashed.filter(row => row === id).length", "" + id);
                },
                flashes -> Integer.valueOf(1).equals(flashes));
        assertEquals("half a thought", decided.valueOf("request-reject-reason"), "what is typed stays");

        long newer = story.deployment(Cast.shared().image());
        list.await("live-new");
        assertEquals(1, list.page().evaluate("id => window.flashed.filter(row => row === id).length", "" + id));
        assertEquals(
                0,
                list.page()
                        .locator("tr[data-kind=deployment][data-id='" + newer + "']")
                        .count(),
                "nothing jumps");
        list.press("live-new");
        awaitRow(list, newer, "running");
    }

    @Test
    void aDeliveryThatRestartsNothingIsOfferedToWhoSeesItsRequestAndTheListCountsIt() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        List<String> alerts = openAlerts(story.image(owner, form), 2);
        String body = "{\"repo_url\":\"" + form.get("repo_url") + "\",\"branch\":\"" + form.get("repo_branch")
                + "\",\"commit\":\"%s\"}";
        assertEquals(
                200,
                story.root()
                        .postJson("/api/hooks/commit", body.formatted("abcdef1"))
                        .status());
        Tab hooks = browser.open(owner);
        hooks.go("/hooks");
        awaitConnected(hooks);
        Locator range = hooks.page().locator(".ui-paginator-current");
        assertEquals("1–1 из 1", range.innerText());
        assertEquals(
                200,
                story.root()
                        .postJson("/api/hooks/commit", body.formatted("abcdef2"))
                        .status());
        hooks.await("live-new");
        assertEquals("1–2 из 2", range.innerText());

        Locator bell = hooks.page().locator(".nav .count:visible");
        assertEquals("2", bell.locator("[data-count=alerts]").innerText());
        story.root().post("/alerts/" + alerts.get(0) + "/resolve");
        Eventually.value(
                "the menu counts what is open by itself",
                () -> {
                    hooks.page().waitForTimeout(30);
                    return bell.locator("[data-count=alerts]").innerText();
                },
                "1"::equals);
        story.root().post("/alerts/" + alerts.get(1) + "/resolve");
        bell.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    /** The alerts of an image's request, as if so many rollouts had failed. */
    private List<String> openAlerts(long image, int count) {
        long request = server.db().number("SELECT request_id FROM images WHERE id = ?", image);
        for (int i = 0; i < count; i++) {
            server.db()
                    .leave("INSERT INTO alerts (alert_type, target_id, message, resolved, created_at, request_id)"
                            + " VALUES ('deployment_failed', 0, 'failed', 0, '2026-01-01T00:00:00Z', " + request + ")");
        }
        return server.db().column("SELECT id FROM alerts WHERE request_id = ?", request);
    }

    @Test
    void theStepsOfAnEmptyDashboardAreDoneByThemselves() {
        Client owner = story.developer();
        Tab dashboard = browser.open(owner);
        dashboard.go("/dashboard");
        awaitConnected(dashboard);
        assertEquals("false", dashboard.at("step-request").getAttribute("data-done"));
        story.draft(owner);
        dashboard.page().locator("[data-testid=step-request][data-done=true]").waitFor();
    }

    @Test
    void aReasonThatIsTypedWhileThePageAsksForItsStateIsNotLost() {
        Client owner = story.developer();
        long request = story.submitted(owner, story.form(owner.username()));
        Tab tab = browser.open(story.operator());
        tab.go("/requests/" + request);
        awaitConnected(tab);
        List<Route> held = new CopyOnWriteArrayList<>();
        tab.page().route("**/requests/" + request + "*", held::add);
        tab.fill("request-reject-reason", "half");
        story.move(request, "in_review");
        awaitHeld(tab, held);
        tab.at("request-reject-reason").press("End");
        tab.at("request-reject-reason").pressSequentially(" a thought");
        answer(held);
        tab.awaitStatus("request-status", "in_review");
        assertEquals("half a thought", tab.valueOf("request-reject-reason"));

        // Asked for twice: the second answer replaces the field as well.
        tab.page()
                .evaluate("() => { window.refreshed_ = 0;"
                        + " document.addEventListener('samosval:refreshed', () => window.refreshed_++);"
                        + " for (let i = 0; i < 2; i++) document.dispatchEvent(new CustomEvent('samosval:status')); }");
        for (int i = 1; i <= 2; i++) {
            awaitHeld(tab, held);
            answer(held);
            tab.page().waitForFunction("i => window.refreshed_ >= i", i);
        }
        assertEquals("half a thought", tab.valueOf("request-reject-reason"));

        // If another operator has decided, there is no field any more, and its content can be copied.
        story.move(request, "approved");
        awaitHeld(tab, held);
        tab.at("request-reject-reason").pressSequentially(" more");
        answer(held);
        tab.awaitStatus("request-status", "approved");
        awaitSentence(tab, "request.reject_reason.kept");
        assertEquals("half a thought more", tab.at("typed-lost").innerText());
    }

    private static void awaitHeld(Tab tab, List<Route> held) {
        Eventually.holds("the page asks", () -> {
            tab.page().waitForTimeout(30);
            return !held.isEmpty();
        });
    }

    private static void answer(List<Route> held) {
        held.remove(0).resume();
    }

    @Test
    void onesOwnSignInsAndTokensMoveByThemselves() {
        Client person = story.developer();
        Tab profile = browser.open(person);
        profile.go("/profile");
        awaitConnected(profile);
        Client other = person.server().as(null).signIn(person.username(), Server.passwordOf(person.username()));
        profile.await("live-new");
        profile.press("live-new");
        Eventually.holds("both sign-ins are there", () -> {
            profile.page().waitForTimeout(30);
            return profile.page().locator("[data-testid=session-row]").count() == 2;
        });
        awaitConnected(profile);
        other.post("/logout", Map.of());
        Eventually.holds("the one that was ended is struck out", () -> {
            profile.page().waitForTimeout(30);
            return profile.page().locator("[data-testid=session-row].left").count() == 1;
        });
        assertEquals(0, profile.at("live-new").count(), "nothing is there that was not shown");
        Locator kept = profile.page().locator("[data-testid=session-row]:not(.left) td");
        assertEquals(kept.count(), kept.locator(".ui-column-title").count(), "a phone's names of the columns stay");
        assertEquals(
                201,
                person.postJson("/api/tokens", "{\"name\":\"ci\",\"scope\":\"read\",\"expires_in_days\":1}")
                        .status());
        profile.await("live-new");
    }

    @Test
    void aRowWhoseButtonsAreOthersAsksToBeLoadedAndNoneElse() {
        Client person = story.developer();
        Tab users = browser.open(story.root());
        users.go("/admin/users?q=" + person.username());
        awaitConnected(users);
        users.page().evaluate("() => document.addEventListener('samosval:page', () => window.asked = true)");
        story.developer();
        Eventually.holds("the page has asked for itself", () -> {
            users.page().waitForTimeout(30);
            return (Boolean) users.page().evaluate("() => window.asked === true");
        });
        assertEquals(0, users.at("live-new").count(), "the buttons are as they were");
        story.root().post("/admin/users/" + story.idOf(person) + "/block", Map.of());
        users.await("live-new");
    }

    private static void awaitRow(Tab tab, long id, String status) {
        Eventually.holds("the row of " + id + " is " + status, () -> {
            tab.page().waitForTimeout(30);
            return tab.page()
                            .locator("tr[data-kind=deployment][data-id='" + id + "'] [data-status=" + status + "]")
                            .count()
                    == 1;
        });
    }

    private static void awaitConnected(Tab tab) {
        Eventually.value(
                "the page is connected",
                () -> {
                    tab.page().waitForTimeout(30);
                    return tab.at("live-state").getAttribute("data-state");
                },
                "live"::equals);
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

    @Test
    void aLogSaysHowManyLinesCameWhileOneReadsAboveAndThatASearchHidesThemAll() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        tab.page().setViewportSize(1440, 500);
        tab.go("/deployments/" + id);
        awaitState(tab, "live");
        Eventually.holds("there are more lines than fit", () -> {
            tab.page().waitForTimeout(30);
            return (Boolean) inLog(tab, "box.scrollHeight > box.clientHeight + 100");
        });
        int before = tab.page().locator(".log-line").count();
        Locator jump = tab.page().locator(".log-jump");
        readAbove(tab, jump);
        String said = Eventually.value(
                "the button counts what comes",
                () -> {
                    tab.page().waitForTimeout(30);
                    return jump.innerText().strip();
                },
                words -> words.matches("(\\d+) нов(ая строка|ые строки|ых строк)"));
        int came = Integer.parseInt(said.replaceAll("\\D.*", ""));
        assertTrue(came >= 1 && came <= tab.page().locator(".log-line").count() - before, said);
        jump.click();
        assertTrue(jump.isHidden());

        readAbove(tab, jump);
        tab.page().locator("#log-filter").fill("what no line says");
        Eventually.holds(
                "it is said that nothing is found",
                () -> Sentences.says(
                        (String) inLog(tab, "getComputedStyle(box, '::before').content.replaceAll('\"', '')"),
                        "logs.none"));
        assertTrue(jump.isHidden(), "there is nothing below");
        tab.page().locator("#log-filter").fill("");
        assertEquals("none", inLog(tab, "getComputedStyle(box, '::before').content"));
        tab.page().locator("#log-level").selectOption("ERROR");
        assertEquals(0, tab.page().locator(".log-line:not(.log-error):visible").count());
        tab.page().locator("#log-level").selectOption("");
        assertTrue(tab.page().locator(".log-line.log-info:visible").count() > 0);
    }

    private static void readAbove(Tab tab, Locator jump) {
        Eventually.holds("one reads above", () -> {
            inLog(tab, "box.scrollTop = 0");
            tab.page().waitForTimeout(50);
            return jump.isVisible();
        });
    }

    private static Object inLog(Tab tab, String expression) {
        return tab.page()
                .evaluate("() => { const box = document.querySelector('.log-window'); return " + expression + "; }");
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
