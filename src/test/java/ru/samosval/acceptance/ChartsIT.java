package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.Described;
import ru.samosval.harness.Docker;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** The charts over any range, and the acts that they show. */
@OnServer
class ChartsIT {

    private static final long HOUR_MILLIS = 3_600_000;

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @RegisterExtension
    final Chromium browser = new Chromium();

    @Test
    void aRangeSaysWhatWasDoneInItByWhomAndNothingOfWhatDidNotRun() {
        Client operator = story.operator();
        long id = story.running(Cast.shared().image());
        story.act(operator, id, "restart");
        story.awaitStatus(id, "running");
        story.act(operator, id, "stop");
        JsonObject range = operator.get(
                        "/api/deployments/" + id + "/metrics/range?from=" + (System.currentTimeMillis() - HOUR_MILLIS))
                .json();
        assertEquals(
                List.of("deploy", "restart", "stop"),
                range.getJsonArray("marks").getValuesAs(JsonObject.class).stream()
                        .map(mark -> mark.getString("kind"))
                        .toList());
        assertEquals(
                operator.username(),
                range.getJsonArray("marks").getJsonObject(1).getString("what"));
        int steps = range.getJsonArray("at").size();
        assertTrue(steps > 300 && steps <= 361, "steps: " + steps);
        for (String series : List.of("min", "mean", "max")) {
            assertEquals(steps, range.getJsonObject("cpu").getJsonArray(series).size());
            assertEquals(steps, range.getJsonObject("ram").getJsonArray(series).size());
        }
        assertTrue(range.getJsonObject("cpu").getJsonArray("mean").isNull(0), "an hour ago nothing ran");
    }

    @Test
    void whatWasDoneToOneReplicaHasAMarkThatNamesItAndComesToThePagesThatAreOpen() {
        Client operator = story.operator();
        String name = story.name("three");
        long id =
                story.tryDeployment(Cast.shared().image(), name, "dev", "3", "").id();
        story.awaitStatus(id, "running");
        Tab russian = browser.open(operator);
        russian.go("/deployments/" + id);
        Tab english = browser.open(operator, Chromium.WIDE, "en");
        english.go("/deployments/" + id + "?range=1h");
        for (Tab tab : List.of(russian, english)) {
            tab.page().locator("[data-testid=chart-marks] [data-kind=deploy]").waitFor();
        }
        String host = Docker.path(operator, "write") + "/containers/" + name;
        Client program = Client.at(server.origin());
        assertEquals(204, program.post(host + "-2/restart").status());
        assertEquals(204, program.post(host + "-3/kill?signal=TERM").status());
        String by = " · " + operator.username();
        assertEnds("Перезапуск реплики 2" + by, russian, "replica_restart");
        assertEnds("Реплика 3 завершена (kill)" + by, russian, "replica_kill");
        assertEnds("Replica 2 restarted" + by, english, "replica_restart");
        assertEnds("Replica 3 killed" + by, english, "replica_kill");

        // A restart of all of them is another act, wherever it is done.
        story.act(operator, id, "restart");
        story.awaitStatus(id, "running");
        List<JsonObject> marks = marks(operator, id);
        assertEquals(
                List.of("deploy", "replica_restart", "replica_kill", "restart"),
                marks.stream().map(mark -> mark.getString("kind")).toList());
        assertEquals(
                List.of(0, 2, 3, 0),
                marks.stream().map(mark -> mark.getInt("replica", 0)).toList());
        assertEquals(
                Set.of(operator.username()),
                marks.stream().map(mark -> mark.getString("what")).collect(Collectors.toSet()));
        assertEquals(
                "Replica 2 restarted by " + operator.username(), marks.get(1).getString("text"));
        // The lines of earlier versions, whose restarts said no signal.
        long before = System.currentTimeMillis() - 60_000;
        server.db()
                .leave(
                        "INSERT INTO deployment_events (deployment_id, moment, n, level, message)"
                                + " VALUES (?, ?, 1, 'WARN', 'Replica 1 killed by nobody')",
                        id,
                        before);
        JsonObject earlier = marks(operator, id).get(0);
        assertEquals("replica_kill", earlier.getString("kind"));
        assertEquals(1, earlier.getInt("replica"));
        assertEquals("nobody", earlier.getString("what"));
        russian.assertNoTrouble();
        english.assertNoTrouble();
    }

    @Test
    void ofAThousandActsEachIsCountedAndAMarkOfSeveralLeadsToEach() {
        Client operator = story.operator();
        long id = story.running(Cast.shared().image());
        long now = System.currentTimeMillis();
        // Half of them within half a minute, the others within twenty later ones.
        past(id, "Restarted by olga", 500, now - HOUR_MILLIS * 3 / 4, 60);
        past(id, "New commit 4f0c2d91, restarting", 300, now - HOUR_MILLIS / 2, 4_000);
        past(id, "Replica 1 killed by anna", 200, now - HOUR_MILLIS / 2 + 1, 6_000);
        List<JsonObject> marks = marks(operator, id);
        assertTrue(marks.size() <= 200, () -> marks.size() + " marks");
        Map<String, Integer> counts = new TreeMap<>();
        for (JsonObject mark : marks) {
            if (mark.containsKey("count")) {
                assertEquals("several", mark.getString("kind"));
                JsonObject kinds = mark.getJsonObject("kinds");
                kinds.keySet().forEach(kind -> counts.merge(kind, kinds.getInt(kind), Integer::sum));
                assertEquals(
                        kinds.keySet().stream().mapToInt(kinds::getInt).sum(), mark.getInt("count"), mark::toString);
                assertTrue(mark.getJsonNumber("until").longValue()
                        >= mark.getJsonNumber("at").longValue());
            } else {
                counts.merge(mark.getString("kind"), 1, Integer::sum);
            }
        }
        assertEquals(Map.of("deploy", 1, "restart", 500, "commit", 300, "replica_kill", 200), counts);

        Tab tab = browser.open(operator, Chromium.WIDE, "en");
        tab.go("/deployments/" + id + "?range=1h");
        Locator listed = tab.at("chart-marks").locator("li");
        tab.page()
                .locator("[data-testid=chart-marks] [data-kind=several]")
                .first()
                .waitFor();
        int shown = 0;
        for (String text : listed.allInnerTexts()) {
            shown += said(text);
        }
        assertEquals(1_001, shown, () -> "the list tells of all: " + listed.allInnerTexts());
        assertTrue(
                (Integer) tab.page().evaluate("() => document.querySelectorAll('[data-testid=chart-marks] *').length")
                        < 50);

        // However much is said of what is under the pointer, the chart stays where it is.
        BoundingBox box = tab.at("chart-cpu").boundingBox();
        double right = box.x + box.width * 0.7;
        tab.page().mouse().move(right, box.y + 5);
        tab.page().mouse().move(right + 1, box.y + 5);
        tab.page().waitForTimeout(100);
        assertEquals(box.y, tab.at("chart-cpu").boundingBox().y);
        assertTrue(tab.at("chart-at").innerText().contains("CPU"), tab.at("chart-at")::innerText);

        Locator several = tab.page()
                .locator("[data-testid=chart-marks] [data-kind=several]")
                .first();
        String said = several.innerText();
        assertTrue(said.matches("(?s).*\\d+ acts: \\d+ commits, \\d+ kills of replicas"), said);
        several.press("Enter");
        tab.awaitAddress("/deployments/" + id + "\\?range=\\d{13}-\\d{13}");
        tab.page()
                .locator("[data-testid=chart-marks] [data-kind=replica_kill]")
                .first()
                .waitFor();
        assertEquals(
                0,
                tab.page()
                        .locator("[data-testid=chart-marks] [data-kind=several]")
                        .count());
        tab.awaitFocusAround("chart-reset");
        tab.assertNoTrouble();

        Tab russian = browser.open(operator);
        russian.go("/deployments/" + id + "?range=1h");
        String inRussian = russian.page()
                .locator("[data-testid=chart-marks] [data-kind=several]")
                .first()
                .innerText();
        assertTrue(inRussian.matches("(?s).* событи[ейя]: .* коммит.*, .* реплик[иа]? \\(kill\\)"), inRussian);
    }

    /** How many acts an item of the list tells of. */
    private static int said(String item) {
        Matcher number =
                Pattern.compile("(?:([\\d,]+) acts: |on the chart: ([\\d,]+)$)").matcher(item);
        return number.find()
                ? Integer.parseInt((number.group(1) == null ? number.group(2) : number.group(1)).replace(",", ""))
                : 1;
    }

    /** Leaves lines of acts, each so many milliseconds after the one before. */
    private void past(long id, String line, int count, long from, long apart) {
        server.db()
                .leave(
                        "WITH RECURSIVE number(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM number WHERE i + 1 < ?)"
                                + " INSERT INTO deployment_events (deployment_id, moment, n, level, message)"
                                + " SELECT ?, ? + i * ?, 1, 'WARN', ? FROM number",
                        count,
                        id,
                        from,
                        apart,
                        line);
    }

    /** Waits for the newest mark of a kind, whose text ends like this, after its moment. */
    private static void assertEnds(String expected, Tab tab, String kind) {
        Locator mark = tab.page()
                .locator("[data-testid=chart-marks] [data-kind=" + kind + "]")
                .first();
        mark.waitFor();
        assertTrue(mark.innerText().endsWith(" · " + expected), mark::innerText);
    }

    /** The marks of the last hour. */
    private static List<JsonObject> marks(Client reader, long id) {
        Client.Answer range = reader.get(
                "/api/deployments/" + id + "/metrics/range?from=" + (System.currentTimeMillis() - HOUR_MILLIS));
        Described.check(range);
        return range.json().getJsonArray("marks").getValuesAs(JsonObject.class);
    }

    @ParameterizedTest
    @CsvSource({
        "from=yesterday",
        "from=1790000000&to=1780000000",
        "from=0",
        "to=1790000000000",
        "from=1790000000000&to=x"
    })
    void whatIsNoRangeIsSaidToBeNone(String query) {
        long id = story.running(Cast.shared().image());
        Client.Answer answer = story.operator().get("/api/deployments/" + id + "/metrics/range?" + query);
        assertEquals(400, answer.status(), answer::toString);
    }

    @Test
    void sparklinesOfManyComeByOneCallAndNoneOfWhatOneDoesNotSee() {
        Cast cast = Cast.shared();
        long first = story.running(cast.image());
        long second = story.running(cast.image());
        String path = "/api/deployments/sparklines?ids=" + first + "," + second + ",999999";
        JsonObject seen = cast.person("owner").get(path).json();
        assertEquals(2, seen.size(), seen::toString);
        assertEquals(
                30, seen.getJsonObject(Long.toString(first)).getJsonArray("cpu").size());
        assertTrue(cast.person("stranger").get(path).json().isEmpty());
        assertEquals(400, story.operator().get("/api/deployments/sparklines").status());
    }

    @Test
    void theCrosshairIsSharedAndToldToThePageAndDraggingZooms() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        tab.go("/deployments/" + id);
        Eventually.holds("points are there", () -> {
            tab.page().waitForTimeout(50);
            return (Integer) tab.page().evaluate("() => PF('cpu').chart.data.labels.length") > 3;
        });
        assertTrue(
                (Boolean) tab.page().evaluate("() => PF('cpu').chart.options.scales.x.max <= Date.now()"),
                "a chart ends now in the first minute too");
        tab.page().evaluate("() => document.addEventListener('samosval:moment', e => window.told = e.detail.at)");
        // As one draws it, whatever is drawn in red is.
        assertFalse(isRed(tab, 89), "nothing is wrong");
        assertTrue(isRed(tab, 91), "it is high");
        BoundingBox box = tab.at("chart-cpu").boundingBox();
        tab.page().mouse().move(box.x + box.width * 0.3, box.y + box.height / 2);
        tab.page().mouse().move(box.x + box.width * 0.4, box.y + box.height / 2);
        String read = tab.at("chart-at").innerText();
        assertTrue(read.contains("CPU") && read.contains("RAM"), read);
        assertTrue((Boolean) tab.page().evaluate("() => window.told > 1700000000000"), "the page is told the moment");
        tab.page().mouse().down();
        tab.page().mouse().move(box.x + box.width * 0.8, box.y + box.height / 2);
        tab.page().mouse().up();
        tab.awaitAddress("/deployments/" + id + "\\?range=\\d{13}-\\d{13}");
        tab.await("chart-reset");
        // Once the content of the range has arrived.
        Eventually.holds("both charts show the range of the address", () -> {
            tab.page().waitForTimeout(30);
            return (Boolean) tab.page()
                    .evaluate("() => ['cpu', 'ram'].every(name => Math.round(PF(name).chart.options.scales.x.min)"
                            + " === Number(/range=([0-9]+)-/.exec(location.search)[1]))");
        });
        // Its lines have a range of their own, which stays.
        tab.press("chart-lines");
        String lines = "log=all&from=[^&]*&to=[^&]*";
        tab.awaitAddress("/deployments/" + id + "\\?range=\\d{13}-\\d{13}&" + lines);
        Eventually.value(
                "the desk has that range",
                () -> {
                    tab.page().waitForTimeout(30);
                    return tab.await("desk-range").inputValue();
                },
                "custom"::equals);
        tab.press("chart-reset");
        tab.awaitAddress("/deployments/" + id + "\\?" + lines);
        tab.page().goBack();
        tab.awaitAddress("/deployments/" + id + "\\?range=\\d{13}-\\d{13}");
        tab.await("chart-reset");
    }

    /** Whether anything of a chart is red if its last value is this one. */
    private static boolean isRed(Tab tab, int percent) {
        return (Boolean) tab.page()
                .evaluate(
                        "percent => { const chart = PF('cpu').chart; const paint = chart.ctx; const inks = new Set();"
                                + " const points = chart.data.datasets[0].data; const last = points[points.length - 1];"
                                + " const kept = last.y; last.y = percent; chart.update('none');"
                                + " for (const act of ['stroke', 'fill', 'fillRect']) { paint[act] = function (...how) {"
                                + " inks.add(String(paint.strokeStyle).slice(0, 7)).add(String(paint.fillStyle).slice(0, 7));"
                                + " return Object.getPrototypeOf(paint)[act].apply(paint, how); }; }"
                                + " chart.draw(); ['stroke', 'fill', 'fillRect'].forEach(act => delete paint[act]);"
                                + " last.y = kept; chart.update('none');"
                                + " return inks.has(getComputedStyle(document.documentElement)"
                                + ".getPropertyValue('--bad').trim()); }",
                        percent);
    }

    @Test
    void aPageThatIsOpenedAsksOnceForWhatWasDone() {
        Client operator = story.operator();
        long id = story.running(Cast.shared().image());
        story.act(operator, id, "restart");
        story.awaitStatus(id, "running");
        Tab tab = browser.open(operator);
        List<String> asked = new ArrayList<>();
        tab.page().onRequest(request -> {
            if (request.url().contains("/metrics/range")) {
                asked.add(request.url());
            }
        });
        tab.go("/deployments/" + id);
        Eventually.holds("the points are there", () -> {
            tab.page().waitForTimeout(30);
            return !tab.page().locator("[data-chart-now=cpu]").innerText().isBlank();
        });
        tab.page().waitForTimeout(500);
        assertEquals(1, asked.size(), asked::toString);
    }

    @Test
    void aRangeIsInTheAddressAndMarksAreListedAndTheKeyboardReads() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        tab.go("/deployments/" + id);
        assertEquals(
                List.of("5m", "15m", "1h", "6h", "24h", "7d", "30d"),
                tab.page().locator("[data-range]").evaluateAll("ranges => ranges.map(range => range.dataset.range)"));
        tab.page().locator("[data-range='24h']").click();
        tab.awaitAddress("/deployments/" + id + "\\?range=24h");
        tab.page().locator("[data-testid=chart-marks] [data-kind=deploy]").waitFor();
        tab.go("/deployments/" + id + "?range=24h");
        tab.page().locator("[data-range='24h'][aria-pressed=true]").waitFor();
        tab.page().locator("[data-testid=chart-marks] [data-kind=deploy]").waitFor();
        tab.choose("chart-clock", "utc");
        assertTrue(tab.at("chart-zone").innerText().endsWith("UTC"), tab.at("chart-zone")::innerText);
        tab.at("chart-ram").focus();
        tab.page().keyboard().press("ArrowLeft");
        String told = tab.at("chart-at").innerText();
        Instant at = Instant.parse(tab.at("chart-desk").getAttribute("href").replaceAll(".*&at=", ""));
        assertTrue(told.contains(at.toString().substring(14, 19)), told + " is " + at);
        assertTrue(told.contains(at.toString().substring(11, 13)), "by the clock that was chosen: " + told);
        tab.page().keyboard().press("+");
        tab.awaitAddress("/deployments/" + id + "\\?range=\\d{13}-\\d{13}");
        double closer = width(tab);
        tab.page().keyboard().press("-");
        Eventually.holds("it shows more", () -> {
            tab.page().waitForTimeout(30);
            return width(tab) > closer * 1.5;
        });
        tab.page().keyboard().press("Escape");
        tab.awaitAddress("/deployments/" + id + "\\?range=24h");
        Eventually.holds("the least and the most of each step are drawn", () -> {
            tab.page().waitForTimeout(30);
            return (Boolean) tab.page()
                    .evaluate("() => ['min', 'max'].every(band =>"
                            + " PF('cpu').chart.data.datasets.find(set => set.band === band).data.length > 0)");
        });

        // An act leads to the lines of its moment.
        tab.page().locator("[data-testid=chart-marks] [data-kind=deploy]").click();
        tab.press("chart-desk");
        tab.page().locator(".desk-line.at-moment").waitFor();
        tab.awaitAddress("/deployments/" + id + "\\?range=24h&log=all&at=.*");
        assertTrue(tab.page().locator(".desk-line.at-moment").innerText().contains("Created by"));
        assertEquals("utc", tab.at("desk-clock").inputValue());
        String ofAct = tab.address();
        tab.at("chart-ram").press("ArrowLeft");
        // As the log says when it is scrolled from under the pointer, which happens with the focus of a chart.
        tab.page()
                .evaluate("() => document.dispatchEvent(new CustomEvent('samosval:moment',"
                        + " {detail: {at: null, by: 'log'}}))");
        tab.at("chart-ram").press("Enter");
        Eventually.holds("so does Enter on a chart, of the moment under the crosshair", () -> {
            tab.page().waitForTimeout(30);
            return !tab.address().equals(ofAct);
        });
        assertTrue(tab.address().startsWith("/deployments/" + id + "?range=24h&log=all&at="), tab::address);
        tab.assertNoTrouble();
    }

    @Test
    void aRangeThatWasOpenedOutOfSightIsDrawnOnceItIsSeen() {
        long id = story.running(Cast.shared().image());
        long now = System.currentTimeMillis();
        Tab tab = browser.open(story.operator());
        tab.page()
                .addInitScript(
                        "window.hidden_ = true;"
                                + " Object.defineProperty(document, 'hidden', {configurable: true, get: () => window.hidden_});");
        tab.go("/deployments/" + id + "?range=" + (now - HOUR_MILLIS) + "-" + now);
        Eventually.holds("the page is connected and has shown the range", () -> {
            tab.page().waitForTimeout(30);
            return "live".equals(tab.at("live-state").getAttribute("data-state")) && tab.sees("chart-reset");
        });
        assertEquals(0, points(tab), "nobody sees it");
        tab.page().evaluate("() => { window.hidden_ = false; document.dispatchEvent(new Event('visibilitychange')); }");
        Eventually.holds("it is drawn", () -> {
            tab.page().waitForTimeout(30);
            return points(tab) > 0;
        });
    }

    /** How long the range of the address is, in milliseconds. */
    private static double width(Tab tab) {
        String[] ends = tab.address().replaceFirst(".*range=", "").split("-");
        return Double.parseDouble(ends[1]) - Double.parseDouble(ends[0]);
    }

    private static int points(Tab tab) {
        return (Integer) tab.page().evaluate("() => PF('cpu').chart.data.labels.length");
    }
}
