package ru.samosval.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What a run has said and shown it says and shows for ever. Where one of these tests fails, the change belongs into a new
 * model, and the files stay as they are.
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
        return said.toString();
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
