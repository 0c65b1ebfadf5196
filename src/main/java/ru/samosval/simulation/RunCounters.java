package ru.samosval.simulation;

/**
 * The {@link Counters} of a run's replicas. With a summed model each answer costs the same, however old the run is. With
 * the first model the seconds are added up one by one; what was added up before is kept here, so it pays to ask the same
 * object again. The answer never depends on what was asked before. Not thread-safe.
 */
public final class RunCounters {
    private static final long SECOND = 1_000;
    private static final int BLOCK_BITS = 10;

    /** What the seconds {@code [0, second)} of one replica add up to. */
    private static final class Sums {
        private final Load load;
        private long second;
        private long tenths;
        private long[] levels;

        Sums(Run run, int replica) {
            load = Load.of(run, replica);
            levels = Telemetry.levels(run, replica, Long.MIN_VALUE, run.readyAt() + 1);
        }
    }

    private final Run run;
    private final Sums[] sums;

    /** Bytes for a line and for a tenth of a per cent of CPU over a second: every program has its own habits. */
    private final long receivedOfLine;

    private final long receivedOfLoad;
    private final long sentOfLine;
    private final long sentOfLoad;
    private final long readAtStart;
    private final long readOfLoad;
    private final long writtenOfLine;
    private final long writtenOfLoad;

    public RunCounters(Run run) {
        this.run = run;
        sums = new Sums[run.replicas() + 1];
        receivedOfLine = habit(1, 200, 1_400);
        receivedOfLoad = habit(2, 20, 400);
        sentOfLine = habit(3, 400, 9_000);
        sentOfLoad = habit(4, 20, 900);
        readAtStart = habit(5, 6, 90) << 20;
        readOfLoad = habit(6, 1, 40);
        writtenOfLine = habit(7, 120, 260);
        writtenOfLoad = habit(8, 1, 90);
    }

    /**
     * The counters of one replica up to a moment, exclusive.
     *
     * @param replica its number, from 1
     */
    public Counters at(int replica, long to) {
        if (replica < 1 || replica > run.replicas()) {
            throw new IndexOutOfBoundsException("replica " + replica + " of " + run.replicas());
        }
        long tenthMillis = 0;
        long[] levels;
        long last = Telemetry.lastPoint(run, to);
        if (last < 0) {
            levels = Telemetry.levels(run, replica, Long.MIN_VALUE, to);
        } else {
            long end = Math.min(to, run.endedAt());
            long inSecond = end - Telemetry.pointMoment(run, last);
            if (run.isSummed()) {
                Load load = Load.of(run, replica);
                tenthMillis = load.cpuSum(last) * SECOND + load.cpu(last) * inSecond;
                levels = Telemetry.levels(run, replica, Long.MIN_VALUE, end);
            } else {
                Sums known = upTo(replica, last);
                long more = known.load.cpuSum(known.second, last);
                tenthMillis = (known.tenths + more) * SECOND + known.load.cpu(last) * inSecond;
                levels = plus(known.levels, Telemetry.levels(run, replica, from(known), end));
            }
        }
        int restarts = Replicas.restarts(run, replica, Math.min(to, run.endedAt()));
        long lines = levels[0] + levels[1] + levels[2];
        return new Counters(
                run.resources().cpuNanos(tenthMillis),
                levels[Level.INFO.ordinal()],
                levels[Level.WARN.ordinal()],
                levels[Level.ERROR.ordinal()],
                receivedOfLine * lines + receivedOfLoad * tenthMillis / SECOND,
                sentOfLine * lines + sentOfLoad * tenthMillis / SECOND,
                (last < 0 ? 0 : readAtStart * (1 + restarts)) + readOfLoad * tenthMillis / SECOND,
                writtenOfLine * lines + writtenOfLoad * tenthMillis / SECOND,
                restarts);
    }

    /** The sums to the beginning of the block of this second; added up from where they were, or anew. */
    private Sums upTo(int replica, long second) {
        long block = second >> BLOCK_BITS << BLOCK_BITS;
        Sums known = sums[replica];
        if (known == null || known.second > block) {
            known = new Sums(run, replica);
            sums[replica] = known;
        }
        if (known.second < block) {
            known.tenths += known.load.cpuSum(known.second, block);
            long[] more = Telemetry.levels(run, replica, from(known), Telemetry.pointMoment(run, block));
            known.levels = plus(known.levels, more);
            known.second = block;
        }
        return known;
    }

    /** The moment up to which the lines are known. The first second's begin after the rollout's last. */
    private long from(Sums known) {
        return Telemetry.pointMoment(run, known.second) + (known.second == 0 ? 1 : 0);
    }

    private static long[] plus(long[] some, long[] more) {
        return new long[] {some[0] + more[0], some[1] + more[1], some[2] + more[2]};
    }

    private long habit(int what, long low, long high) {
        return Seed.range(Seed.of(run.seed(), 8, what), low, high);
    }
}
