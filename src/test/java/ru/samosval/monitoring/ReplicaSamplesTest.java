package ru.samosval.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.History;
import ru.samosval.docker.ContainerNames;
import ru.samosval.harness.Injected;
import ru.samosval.simulation.Run;
import ru.samosval.telemetry.FleetCounters;

class ReplicaSamplesTest {

    private static final long BEGIN = 1_700_000_000_123L;
    private static final long STEP = 15_000;

    private final ReplicaSamples samples = Injected.into(new ReplicaSamples(), new FleetCounters());

    @Test
    void asManyAreCountedAsAreComputedWhateverBecomesOfTheRuns() {
        History history = new History(
                1,
                1,
                "web",
                "web:1",
                2,
                List.of(
                        run(1, BEGIN, BEGIN + 4_000, false, BEGIN + 100_000),
                        run(2, BEGIN + 100_000, BEGIN + 131_000, true, BEGIN + 300_000),
                        run(3, BEGIN + 300_000, BEGIN + 340_000, false, Run.ONGOING)),
                List.of());
        long all = 0;
        for (long from : List.of(0L, BEGIN, BEGIN / STEP * STEP, BEGIN + 90_000, BEGIN + 299_999, BEGIN + 330_000)) {
            for (long to : List.of(BEGIN, BEGIN + 1, BEGIN + 120_000, BEGIN + 345_000, BEGIN + 500_000)) {
                long computed = 0;
                long first = (Math.max(from, BEGIN - STEP) + STEP - 1) / STEP * STEP;
                for (long moment = first; moment < to; moment += STEP) {
                    computed += samples.of(ContainerNames.NUMBERED, history, Environment.DEV, moment)
                            .size();
                }
                assertEquals(computed, ReplicaSamples.count(history, from, to, STEP), from + " to " + to);
                all += computed;
            }
        }
        assertTrue(all > 1_000, "there is something to count: " + all);
    }

    @Test
    void aMonthIsCountedWithoutWalkingThroughIt() {
        long month = 30L * 24 * 3_600_000;
        History history = new History(
                1, 1, "web", "web:1", 2, List.of(run(1, BEGIN, BEGIN + 4_000, false, Run.ONGOING)), List.of());
        long one = samples.of(ContainerNames.NUMBERED, history, Environment.DEV, BEGIN + month)
                .size();
        assertEquals(one * (month / STEP), ReplicaSamples.count(history, BEGIN + month, BEGIN + 2 * month, STEP));
    }

    private static Run run(long seed, long requestedAt, long readyAt, boolean fails, long endedAt) {
        return new Run(seed, "web", "web:1", 2, requestedAt, readyAt, fails, endedAt);
    }
}
