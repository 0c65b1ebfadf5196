package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.Docker;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Scraped;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** The log desk in the browser, on a deployment that has been running for two hours. */
@OnServer
class DeskIT {

    private static final long HOURS = 7_200_000;

    /** Keeps the desk's handlers for what arrives, so that a test can call them as if something had arrived. */
    private static final String TAKES_HOW = "document.addEventListener('DOMContentLoaded', () => {"
            + " const listen = samosval.live.listen;"
            + " samosval.live.listen = (api, query, how) => { window.how_ = how; return listen(api, query, how); };"
            + " });";

    /** How many lines reach beyond the window. */
    private static final String CUT = "[...document.querySelectorAll('.desk-line')].filter(line =>"
            + " line.scrollWidth > document.querySelector('[data-testid=desk-log]').clientWidth).length";

    /** Whether each line begins where the one above it ends. */
    private static final String BELOW = "[...document.querySelectorAll('.desk-line')].map(line =>"
            + " line.getBoundingClientRect()).sort((a, b) => a.top - b.top)"
            + ".every((line, i, all) => i === 0 || Math.abs(line.top - all[i - 1].bottom) < 2)";

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @RegisterExtension
    final Chromium browser = new Chromium();

    /** A running deployment whose run began two hours ago. */
    private long old() {
        long id = story.tryDeployment(Cast.shared().image(), story.name("old"), "dev", "3", "")
                .id();
        story.awaitStatus(id, "running");
        server.db().age("deployment_runs", "requested_at", HOURS, "deployment_id = " + id);
        server.db().age("deployment_runs", "ready_at", HOURS, "deployment_id = " + id);
        server.db().age("deployment_events", "moment", HOURS, "deployment_id = " + id);
        return id;
    }

    /**
     * Read at one moment: the list is redrawn while it is scrolled and while lines arrive, and is empty until they
     * have.
     */
    private static List<String> keys(Tab tab) {
        return Eventually.value("lines are drawn", () -> keys(tab, "[data-testid=desk-line]"), keys -> !keys.isEmpty());
    }

    @SuppressWarnings("unchecked")
    private static List<String> keys(Tab tab, String selector) {
        return (List<String>) tab.page().locator(selector).evaluateAll("lines => lines.map(line => line.dataset.line)");
    }

    private static void awaitLines(Tab tab) {
        Eventually.holds(
                "lines are drawn",
                () -> tab.page().locator("[data-testid=desk-line]").count() > 3);
    }

    private static long topMillis(Tab tab) {
        return millis(keys(tab).get(0));
    }

    private static long millis(String key) {
        return Long.parseLong(key.substring(0, key.indexOf('-')));
    }

    private static int scrollTop(Tab tab) {
        return (int) (double)
                Double.valueOf(tab.at("desk-log").evaluate("e => e.scrollTop").toString());
    }

    /** For one run, in the metric, Docker's command, the API, the log desk and the page, each in its own way. */
    @Test
    void theMetricDockerTheApiAndThePagesCountTheSameLines() {
        Docker.demand();
        Client operator = story.operator();
        String name = story.name("same");
        long id =
                story.tryDeployment(Cast.shared().image(), name, "dev", "1", "").id();
        story.awaitStatus(id, "running");
        String logs = "/api/deployments/" + id + "/logs?tail=1000";
        Eventually.holds(
                "it says something",
                () -> operator.get(logs).json().getJsonArray("lines").size() > 8);
        Scraped scraped = Scraped.of(operator.get("/metrics?environment=dev").body());
        String[] own = {"deployment_id", Long.toString(id)};
        Scraped.Sample seen = scraped.find("container_last_seen", "container_label_ru_samosval_deployment", own[1])
                .findFirst()
                .orElseThrow();
        // The last moment that the counters include.
        String until = Instant.ofEpochMilli(Math.round(seen.value() * 1_000)).toString();
        Docker docker = Docker.of(Cast.shared().person("owner"), "read", "/e/dev");
        String container = docker.lines(
                        "ps", "--format", "{{.Names}}", "--filter", "label=ru.samosval.deployment=" + id)
                .get(0);
        Docker.Said said = docker.run("logs", "--until", until, container);
        List<String> api = operator.get(logs, "Accept", "text/plain")
                .body()
                .lines()
                .filter(line -> Instant.parse(line.substring(0, 24)).compareTo(Instant.parse(until)) <= 0)
                .toList();
        for (String level : List.of("INFO", "WARN", "ERROR")) {
            long lines = api.stream().filter(line -> isOf(line, level)).count();
            assertEquals(
                    lines,
                    scraped.value("samosval_log_lines_total", own[0], own[1], "level", level),
                    "metric " + level);
            assertEquals(
                    lines,
                    Stream.concat(said.out().stream(), said.err().stream())
                            .filter(line -> isOf(line, level))
                            .count(),
                    "docker " + level);
        }
        assertEquals(api.size(), said.out().size() + said.err().size());

        story.act(operator, id, "stop");
        int all = operator.get(logs).json().getJsonArray("lines").size();
        Docker.Said ended = docker.run("logs", container);
        assertEquals(all, ended.out().size() + ended.err().size());
        assertEquals(
                all,
                operator.get("/api/logs/download?deployment=" + id)
                        .body()
                        .lines()
                        .count(),
                "the log desk's file");
        Tab tab = browser.open(operator);
        tab.go("/deployments/" + id);
        Eventually.value(
                "the page has all lines",
                () -> (Integer) tab.await("log-window").evaluate("e => e.children.length"),
                shown -> shown == all);
    }

    private static boolean isOf(String line, String level) {
        return line.startsWith(level + " ", 25);
    }

    @Test
    void aReaderScrollsBackWithoutEndFollowsAndFindsALineByItsAddress() {
        long id = old();
        Tab tab = browser.open(story.operator());
        tab.go("/logs?deployment=" + id);
        awaitLines(tab);
        Eventually.holds("new lines come", () -> {
            List<String> before = keys(tab);
            tab.page().waitForTimeout(700);
            List<String> now = keys(tab);
            return !now.get(now.size() - 1).equals(before.get(before.size() - 1));
        });
        assertEquals("live", tab.at("desk-state").getAttribute("data-state"));
        assertFalse(tab.at("desk-jump").isVisible());
        for (String follows : List.of("false", "true")) {
            tab.at("desk-log").press("f");
            assertEquals(follows, tab.at("desk-follow").getAttribute("aria-pressed"));
        }
        String end = "document.querySelector('[data-desk=ends]').lastElementChild.textContent";
        Object before = tab.page().evaluate("() => " + end);
        tab.page().waitForFunction("before => " + end + " !== before", before);
        assertTrue(
                (Boolean) tab.page().evaluate("() => " + end + " <= samosval.clock.tell(Date.now() + 1000)"),
                "the bars go on with the lines and end now");

        // Scrolled up: new lines are counted but not shown.
        tab.at("desk-log").evaluate("e => e.dispatchEvent(new WheelEvent('wheel', {deltaY: -1}))");
        tab.at("desk-log").evaluate("e => e.scrollTop -= 400");
        Eventually.holds(
                "it tells of new lines",
                () -> tab.at("desk-jump").isVisible()
                        && tab.at("desk-jump").innerText().matches("\\d+ .*"));
        int place = scrollTop(tab);
        String first = keys(tab).get(10);
        tab.page().waitForTimeout(1_000);
        assertEquals(place, scrollTop(tab));
        assertEquals(first, keys(tab).get(10));

        // Back through thousands of lines, of which only a few are in the page.
        long newest = topMillis(tab);
        for (int i = 0; i < 12; i++) {
            tab.at("desk-log").evaluate("e => e.scrollTop = 0");
            tab.page().waitForTimeout(150);
        }
        Eventually.holds("earlier lines come", () -> {
            tab.at("desk-log").evaluate("e => e.scrollTop = 0");
            tab.page().waitForTimeout(100);
            return topMillis(tab) < newest - 1_800_000;
        });
        List<String> drawn = keys(tab);
        assertTrue(drawn.size() < 120, () -> drawn.size() + " rows in the page");
        assertEquals(drawn.stream().sorted().toList(), drawn);

        // To the very beginning and to the end with keys.
        tab.at("desk-log").focus();
        tab.page().keyboard().press("g");
        Eventually.holds(
                "the beginning",
                () -> tab.page().locator(".desk-act").count() > 0
                        && tab.page().locator(".desk-act").first().innerText().contains("Created by"));
        tab.page().keyboard().press("G");
        Eventually.holds(
                "the end", () -> topMillis(tab) > newest && !tab.at("desk-jump").isVisible());

        // The address of a line shows it among its neighbours.
        String key = (server.db().number("SELECT ready_at FROM deployment_runs WHERE deployment_id = ?", id)) + "-" + id
                + "-0";
        tab.go("/logs?deployment=" + id + "&line=" + key);
        awaitLines(tab);
        assertEquals(
                key,
                tab.page().locator("[aria-current=true][data-testid=desk-line]").getAttribute("data-line"));
        Eventually.holds("lines before it", () -> keys(tab).indexOf(key) > 3);
        tab.press("desk-jump");
        Eventually.holds("the newest", () -> topMillis(tab) > newest);
        assertFalse(tab.page().url().contains("line="));
        tab.assertNoTrouble();
    }

    @Test
    void aDeskThatWasHiddenGoesOnAndOneOfWhatStandsSaysSo() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        tab.go("/logs?deployment=" + id);
        awaitSaid(tab, "live");
        awaitLines(tab);
        hide(tab, true);
        awaitSaid(tab, "paused");
        String last = lastOf(keys(tab));
        hide(tab, false);
        awaitSaid(tab, "live");
        List<String> shown = Eventually.value(
                "lines come again", () -> keys(tab), now -> !lastOf(now).equals(last));
        List<String> kept =
                server.as("root").get("/api/logs?limit=1000&deployment=" + id).json().getJsonArray("lines").stream()
                        .map(line -> line.asJsonObject().getString("key"))
                        .toList();
        int first = kept.indexOf(shown.get(0));
        assertEquals(kept.subList(first, first + shown.size()), shown, "none lost, none twice");

        // On a Cyrillic keyboard the keys are those in the same places as on a Latin one.
        tab.at("desk-log").focus();
        pressed(tab, "\u043f", "KeyG", false);
        Eventually.holds("the beginning", () -> keys(tab).get(0).equals(kept.get(0)));
        pressed(tab, "\u0446", "KeyW", false);
        assertEquals("true", tab.at("desk-wrap").getAttribute("aria-pressed"));
        pressed(tab, ".", "Slash", false);
        assertEquals(
                "desk-query",
                tab.page().evaluate("() => document.activeElement.dataset.testid"),
                "/ leads to the search");
        tab.page().keyboard().press("Escape");
        pressed(tab, ",", "Slash", true);
        tab.await("keys");
        tab.page().keyboard().press("Escape");

        story.act(story.operator(), id, "stop");
        awaitSaid(tab, "stopped");
        assertEquals("off", tab.at("desk-state").getAttribute("data-state"));
        story.act(story.operator(), id, "start");
        awaitSaid(tab, "live");
        tab.assertNoTrouble();
    }

    @Test
    void aJumpIsInTheAddressAndTakenBackAndRangeAndLinesAreChosenByKeys() {
        long id = old();
        Tab tab = browser.open(story.operator());
        tab.go("/logs?deployment=" + id);
        awaitSaid(tab, "live");
        awaitLines(tab);
        long now = topMillis(tab);

        long timestamp = now - 3_000_000;
        String field = tab.page()
                .evaluate(
                        "ms => new Date(ms - new Date(ms).getTimezoneOffset() * 60000).toISOString().slice(0, 19)",
                        (double) timestamp)
                .toString();
        tab.at("desk-moment").fill(field);
        tab.awaitAddress("/logs\\?deployment=" + id + "&at=.*");
        Eventually.holds("lines of then", () -> Math.abs(topMillis(tab) - timestamp) < 120_000);
        tab.page().reload();
        Eventually.holds("lines of then again", () -> Math.abs(topMillis(tab) - timestamp) < 120_000);
        tab.page().locator(".desk-line.at-moment").waitFor();

        // Lines with the keyboard, beginning with the first in view.
        tab.at("desk-log").focus();
        tab.page().keyboard().press("Shift+ArrowDown");
        tab.page().locator("[aria-current=true][data-testid=desk-line]").waitFor();
        tab.page().keyboard().press("Shift+ArrowDown");
        tab.page().keyboard().press("Shift+ArrowDown");
        Eventually.holds(
                "three lines", () -> tab.page().locator(".desk-line.picked").count() == 3);
        assertTrue(tab.at("desk-say").innerText().contains("3"), tab.at("desk-say")::innerText);
        tab.page().keyboard().press("Shift+ArrowUp");
        Eventually.holds(
                "two lines", () -> tab.page().locator(".desk-line.picked").count() == 2);

        tab.page().goBack();
        awaitSaid(tab, "live");
        tab.awaitAddress("/logs\\?deployment=" + id);
        Eventually.holds("the newest again", () -> topMillis(tab) >= now);

        // A range that is dragged over the bars, which tell how many lines there were of each level.
        BoundingBox bars = tab.at("desk-bars").boundingBox();
        tab.page().mouse().move(bars.x + bars.width * 0.5, bars.y + bars.height / 2);
        String told = tab.at("desk-bars").getAttribute("title");
        assertTrue(told.matches("(?s).*INFO \\d+, WARN \\d+, ERROR \\d+"), told);
        tab.page().mouse().down();
        tab.page().mouse().move(bars.x + bars.width * 0.6, bars.y + bars.height / 2);
        tab.page().mouse().up();
        tab.awaitAddress("/logs\\?deployment=" + id + "&from=.*&to=.*");
        Eventually.holds("lines of then", () -> {
            tab.page().waitForTimeout(30);
            return topMillis(tab) < now - 1_800_000;
        });
        tab.page().goBack();
        tab.awaitAddress("/logs\\?deployment=" + id);

        // A range given by its ends.
        tab.choose("desk-range", "custom");
        Eventually.holds(
                "the first end has the focus",
                () -> "desk-from".equals(tab.page().evaluate("() => document.activeElement.dataset.testid")));
        tab.at("desk-from").fill(field);
        tab.at("desk-to").fill("");
        tab.at("desk-to").press("Enter");
        tab.awaitAddress("/logs\\?deployment=" + id + "&from=.*");
        assertFalse(tab.address().contains("to="), tab::address);
        tab.page().goBack();
        tab.awaitAddress("/logs\\?deployment=" + id);

        // For all deployments the desk shows the last hour and says so. Any other range can be chosen.
        tab.go("/logs");
        assertEquals("1h", tab.at("desk-range").inputValue());
        Eventually.holds("it says so", () -> Sentences.says(tab.text(), "desk.ui.lastHour"));
        tab.choose("desk-range", "all");
        tab.awaitAddress("/logs\\?range=all");
        Eventually.holds("it is not said any more", () -> !Sentences.says(tab.text(), "desk.ui.lastHour"));
        tab.assertNoTrouble();
    }

    @Test
    void barsThatAreDrawnBeforeOtherLinesAreKnowWhatIsInSight() {
        long id = old();
        Tab tab = browser.open(story.operator());
        tab.go("/logs?deployment=" + id + "&to=2100-01-01T00:00:00Z");
        awaitLines(tab);
        Eventually.holds("more lines than come at once", () -> {
            tab.at("desk-log").evaluate("e => e.scrollTop = 0");
            tab.page().waitForTimeout(100);
            return height(tab) > 3 * 400 * 15;
        });
        tab.at("desk-log").evaluate("e => e.scrollTop = e.scrollHeight");
        String last = Eventually.value("the end", () -> lastOf(keys(tab)), key -> !key.isEmpty());
        int before = height(tab);

        // From now on the test triggers the animation frames: first that of the bars, then that of the lines.
        tab.page().evaluate("() => { window.frames_ = []; window.requestAnimationFrame = f => frames_.push(f); }");
        tab.page().evaluate("() => { document.querySelector('[data-desk=bars]').style.width = '50%'; }");
        tab.page().waitForFunction("() => frames_.length === 1");
        tab.at("desk-log").focus();
        tab.page().keyboard().press("g");
        Eventually.holds("other lines", () -> height(tab) < before);
        tab.page().evaluate("() => { while (frames_.length > 0) frames_.shift()(performance.now()); }");
        Eventually.holds("the beginning", () -> !keys(tab).contains(last));
        tab.assertNoTrouble();
    }

    private static int height(Tab tab) {
        return (Integer) tab.at("desk-log").evaluate("e => e.scrollHeight");
    }

    private static String lastOf(List<String> keys) {
        return keys.get(keys.size() - 1);
    }

    private static void awaitSaid(Tab tab, String said) {
        Eventually.value(
                "the desk says that it is " + said,
                () -> {
                    tab.page().waitForTimeout(30);
                    return tab.at("desk-state").getAttribute("data-said");
                },
                said::equals);
    }

    /** As if somebody turned to another window of the browser, and back. */
    private static void hide(Tab tab, boolean isHidden) {
        tab.page()
                .evaluate(
                        "isHidden => { Object.defineProperty(document, 'hidden', {configurable: true, get: () => isHidden});"
                                + " document.dispatchEvent(new Event('visibilitychange')); }",
                        isHidden);
    }

    private static void pressed(Tab tab, String key, String code, boolean shift) {
        tab.page()
                .evaluate(
                        "([key, code, shiftKey]) => document.activeElement.dispatchEvent("
                                + "new KeyboardEvent('keydown', {key, code, shiftKey, bubbles: true, cancelable: true}))",
                        List.of(key, code, shift));
    }

    @Test
    void chartsAndLogLookAtOneMoment() {
        long id = old();
        Tab tab = browser.open(story.operator());
        tab.go("/deployments/" + id);
        Eventually.holds(
                "lines are drawn", () -> tab.page().locator(".log-line").count() > 50);
        String at = tab.page().locator(".log-line .log-time").nth(20).innerText();
        tab.page()
                .evaluate(
                        "at => document.dispatchEvent(new CustomEvent('samosval:moment', {detail: {at: Date.parse(at) + 1, by: 'charts'}}))",
                        at);
        assertEquals(at, tab.page().locator(".log-line.at-moment .log-time").innerText());
        tab.page()
                .evaluate("() => { window.told = []; document.addEventListener('samosval:moment',"
                        + " e => window.told.push(e.detail.by + ' ' + e.detail.at)); }");
        tab.page().locator(".log-line").nth(22).hover();
        String other = tab.page().locator(".log-line .log-time").nth(22).innerText();
        Eventually.holds(
                "the log tells its moment",
                () -> tab.page()
                        .evaluate("() => window.told.join()")
                        .toString()
                        .contains("log " + Instant.parse(other).toEpochMilli()));
        // Here the filter searches all lines.
        tab.page().locator("#log-filter").fill("replica=2");
        tab.page().locator("#log-level").selectOption("WARN");
        tab.press("open-desk");
        awaitLines(tab);
        assertEquals("/logs?deployment=" + id + "&q=replica%3D2&level=WARN%2CERROR", tab.address());
        tab.page().locator("[data-testid=desk-line] mark").first().waitFor();
        assertEquals(0, tab.page().locator(".desk-info").count());
        tab.assertNoTrouble();
    }

    @Test
    void aDeploymentsPageSearchesAllItsLinesAndTheAddressSaysHow() {
        long id = old();
        story.act(story.operator(), id, "restart");
        story.awaitStatus(id, "running");
        String page = "/deployments/" + id;
        Tab tab = browser.open(story.operator());
        Set<Request> streams = openStreams(tab);
        tab.go(page + "?range=1h");
        awaitLive(tab);
        assertFalse(tab.sees("desk"));
        assertFalse(logLines(tab).stream().anyMatch(line -> line.contains("Created by")), "it began long before");
        assertEquals("undefined", tab.page().evaluate("() => typeof samosval.makeDesk"), "nobody has asked for it");

        tab.press("log-all");
        tab.awaitAddress(page + "\\?range=1h&log=all");
        awaitSaid(tab, "live");
        awaitLines(tab);
        assertFalse(tab.sees("log-window"));
        assertFalse(tab.sees("desk-which") || tab.sees("desk-name"), "whose lines these are is no choice");
        assertEquals("true", tab.at("log-all").getAttribute("aria-current"));
        assertTrue(tab.page().title().contains(tab.page().locator("h1").innerText()), tab.page()::title);

        // A line of an earlier run, from long ago. Its address leads back to this page.
        tab.page().keyboard().press("/");
        tab.page().keyboard().type("Created by");
        tab.awaitAddress(page + "\\?range=1h&log=all&q=Created\\+by");
        Eventually.holds(
                "it is found",
                () -> keys(tab).size() == 1
                        && tab.page().locator(".desk-act mark").count() > 0);
        tab.at("desk-log").focus();
        tab.page().keyboard().press("N");
        String key = keys(tab).get(0);
        tab.awaitAddress(page + "\\?range=1h&log=all&q=Created\\+by&line=" + key);
        assertEquals(tab.address(), tab.page().locator(".desk-time").getAttribute("href"));
        assertEquals(
                "/logs?deployment=" + id + "&q=Created+by&line=" + key,
                tab.at("open-desk").evaluate("e => e.pathname + e.search"));
        // The browser does not report the end of what a page had open when it was left.
        streams.clear();
        tab.page().reload();
        awaitChosen(tab, key);
        assertEquals("Created by", tab.at("desk-query").inputValue());
        assertEquals("all", tab.at("desk-range").inputValue());
        tab.page().locator("[data-range='1h'][aria-pressed=true]").waitFor();

        // The range of the lines and that of the charts are independent.
        tab.choose("desk-range", "15m");
        tab.awaitAddress(page + "\\?range=1h&log=all&q=Created\\+by&log_range=15m");
        tab.at("desk-empty").waitFor();
        tab.page().goBack();
        awaitChosen(tab, key);
        assertEquals("all", tab.at("desk-range").inputValue());
        tab.press("desk-previous");
        tab.awaitAddress(page + "\\?range=1h&log=all&q=Created\\+by&run=1");
        assertEquals("1", tab.page().locator("[data-desk=run]").inputValue());
        assertEquals(List.of(key), keys(tab), "the first run has it");
        tab.page().goBack();
        awaitChosen(tab, key);

        // Back to before the desk, and forward again.
        tab.page().goBack();
        tab.awaitAddress(page + "\\?range=1h");
        awaitLive(tab);
        Eventually.holds("no stream is left behind", () -> {
            tab.page().waitForTimeout(30);
            return streams.isEmpty();
        });
        tab.page().goForward();
        awaitChosen(tab, key);
        assertEquals("Created by", tab.at("desk-query").inputValue());
        tab.assertNoTrouble();

        Client stranger = Cast.shared().person("stranger");
        assertEquals(404, stranger.get(page + "?log=all").status());
        assertEquals(
                404,
                stranger.get("/api/logs/search?q=Created+by&deployment=" + id).status());
    }

    @Test
    void ofTheTwoLogsOfADeploymentsPageTheOneThatIsShownIsLive() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        Set<Request> streams = openStreams(tab);
        tab.go("/deployments/" + id);
        awaitLive(tab);
        tab.press("log-all");
        awaitSaid(tab, "live");
        Eventually.holds("the desk has a stream", () -> {
            tab.page().waitForTimeout(30);
            return streams.size() == 1;
        });
        List<String> left = logLines(tab);
        String before = lastOf(keys(tab));
        Eventually.holds("lines come to the desk", () -> {
            tab.page().waitForTimeout(30);
            return lastOf(keys(tab)).compareTo(before) > 0;
        });
        assertEquals(left, logLines(tab), "and to it alone");

        // The desk takes over the moment from the charts.
        List<String> drawn = keys(tab);
        String looked = drawn.get(drawn.size() - 3);
        String timestamp =
                "at => document.dispatchEvent(new CustomEvent('samosval:moment', {detail: {at, by: 'charts'}}))";
        tab.page().evaluate(timestamp, (double) millis(looked));
        Eventually.holds("its line is marked", () -> {
            List<String> marked = keys(tab, "[data-testid=desk-line].at-moment");
            return marked.size() == 1 && millis(marked.get(0)) == millis(looked);
        });
        tab.page().evaluate("(" + timestamp + ")(null)");
        assertEquals(List.of(), keys(tab, "[data-testid=desk-line].at-moment"));
        assertEquals("true", tab.at("desk-follow").getAttribute("aria-pressed"));

        tab.press("log-live");
        tab.awaitAddress("/deployments/" + id);
        awaitLive(tab);
        Eventually.holds("the live log goes on", () -> logLines(tab).size() > left.size() + 2);
        List<String> shown = logLines(tab);
        List<String> said = story.operator()
                .get("/api/deployments/" + id + "/logs?tail=1000", "Accept", "text/plain")
                .body()
                .lines()
                .toList();
        int first = said.indexOf(shown.get(0));
        assertEquals(said.subList(first, first + shown.size()), shown, "none lost, none twice");
        Eventually.holds("the desk has none any more", () -> {
            tab.page().waitForTimeout(30);
            return streams.isEmpty();
        });
        tab.page().evaluate("() => document.activeElement.blur()");
        tab.page().keyboard().press("w");
        tab.page().keyboard().press("/");
        assertEquals("false", tab.at("desk-wrap").getAttribute("aria-pressed"), "its keys are out of use");

        // The search text of the live log is used for the search in all lines.
        tab.page().locator("#log-filter").fill("replica=");
        tab.page().locator("#log-level").selectOption("ERROR");
        tab.press("log-all");
        tab.awaitAddress("/deployments/" + id + "\\?log=all&q=replica%3D&level=ERROR");
        awaitSaid(tab, "live");
        tab.assertNoTrouble();

        story.act(story.root(), id, "delete");
        awaitSaid(tab, "gone");
        assertTrue(Sentences.says(tab.at("desk-state").innerText(), "deployment.gone"));
        Eventually.holds("its stream is over, and the page knows too", () -> {
            tab.page().waitForTimeout(30);
            return streams.isEmpty() && !tab.at("deployment-stop").isEnabled();
        });
        tab.forgiveStatus(404);
    }

    /**
     * The streams of desks that the window has now. Without a shared worker, about whose requests the browser reports
     * nothing.
     */
    private static Set<Request> openStreams(Tab tab) {
        Set<Request> open = ConcurrentHashMap.newKeySet();
        tab.page().addInitScript("delete window.SharedWorker");
        tab.page().onRequest(request -> {
            if (request.url().contains("/api/logs/streams?")) {
                open.add(request);
            }
        });
        tab.page().onRequestFinished(open::remove);
        tab.page().onRequestFailed(open::remove);
        return open;
    }

    private static List<String> logLines(Tab tab) {
        return tab.page().locator(".log-line").allTextContents();
    }

    private static void awaitLive(Tab tab) {
        tab.page()
                .locator(".log-bar .log-state[data-state=live]:visible")
                .first()
                .waitFor();
        tab.page().locator(".log-line:visible").first().waitFor();
    }

    private static void awaitChosen(Tab tab, String key) {
        tab.page()
                .locator("[aria-current=true][data-line='" + key + "']:visible")
                .waitFor();
    }

    @Test
    void aSearchFindsCountsMarksAndLeadsFromHitToHit() throws IOException {
        long id = old();
        Tab tab = browser.open(story.operator());
        tab.go("/logs?deployment=" + id + "&level=ERROR,WARN");
        awaitLines(tab);
        tab.page().keyboard().press("/");
        tab.page().keyboard().type("replica=2");
        Eventually.holds(
                "hits alone",
                () -> tab.page().locator("[data-testid=desk-line] mark").count() > 3
                        && tab.page()
                                        .locator("[data-testid=desk-line]:not(:has(mark))")
                                        .count()
                                == 0);
        Eventually.holds("a count", () -> tab.at("desk-found").innerText().matches("(?s).*\\d.*"));
        assertTrue(
                tab.page().url().endsWith("/logs?deployment=" + id + "&level=ERROR,WARN&q=replica%3D2"),
                tab.page()::url);

        // The choices are in the address, so a reload shows the same.
        tab.page().reload();
        assertEquals("replica=2", tab.at("desk-query").inputValue());
        awaitLines(tab);
        assertEquals(0, tab.page().locator(".desk-info").count());

        // From hit to hit, and one of them among its neighbours.
        Eventually.holds("a count again", () -> tab.at("desk-found").innerText().matches("(?s).*\\d.*"));
        tab.at("desk-log").focus();
        tab.page().keyboard().press("N");
        String hit =
                tab.page().locator("[aria-current=true][data-testid=desk-line]").getAttribute("data-line");
        tab.page().keyboard().press("Enter");
        Eventually.holds(
                "lines around",
                () -> tab.page()
                                .locator("[data-testid=desk-line]:not(:has(mark))")
                                .count()
                        > 0);
        assertEquals(
                hit,
                tab.page().locator("[aria-current=true][data-testid=desk-line]").getAttribute("data-line"));
        tab.page().keyboard().press("N");
        Eventually.holds("the hit before", () -> {
            List<String> marked = keys(tab, "[aria-current=true][data-testid=desk-line]");
            return marked.size() == 1 && marked.get(0).compareTo(hit) < 0;
        });
        tab.page().keyboard().press("n");
        Eventually.holds(
                "the hit again",
                () -> tab.page()
                                .locator("[aria-current=true][data-line='" + hit + "']")
                                .count()
                        == 1);

        // An error in an expression is reported, and nothing is lost.
        tab.press("desk-regex");
        tab.fill("desk-query", "replica=(");
        Eventually.holds("it says what is wrong, and does not seem to connect", () -> {
            tab.page().waitForTimeout(30);
            return tab.at("desk-say").isVisible()
                    && !tab.at("desk-state").getAttribute("data-said").endsWith("connecting");
        });
        assertEquals("replica=(", tab.at("desk-query").inputValue());
        tab.fill("desk-query", "replica=[12]$");
        Eventually.holds(
                "it finds what is typed now",
                () -> tab.page().evaluate("() => location.search").toString().contains("q=replica%3D%5B12%5D%24")
                        && tab.page().locator("mark").count() > 3);

        // The download has what the search finds.
        tab.press("desk-download");
        Download download = tab.page()
                .waitForDownload(() -> tab.page()
                        .locator("[data-format=jsonl]:not([data-all])")
                        .click());
        List<String> lines = Files.readAllLines(download.path());
        assertTrue(
                lines.size() > 100 && lines.stream().allMatch(l -> l.matches(".*\"(WARN|ERROR)\".*replica=[12]\"}")));

        // Clock and wrapping are chosen only once.
        tab.choose("desk-clock", "utc");
        Eventually.holds("UTC", () -> {
            String[] told = tab.page().locator(".desk-time").first().innerText().split(" ");
            return tab.page()
                    .locator(".desk-time")
                    .first()
                    .getAttribute("title")
                    .contains(told[1]);
        });
        tab.at("desk-log").focus();
        tab.page().keyboard().press("w");
        Tab other = tab.another();
        other.go("/logs?deployment=" + id);
        assertEquals("utc", other.at("desk-clock").inputValue());
        assertEquals("true", other.at("desk-wrap").getAttribute("aria-pressed"));
        awaitLines(other);
        other.page().setViewportSize(500, 800);
        other.page()
                .waitForFunction("() => " + CUT + " === 0 && document.querySelector('.desk-line').clientHeight > 20 && "
                        + BELOW);
        other.press("desk-wrap");
        other.page()
                .waitForFunction("() => " + CUT + " > 0 && document.querySelector('.desk-line').clientHeight === 20");
        other.assertNoTrouble();
        tab.forgiveStatus(400);
        tab.assertNoTrouble();
    }

    @Test
    void aSearchIsTurnedAroundMindsLettersAndOneReplicaAndItsLinesAreCopiedAndFillTheScreen() throws IOException {
        long id = old();
        Tab tab = browser.open(story.operator());
        tab.page().context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        tab.go("/logs?deployment=" + id + "&q=REPLICA%3D2");
        awaitShown(tab, "hits whatever the letters are", line -> line.contains("replica=2"));
        choose(tab, "inverse");
        awaitShown(tab, "all but the hits", line -> !line.contains("replica=2"));
        choose(tab, "case");
        awaitShown(tab, "nothing is written so, thus all lines", line -> true);
        Eventually.holds(
                "hits of before among them", () -> shown(tab).stream().anyMatch(line -> line.contains("replica=2")));
        choose(tab, "inverse");
        Eventually.holds("nothing is written so", () -> tab.at("desk-empty").isVisible());
        tab.awaitAddress("/logs\\?deployment=" + id + "&q=REPLICA%3D2&case=true");
        tab.fill("desk-query", "");
        tab.page().locator("[data-desk=replica]").selectOption("3");
        awaitShown(tab, "lines of one replica", line -> line.contains("replica=3") || !line.contains("replica="));

        // The time of a line copies the address that leads back to it.
        Locator time = tab.page().locator(".desk-time").first();
        time.click();
        tab.awaitAddress("/logs\\?.*&line=.*");
        assertEquals(server.origin() + tab.address(), tab.page().evaluate("() => navigator.clipboard.readText()"));
        tab.press("desk-jump");

        tab.at("desk-log").focus();
        tab.page().keyboard().press("Shift+ArrowDown");
        tab.page().keyboard().press("Shift+ArrowDown");
        tab.page().keyboard().press("Shift+ArrowDown");
        Locator picked = tab.page().locator(".desk-line.picked");
        Eventually.holds("three lines", () -> picked.count() == 3);
        List<String> keys = keys(tab, ".desk-line.picked");
        tab.press("desk-copy");
        Eventually.holds("it says so", () -> tab.at("desk-say").innerText().contains("3"));
        List<String> copied = tab.page()
                .evaluate("() => navigator.clipboard.readText()")
                .toString()
                .lines()
                .toList();
        List<String> ofReplica = story.operator()
                .get("/api/logs/download?deployment=" + id + "&replica=3")
                .body()
                .lines()
                .toList();
        assertEquals(3, copied.size());
        assertTrue(ofReplica.containsAll(copied), () -> copied + " of " + keys);

        // All lines, though the desk shows those of one replica.
        tab.press("desk-download");
        Download download = tab.page()
                .waitForDownload(
                        () -> tab.page().locator("[data-format=text][data-all]").click());
        assertTrue(Files.readAllLines(download.path()).size() > 2 * ofReplica.size());

        choose(tab, "full");
        Eventually.holds(
                "the desk alone",
                () -> "desk"
                        .equals(tab.page()
                                .evaluate("() => document.fullscreenElement"
                                        + " && document.fullscreenElement.dataset.testid")));
        choose(tab, "full");
        Eventually.holds(
                "the page again", () -> (Boolean) tab.page().evaluate("() => document.fullscreenElement === null"));
        tab.assertNoTrouble();
    }

    private static void choose(Tab tab, String part) {
        tab.page().locator("[data-desk=" + part + "]").click();
    }

    private static List<String> shown(Tab tab) {
        return tab.page().locator("[data-testid=desk-line]").allInnerTexts();
    }

    private static void awaitShown(Tab tab, String what, Predicate<String> wanted) {
        Eventually.holds(what, () -> {
            tab.page().waitForTimeout(50);
            List<String> lines = shown(tab);
            return lines.size() > 3 && lines.stream().allMatch(wanted);
        });
    }

    @Test
    void aDeskOfMatchesShowsNothingElseAfterAGap() {
        long id = old();
        Tab tab = browser.open(story.operator());
        tab.page().addInitScript(TAKES_HOW);
        tab.go("/logs?deployment=" + id + "&q=replica%3D2");
        awaitSaid(tab, "live");
        awaitLines(tab);
        tab.page().waitForRequest(Pattern.compile(".*/api/logs/search\\?.*"), () -> gap(tab));
        awaitSaid(tab, "live");
        awaitLines(tab);
        awaitMore(tab);

        // A reader further up is not moved, and sees what matches when they come down again.
        tab.at("desk-log").evaluate("e => e.dispatchEvent(new WheelEvent('wheel', {deltaY: -1}))");
        tab.at("desk-log").evaluate("e => e.scrollTop -= 3000");
        Eventually.holds("the end is out of sight", () -> tab.at("desk-jump").isVisible());
        gap(tab);
        awaitSaid(tab, "earlier");
        tab.page()
                .waitForRequest(
                        Pattern.compile(".*/api/logs/search\\?.*order=oldest.*"),
                        () -> tab.at("desk-log").evaluate("e => e.scrollTop = e.scrollHeight"));
        awaitSaid(tab, "live");
        tab.at("desk-log").evaluate("e => e.scrollTop = e.scrollHeight");
        awaitMore(tab);
        tab.assertNoTrouble();
    }

    private static void gap(Tab tab) {
        tab.page().evaluate("() => window.how_.take([{type: 'gap', after: window.how_.cursor()}])");
    }

    /** Waits for new lines, and checks that all of them match. */
    private static void awaitMore(Tab tab) {
        String before = lastOf(keys(tab));
        Eventually.holds("a line more", () -> {
            tab.page().waitForTimeout(30);
            return !lastOf(keys(tab)).equals(before);
        });
        assertEquals(List.of(), keys(tab, "[data-testid=desk-line]:not(:has(mark))"));
    }

    @Test
    void whatIsTypedIntoTheSearchStaysAsItIsTypedAndGoesWithTheNextChoice() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        tab.go("/logs?deployment=" + id);
        awaitLines(tab);
        tab.at("desk-query").pressSequentially("GET ");
        tab.awaitAddress("/logs\\?deployment=" + id + "&q=GET");
        assertEquals("GET ", tab.valueOf("desk-query"), "one may be about to type another word");
        tab.at("desk-query")
                .evaluate("field => { field.value += '/items'; field.dispatchEvent(new Event('input'));"
                        + " document.querySelector('[data-level=INFO]').click(); }");
        assertEquals("/logs?deployment=" + id + "&level=WARN,ERROR&q=GET+%2Fitems", tab.address());
        assertEquals("GET /items", tab.valueOf("desk-query"));

        // Another clock does not remove it either, and Back leads to what was asked for.
        tab.at("desk-query")
                .evaluate("field => { field.value += ' 2'; field.dispatchEvent(new Event('input'));"
                        + " samosval.clock.choose('utc'); }");
        tab.awaitAddress("/logs\\?deployment=" + id + "&level=WARN,ERROR&q=GET\\+%2Fitems\\+2");
        tab.page().goBack();
        tab.awaitAddress("/logs\\?deployment=" + id + "&q=GET");
        assertEquals("GET", tab.valueOf("desk-query"));
    }

    @Test
    void aDeskWithoutALineListensFromWhereItsRangeEnded() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        tab.page().addInitScript("delete window.SharedWorker");
        String later = Instant.now().plusSeconds(3_600).toString();
        long before = System.currentTimeMillis();
        Request stream = tab.page()
                .waitForRequest(
                        Pattern.compile(".*/api/logs/streams\\?.*"),
                        () -> tab.go("/logs?deployment=" + id + "&from=" + later));
        String after = stream.url().replaceFirst(".*after(?:%3D|=)", "");
        assertTrue(after.matches("\\d{13}-0-0.*"), stream::url);
        assertTrue(millis(after) >= before, stream::url);
        // So a line that comes before the stream opens is shown as well.
        awaitLines(tab);
    }

    @Test
    void aSearchThatRunsOutOfItsTimeGoesOnUntilAllIsSearched() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        String first = "2026-01-31T10:20:30.123Z";
        String hit = "1769850000000-" + id + "-0";
        List<String> asked = new CopyOnWriteArrayList<>();
        tab.page().route("**/api/logs/search?*", route -> {
            String url = URLDecoder.decode(route.request().url(), StandardCharsets.UTF_8);
            asked.add(url);
            boolean goesOn = url.contains("to=" + first) || url.contains("from=" + first);
            answerSearch(
                    route,
                    !goesOn && !url.contains("limit=0")
                            ? end("deadline", first, 0)
                            : (url.contains("to=") ? hit(hit, id, "needle") : "") + end("complete", first, 0));
        });
        tab.go("/logs?deployment=" + id + "&q=needle");
        Eventually.holds("it is found further back", () -> {
            tab.page().waitForTimeout(30);
            return keys(tab, "[data-testid=desk-line]").equals(List.of(hit));
        });
        assertFalse(tab.sees("desk-empty"));
        awaitCount(tab, 1);

        // It says how far back it is, and can be cancelled.
        List<Route> held = new CopyOnWriteArrayList<>();
        Consumer<Route> further = route -> {
            if (URLDecoder.decode(route.request().url(), StandardCharsets.UTF_8).contains("to=" + first)) {
                held.add(route);
            } else {
                answerSearch(route, end("deadline", first, 0));
            }
        };
        tab.page().route("**/api/logs/search?*", further);
        tab.page().reload();
        Eventually.holds("it searches further back, and says how far it is", () -> {
            tab.page().waitForTimeout(30);
            return !held.isEmpty() && saysOfSearch(tab, "desk.ui.searched");
        });
        assertEquals(
                true,
                tab.page()
                        .evaluate(
                                "async () => { const cancel = document.querySelector('[data-desk=cancel]');"
                                        + " cancel.click(); await new Promise(rest => setTimeout(rest, 300)); return cancel.hidden; }"),
                "it ends at once, not when the server has been silent for long");
        assertTrue(saysOfSearch(tab, "desk.ui.cancelled"), tab.at("desk-found")::innerText);
        tab.page().unroute("**/api/logs/search?*", further);

        // So does the way to the next match among all lines.
        tab.go("/logs?deployment=" + id + "&q=needle&show=all");
        awaitLines(tab);
        asked.clear();
        tab.at("desk-log").focus();
        tab.page().keyboard().press("n");
        Eventually.holds("it says that there is none", () -> {
            tab.page().waitForTimeout(30);
            return Sentences.says(tab.at("desk-say").innerText(), "desk.ui.noMore");
        });
        assertTrue(asked.stream().anyMatch(url -> url.contains("from=" + first)), asked::toString);
    }

    private static boolean saysOfSearch(Tab tab, String key) {
        return Sentences.says(tab.at("desk-found").innerText(), key);
    }

    private static String end(String reason, String searched, int count) {
        return "{\"type\":\"end\",\"reason\":\"" + reason + "\",\"searched\":\"" + searched + "\",\"count\":" + count
                + ",\"levels\":[" + count + ",0,0],\"buckets\":[]}\n";
    }

    private static String hit(String key, long deployment, String message) {
        return "{\"type\":\"hit\"," + line(key, deployment, message) + "}\n";
    }

    private static String line(String key, long deployment, String message) {
        return "\"key\":\"" + key + "\",\"deployment\":" + deployment + ",\"ts\":\"" + Instant.ofEpochMilli(millis(key))
                + "\",\"level\":\"INFO\",\"replica\":1,\"kind\":\"line\",\"message\":\"" + message + "\"";
    }

    /** Answers searches of the last hour with this text. */
    private static void answerSearch(Route route, String told) {
        Instant now = Instant.now();
        route.fulfill(new Route.FulfillOptions()
                .setContentType("application/x-ndjson")
                .setBody("{\"type\":\"begin\",\"from\":\"" + now.minusSeconds(3_600) + "\",\"to\":\"" + now
                        + "\",\"parts\":4}\n" + told));
    }

    @Test
    void theCountOfTheLastHourGrowsByWhatComesAndLosesWhatIsOlder() {
        long id = story.running(Cast.shared().image());
        story.act(story.operator(), id, "stop");
        story.awaitStatus(id, "stopped");
        Tab tab = browser.open(story.operator());
        tab.page().addInitScript(TAKES_HOW);
        String told =
                "{\"type\":\"end\",\"reason\":\"complete\",\"searched\":\"2026-01-31T10:20:30.123Z\",\"count\":10,"
                        + "\"levels\":[10,0,0],\"buckets\":[[0,[4,0,0]],[3,[6,0,0]]]}\n";
        List<Route> held = new CopyOnWriteArrayList<>();
        AtomicBoolean isCounted = new AtomicBoolean();
        tab.page().route("**/api/logs/search?*", route -> {
            if (isCounted.get()) {
                answerSearch(route, told);
            } else {
                held.add(route);
            }
        });
        tab.go("/logs?deployment=" + id + "&range=1h");
        tab.page().waitForFunction("() => window.how_");
        Eventually.holds("lines are counted", () -> {
            tab.page().waitForTimeout(30);
            return !held.isEmpty();
        });
        // It arrives while they are counted. Of four quarters of an hour the first and the last had lines.
        long soon = System.currentTimeMillis() + 60_000;
        arrive(tab, soon, id);
        isCounted.set(true);
        held.forEach(route -> answerSearch(route, told));
        awaitCount(tab, 11);
        arrive(tab, soon + 16 * 60_000, id);
        awaitCount(tab, 8);
        tab.assertNoTrouble();
    }

    private static void arrive(Tab tab, long millis, long deployment) {
        tab.page()
                .evaluate(
                        "line => window.how_.take([JSON.parse(line)])",
                        "{\"type\":\"line\"," + line(millis + "-" + deployment + "-0", deployment, "later") + "}");
    }

    private static void awaitCount(Tab tab, int count) {
        Eventually.value(
                count + " lines are counted",
                () -> {
                    tab.page().waitForTimeout(30);
                    return tab.at("desk-found").innerText();
                },
                words -> words.matches("(?s)(\\D+ )?" + count + " .*"));
    }
}
