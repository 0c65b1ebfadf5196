package ru.samosval.telemetry.desk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.deployment.History;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.Telemetry;
import ru.samosval.telemetry.desk.Fleet.Line;

/** A search finds what one would find by reading all lines. */
class LogSearchTest {

    private static final Place FROM = Place.beginningOf(Fleet.BEGIN);
    private static final Place TO = Place.beginningOf(Fleet.BEGIN + 600_000);

    private final Fleet fleet = new Fleet(7);

    private List<JsonObject> search(
            Place from, Place to, boolean newest, Wanted wanted, int hits, boolean counts, int buckets) {
        return Fleet.done(
                new LogSearch(fleet, new LogSearch.Question(from, to, newest, wanted, hits, counts, buckets)));
    }

    private static List<String> keys(List<JsonObject> told) {
        return told.stream()
                .filter(o -> o.getString("type").equals("hit"))
                .map(o -> o.getString("key"))
                .toList();
    }

    private static JsonObject hit(List<JsonObject> told) {
        return told.stream()
                .filter(o -> o.getString("type").equals("hit"))
                .findFirst()
                .orElseThrow();
    }

    private static JsonObject end(List<JsonObject> told) {
        JsonObject last = told.get(told.size() - 1);
        assertEquals("end", last.getString("type"));
        return last;
    }

    private List<Line> read(Place from, Place to, Wanted wanted) {
        return fleet.lines(from, to).stream()
                .filter(line -> wanted.takes(Level.valueOf(line.level())))
                .filter(line -> wanted.replica() == Telemetry.ALL || wanted.replica() == line.replica())
                .filter(line -> {
                    byte[] bytes = line.message().getBytes(StandardCharsets.UTF_8);
                    return wanted.message().matches(bytes, 0, bytes.length);
                })
                .toList();
    }

    /** The parts of the range by their numbers, with the last counts that were sent for each. */
    private static long[][] buckets(List<JsonObject> told, int count) {
        long[][] buckets = new long[count][3];
        for (JsonObject each : told) {
            JsonArray changed = each.getJsonArray("buckets");
            for (int i = 0; changed != null && i < changed.size(); i++) {
                JsonArray bucket = changed.getJsonArray(i);
                for (int level = 0; level < 3; level++) {
                    buckets[bucket.getInt(0)][level] =
                            bucket.getJsonArray(1).getJsonNumber(level).longValue();
                }
            }
        }
        return buckets;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timed out | false | false | false | 0 | IWE",
                "GET | false | true | false | 0 | IWE",
                "^GET .* 200 | true | false | false | 0 | I",
                "борис | false | false | false | 0 | IWE",
                "5\\d\\d | true | false | false | 2 | WE",
                "GET | false | false | true | 1 | IWE",
                "'' | false | false | false | 0 | E",
                "'' | false | false | false | 2 | IWE",
                "nothing says this | false | false | false | 0 | IWE"
            })
    void findsTellsAndCountsWhatIsThereInEitherOrder(
            String text, boolean regex, boolean caseMatters, boolean inverse, int replica, String levels) {
        Wanted wanted = Fleet.wanted(replica, levels, Matching.of(text, regex, caseMatters, inverse));
        Place line = fleet.lines(FROM, TO).get(700).place();
        for (Place from : List.of(FROM, line)) {
            for (Place to : List.of(TO, fleet.lines(FROM, TO).get(4_000).place())) {
                List<Line> there = read(from, to, wanted);
                List<String> keys =
                        there.stream().map(l -> l.place().toString()).toList();
                for (int[] asked : new int[][] {{0, 37}, {3, 0}, {LogSearch.MOST_HITS, 37}}) {
                    int most = asked[0];
                    int parts = asked[1];
                    List<JsonObject> oldest = search(from, to, false, wanted, most, true, parts);
                    List<JsonObject> newest = search(from, to, true, wanted, most, true, parts);
                    List<String> turned = new ArrayList<>(keys);
                    Collections.reverse(turned);
                    assertEquals(keys.subList(0, Math.min(most, keys.size())), keys(oldest));
                    assertEquals(turned.subList(0, Math.min(most, keys.size())), keys(newest));
                    for (List<JsonObject> told : List.of(oldest, newest)) {
                        assertEquals("complete", end(told).getString("reason"));
                        assertEquals(keys.size(), end(told).getInt("count"));
                        assertBuckets(told, parts, there);
                    }
                }
            }
        }
    }

    private static void assertBuckets(List<JsonObject> told, int parts, List<Line> there) {
        if (parts == 0) {
            return;
        }
        long from = Instant.parse(told.get(0).getString("from")).toEpochMilli();
        long to = Instant.parse(told.get(0).getString("to")).toEpochMilli();
        double width = Math.max(1.0, (double) (to - from) / parts);
        long[][] expected = new long[parts][3];
        for (Line line : there) {
            int part = 0;
            while (part + 1 < parts && line.place().millis() >= from + (long) Math.ceil((part + 1) * width)) {
                part++;
            }
            expected[part][Level.valueOf(line.level()).ordinal()]++;
        }
        long[][] counted = buckets(told, parts);
        for (int part = 0; part < parts; part++) {
            assertArrayEquals(expected[part], counted[part], "part " + part);
        }
    }

    @Test
    void tellsOfALineWhatIsToBeKnownOfIt() {
        Wanted wanted = Fleet.wanted(0, "IWE", Matching.of("New commit", false, false, false));
        JsonObject hit = hit(search(FROM, TO, false, wanted, 1, false, 0));
        assertEquals((Fleet.BEGIN + 300_000) + "-1-2", hit.getString("key"));
        assertEquals(1, hit.getInt("deployment"));
        assertEquals(Instant.ofEpochMilli(Fleet.BEGIN + 300_000), Instant.parse(hit.getString("ts")));
        assertEquals("WARN", hit.getString("level"));
        assertEquals("act", hit.getString("kind"));
        assertEquals(1, hit.getInt("replica"));
        assertEquals("New commit 4b825dc", hit.getString("message"));
        Wanted failed = Fleet.wanted(0, "IWE", Matching.of("Deployment failed", false, false, false));
        JsonObject alert = hit(search(FROM, TO, true, failed, 1, false, 0));
        assertEquals("alert", alert.getString("kind"));
        assertEquals(3, alert.getInt("deployment"));
    }

    @Test
    void tellsHowFarItHasComeBeforeItIsDone() {
        Wanted wanted = Fleet.wanted(0, "IWE", Matching.of("nothing says this", false, false, false));
        JsonObject progress = search(FROM, TO, true, wanted, 10, true, 10).get(1);
        assertEquals("progress", progress.getString("type"));
        long searched = Instant.parse(progress.getString("searched")).toEpochMilli();
        assertTrue(searched > Fleet.BEGIN && searched <= TO.millis());
        assertEquals(0, progress.getInt("count"));
    }

    @Test
    void goesOnWhereTheLastHitWas() {
        Wanted wanted = Fleet.wanted(0, "WE", Matching.of("", false, false, false));
        List<String> all =
                read(FROM, TO, wanted).stream().map(l -> l.place().toString()).toList();
        List<String> found = new ArrayList<>();
        Place to = TO;
        List<String> some;
        do {
            some = keys(search(FROM, to, true, wanted, 100, false, 0));
            found.addAll(some);
            if (!some.isEmpty()) {
                to = Place.parse(some.get(some.size() - 1)).orElseThrow();
            }
        } while (!some.isEmpty());
        Collections.reverse(found);
        assertEquals(all, found);
    }

    @Test
    void endsAtOnceWhereTheHitsWereToldAndNothingIsToBeCounted() {
        Wanted wanted = Fleet.wanted(0, "IWE", Matching.of("GET", false, false, false));
        List<JsonObject> told = search(FROM, TO, true, wanted, 2, false, 0);
        assertEquals("hits", end(told).getString("reason"));
        assertEquals(2, keys(told).size());
        assertTrue(Instant.parse(end(told).getString("searched")).toEpochMilli() > Fleet.BEGIN + 300_000);
    }

    @Test
    void anEmptyRangeAndNoDeploymentsHaveNothing() {
        Wanted wanted = Fleet.wanted(0, "IWE", Matching.of("", false, false, false));
        assertEquals(0, end(search(TO, FROM, true, wanted, 10, true, 10)).getInt("count"));
        Past none = new Past() {
            @Override
            public long beginning() {
                return Long.MAX_VALUE;
            }

            @Override
            public List<History> between(long from, long to) {
                return List.of();
            }
        };
        List<JsonObject> told =
                Fleet.done(new LogSearch(none, new LogSearch.Question(FROM, TO, true, wanted, 10, true, 10)));
        assertEquals("complete", end(told).getString("reason"));
        assertFalse(told.stream().anyMatch(o -> o.getString("type").equals("hit")));
    }
}
