package ru.samosval.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    private static final long REQUESTED = 1_769_854_825_000L;
    private static final long READY = 1_769_854_830_123L;
    private static final long HOUR = 3_600_000;
    private static final List<String> IMAGES =
            List.of("shop-api:1.4", "pg-db:16", "mail-worker:2", "redis:7", "kafka:3", "web-front:2", "llm:1", "x/y:1");

    /** The model to test. The same is tested of each. */
    int model() {
        return Run.NEWEST_MODEL;
    }

    private Run run(long seed, String image) {
        return new Run(seed, "shop-api", image, 1, REQUESTED, READY, false, Run.ONGOING).ofModel(model());
    }

    private static LineBuffer render(Run run, long from, long to) {
        LineBuffer out = new LineBuffer();
        Telemetry.render(run, from, to, out);
        return out;
    }

    private static String message(LineBuffer out, int i) {
        return new String(out.bytes(), out.messageStart(i), out.end(i) - out.messageStart(i), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(LineBuffer out) {
        return out.size() == 0 ? new byte[0] : Arrays.copyOf(out.bytes(), out.end(out.size() - 1));
    }

    @Test
    void theSameRunGivesTheSameBytes() {
        for (String image : IMAGES) {
            assertArrayEquals(
                    bytes(render(run(5, image), 0, READY + HOUR)), bytes(render(run(5, image), 0, READY + HOUR)));
        }
        assertNotEquals(
                render(run(5, "shop:1"), 0, READY + HOUR).text(20),
                render(run(6, "shop:1"), 0, READY + HOUR).text(20));
    }

    @Test
    void splittingAWindowChangesNothing() {
        Run run = run(1, "shop:1");
        byte[] whole = bytes(render(run, 0, READY + 60_000));
        for (long cut = REQUESTED - 3; cut < READY + 60_000; cut += 37) {
            LineBuffer out = new LineBuffer();
            Telemetry.render(run, 0, cut, out);
            Telemetry.render(run, cut, READY + 60_000, out);
            assertArrayEquals(whole, bytes(out), "cut at " + cut);
        }
    }

    @Test
    void contentDependsOnTheOffsetAndNotOnTheDate() {
        Run late = new Run(1, "shop-api", "shop:1", 1, REQUESTED + 12_345_678, READY + 12_345_678, false, Run.ONGOING)
                .ofModel(model());
        LineBuffer a = render(run(1, "shop:1"), 0, READY + 60_000);
        LineBuffer b = render(late, 0, READY + 60_000 + 12_345_678);
        assertEquals(a.size(), b.size());
        for (int i = 0; i < a.size(); i++) {
            assertEquals(message(a, i), message(b, i));
            assertEquals(a.millis(i) + 12_345_678, b.millis(i));
        }
    }

    @Test
    void everySecondHasOneToThreeLines() {
        int[] seen = new int[4];
        for (long seed = 0; seed < 5; seed++) {
            Run run = run(seed, "shop:1");
            for (long k = 0; k < 2000; k++) {
                LineBuffer out = render(run, READY + 1000 * k + (k == 0 ? 1 : 0), READY + 1000 * (k + 1));
                assertTrue(out.size() >= 1 && out.size() <= 3, "second " + k + " has " + out.size());
                seen[out.size()]++;
            }
        }
        assertTrue(seen[1] > 3000 && seen[2] > 3000 && seen[3] > 3000, Arrays.toString(seen));
    }

    @Test
    void levelsComeEightyToFifteenToFive() {
        int[] seen = new int[3];
        LineBuffer out = new LineBuffer();
        for (long seed = 0; seed < 10; seed++) {
            out.clear();
            Telemetry.render(run(seed, "shop:1"), READY + 1, READY + 5_000_000, out);
            for (int i = 0; i < out.size(); i++) {
                seen[out.level(i).ordinal()]++;
            }
        }
        double all = seen[0] + seen[1] + seen[2];
        assertTrue(all > 95_000, "lines " + all);
        assertEquals(0.80, seen[0] / all, 0.006);
        assertEquals(0.15, seen[1] / all, 0.006);
        assertEquals(0.05, seen[2] / all, 0.004);
    }

    @Test
    void momentsAscendAndNoTwoAreEqual() {
        for (String image : IMAGES) {
            LineBuffer out = render(run(3, image), 0, READY + HOUR);
            for (int i = 1; i < out.size(); i++) {
                assertTrue(out.millis(i) > out.millis(i - 1));
            }
        }
    }

    @Test
    void everyLineHasTheCommonFormat() {
        for (String image : IMAGES) {
            Run run =
                    new Run(4, "Магазин на диване 🚚", image, 3, REQUESTED, READY, false, Run.ONGOING).ofModel(model());
            LineBuffer out = render(run, 0, READY + HOUR);
            for (int i = 0; i < out.size(); i++) {
                String text = out.text(i);
                String prefix = run.name() + " " + image + " ";
                assertEquals(Instant.ofEpochMilli(out.millis(i)), Instant.parse(text.substring(0, 24)));
                assertEquals('Z', text.charAt(23));
                assertTrue(text.startsWith(" " + out.level(i) + " " + prefix, 24), text);
                assertTrue(message(out, i).startsWith(prefix), text);
                assertTrue(text.length() > 24 + prefix.length() + 10, text);
                assertTrue(text.chars().noneMatch(c -> c < ' ') && text.indexOf('{') < 0, text);
            }
        }
    }

    @Test
    void timestampsAreRightInAnyYear() {
        LineBuffer out = new LineBuffer();
        for (String timestamp : List.of(
                "1970-01-01T00:00:00.000Z",
                "1969-12-31T23:59:59.999Z",
                "2000-02-29T12:34:56.789Z",
                "2026-12-31T23:59:59.001Z",
                "2100-03-01T00:00:00.500Z",
                "9999-12-31T23:59:59.999Z")) {
            out.clear();
            out.append(Instant.parse(timestamp).toEpochMilli(), Level.WARN, "a", "b:1", "c");
            assertEquals(timestamp + " WARN a b:1 c", out.text(0));
        }
    }

    @Test
    void noTextBreaksALine() {
        LineBuffer out = new LineBuffer();
        out.append(0, Level.ERROR, "a\nb", "t:1", "x\r\ny\tz\u2028w \ud83d");
        out.append(0, Level.INFO, "a\nb", "t:1", "яц€😀");
        assertEquals("1970-01-01T00:00:00.000Z ERROR a b t:1 x  y z w ?", out.text(0));
        assertEquals("1970-01-01T00:00:00.000Z INFO a b t:1 яц€😀", out.text(1));
        assertEquals("a b t:1 яц€😀", message(out, 1));
        assertEquals(out.end(0), out.start(1));
    }

    @Test
    void aRolloutFitsHoweverShortItIs() {
        for (long seed = 0; seed < 300; seed++) {
            for (long duration : new long[] {0, 1, 2, 7, 30, 80, 3000, 8000}) {
                Run run = new Run(
                                seed,
                                "n",
                                "shop:1",
                                1 + (int) seed % 5,
                                REQUESTED,
                                REQUESTED + duration,
                                seed % 2 == 0,
                                Run.ONGOING)
                        .ofModel(model());
                LineBuffer out = render(run, 0, run.readyAt() + 1);
                assertTrue(duration < 30 ? out.size() <= duration : out.size() >= 5, "lines " + out.size());
                for (int i = 0; i < out.size(); i++) {
                    assertTrue(out.millis(i) > run.requestedAt() && out.millis(i) <= run.readyAt());
                    assertTrue(i == 0 || out.millis(i) > out.millis(i - 1));
                }
                if (duration > 0) {
                    int last = out.size() - 1;
                    assertEquals(run.readyAt(), out.millis(last));
                    assertEquals(run.fails() ? Level.ERROR : Level.INFO, out.level(last));
                }
                if (duration >= 30) {
                    String all = new String(bytes(out));
                    assertTrue(all.contains("Scheduled"));
                    assertEquals(run.fails(), all.contains(RolloutPlan.failureReason(seed)));
                    assertEquals(!run.fails(), all.contains("Deployment is running ("));
                }
            }
        }
    }

    @Test
    void aFailedRunIsSilentAfterItsRollout() {
        Run run = new Run(1, "n", "shop:1", 1, REQUESTED, READY, true, Run.ONGOING).ofModel(model());
        assertEquals(0, render(run, READY + 1, READY + HOUR).size());
        assertEquals(Long.MAX_VALUE, Telemetry.nextTimestamp(run, READY));
        assertEquals(-1, Telemetry.lastPoint(run, READY + HOUR));
    }

    @Test
    void nothingExistsAtOrAfterTheEnd() {
        LineBuffer all = render(run(2, "shop:1"), 0, READY + 20_000);
        for (int i = 0; i < all.size(); i++) {
            Run ended = run(2, "shop:1").endedAt(all.millis(i));
            LineBuffer out = render(ended, 0, Long.MAX_VALUE);
            assertEquals(i, out.size());
            assertEquals(i, Telemetry.count(ended, 0, Long.MAX_VALUE));
            assertEquals(
                    Long.MAX_VALUE, Telemetry.nextTimestamp(ended, i == 0 ? 0 : all.millis(i - 1)), "end at line " + i);
            long ends = ended.endedAt();
            Telemetry.points(ended, 0, Long.MAX_VALUE, (millis, cpu, ram) -> assertTrue(millis < ends));
        }
        assertEquals(
                0,
                render(run(2, "shop:1").endedAt(REQUESTED), 0, Long.MAX_VALUE).size());
    }

    @Test
    void nextMomentWalksOverEveryLine() {
        Run run = run(8, "shop:1");
        LineBuffer out = render(run, 0, READY + 600_000);
        long timestamp = Long.MIN_VALUE;
        for (int i = 0; i < out.size(); i++) {
            timestamp = Telemetry.nextTimestamp(run, timestamp);
            assertEquals(out.millis(i), timestamp);
            assertEquals(timestamp, Telemetry.nextTimestamp(run, timestamp - 1));
        }
    }

    @Test
    void countAgreesWithRender() {
        Run run = run(9, "shop:1");
        for (long from = REQUESTED - 100; from < READY + 5000; from += 173) {
            for (long length : new long[] {0, 1, 500, 2700, 40_000}) {
                assertEquals(render(run, from, from + length).size(), Telemetry.count(run, from, from + length));
            }
        }
    }

    @Test
    void startOfLastGivesExactlyTheLastLines() {
        Run run = run(10, "shop:1");
        for (long to : new long[] {REQUESTED, REQUESTED + 900, READY, READY + 1, READY + 4321, READY + HOUR}) {
            int all = Telemetry.count(run, 0, to);
            for (int n : new int[] {0, 1, 2, 3, 5, 200, 1000, 100_000}) {
                long from = Telemetry.startOfLast(run, n, to);
                assertEquals(Math.min(n, all), render(run, from, to).size(), "last " + n + " before " + to);
            }
        }
        Run ended = run.endedAt(READY + 5000);
        assertEquals(
                4,
                render(ended, Telemetry.startOfLast(ended, 4, Long.MAX_VALUE), Long.MAX_VALUE)
                        .size());
    }

    @Test
    void pointsAreInRangeRoundedAndSmooth() {
        for (long seed = 0; seed < 60; seed++) {
            Run run = run(seed, "shop:1");
            double[] last = {Double.NaN, Double.NaN};
            double[] spread = {100, 0};
            Telemetry.points(run, 0, READY + 3 * HOUR, (millis, cpu, ram) -> {
                assertTrue(cpu >= 0 && cpu <= 100 && ram >= 0 && ram <= 100);
                assertEquals(Math.rint(cpu * 10) / 10, cpu);
                assertEquals(Math.rint(ram * 10) / 10, ram);
                if (millis > READY) {
                    assertTrue(Math.abs(cpu - last[0]) <= 4.0001, "cpu " + last[0] + " to " + cpu);
                    assertTrue(Math.abs(ram - last[1]) <= 2.0001, "ram " + last[1] + " to " + ram);
                }
                last[0] = cpu;
                last[1] = ram;
                spread[0] = Math.min(spread[0], cpu);
                spread[1] = Math.max(spread[1], cpu);
            });
            assertTrue(spread[1] - spread[0] > 15, "a dull run");
            assertTrue(Telemetry.ram(run, 0) < 12 && Telemetry.ram(run, 300) > 12, "no warming up");
        }
    }

    @Test
    void pointsOfAWindowAreThoseOfTheWhole() {
        Run run = run(12, "shop:1");
        List<Long> timestamps = new ArrayList<>();
        Telemetry.points(run, READY + 500, READY + 900_500, (millis, cpu, ram) -> {
            long k = (millis - READY) / 1000;
            timestamps.add(millis);
            assertEquals(Telemetry.cpu(run, k), cpu);
            assertEquals(Telemetry.ram(run, k), ram);
            assertEquals(Telemetry.pointTimestamp(run, k), millis);
        });
        assertEquals(900, timestamps.size());
        assertEquals(READY + 1000, timestamps.get(0));
        assertEquals(1, Telemetry.firstPoint(run, READY + 1));
        assertEquals(0, Telemetry.firstPoint(run, READY));
        assertEquals(0, Telemetry.lastPoint(run, READY + 1));
        assertEquals(-1, Telemetry.lastPoint(run, READY));
        Telemetry.points(run, Long.MAX_VALUE, READY + 10_000, (millis, cpu, ram) -> {
            throw new AssertionError("a point of an empty window");
        });
    }

    @Test
    void anHourOfLogIsVaried() {
        Set<String> profiles = new HashSet<>();
        for (String image : IMAGES) {
            LineBuffer out = render(run(11, image), READY + 1, READY + HOUR);
            Set<String> shapes = new HashSet<>();
            for (int i = 0; i < out.size(); i++) {
                shapes.add(message(out, i).replaceAll("\\d+", "#"));
            }
            assertTrue(shapes.size() >= 50, image + " has only " + shapes.size());
            profiles.add(message(out, 0).replaceFirst("^\\S+ \\S+ ", ""));
        }
        assertTrue(profiles.size() >= 6, "profiles " + profiles);
    }

    @Test
    void theVersionOfAnImageDoesNotChangeWhatItIs() {
        assertEquals(
                render(run(1, "registry:5000/team/app:1"), READY + 1, READY + 1000)
                        .text(0)
                        .substring(50)
                        .length(),
                render(run(1, "registry:5000/team/app:2"), READY + 1, READY + 1000)
                        .text(0)
                        .substring(50)
                        .length());
        assertEquals(Profile.of("shop-api:1.4"), Profile.of("registry:5000/team/api"));
        assertNotEquals(Profile.of("shop-api:1.4"), Profile.of("shop-db:1.4"));
        assertNotEquals(Profile.of("mail:1"), Profile.of("mysql:8"));
    }

    @Test
    void renderingAllocatesNothingForALine() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        LineBuffer out = new LineBuffer();
        Run one = new Run(1, "магазин", "shop:1", 3, REQUESTED, READY, false, Run.ONGOING).ofModel(model());
        Run other = new Run(2, "база", "db:1", 1, REQUESTED, READY, false, Run.ONGOING).ofModel(model());
        long before = 0;
        for (int round = 0; round < 200; round++) {
            if (round == 100) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            out.clear();
            for (long k = 1; k < 50; k++) {
                Telemetry.render(one, READY + 1000 * k, READY + 1000 * (k + 1), out);
                Telemetry.render(other, READY + 1000 * k, READY + 1000 * (k + 1), out);
            }
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 10_000, allocated + " bytes for " + 100 * out.size() + " lines");
    }
}
