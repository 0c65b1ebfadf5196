package ru.samosval.telemetry.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Json;
import ru.samosval.simulation.Level;
import ru.samosval.telemetry.desk.Fleet.Line;

/** Windows and downloads of many deployments, compared with reading all their lines in a row. */
class WindowTest {

    private static final Place FROM = Place.beginningOf(Fleet.BEGIN);
    private static final Place TO = Place.beginningOf(Fleet.BEGIN + 600_000);
    private static final Matching ANY = Matching.of("", false, false, false);

    private final Fleet fleet = new Fleet(7);

    private static List<String> keys(byte[] window) {
        return Json.object(new String(window, StandardCharsets.UTF_8)).getJsonArray("lines").stream()
                .map(line -> line.asJsonObject().getString("key"))
                .toList();
    }

    private static boolean more(byte[] window) {
        return Json.object(new String(window, StandardCharsets.UTF_8)).getBoolean("more");
    }

    private List<String> all(Wanted wanted) {
        return fleet.lines(FROM, TO).stream()
                .filter(l -> wanted.takes(Level.valueOf(l.level())))
                .filter(l -> wanted.replica() == 0 || l.replica() == wanted.replica())
                .map(l -> l.place().toString())
                .toList();
    }

    @Test
    void windowsBesideAnyPlaceAreWhatIsBesideItInTheOrderOfAllLines() {
        for (Wanted wanted :
                List.of(Fleet.wanted(0, "IWE", ANY), Fleet.wanted(0, "E", ANY), Fleet.wanted(2, "WE", ANY))) {
            Window window = new Window(fleet, wanted, TO);
            List<String> all = all(wanted);
            for (int i = 0; i < all.size(); i += 1 + all.size() / 20) {
                Place place = Place.parse(all.get(i)).orElseThrow();
                for (int most : new int[] {1, 50, 1_000}) {
                    byte[] before = window.before(place, most, FROM);
                    assertEquals(all.subList(Math.max(0, i - most), i), keys(before));
                    assertEquals(i > most, more(before));
                    byte[] after = window.after(place, most, TO);
                    assertEquals(all.subList(i + 1, Math.min(all.size(), i + 1 + most)), keys(after));
                    assertEquals(i + 1 + most < all.size(), more(after));
                }
            }
            long timestamp = Place.parse(all.get(all.size() / 2)).orElseThrow().millis();
            String whole = new String(window.before(TO, 1, FROM), StandardCharsets.UTF_8);
            assertEquals(TO, Place.parse(Json.object(whole).getString("to")).orElseThrow());
            List<String> from = keys(window.after(Place.beginningOf(timestamp), 1, TO));
            assertEquals(timestamp, Place.parse(from.get(0)).orElseThrow().millis());
            List<String> to = keys(window.before(Place.beginningOf(timestamp), 1, FROM));
            assertEquals(all.indexOf(from.get(0)) - 1, all.indexOf(to.get(0)));
        }
    }

    /** As a program asks that continues from its last key, also if several lines have one moment. */
    @Test
    void ofARangeThatALineBeginsOrEndsExactlyWhatIsBetweenIsThere() {
        Wanted wanted = Fleet.wanted(0, "IWE", ANY);
        Window window = new Window(fleet, wanted, TO);
        List<String> all = all(wanted);
        int of = 0;
        for (int i = 1; i < 1_000; i++) {
            Place line = Place.parse(all.get(i)).orElseThrow();
            of += line.millis() == Place.parse(all.get(i - 1)).orElseThrow().millis() ? 1 : 0;
            byte[] from = window.before(Place.parse(all.get(i + 5)).orElseThrow(), 100, line);
            assertEquals(all.subList(i + 1, i + 5), keys(from));
            assertEquals(false, more(from));
            byte[] to = window.after(Place.parse(all.get(Math.max(0, i - 5))).orElseThrow(), 100, line);
            assertEquals(all.subList(Math.max(0, i - 5) + 1, i), keys(to));
            assertEquals(false, more(to));
        }
        assertTrue(of > 0, "some have one moment");
    }

    @Test
    void scrollingBackFromTheEndReadsEachLineOnce() {
        Wanted wanted = Fleet.wanted(0, "IWE", ANY);
        Window window = new Window(fleet, wanted, TO);
        List<String> all = all(wanted);
        int left = all.size();
        Place place = TO;
        for (boolean more = true; more; ) {
            byte[] some = window.before(place, 333, Place.beginningOf(0));
            List<String> keys = keys(some);
            assertEquals(all.subList(left - keys.size(), left), keys);
            left -= keys.size();
            more = more(some);
            place = keys.isEmpty() ? place : Place.parse(keys.get(0)).orElseThrow();
        }
        assertEquals(0, left);
    }

    @Test
    void aDownloadIsTheWantedLinesInTheirOrder() {
        Wanted wanted = Fleet.wanted(0, "WE", Matching.of("timed out|остановил", true, false, false));
        Place to = fleet.lines(FROM, TO).get(6_000).place();
        List<Line> expected = fleet.lines(FROM, to).stream()
                .filter(l -> !l.level().equals("INFO"))
                .filter(l -> l.message().matches("(?iu).*(timed out|остановил).*"))
                .toList();
        String json = Fleet.text(new LogDownload(fleet, 7, FROM, to, wanted, true, "cut"));
        assertEquals(
                expected.stream().map(l -> l.place() + " " + l.message()).collect(Collectors.joining("\n")),
                json.lines()
                        .map(Json::object)
                        .map((JsonObject l) -> l.getString("key") + " " + l.getString("message"))
                        .collect(Collectors.joining("\n")));
        List<String> text = Fleet.text(new LogDownload(fleet, 7, FROM, to, wanted, false, "cut"))
                .lines()
                .toList();
        assertEquals(expected.size(), text.size());
        for (int i = 0; i < text.size(); i++) {
            Line line = expected.get(i);
            assertEquals(
                    true,
                    text.get(i)
                            .matches("\\S+Z " + line.level() + " web-"
                                    + line.place().deployment() + " .*"));
            assertEquals(true, text.get(i).endsWith(" " + line.message()));
        }
    }
}
