package ru.samosval.simulation;

/**
 * The logs and metrics of a run as functions of time (specification, sections 4.7, 8.5 and 8.6): nothing is recorded,
 * every line and point is computed when somebody looks. Windows are {@code [from, to)} in milliseconds since the epoch,
 * and splitting one in two changes no byte. What is said depends only on the run's seed, image and offset from its
 * beginning, never on the date.
 *
 * <p>Telemetry second {@code k} of a run that came up is [readyAt + 1000k, readyAt + 1000(k+1)); it holds 1 to 3 lines
 * and, at its beginning, metric point {@code k}.
 */
public final class Telemetry {
    private static final long LINES = 1;
    private static final long SECOND = 1000;
    private static final Ascii REPLICA = new Ascii(" replica=");

    private Telemetry() {}

    /**
     * Appends the run's lines of {@code [from, to)} to a buffer, ascending by moment, no two of one moment. Runtime
     * lines are rendered without allocating.
     */
    public static void render(Run run, long from, long to, LineBuffer out) {
        if (from <= run.readyAt() && to > run.requestedAt()) {
            new Rollout(run).render(from, to, out);
        }
        long end = runtimeEnd(run, to);
        long start = Math.max(from, run.readyAt());
        if (start >= end) {
            return;
        }
        Profile profile = out.profile(run.imageTag());
        long seed = lineSeed(run);
        long last = second(run, end - 1);
        for (long k = second(run, start); k <= last; k++) {
            long hash = Seed.of(seed, k);
            int lines = lines(hash);
            for (int i = 0; i < lines; i++) {
                long line = lineHash(hash, i);
                long moment = moment(run, k, line, i, lines);
                if (moment >= start && moment < end) {
                    renderLine(run, profile, moment, line, out);
                }
            }
        }
    }

    /** How many lines {@link #render} would give; costs a few nanoseconds for each second of the window. */
    public static int count(Run run, long from, long to) {
        int count = 0;
        if (from <= run.readyAt() && to > run.requestedAt()) {
            count = new Rollout(run).count(from, to);
        }
        long end = runtimeEnd(run, to);
        long start = Math.max(from, run.readyAt());
        if (start >= end) {
            return count;
        }
        long seed = lineSeed(run);
        long first = second(run, start);
        long last = second(run, end - 1);
        for (long k = first; k <= last; k++) {
            long hash = Seed.of(seed, k);
            int lines = lines(hash);
            if (k > first && k < last) {
                count += lines;
                continue;
            }
            for (int i = 0; i < lines; i++) {
                long moment = moment(run, k, lineHash(hash, i), i, lines);
                if (moment >= start && moment < end) {
                    count++;
                }
            }
        }
        return count;
    }

    /**
     * The moment of the last line but {@code n - 1} before {@code to}: rendering from it to {@code to} gives exactly
     * {@code n} lines, or all there are when they are fewer (the answer is then the run's {@code requestedAt}). With
     * {@code n} of 0 or less the answer is {@code to}.
     */
    public static long startOfLast(Run run, int n, long to) {
        if (n <= 0) {
            return to;
        }
        int missing = n;
        long end = runtimeEnd(run, to);
        if (end > run.readyAt()) {
            long seed = lineSeed(run);
            for (long k = second(run, end - 1); k >= 0; k--) {
                long hash = Seed.of(seed, k);
                int lines = lines(hash);
                for (int i = lines - 1; i >= 0; i--) {
                    long moment = moment(run, k, lineHash(hash, i), i, lines);
                    if (moment < end && --missing == 0) {
                        return moment;
                    }
                }
            }
        }
        return to <= run.requestedAt() ? run.requestedAt() : new Rollout(run).startOfLast(missing, to);
    }

    /** The moment of the run's first line after a moment, exclusive, or {@link Long#MAX_VALUE} when none will come. */
    public static long nextMoment(Run run, long after) {
        if (after < run.readyAt()) {
            long moment = new Rollout(run).next(after);
            if (moment != Long.MAX_VALUE) {
                return moment;
            }
        }
        if (run.fails() || after >= run.endedAt() - 1) {
            return Long.MAX_VALUE;
        }
        long seed = lineSeed(run);
        for (long k = after < run.readyAt() ? 0 : second(run, after); ; k++) {
            long hash = Seed.of(seed, k);
            int lines = lines(hash);
            for (int i = 0; i < lines; i++) {
                long moment = moment(run, k, lineHash(hash, i), i, lines);
                if (moment > after) {
                    return moment < run.endedAt() ? moment : Long.MAX_VALUE;
                }
            }
        }
    }

    /** The number of the first metric point at or after a moment; never below 0. The point may lie beyond the run. */
    public static long firstPoint(Run run, long from) {
        return from <= run.readyAt() ? 0 : second(run, from - 1) + 1;
    }

    /** The number of the last metric point before a moment, exclusive, or -1 when there is none. */
    public static long lastPoint(Run run, long to) {
        long end = runtimeEnd(run, to);
        return end <= run.readyAt() ? -1 : second(run, end - 1);
    }

    /** The moment of metric point {@code k}. */
    public static long pointMoment(Run run, long k) {
        return run.readyAt() + SECOND * k;
    }

    /** CPU at point {@code k} (0 or more): per cent, 0..100, rounded to 0.1; it moves by at most 4 a second. */
    public static double cpu(Run run, long k) {
        return new Cpu(run.seed()).at(k);
    }

    /** RAM at point {@code k} (0 or more): per cent, 0..100, rounded to 0.1; it moves by at most 2 a second. */
    public static double ram(Run run, long k) {
        return new Ram(run.seed()).at(k);
    }

    /** Gives the metric points of {@code [from, to)} to a sink, in order; the values are those of cpu and ram. */
    public static void points(Run run, long from, long to, PointSink sink) {
        long last = lastPoint(run, to);
        Cpu cpu = new Cpu(run.seed());
        Ram ram = new Ram(run.seed());
        for (long k = firstPoint(run, from); k <= last; k++) {
            sink.point(pointMoment(run, k), cpu.at(k), ram.at(k));
        }
    }

    private static void renderLine(Run run, Profile profile, long moment, long line, LineBuffer out) {
        int level = level(line);
        out.begin(moment, level, run.name(), run.imageTag());
        long hash = Seed.mix(line + Seed.GOLDEN);
        profile.write(out, level, hash);
        if (run.replicas() > 1) {
            out.put(REPLICA);
            out.putNumber(1 + (int) ((hash & 0xFFFF) * run.replicas() >>> 16));
        }
        out.endLine();
    }

    /** Where runtime telemetry ends within a window. */
    private static long runtimeEnd(Run run, long to) {
        return run.fails() ? Long.MIN_VALUE : Math.min(to, run.endedAt());
    }

    private static long lineSeed(Run run) {
        return Seed.of(run.seed(), LINES);
    }

    private static long second(Run run, long moment) {
        return (moment - run.readyAt()) / SECOND;
    }

    private static int lines(long secondHash) {
        return (int) Seed.range(secondHash, 1, 3);
    }

    private static long lineHash(long secondHash, int i) {
        return Seed.mix(secondHash + (i + 1) * Seed.GOLDEN);
    }

    /** Each line has its own part of the second, so no two fall on one moment; nothing falls on readyAt itself. */
    private static long moment(Run run, long k, long line, int i, int lines) {
        int start = 1000 * i / lines;
        int end = 1000 * (i + 1) / lines;
        long offset = SECOND * k + start + ((line & 0xFFFF) * (end - start) >>> 16);
        return run.readyAt() + Math.max(1, offset);
    }

    private static int level(long line) {
        int percent = (int) ((line >>> 32) * 100 >>> 32);
        return percent < 80 ? 0 : percent < 95 ? 1 : 2;
    }
}
