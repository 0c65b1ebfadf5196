package ru.samosval.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CounterSeriesTest {

    private static final long BEGIN = 1_790_000_000_000L;

    /** Short, long, stopped during the rollout, failed, with restarts of replicas; of both generators. */
    private static List<Run> runs() {
        List<Run> runs = List.of(
                new Run(1, "web", "shop-api:1", 1, BEGIN, BEGIN + 4_000, false, Run.ONGOING),
                new Run(2, "web", "shop-api:1", 3, BEGIN, BEGIN + 4_000, false, BEGIN + 700_500),
                new Run(3, "web", "shop-api:1", 2, BEGIN, BEGIN + 8_000, false, BEGIN + 3_000),
                new Run(4, "web", "shop-api:1", 2, BEGIN, BEGIN + 8_000, true, Run.ONGOING),
                new Run(5, "web", "shop-api:1", 2, BEGIN, BEGIN + 5_000, false, Run.ONGOING)
                        .with(List.of(
                                new ReplicaRestart(2, BEGIN + 60_000, BEGIN + 63_500),
                                new ReplicaRestart(1, BEGIN + 400_123, BEGIN + 404_000))));
        return runs.stream()
                .flatMap(run -> List.of(run.ofModel(1), run.ofModel(2)).stream())
                .toList();
    }

    @Test
    void eachAnswerIsThatOfTheSumOverAll() {
        Random random = new Random(7);
        for (Run run : runs()) {
            for (int replica = 1; replica <= run.replicas(); replica++) {
                CounterSeries series = new CounterSeries(run, replica);
                RunCounters counters = new RunCounters(run);
                long to = BEGIN - 2_000;
                for (int i = 0; i < 200; i++) {
                    to += random.nextInt(4) == 0 ? random.nextInt(30_000) : random.nextInt(1_500);
                    assertEquals(counters.at(replica, to), series.at(to), run + " to " + (to - BEGIN));
                }
            }
        }
    }

    @Test
    void aStepOverALongTimeIsTheSameToo() {
        for (Run run : runs()) {
            CounterSeries series = new CounterSeries(run, run.replicas());
            for (long to = BEGIN + 3_600_000; to < BEGIN + 8 * 3_600_000L; to += 3_600_000) {
                assertEquals(new RunCounters(run).at(run.replicas(), to), series.at(to));
            }
        }
    }

    @Test
    void thereIsNoWayBack() {
        CounterSeries series = new CounterSeries(runs().get(0), 1);
        series.at(BEGIN + 10_000);
        assertThrows(IllegalArgumentException.class, () -> series.at(BEGIN + 9_999));
    }
}
