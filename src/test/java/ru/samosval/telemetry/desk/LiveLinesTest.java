package ru.samosval.telemetry.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.Histories.Chosen;
import ru.samosval.deployment.History;
import ru.samosval.deployment.WriteBarrier;
import ru.samosval.format.Bytes;
import ru.samosval.harness.Json;
import ru.samosval.refusal.Refusal;

class LiveLinesTest {

    private static final Wanted ALL = Fleet.wanted(0, "IWE", Matching.of("", false, false, false));

    private final Fleet fleet = new Fleet(3);
    private final WriteBarrier barrier = new WriteBarrier();
    private long now = Fleet.BEGIN + 100_000;
    private int meant = 3;
    private boolean gone;

    private LogDesk.View view() {
        if (gone) {
            throw new Refusal.NotFound();
        }
        List<Chosen> deployments = LongStream.rangeClosed(1, meant)
                .mapToObj(id -> new Chosen(id, "web-" + id, "shop-api:1", Environment.DEV, DeploymentStatus.RUNNING, 2))
                .toList();
        return new LogDesk.View(deployments, false, new Fleet(meant), Place.beginningOf(0), Place.beginningOf(now + 1));
    }

    private List<JsonObject> go(LiveLines live, boolean goesOn) {
        Bytes out = new Bytes(1_024);
        assertEquals(goesOn, live.go(out, 0));
        return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8)
                .lines()
                .map(Json::object)
                .toList();
    }

    private static List<String> keys(List<JsonObject> told) {
        return told.stream()
                .filter(o -> o.getString("type").equals("line"))
                .map(o -> o.getString("key"))
                .toList();
    }

    private List<String> between(Place from, long to) {
        return fleet.lines(from, Place.beginningOf(to)).stream()
                .map(l -> l.place().toString())
                .toList();
    }

    @Test
    void eachLineIsSentOnceInTheOrderOfAllWhenItsMomentHasCome() {
        Place after = fleet.lines(Place.beginningOf(now - 5_000), Place.beginningOf(now))
                .get(4)
                .place();
        LiveLines live = new LiveLines(this::view, barrier, () -> now, ALL, after);
        List<String> sent = new ArrayList<>();
        for (int step = 0; step < 200; step++) {
            sent.addAll(keys(go(live, true)));
            assertEquals(between(after, now + 1), sent);
            now += step % 7 == 0 ? 1_000 : step % 3;
        }
        LiveLines fromNow = new LiveLines(this::view, barrier, () -> now, ALL, null);
        assertEquals(List.of(), keys(go(fromNow, true)));
        long begin = now;
        now += 3_000;
        assertEquals(between(Place.beginningOf(begin + 1), now + 1), keys(go(fromNow, true)));
    }

    /** Also if no line has come, or the last one is from long ago. */
    @Test
    void whoGoesOnFromWhereAPingWasLosesNothingAndGetsNothingTwice() {
        LiveLines live = new LiveLines(this::view, barrier, () -> now, ALL, null);
        go(live, true);
        long begin = now;
        List<String> sent = new ArrayList<>();
        for (int step = 0; step < 100; step++) {
            now += step % 7 == 0 ? 1_000 : 2_000 + step % 3;
            List<JsonObject> told = go(live, true);
            sent.addAll(keys(told));
            Optional<Place> ping = told.stream()
                    .filter(o -> o.getString("type").equals("ping"))
                    .map(o -> Place.parse(o.getString("after")).orElseThrow())
                    .findFirst();
            if (ping.isPresent()) {
                live = new LiveLines(this::view, barrier, () -> now, ALL, ping.get());
                assertEquals(List.of(), keys(go(live, true)));
            }
        }
        assertEquals(between(Place.beginningOf(begin + 1), now + 1), sent);
    }

    @Test
    void whoWasAwayForLongIsToldOfTheGapAndGoesOnFromNow() {
        LiveLines live = new LiveLines(this::view, barrier, () -> now, ALL, Place.beginningOf(Fleet.BEGIN));
        now += 500_000;
        List<JsonObject> told = go(live, true);
        JsonObject gap = told.stream()
                .filter(o -> o.getString("type").equals("gap"))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of(), keys(told));
        long begin = now;
        now += 1_000;
        List<String> later = between(Place.beginningOf(begin + 1), now + 1);
        assertEquals(later, keys(go(live, true)));
        Place after = Place.parse(gap.getString("after")).orElseThrow();
        assertEquals(later, keys(go(new LiveLines(this::view, barrier, () -> now, ALL, after), true)));
    }

    /** A search looks through these lines in turns with all others; a live desk would occupy a thread with them. */
    @Test
    void whoWasAwayForVeryLongIsToldOfTheGapAlsoWhereHardlyALineIsWanted() {
        Wanted rare = Fleet.wanted(0, "IWE", Matching.of("no line says this", false, false, false));
        LiveLines live = new LiveLines(this::view, barrier, () -> now, rare, Place.beginningOf(Fleet.BEGIN));
        assertEquals(List.of("ping"), types(go(live, true)));
        now += 12 * 60 * 60 * 1_000L;
        assertEquals(List.of("gap", "ping"), types(go(live, true)));
    }

    private static List<String> types(List<JsonObject> told) {
        return told.stream().map(o -> o.getString("type")).toList();
    }

    /** A page says that it is not connected if it has received nothing for 4 s. */
    @Test
    void itIsHeardEachTwoSeconds() {
        LiveLines live = new LiveLines(this::view, barrier, () -> now, ALL, null);
        long pings = 0;
        for (int i = 0; i <= 10_000; i += 200) {
            pings += go(live, true).stream()
                    .filter(o -> o.getString("type").equals("ping"))
                    .count();
            now += 200;
        }
        assertEquals(6, pings);
    }

    @Test
    void whoseFirstLinesWerePassedByBeginsAnew() {
        LiveLines live = new LiveLines(this::view, barrier, () -> now, ALL, null);
        meant = 2;
        go(live, true);
        now += 3_000;
        go(live, true);
        meant = 3;
        now += 200;
        live.askAgain();
        List<JsonObject> told = go(live, true);
        assertEquals("gap", told.get(0).getString("type"), told::toString);
        long begin = now;
        now += 3_000;
        assertEquals(between(Place.beginningOf(begin + 1), now + 1), keys(go(live, true)));
        live.askAgain();
        now += 200;
        assertFalse(go(live, true).stream().anyMatch(o -> o.getString("type").equals("gap")), "nothing was passed by");
    }

    @Test
    void itEndsWhereTheDeploymentsAreNoLongerToBeSeen() {
        LiveLines live = new LiveLines(this::view, barrier, () -> now, ALL, null);
        assertEquals("ping", go(live, true).get(0).getString("type"));
        gone = true;
        now += 200;
        assertFalse(go(live, true).stream().anyMatch(o -> o.getString("type").equals("end")));
        live.askAgain();
        assertEquals("end", go(live, false).get(0).getString("type"));
    }

    @Test
    void whatIsCommittedMeanwhileIsReadAnew() {
        List<List<History>> read = new ArrayList<>();
        LiveLines live = new LiveLines(
                () -> {
                    LogDesk.View view = view();
                    return new LogDesk.View(
                            view.deployments(),
                            false,
                            new Past() {
                                @Override
                                public long beginning() {
                                    return fleet.beginning();
                                }

                                @Override
                                public List<History> between(long from, long to) {
                                    read.add(fleet.between(from, to));
                                    return fleet.between(from, to);
                                }
                            },
                            view.from(),
                            view.to());
                },
                barrier,
                () -> now,
                ALL,
                null);
        go(live, true);
        now += 200;
        go(live, true);
        assertEquals(1, read.size());
        // Changes the version that watchers of the deployment look at, as the end of an act does.
        barrier.watch(2).incrementAndGet();
        barrier.unwatch(2);
        now += 200;
        go(live, true);
        assertEquals(2, read.size());
        live.close();
        assertFalse(live.go(new Bytes(16), 0));
    }
}
