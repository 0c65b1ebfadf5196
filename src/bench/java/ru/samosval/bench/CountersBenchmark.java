package ru.samosval.bench;

import java.util.List;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import ru.samosval.simulation.Counters;
import ru.samosval.simulation.LineCursor;
import ru.samosval.simulation.ReplicaRestart;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.RunCounters;
import ru.samosval.simulation.Telemetry;

/** What can be told about an old run without rendering it: counters, counts by level, lines without their texts. */
@State(Scope.Thread)
public class CountersBenchmark {

    /** How many lines {@link #walk} passes over. */
    static final int LINES = 1_000;

    private static final long BEGIN = 1_790_000_000_000L;
    private static final long MONTH = 30L * 24 * 3_600_000;
    private static final int REPLICAS = 3;

    private final Run run = new Run(42, "demo-1", "shop-api:1.4", REPLICAS, BEGIN, BEGIN + 5_000, false, Run.ONGOING);
    private final RunCounters ofFirstModel = new RunCounters(run.ofModel(1));
    private final Run restarted = run.with(everyTenMinutes());
    private final RunCounters ofRestarted = new RunCounters(restarted);
    private long call;

    /** Moments a month after the beginning. They differ from call to call, so that all parts of a deck are met. */
    private long timestamp() {
        call++;
        return BEGIN + MONTH + call * 7_919 % 10_000_000;
    }

    /** The counters of one replica, computed without any earlier result. */
    @Benchmark
    public Counters counters() {
        long timestamp = timestamp();
        return new RunCounters(run).at(1 + (int) (call % REPLICAS), timestamp);
    }

    /**
     * The same for a run of the first model, computed from an earlier result. The clock moves by a second with each
     * call.
     */
    @Benchmark
    public Counters countersOfTheFirstModel() {
        call++;
        return ofFirstModel.at(1, BEGIN + MONTH + call * 1_000);
    }

    /**
     * The same for a run one of whose replicas was restarted alone every ten minutes of the month, computed from an
     * earlier result.
     */
    @Benchmark
    public Counters countersOfARestartedReplica() {
        call++;
        return ofRestarted.at(1 + (int) (call % REPLICAS), BEGIN + MONTH + call * 1_000);
    }

    /** The same without any earlier result, as after a start of the server. */
    @Benchmark
    public Counters countersOfARestartedReplicaAnew() {
        long timestamp = timestamp();
        return new RunCounters(restarted).at(1 + (int) (call % REPLICAS), timestamp);
    }

    private static List<ReplicaRestart> everyTenMinutes() {
        return LongStream.iterate(BEGIN + 60_000, at -> at < BEGIN + MONTH, at -> at + 600_000)
                .mapToObj(at -> new ReplicaRestart(2, at, at + 4_000))
                .toList();
    }

    /** How many lines of each level there are in a month. */
    @Benchmark
    public long[] levels() {
        long timestamp = timestamp();
        return Telemetry.levels(run, Telemetry.ALL, timestamp - MONTH + 3_600_000, timestamp);
    }

    /** Walks over a thousand lines and looks at their level and replica. */
    @Benchmark
    public int walk() {
        LineCursor cursor = new LineCursor(run, Telemetry.ALL, timestamp(), Long.MAX_VALUE);
        int sum = 0;
        for (int i = 0; i < LINES && cursor.next(); i++) {
            sum += cursor.level().ordinal() + cursor.replica();
        }
        return sum;
    }
}
