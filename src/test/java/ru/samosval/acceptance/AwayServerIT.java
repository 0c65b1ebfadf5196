package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** Pages that are open while the server goes away and comes back. */
class AwayServerIT {

    private static final int TOKYO_IS_AHEAD = 9;

    /** For the server, which may be slow on a slow machine. The limit for a page is {@link #PAGE_MILLIS}. */
    private static final Duration SOON = Duration.ofSeconds(60);

    /**
     * This long after the server's first answer a page must be live again, by the page's own clock. The promise is 5 s;
     * that is printed and not asserted, because the browsers of other forks and a server that has just started share
     * the machine: beside three others it took 24 s, alone less than one.
     */
    private static final int PAGE_MILLIS = 60_000;

    /** Notes when the server first answers, asking it ten times a second, and when the log is live after that. */
    private static final String WATCH = """
            () => {
              window.seen = {};
              const ask = setInterval(async () => {
                try {
                  const answer = await fetch('/login', {cache: 'no-store'});
                  if (answer.ok) { window.seen.answer ??= performance.now(); clearInterval(ask); }
                } catch (e) { /* not yet */ }
              }, 100);
              const state = document.querySelector('.log-state');
              new MutationObserver(() => {
                if (state.dataset.state === 'live') { window.seen.live ??= performance.now(); }
              }).observe(state, {attributes: true});
            }""";

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(40);

    private static Server server;
    private static Story story;

    @RegisterExtension
    final Chromium browser = new Chromium();

    @BeforeAll
    static void start() {
        server = Server.start(Map.of());
        story = Story.on(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"an ordinary stop", "a crash"})
    void openPagesOutliveARestartAndGoOn(String how) {
        Client owner = story.developer();
        long id = story.running(owner);
        Tab operator = browser.open(story.operator());
        Tab developer = browser.open(owner);
        Tab beside = developer.another();
        Tab form = browser.open(owner);
        Tab desk = developer.another();
        Tab other = operator.another();
        desk.go("/logs?deployment=" + id);
        other.go("/logs?show=all&q=INFO&deployment=" + id);
        for (Tab tab : List.of(desk, other)) {
            mark(tab);
            awaitDesk(tab, "live");
        }
        List<Tab> logs = List.of(operator, developer, beside);
        for (Tab tab : logs) {
            tab.go("/deployments/" + id);
            mark(tab);
            awaitState(tab, "live");
        }
        FormsIT.fillIn(form, story.name("kept"));
        mark(form);

        if (how.equals("a crash")) {
            server.kill();
        } else {
            server.stop();
        }
        logs.forEach(tab -> awaitState(tab, "waiting"));
        operator.press("deployment-stop");
        awaitSentence(operator, "server.away");
        assertTrue(operator.at("deployment-stop").isEnabled(), "the button works again");
        form.press("request-save");
        awaitSentence(form, "server.away");
        awaitDesk(desk, "waiting");
        for (String key : List.of("n", "g")) {
            other.page().evaluate("() => document.querySelector('[data-testid=desk-say]').textContent = ''");
            other.at("desk-log").press(key);
            awaitSentence(other, "desk.ui.away");
        }

        logs.forEach(tab -> tab.page().evaluate(WATCH));
        server.restart();
        logs.forEach(tab -> awaitState(tab, "live"));
        for (Tab tab : logs) {
            double late = ((Number) tab.page()
                            .evaluate(
                                    "async () => { while (!window.seen.answer) { await new Promise(requestAnimationFrame); }"
                                            + " return window.seen.live - window.seen.answer; }"))
                    .doubleValue();
            System.out.printf("live %.0f ms after the first answer, after %s%n", late, how);
            assertTrue(late <= PAGE_MILLIS, () -> "live " + late + " ms after the server's first answer");
            assertMarked(tab);
            assertNoneLostNoneDoubled(tab, id);
            assertFalse(Sentences.says(tab.text(), "deployment.gone"), tab::text);
        }
        awaitDesk(desk, "live");
        assertMarked(desk);
        assertNoneLostNoneDoubledAtTheDesk(desk, id);
        // What was asked for meanwhile arrives by itself.
        Eventually.value("the beginning", () -> drawn(other).get(0), first(id)::equals);
        awaitDesk(other, "live");
        assertMarked(other);
        assertFalse(other.at("desk-say").isVisible(), "nothing is said of the outage any more");
        awaitSentence(operator, "server.back");
        operator.press("deployment-stop");
        operator.awaitStatus("deployment-status", "stopped");
        awaitSentence(operator, "logs.stopped");
        awaitSentence(desk, "logs.stopped");
        awaitNoValueOfNow(operator);
        assertMarked(form);
        form.press("request-save");
        form.awaitAddress("/requests/\\d+");
        logs.forEach(Tab::forgive);
        List.of(form, desk, other).forEach(Tab::forgive);
    }

    @Test
    void aConnectionOverWhichNothingComesIsSaidToBeLostAndTakenUpAgain() {
        Client owner = story.developer();
        long id = story.running(owner);
        Tab tab = browser.openIn("Asia/Tokyo", owner);
        tab.go("/deployments/" + id);
        mark(tab);
        awaitState(tab, "live");
        Tab desk = tab.another();
        desk.go("/logs?deployment=" + id);
        awaitDesk(desk, "live");
        Tab form = tab.another();
        FormsIT.fillIn(form, story.name("kept"));
        assertEquals(
                true,
                form.page()
                        .evaluate(
                                "() => { const limit = jQuery.ajaxSettings.timeout; jQuery.ajaxSetup({timeout: 2000});"
                                        + " return limit > 0 && limit <= 30000; }"),
                "an act is given up after half a minute");
        server.freeze();
        try {
            form.press("request-save");
            Eventually.within(
                    LONGEST_SILENCE, "the page says that the connection is lost", () -> state(tab), "waiting"::equals);
            awaitNoValueOfNow(tab);
            awaitDesk(desk, "waiting");
            LocalTime here = sinceWhen(tab);
            tab.page().evaluate("() => samosval.clock.choose('utc')");
            assertEquals(here.minusHours(TOKYO_IS_AHEAD), sinceWhen(tab), "since when is told by the chosen clock");
            assertTrue(
                    tab.page()
                            .locator("#offline")
                            .innerText()
                            .contains(sinceWhen(tab).toString()),
                    "on a phone, which shows no menu, too");
            awaitSentence(form, "server.away");
            assertTrue(form.at("request-save").isEnabled(), "the button works again");
        } finally {
            server.thaw();
        }
        awaitDesk(desk, "live");
        assertNoneLostNoneDoubledAtTheDesk(desk, id);
        List.of(desk, form).forEach(Tab::forgive);
        awaitState(tab, "live");
        assertMarked(tab);
        assertNoneLostNoneDoubled(tab, id);
        tab.forgive();
    }

    /** The time since when the page says that it is not connected. */
    private static LocalTime sinceWhen(Tab tab) {
        Locator said = tab.page().locator("#live-state[data-state=away]");
        said.waitFor();
        return LocalTime.parse(said.innerText().replaceAll("\\D*(\\d\\d:\\d\\d:\\d\\d).*", "$1"));
    }

    private static String state(Tab tab) {
        tab.page().waitForTimeout(30);
        return tab.page().locator(".log-state").getAttribute("data-state");
    }

    private static void awaitState(Tab tab, String state) {
        Eventually.within(SOON, "the log is " + state, () -> state(tab), state::equals);
    }

    private static void awaitDesk(Tab tab, String state) {
        Eventually.within(
                SOON,
                "the desk is " + state,
                () -> {
                    tab.page().waitForTimeout(30);
                    return tab.at("desk-state").getAttribute("data-state");
                },
                state::equals);
    }

    /** The keys of the lines that the desk has in the page: those in view and some beyond. */
    @SuppressWarnings("unchecked")
    private static List<String> drawn(Tab desk) {
        desk.page().waitForTimeout(30);
        return (List<String>)
                desk.page().evaluate("() => [...document.querySelectorAll('.desk-line')].map(l => l.dataset.line)");
    }

    private static List<String> keys(long id) {
        return server.as("root").get("/api/logs?limit=1000&deployment=" + id).json().getJsonArray("lines").stream()
                .map(line -> line.asJsonObject().getString("key"))
                .toList();
    }

    private static String first(long id) {
        return keys(id).get(0);
    }

    private static void assertNoneLostNoneDoubledAtTheDesk(Tab desk, long id) {
        List<String> before = drawn(desk);
        List<String> shown = Eventually.value(
                "new lines come",
                () -> drawn(desk),
                now -> !now.get(now.size() - 1).equals(before.get(before.size() - 1)));
        List<String> kept = keys(id);
        int first = kept.indexOf(shown.get(0));
        assertTrue(first >= 0, () -> shown.get(0) + " is in the log");
        assertEquals(kept.subList(first, first + shown.size()), shown);
    }

    private static void awaitSentence(Tab tab, String key) {
        Eventually.holds("the page says " + key, () -> {
            tab.page().waitForTimeout(30);
            return Sentences.says(tab.text(), key);
        });
    }

    private static void awaitNoValueOfNow(Tab tab) {
        Eventually.value(
                "what stands or is not known has no CPU of now",
                () -> {
                    tab.page().waitForTimeout(30);
                    return tab.page().locator("[data-chart-now=cpu]").innerText();
                },
                String::isEmpty);
    }

    /** Sets a mark that a reload would remove. */
    private static void mark(Tab tab) {
        tab.page().evaluate("() => { window.isTheSame = true; }");
    }

    private static void assertMarked(Tab tab) {
        assertEquals(true, tab.page().evaluate("() => window.isTheSame === true"), "the page was not loaded anew");
    }

    private static void assertNoneLostNoneDoubled(Tab tab, long id) {
        List<String> before = shown(tab);
        Eventually.holds("new lines come", () -> {
            tab.page().waitForTimeout(30);
            return shown(tab).size() > before.size();
        });
        List<String> shown = shown(tab);
        List<String> kept = server.as("root")
                .get("/api/deployments/" + id + "/logs?tail=1000", "Accept", "text/plain")
                .body()
                .lines()
                .toList();
        int first = kept.indexOf(shown.get(0));
        assertTrue(first >= 0, () -> shown.get(0) + " is in the log");
        assertEquals(kept.subList(first, first + shown.size()), shown);
        assertEquals(shown.size(), Set.copyOf(shown).size());
    }

    @SuppressWarnings("unchecked")
    private static List<String> shown(Tab tab) {
        return (List<String>)
                tab.page().evaluate("() => [...document.querySelectorAll('.log-line')].map(l => l.textContent)");
    }
}
