package ru.samosval.telemetry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import ru.samosval.deployment.History;
import ru.samosval.simulation.Counters;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.LineBuffer;
import ru.samosval.simulation.ReplicaRestart;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;

class FleetLinesTest {

    private static final long BEGIN = 1_790_000_000_000L;

    /**
     * Stopped after five minutes and started again after six, first with the old generator, then with the new one; with
     * acts in between.
     */
    private static History history(long deployment) {
        String name = "web-" + deployment;
        Run first = new Run(deployment, name, "shop-api:1", 2, BEGIN, BEGIN + 4_000, false, BEGIN + 300_000).ofModel(1);
        Run second = new Run(-deployment, name, "shop-api:1", 2, BEGIN + 360_000, BEGIN + 365_000, false, Run.ONGOING);
        long timestamp = BEGIN + 100_000;
        LineBuffer lines = new LineBuffer();
        Telemetry.render(first, timestamp, BEGIN + 200_000, lines);
        List<History.Event> actions = List.of(
                new History.Event(BEGIN, 1, "INFO", "Created by anna"),
                // At the moment of a line.
                new History.Event(lines.millis(0), 1, "WARN", "New commit"),
                new History.Event(lines.millis(0), 2, "WARN", "Base image changed"),
                new History.Event(BEGIN + 300_000, 1, "WARN", "Stopped by anna"),
                new History.Event(BEGIN + 360_000, 1, "INFO", "Started by anna"));
        return new History(deployment, 1, name, "shop-api:1", 2, List.of(first, second), actions);
    }

    private record Line(long millis, long deployment, int n, String text) {}

    private static List<Line> walked(List<History> histories, long from, long to, int most) {
        List<Line> walked = new ArrayList<>();
        LineBuffer out = new LineBuffer();
        FleetLines lines = new FleetLines(histories, from, to);
        while (walked.size() < most && lines.next()) {
            out.clear();
            lines.render(out);
            walked.add(new Line(
                    lines.id().millis(),
                    lines.history().deployment(),
                    lines.id().n(),
                    out.text(0)));
            assertTrue(out.text(0).contains(" " + lines.level() + " "));
            assertEquals(out.replica(0), lines.replica());
        }
        return walked;
    }

    private static List<String> log(History history, long from, long to) {
        Lines lines = new Lines();
        lines.next(history, new LineId(from - 1, Integer.MAX_VALUE), to);
        return new String(lines.toText(), StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void eachDeploymentsLinesAreThoseOfItsLogAndAllAreInOrder() {
        List<History> histories = List.of(history(3), history(1), history(2));
        for (long[] window : new long[][] {{0, 700_000}, {100_000, 100_900}, {299_000, 366_000}, {310_000, 320_000}}) {
            long from = BEGIN + window[0];
            long to = BEGIN + window[1];
            List<Line> walked = walked(histories, from, to, Integer.MAX_VALUE);
            assertEquals(
                    walked.stream()
                            .sorted(Comparator.comparingLong(Line::millis)
                                    .thenComparingLong(Line::deployment)
                                    .thenComparingInt(Line::n))
                            .toList(),
                    walked);
            for (History history : histories) {
                assertEquals(
                        log(history, from, to),
                        walked.stream()
                                .filter(line -> line.deployment() == history.deployment())
                                .map(Line::text)
                                .toList());
            }
            assertEquals(walked.subList(0, Math.min(7, walked.size())), walked(histories, from, to, 7));
            long[] levels = new long[3];
            for (Line line : walked) {
                levels[line.text().contains(" ERROR ") ? 2 : line.text().contains(" WARN ") ? 1 : 0]++;
            }
            assertArrayEquals(levels, FleetLines.levels(histories, from, to));
        }
    }

    /** Logs and counters agree to the line, in both runs of the history. */
    @Test
    void countersCountTheLinesThatTheLogGivesOfTheRun() {
        FleetCounters counters = new FleetCounters();
        History history = history(5);
        long second = history.runs().get(1).requestedAt();
        for (long offset : new long[] {1, 3_000, 100_500, 250_000, 299_999, 330_000, 360_001, 500_000, 700_000}) {
            long to = BEGIN + offset;
            long from = to > second ? second : BEGIN;
            for (int replica = 1; replica <= 2; replica++) {
                List<String> said = new String(
                                Lines.after(history, replica, new LineId(from - 1, Integer.MAX_VALUE), Lines.MOST, to)
                                        .toText(),
                                StandardCharsets.UTF_8)
                        .lines()
                        .toList();
                Counters counted = counters.of(history, replica, to);
                assertEquals(said.size(), counted.lines(), "to " + offset);
                for (Level level : Level.values()) {
                    String name = " " + level + " ";
                    assertEquals(
                            said.stream()
                                    .filter(line -> line.startsWith(name, 24))
                                    .count(),
                            counted.lines(level));
                }
                assertEquals(counted, new FleetCounters().of(history, replica, to));
            }
        }
        assertEquals(Counters.NONE, counters.of(history, 1, BEGIN));
    }

    /** Each restart makes another list of restarts, but no other run. */
    @Test
    void aRunWhoseReplicaIsRestartedAgainAndAgainIsKeptOnce() {
        FleetCounters counters = new FleetCounters();
        History history = history(5);
        Run first = history.runs().get(0);
        List<ReplicaRestart> restarts = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            long down = first.readyAt() + 10 + i * 100L;
            restarts.add(new ReplicaRestart(1, down, down + 20));
            History now = new History(5, 4, "web", "shop:1.4", 2, List.of(first.with(restarts)), List.of());
            Counters counted = counters.of(now, 1, down + 50);
            if (i % 100 == 0) {
                assertEquals(counted, new FleetCounters().of(now, 1, down + 50));
            }
        }
        assertEquals(1, counters.known());
    }

    @Test
    void noDeploymentsHaveNoLines() {
        assertEquals(List.of(), walked(List.of(), BEGIN, BEGIN + 1_000, 1));
        assertArrayEquals(new long[3], FleetLines.levels(List.of(), BEGIN, BEGIN + 1_000));
    }
}
