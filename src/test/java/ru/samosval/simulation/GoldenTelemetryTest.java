package ru.samosval.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * The past logs and metrics of a run never change. If one of these tests fails, the change belongs in a new model, and
 * the files stay as they are.
 */
class GoldenTelemetryTest {

    private static final long REQUESTED = 1_769_854_825_000L;
    private static final long READY = 1_769_854_830_123L;
    private static final long MONTH = 30L * 24 * 3600;
    private static final String[] IMAGES = {
        "shop-api:1.4", "pg-db:16", "mail-worker:2", "redis:7", "kafka:3", "web-front:2", "llm:1", "x/y:1"
    };

    @Test
    void linesAndPointsOfTheFirstModelAreWhatTheyWere() throws IOException {
        assertGolden("model-1.txt", said(1));
    }

    @Test
    void linesAndPointsOfTheSecondModelAreWhatTheyWere() throws IOException {
        assertGolden("model-2.txt", said(2));
    }

    @Test
    void linesAndPointsOfTheThirdModelAreWhatTheyWere() throws IOException {
        assertGolden("model-3.txt", said(3));
    }

    @Test
    void noServiceOfTheNewestModelTellsOfALanguageItMayNotBeWrittenIn() {
        Run run = new Run(1, "n", "shop-api:1.4", 1, REQUESTED, READY, false, Run.ONGOING);
        assertFalse(linesOfHours(run, 6).contains("java."));
        assertTrue(linesOfHours(run.ofModel(2), 6).contains("java."), "as the lines of earlier runs did");
    }

    private static String linesOfHours(Run run, int hours) {
        StringBuilder said = new StringBuilder();
        for (int hour = 0; hour < hours; hour++) {
            lines(run, READY + hour * 3_600_000L, READY + (hour + 1) * 3_600_000L, said);
        }
        return said.toString();
    }

    private static String said(int model) {
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < IMAGES.length; i++) {
            long seed = i == 7 ? Long.MIN_VALUE : i * 1_000_003L - 2;
            boolean fails = i == 6;
            Run run = new Run(seed, "служба-" + i, IMAGES[i], 1 + i * i, REQUESTED, READY, fails, Run.ONGOING)
                    .ofModel(model);
            said.append("# seed ").append(seed).append(", ").append(IMAGES[i]).append('\n');
            lines(run, 0, READY + 4_000, said);
            for (long k : new long[] {130, 3_600, MONTH}) {
                lines(run, READY + 1_000 * k, READY + 1_000 * (k + 4), said);
            }
            for (long k : new long[] {0, 20, 126, 1_022, 65_535, MONTH}) {
                Telemetry.points(
                        run,
                        READY + 1_000 * k,
                        READY + 1_000 * (k + 8),
                        (millis, cpu, ram) -> said.append((millis - READY) / 1_000)
                                .append(": ")
                                .append(cpu)
                                .append(' ')
                                .append(ram)
                                .append('\n'));
            }
        }
        for (int i = 0; i < IMAGES.length; i++) {
            Run run = new Run(i, "n", IMAGES[i], 1 + i, REQUESTED, READY, false, Run.ONGOING).ofModel(model);
            said.append("# lines of a day, points of a week: ")
                    .append(linesOfADay(run))
                    .append(' ')
                    .append(pointsOfAWeek(run, Telemetry.ALL))
                    .append('\n');
        }
        replicas(model, said);
        return said.toString();
    }

    /** This many lines contain every phrase there is. */
    private static String linesOfADay(Run run) {
        CRC32 sum = new CRC32();
        LineBuffer out = new LineBuffer();
        for (long hour = 0; hour < 24; hour++) {
            out.clear();
            Telemetry.render(run, hour == 0 ? 0 : READY + hour * 3_600_000, READY + (hour + 1) * 3_600_000, out);
            sum.update(out.bytes(), 0, out.end(out.size() - 1));
        }
        return Long.toHexString(sum.getValue());
    }

    private static String pointsOfAWeek(Run run, int replica) {
        CRC32 sum = new CRC32();
        Telemetry.points(run, replica, READY, READY + MONTH / 4 * 1_000, (millis, cpu, ram) -> {
            sum.update((int) Math.round(cpu * 10) >> 8);
            sum.update((int) Math.round(cpu * 10));
            sum.update((int) Math.round(ram * 10) >> 8);
            sum.update((int) Math.round(ram * 10));
        });
        return Long.toHexString(sum.getValue());
    }

    private static void replicas(int model, StringBuilder said) {
        Run run = new Run(-77, "n", "shop-api:1.4", 3, REQUESTED, READY, false, Run.ONGOING)
                .ofModel(model)
                .with(List.of(new ReplicaRestart(2, READY + 50_000, READY + 55_500)));
        RunCounters counters = new RunCounters(run);
        for (int replica = 1; replica <= 3; replica++) {
            said.append("# replica ").append(replica).append(", started at ");
            said.append(Replicas.startedAt(run, replica, Long.MAX_VALUE) - READY)
                    .append('\n');
            said.append(pointsOfAWeek(run, replica)).append('\n');
            for (long k : new long[] {1, 60, 86_400}) {
                said.append(counters.at(replica, READY + 1_000 * k)).append('\n');
            }
        }
        lines(run, READY + 45_000, READY + 60_000, said);
    }

    @Test
    void rolloutsFailForTheReasonsThatTheyFailedFor() throws IOException {
        StringBuilder said = new StringBuilder();
        LineBuffer out = new LineBuffer();
        for (long seed = 0; seed < 60; seed++) {
            said.append(RolloutPlan.of(seed, 0.3, 1)).append(' ');
            said.append(RolloutPlan.failureReason(seed)).append('\n');
            Run run = new Run(seed, "n", "shop:1", 1 + (int) seed % 3, REQUESTED, READY, seed % 2 == 0, Run.ONGOING);
            out.clear();
            Telemetry.render(run, 0, READY + 1, out);
            for (int i = 0; i < out.size(); i++) {
                said.append(out.text(i)).append('\n');
            }
        }
        assertGolden("rollouts.txt", said.toString());
    }

    private static void lines(Run run, long from, long to, StringBuilder said) {
        LineBuffer out = new LineBuffer();
        Telemetry.render(run, from, to, out);
        for (int i = 0; i < out.size(); i++) {
            said.append(out.text(i)).append('\n');
        }
    }

    private static void assertGolden(String name, String said) throws IOException {
        Files.writeString(Path.of("target", name), said);
        try (InputStream golden = GoldenTelemetryTest.class.getResourceAsStream(name)) {
            assertEquals(new String(golden.readAllBytes(), StandardCharsets.UTF_8), said);
        }
    }
}
