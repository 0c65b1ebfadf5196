package ru.samosval.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.History;
import ru.samosval.docker.ContainerNames;
import ru.samosval.harness.Injected;
import ru.samosval.simulation.ReplicaRestart;
import ru.samosval.simulation.Run;
import ru.samosval.telemetry.FleetCounters;
import ru.samosval.telemetry.Lines;

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
                for (long timestamp = first; timestamp < to; timestamp += STEP) {
                    computed += samples.of(ContainerNames.NUMBERED, history, Environment.DEV, timestamp)
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

    /**
     * The lines that {@code docker logs --since --until} gives between the two: in the first run, after a restart, and
     * after a kill.
     */
    @Test
    void theLinesFromTheStartTimeToTheLastSightAreThoseThatAreCounted() {
        ReplicaRestart kill = new ReplicaRestart(2, BEGIN + 330_000, BEGIN + 332_000, 9);
        History history = new History(
                1,
                1,
                "web",
                "web:1",
                2,
                List.of(
                        run(1, BEGIN, BEGIN + 4_000, false, BEGIN + 100_000),
                        run(2, BEGIN + 110_000, BEGIN + 114_000, false, BEGIN + 300_000),
                        run(3, BEGIN + 300_000, BEGIN + 305_000, false, Run.ONGOING)
                                .with(List.of(kill))),
                List.of(
                        new History.Event(BEGIN, 1, "INFO", "Created by root"),
                        new History.Event(BEGIN + 100_000, 1, "WARN", "Stopped by root"),
                        new History.Event(BEGIN + 110_000, 1, "INFO", "Started by root"),
                        new History.Event(BEGIN + 300_000, 1, "WARN", "Restarted by root"),
                        new History.Event(kill.downAt(), 1, "WARN", "Replica 2 killed by root")));
        for (long timestamp : List.of(60_000L, 99_999L, 150_000L, 310_000L, 330_001L, 331_000L, 400_000L)) {
            List<ReplicaSample> all = samples.of(ContainerNames.NUMBERED, history, Environment.DEV, BEGIN + timestamp);
            for (int replica = 1; replica <= 2; replica++) {
                long since = Math.round(sum(all, replica, "container_start_time_seconds") * 1_000);
                long last = Math.round(sum(all, replica, "container_last_seen") * 1_000);
                long lines = Lines.count(history, replica, since, last + 1);
                assertTrue(lines > 0);
                assertEquals(lines, sum(all, replica, "samosval_log_lines"), "replica " + replica + " at " + timestamp);
            }
        }
    }

    private static double sum(List<ReplicaSample> samples, int replica, String name) {
        return samples.stream()
                .filter(sample -> sample.replica() == replica && sample.name().equals(name))
                .mapToDouble(ReplicaSample::value)
                .sum();
    }

    private static Run run(long seed, long requestedAt, long readyAt, boolean fails, long endedAt) {
        return new Run(seed, "web", "web:1", 2, requestedAt, readyAt, fails, endedAt);
    }
}
