package ru.samosval.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas and counters, with either model. */
class ReplicasTest {
    private static final long REQUESTED = 1_769_854_825_000L;
    private static final long READY = 1_769_854_830_123L;
    private static final long HOUR = 3_600_000;
    private static final long MONTH = 30 * 24 * HOUR;

    private static Run run(int model, long seed, int replicas) {
        return new Run(seed, "shop-api", "shop-api:1.4", replicas, REQUESTED, READY, false, Run.ONGOING)
                .ofModel(model)
                .with(new Resources(1_500, 2_048));
    }

    /** The second of four replicas is restarted twice, the third in between. */
    private static Run restarted(int model) {
        return run(model, 5, 4)
                .with(List.of(
                        new ReplicaRestart(2, READY + 900_300, READY + 904_800),
                        new ReplicaRestart(3, READY + 902_000, READY + 908_000),
                        new ReplicaRestart(2, READY + 920_000, READY + 925_001)));
    }

    private record Line(long millis, int replica, Level level, String text) {}

    private static List<Line> lines(Run run, int replica, long from, long to) {
        LineBuffer out = new LineBuffer();
        Telemetry.render(run, replica, from, to, out);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < out.size(); i++) {
            lines.add(new Line(out.millis(i), out.replica(i), out.level(i), out.text(i)));
        }
        return lines;
    }

    private static double[][] points(Run run, int replica, long from, long to) {
        List<double[]> points = new ArrayList<>();
        Telemetry.points(run, replica, from, to, (millis, cpu, ram) -> points.add(new double[] {cpu, ram}));
        return points.toArray(double[][]::new);
    }

    @Test
    void aDeckHoldsEachCardOnce() {
        for (int bits = 5; bits <= 12; bits++) {
            for (long seed = 0; seed < 50; seed++) {
                BitSet seen = new BitSet();
                for (int place = 0; place < 1 << bits; place++) {
                    seen.set(Deck.card(Seed.of(seed, bits), place, bits));
                }
                assertEquals(1 << bits, seen.cardinality());
                assertEquals(1 << bits, seen.length());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theDeploymentsCurvesAreTheMeanOfItsReplicasToTheTenth(int model) {
        for (int replicas : new int[] {1, 2, 3, 10, 100}) {
            for (long offset : new long[] {0, 5 * HOUR, MONTH}) {
                Run run = run(model, 31 * replicas, replicas);
                long from = READY + offset;
                double[][] mean = points(run, Telemetry.ALL, from, from + 300_000);
                long[][] sums = new long[mean.length][2];
                for (int replica = 1; replica <= replicas; replica++) {
                    double[][] own = points(run, replica, from, from + 300_000);
                    for (int k = 0; k < own.length; k++) {
                        for (int series = 0; series < 2; series++) {
                            assertTrue(own[k][series] >= 0.1 && own[k][series] <= 100);
                            sums[k][series] += Math.round(own[k][series] * 10);
                        }
                    }
                }
                for (int k = 0; k < mean.length; k++) {
                    assertEquals(Math.round(mean[k][0] * 10) * replicas, sums[k][0], "CPU at " + k);
                    assertEquals(Math.round(mean[k][1] * 10) * replicas, sums[k][1], "RAM at " + k);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void replicasGoTheirOwnWay(int model) {
        Run run = run(model, 1, 3);
        double[][] one = points(run, 1, READY + HOUR, READY + 2 * HOUR);
        double[][] other = points(run, 2, READY + HOUR, READY + 2 * HOUR);
        for (int series = 0; series < 2; series++) {
            int at = series;
            double least = IntStream.range(0, one.length)
                    .mapToDouble(k -> one[k][at] - other[k][at])
                    .min()
                    .orElseThrow();
            double most = IntStream.range(0, one.length)
                    .mapToDouble(k -> one[k][at] - other[k][at])
                    .max()
                    .orElseThrow();
            assertTrue(most - least > 2, "they differ by " + least + " to " + most);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void eachLineIsOneReplicas(int model) {
        for (Run run : List.of(run(model, 4, 1), run(model, 4, 3), restarted(model))) {
            List<Line> whole = lines(run, Telemetry.ALL, 0, READY + 1_000_000);
            List<Line> apart = new ArrayList<>();
            for (int replica = 1; replica <= run.replicas(); replica++) {
                List<Line> own = lines(run, replica, 0, READY + 1_000_000);
                assertTrue(own.size() > whole.size() / run.replicas() / 2, "replica " + replica + " hardly speaks");
                apart.addAll(own);
            }
            apart.sort(Comparator.comparingLong(Line::millis));
            assertEquals(whole, apart);
            for (Line line : whole) {
                boolean named = line.text().endsWith(" replica=" + line.replica());
                assertEquals(run.replicas() > 1 && line.millis() > READY, named, line::text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aReplicaThatIsDownSaysAndDoesNothingAndBeginsAnewThen(int model) {
        Run run = restarted(model);
        for (ReplicaRestart restart : run.restarts()) {
            assertEquals(List.of(), lines(run, restart.replica(), restart.downAt(), restart.upAt()));
            for (double[] point : points(run, restart.replica(), restart.downAt(), restart.upAt())) {
                assertArrayEquals(new double[] {0, 0}, point);
            }
            assertEquals(restart.upAt(), Replicas.startedAt(run, restart.replica(), restart.upAt() + 1));
        }
        assertEquals(0, Replicas.restarts(run, 2, READY + 900_300));
        assertEquals(1, Replicas.restarts(run, 2, READY + 900_301));
        assertEquals(2, Replicas.restarts(run, 2, Long.MAX_VALUE));
        assertEquals(0, Replicas.restarts(run, 1, Long.MAX_VALUE));
        double[][] up = points(run, 2, READY + 925_001, READY + 990_000);
        assertTrue(up[0][1] < up[up.length - 1][1] / 2, "its memory is not empty");

        Run calm = run.with(List.<ReplicaRestart>of());
        assertEquals(
                lines(calm, Telemetry.ALL, 0, READY + 1_000_000).stream()
                        .map(Line::millis)
                        .toList(),
                lines(run, Telemetry.ALL, 0, READY + 1_000_000).stream()
                        .map(Line::millis)
                        .toList());
        double[][] mean = points(run, Telemetry.ALL, READY + 895_000, READY + 1_000_000);
        double[] sums = new double[mean.length];
        for (int replica = 1; replica <= 4; replica++) {
            double[][] own = points(run, replica, READY + 895_000, READY + 1_000_000);
            IntStream.range(0, sums.length).forEach(k -> sums[k] += own[k][0]);
        }
        IntStream.range(0, sums.length).forEach(k -> assertEquals(sums[k] / 4, mean[k][0], 0.0501));
    }

    @Test
    void replicasStartInTheLastQuarterOfTheRollout() {
        Run run = run(2, 3, 20);
        long quarter = (READY - REQUESTED) / 4;
        long distinct = IntStream.rangeClosed(1, 20)
                .mapToLong(r -> Replicas.startedAt(run, r, Long.MAX_VALUE))
                .peek(at -> assertTrue(at > READY - quarter - 1 && at <= READY, "started at " + at))
                .distinct()
                .count();
        assertTrue(distinct > 15, "all at once");
        assertEquals(READY, Replicas.startedAt(run(2, 3, 1), 1, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void countersAreTheSumsOfPointsAndLines(int model) {
        for (Run run : List.of(run(model, 8, 1), run(model, 9, 3), restarted(model))) {
            RunCounters asked = new RunCounters(run);
            for (long offset :
                    new long[] {-9_000, -1, 0, 1, 700, 1_000, 3_333, 130_000, 1_500_000, 903_456, 8_200_000}) {
                long to = READY + offset;
                for (int replica = 1; replica <= run.replicas(); replica++) {
                    Counters counters = asked.at(replica, to);
                    double[][] points = points(run, replica, 0, to);
                    long tenthMillis = 0;
                    for (int k = 0; k < points.length; k++) {
                        long until = Math.min(to, READY + 1_000L * (k + 1));
                        tenthMillis += Math.round(points[k][0] * 10) * (until - READY - 1_000L * k);
                    }
                    assertEquals(tenthMillis * 1_500, counters.cpuNanos(), "CPU to " + offset);
                    List<Line> lines = lines(run, replica, 0, to);
                    for (Level level : Level.values()) {
                        long said =
                                lines.stream().filter(l -> l.level() == level).count();
                        assertEquals(said, counters.lines(level), level + " to " + offset);
                    }
                    assertEquals(lines.size(), counters.lines());
                    assertEquals(counters, new RunCounters(run).at(replica, to));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void countersOnlyGrowAndStandStillAfterTheEnd(int model) {
        Run run = restarted(model).endedAt(READY + 1_400_500);
        RunCounters asked = new RunCounters(run);
        Counters before = asked.at(2, REQUESTED);
        assertEquals(new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0), before);
        for (long to = REQUESTED; to < READY + 1_500_000; to += 437) {
            Counters now = asked.at(2, to);
            assertTrue(
                    now.cpuNanos() >= before.cpuNanos()
                            && now.infoLines() >= before.infoLines()
                            && now.warnLines() >= before.warnLines()
                            && now.errorLines() >= before.errorLines()
                            && now.receivedBytes() >= before.receivedBytes()
                            && now.sentBytes() >= before.sentBytes()
                            && now.readBytes() >= before.readBytes()
                            && now.writtenBytes() >= before.writtenBytes()
                            && now.restarts() >= before.restarts(),
                    before + " became " + now);
            before = now;
        }
        assertEquals(asked.at(2, run.endedAt()), asked.at(2, Long.MAX_VALUE));
        Run failed = new Run(1, "n", "shop:1", 1, REQUESTED, READY, true, Run.ONGOING).ofModel(model);
        Counters ofFailed = new RunCounters(failed).at(1, READY + HOUR);
        assertEquals(Telemetry.count(failed, 0, READY + HOUR), ofFailed.lines());
        assertEquals(0, ofFailed.cpuNanos());
    }

    /** Far from the beginning, where not every second is looked at, the result must still be right. */
    @Test
    void countersOfAMonthAreStillTheSums() {
        Run run = run(2, 77, 3);
        RunCounters asked = new RunCounters(run);
        for (long at = READY; at < READY + MONTH; at += 6 * HOUR + 1_234_000) {
            for (int replica = 1; replica <= 3; replica++) {
                Counters counters = asked.at(replica, at);
                Counters later = asked.at(replica, at + HOUR);
                long sum = 0;
                for (double[] point : points(run, replica, at, at + HOUR)) {
                    sum += Math.round(point[0] * 10);
                }
                assertEquals(sum * 1_000 * 1_500, later.cpuNanos() - counters.cpuNanos());
                assertEquals(Telemetry.count(run, replica, at, at + HOUR), later.lines() - counters.lines());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void levelsAreCountedAsTheyAreRendered(int model) {
        Run run = restarted(model);
        long[][] windows = {
            {0, READY + 1},
            {REQUESTED, READY + 5_000_500},
            {READY + 1_234, READY + 903_000},
            {READY + 901_500, READY + 3_000_000},
            {READY + 2 * HOUR, READY + 3 * HOUR},
            {READY + MONTH - 7, READY + MONTH + HOUR}
        };
        for (long[] window : windows) {
            for (int replica = 0; replica <= 4; replica++) {
                long[] rendered = new long[3];
                lines(run, replica, window[0], window[1])
                        .forEach(line -> rendered[line.level().ordinal()]++);
                assertArrayEquals(rendered, Telemetry.levels(run, replica, window[0], window[1]));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aCursorWalksOverTheLinesThatAreRendered(int model) {
        for (Run run :
                List.of(run(model, 2, 1), restarted(model), restarted(model).endedAt(READY + 905_123))) {
            for (int replica = 0; replica <= Math.min(2, run.replicas()); replica++) {
                for (long from : new long[] {0, REQUESTED + 2_000, READY, READY + 1, READY + 900_777}) {
                    List<Line> walked = new ArrayList<>();
                    LineBuffer out = new LineBuffer();
                    LineCursor cursor = new LineCursor(run, replica, from, READY + 910_000);
                    while (cursor.next()) {
                        out.clear();
                        cursor.render(out);
                        walked.add(new Line(cursor.millis(), cursor.replica(), cursor.level(), out.text(0)));
                        assertEquals(cursor.millis(), out.millis(0));
                        assertEquals(cursor.level(), out.level(0));
                    }
                    assertEquals(lines(run, replica, from, READY + 910_000), walked);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theLastLinesOfAReplicaAreFound(int model) {
        Run run = restarted(model);
        for (int replica = 1; replica <= 4; replica++) {
            for (long to : new long[] {READY + 10, READY + 905_000, READY + HOUR}) {
                for (int n : new int[] {1, 7, 400, 5_000}) {
                    int all = Telemetry.count(run, replica, 0, to);
                    long from = Telemetry.startOfLast(run, replica, n, to);
                    assertEquals(Math.min(n, all), lines(run, replica, from, to).size());
                }
            }
        }
    }

    /** Two replicas are restarted all day long, sometimes at the same time; the third speaks for them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void countersOfReplicasThatAreRestartedAllDayAreStillTheSums(int model) {
        List<ReplicaRestart> restarts = new ArrayList<>();
        for (long at = READY + 100; at < READY + 24 * HOUR; at += 431_000) {
            restarts.add(new ReplicaRestart(1, at, at + 3_000 + at % 5_000));
            restarts.add(new ReplicaRestart(2, at + at % 4_000, at + 9_000));
            restarts.add(new ReplicaRestart(2, at + 10_000, at + 15_001));
        }
        Run run = run(model, 31, 3).with(restarts);
        RunCounters asked = new RunCounters(run);
        RunCounters asSeen = null;
        for (int replica = 1; replica <= 3; replica++) {
            CounterSeries series = new CounterSeries(run, replica);
            long[] spoken = new long[3];
            long tenths = 0;
            long before = READY + 1;
            for (long second = 1_234; second < 90_000; second += 4_321) {
                long at = READY + second * 1_000;
                for (double[] point : points(run, replica, before == READY + 1 ? 0 : before, at)) {
                    tenths += Math.round(point[0] * 10);
                }
                List<Line> lines = lines(run, replica, before == READY + 1 ? 0 : before, at);
                lines.forEach(line -> spoken[line.level().ordinal()]++);
                before = at;
                Counters counters = asked.at(replica, at);
                assertEquals(tenths * 1_000 * 1_500, counters.cpuNanos(), "CPU to " + second);
                for (Level level : Level.values()) {
                    assertEquals(spoken[level.ordinal()], counters.lines(level), level + " to " + second);
                }
                assertEquals(counters, new RunCounters(run).at(replica, at));
                assertEquals(counters, series.at(at));
                // As it was known then: the later restarts had not been made.
                Run then =
                        run.with(restarts.stream().filter(r -> r.downAt() < at).toList());
                asSeen = new RunCounters(then, asSeen);
                assertEquals(counters, asSeen.at(replica, at), "taken over at " + second);
            }
            assertEquals(asked.at(replica, READY + HOUR), new RunCounters(run).at(replica, READY + HOUR), "and back");
        }
        // What was summed up beyond the first restart that another run does not have, or beyond its end, is not its
        // own.
        Run fewer = run.with(restarts.subList(0, restarts.size() / 2));
        Run shorter = run.endedAt(READY + HOUR);
        for (int replica = 1; replica <= 3; replica++) {
            long late = READY + 25 * HOUR;
            assertEquals(new RunCounters(fewer).at(replica, late), new RunCounters(fewer, asked).at(replica, late));
            assertEquals(new RunCounters(shorter).at(replica, late), new RunCounters(shorter, asked).at(replica, late));
        }
    }

    @Test
    void memoryAndProcessorsAreInUnitsOfTheRequest() {
        Run run = run(2, 1, 2);
        long k = 500;
        double percent = points(run, 1, READY + 1_000 * k, READY + 1_000 * k + 1)[0][1];
        assertEquals(2_048L * 1024 * 1024 * Math.round(percent * 10) / 1_000, Telemetry.ramBytes(run, 1, k));
        double cpu = points(run, 1, READY + 1_000 * k, READY + 1_000 * k + 1)[0][0];
        RunCounters counters = new RunCounters(run);
        long nanos = counters.at(1, READY + 1_000 * (k + 1)).cpuNanos()
                - counters.at(1, READY + 1_000 * k).cpuNanos();
        assertEquals(1.5e9 * cpu / 100, nanos, 0.5);
    }
}
