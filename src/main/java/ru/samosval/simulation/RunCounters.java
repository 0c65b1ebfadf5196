package ru.samosval.simulation;

import java.util.List;

/**
 * The {@link Counters} of a run's replicas. Each answer costs the same, however old the run is, if {@link #isClosed}.
 * Otherwise (of the first model each second is added up, of others each restart) the sums are kept here, so it pays to
 * ask the same object again. An answer never depends on what was asked before. Not
 * thread-safe: who shares one locks it, as taking over from it does.
 */
public final class RunCounters {
    private static final long SECOND = 1_000;
    private static final int BLOCK_BITS = 8;

    /** The sums over the seconds {@code [0, second)} of one replica. */
    private record Sums(long second, long tenths, long[] levels) {}

    /** What is kept for a replica: its last position, and a second one for callers who ask about another time. */
    private static final class Kept {
        private final Load load;
        private Sums one;
        private Sums other;

        Kept(Run run, int replica) {
            load = Load.of(run, replica);
            one = new Sums(0, 0, Telemetry.levels(run, replica, Long.MIN_VALUE, run.readyAt() + 1));
            other = one;
        }

        /** Takes over the sums of others up to a moment (inclusive) until which nothing has changed. */
        void takeOver(Run run, Kept before, long same) {
            one = Telemetry.pointTimestamp(run, before.one.second) <= same ? before.one : one;
            other = Telemetry.pointTimestamp(run, before.other.second) <= same ? before.other : other;
        }
    }

    private final Run run;
    private final Kept[] kept;

    /**
     * Bytes for each line, and for each tenth of a percent of CPU over a second. Every program has values of its own.
     */
    private final long receivedOfLine;

    private final long receivedOfLoad;
    private final long sentOfLine;
    private final long sentOfLoad;
    private final long readAtStart;
    private final long readOfLoad;
    private final long writtenOfLine;
    private final long writtenOfLoad;

    /** The counters of a run of which nothing is known. */
    public RunCounters(Run run) {
        this(run, null);
    }

    /**
     * The counters of a run.
     *
     * @param before those of the same run before its last restarts or its end, whose sums are taken over as far as they
     *     are still true; null for none, and of no use if they are another run's
     */
    public RunCounters(Run run, RunCounters before) {
        this.run = run;
        kept = new Kept[run.replicas() + 1];
        receivedOfLine = habit(1, 200, 1_400);
        receivedOfLoad = habit(2, 20, 400);
        sentOfLine = habit(3, 400, 9_000);
        sentOfLoad = habit(4, 20, 900);
        readAtStart = habit(5, 6, 90) << 20;
        readOfLoad = habit(6, 1, 40);
        writtenOfLine = habit(7, 120, 260);
        writtenOfLoad = habit(8, 1, 90);
        if (before != null && bare(run).equals(bare(before.run))) {
            takeOver(before);
        }
    }

    /** Whether these are the counters of exactly this run. */
    public boolean isOf(Run other) {
        return run.equals(other);
    }

    private static Run bare(Run run) {
        return run.with(List.of()).endedAt(Run.ONGOING);
    }

    private void takeOver(RunCounters before) {
        long same = Math.min(
                Math.min(run.endedAt(), before.run.endedAt()), run.indexed().sameUntil(before.run.indexed()));
        synchronized (before) {
            for (int replica = 1; replica < kept.length; replica++) {
                if (before.kept[replica] != null) {
                    kept[replica] = new Kept(run, replica);
                    kept[replica].takeOver(run, before.kept[replica], same);
                }
            }
        }
    }

    /** Whether an answer costs the same with nothing kept: of a summed model without restarts of single replicas. */
    public static boolean isClosed(Run run) {
        return run.isSummed() && run.restarts().isEmpty();
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
            long inSecond = end - Telemetry.pointTimestamp(run, last);
            if (isClosed(run)) {
                Load load = Load.of(run, replica);
                tenthMillis = load.cpuSum(0, last) * SECOND + load.cpu(last) * inSecond;
                levels = Telemetry.levels(run, replica, Long.MIN_VALUE, end);
            } else {
                if (kept[replica] == null) {
                    kept[replica] = new Kept(run, replica);
                }
                Load load = kept[replica].load;
                Sums known = upTo(replica, last >> BLOCK_BITS << BLOCK_BITS);
                long more = load.cpuSum(known.second, last);
                tenthMillis = (known.tenths + more) * SECOND + load.cpu(last) * inSecond;
                levels = plus(known.levels, Telemetry.levels(run, replica, from(known), end));
            }
        }
        return counters(replica, to, tenthMillis, levels);
    }

    /** The counters that result from the sums of a replica up to a moment. */
    Counters counters(int replica, long to, long tenthMillis, long[] levels) {
        boolean begun = Telemetry.lastPoint(run, to) >= 0;
        int restarts = Replicas.restarts(run, replica, Math.min(to, run.endedAt()));
        long lines = levels[0] + levels[1] + levels[2];
        return new Counters(
                run.resources().cpuNanos(tenthMillis),
                levels[Level.INFO.ordinal()],
                levels[Level.WARN.ordinal()],
                levels[Level.ERROR.ordinal()],
                receivedOfLine * lines + receivedOfLoad * tenthMillis / SECOND,
                sentOfLine * lines + sentOfLoad * tenthMillis / SECOND,
                (begun ? readAtStart * (1 + restarts) : 0) + readOfLoad * tenthMillis / SECOND,
                writtenOfLine * lines + writtenOfLoad * tenthMillis / SECOND,
                restarts);
    }

    /**
     * The sums up to a second, added up from the nearest ones that are kept, or from the beginning. The result replaces
     * the earlier of the two that are kept.
     */
    private Sums upTo(int replica, long second) {
        Kept of = kept[replica];
        Sums late = of.one.second >= of.other.second ? of.one : of.other;
        Sums early = late == of.one ? of.other : of.one;
        Sums from = late.second <= second ? late : early.second <= second ? early : null;
        if (from == null) {
            from = new Kept(run, replica).one;
        }
        if (from.second == second) {
            return from;
        }
        long[] more = Telemetry.levels(run, replica, from(from), Telemetry.pointTimestamp(run, second));
        Sums reached = new Sums(second, from.tenths + of.load.cpuSum(from.second, second), plus(from.levels, more));
        of.one = late;
        of.other = reached;
        return reached;
    }

    /** The moment up to which the lines are known. Those of the first second begin after the rollout's last line. */
    private long from(Sums known) {
        return Telemetry.pointTimestamp(run, known.second) + (known.second == 0 ? 1 : 0);
    }

    private static long[] plus(long[] some, long[] more) {
        return new long[] {some[0] + more[0], some[1] + more[1], some[2] + more[2]};
    }

    private long habit(int what, long low, long high) {
        return Seed.range(Seed.of(run.seed(), 8, what), low, high);
    }
}
