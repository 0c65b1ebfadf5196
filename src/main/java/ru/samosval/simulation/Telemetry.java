package ru.samosval.simulation;

import ru.samosval.format.Ascii;

/**
 * The logs and metrics of a run as functions of time (specification, sections 4.7, 8.5 and 8.6). Nothing is recorded:
 * every line and point is computed when somebody looks. Windows are {@code [from, to)} in milliseconds since the epoch,
 * and splitting one in two changes no byte. The content depends only on the run's model, seed, image and the offset
 * from its beginning, never on the date.
 *
 * <p>Telemetry second {@code k} of a successfully started run is [readyAt + 1000k, readyAt + 1000(k+1)). It holds 1 to
 * 3 lines and, at its beginning, metric point {@code k}.
 *
 * <p>Each line belongs to one replica. The lines of the rollout, which concern all, belong to the first. Replicas are
 * numbered from 1; instead of one, {@link #ALL} stands for the whole deployment.
 */
public final class Telemetry {
    /** All replicas. */
    public static final int ALL = 0;

    private static final int FIRST = 1;
    private static final long LINES = 1;
    private static final long SECOND = 1000;

    /** From this many seconds on, subtracting one sum from another is faster than looking at each second. */
    private static final long MANY = 1024;

    private static final Ascii REPLICA = new Ascii(" replica=");

    private Telemetry() {}

    /**
     * Appends the run's lines in {@code [from, to)} to a buffer, in ascending order; no two have the same moment.
     * Runtime lines are rendered without allocating.
     */
    public static void render(Run run, long from, long to, LineBuffer out) {
        render(run, ALL, from, to, out);
    }

    /** Appends the lines of one replica, or of {@link #ALL}. The lines of others cost next to nothing. */
    public static void render(Run run, int replica, long from, long to, LineBuffer out) {
        if (replica <= FIRST && from <= run.readyAt() && to > run.requestedAt()) {
            new Rollout(run).render(from, to, out);
        }
        long end = runtimeEnd(run, to);
        long start = Math.max(from, run.readyAt());
        if (start >= end) {
            return;
        }
        Model model = Model.of(run.model());
        Profile profile = model.words(out.profile(run.imageTag()));
        long seed = lineSeed(run);
        long last = second(run, end - 1);
        for (long k = second(run, start); k <= last; k++) {
            long second = model.second(seed, k);
            int lines = model.lines(second);
            for (int i = 0; i < lines; i++) {
                long line = Model.line(second, i);
                long timestamp = timestamp(run, k, line, i, lines);
                if (timestamp >= start && timestamp < end) {
                    int speaker = speaker(run, model, seed, second, i, line, timestamp);
                    if (replica == ALL || replica == speaker) {
                        renderLine(run, profile, timestamp, model.level(second, i, line), speaker, line, out);
                    }
                }
            }
        }
    }

    /** The number of lines that {@link #render} would append. Costs a few nanoseconds for each second of the window. */
    public static int count(Run run, long from, long to) {
        return count(run, ALL, from, to);
    }

    /** The same for one replica, or for {@link #ALL}. */
    public static int count(Run run, int replica, long from, long to) {
        long[] levels = levels(run, replica, from, to);
        return Math.toIntExact(levels[0] + levels[1] + levels[2]);
    }

    /**
     * The number of lines of each level (by its ordinal) that {@link #render} would append, for one replica or for
     * {@link #ALL}. Nothing is rendered. With a summed model a long window costs no more than one of some thousand
     * seconds.
     */
    public static long[] levels(Run run, int replica, long from, long to) {
        long[] levels = new long[Level.values().length];
        if (replica <= FIRST && from <= run.readyAt() && to > run.requestedAt()) {
            new Rollout(run).addLevels(from, to, levels);
        }
        long end = runtimeEnd(run, to);
        long start = Math.max(from, run.readyAt());
        if (start >= end) {
            return levels;
        }
        Model model = Model.of(run.model());
        long first = second(run, start);
        long last = second(run, end - 1);
        if (!model.isSummed() || last - first < MANY) {
            addLevels(run, model, replica, first, last, start, end, levels);
            return levels;
        }
        long seed = lineSeed(run);
        addLevels(run, model, replica, first, first, start, end, levels);
        addLevels(run, model, replica, last, last, start, end, levels);
        model.addLines(seed, run.replicas(), replica, last, 1, levels);
        model.addLines(seed, run.replicas(), replica, first + 1, -1, levels);
        if (replica != ALL && !run.restarts().isEmpty()) {
            addTaken(run, model, replica, first + 1, last - 1, levels);
        }
        return levels;
    }

    /** Counts the lines of the seconds {@code first..last} one by one. */
    private static void addLevels(
            Run run, Model model, int replica, long first, long last, long start, long end, long[] levels) {
        long seed = lineSeed(run);
        for (long k = first; k <= last; k++) {
            long second = model.second(seed, k);
            int lines = model.lines(second);
            for (int i = 0; i < lines; i++) {
                long line = Model.line(second, i);
                long timestamp = timestamp(run, k, line, i, lines);
                if (timestamp >= start
                        && timestamp < end
                        && (replica == ALL || speaker(run, model, seed, second, i, line, timestamp) == replica)) {
                    levels[model.level(second, i, line)]++;
                }
            }
        }
    }

    /**
     * Adds the lines that a replica writes for others that are down, and subtracts those that others write for it, in
     * the seconds {@code first..last}.
     */
    private static void addTaken(Run run, Model model, int replica, long first, long last, long[] levels) {
        long seed = lineSeed(run);
        long done = first;
        Restarts restarts = run.indexed();
        for (int r = restarts.firstUp(pointTimestamp(run, first)); r < restarts.size(); r++) {
            ReplicaRestart restart = restarts.get(r);
            if (second(run, restart.downAt()) > last) {
                return;
            }
            long to = Math.min(last, second(run, restart.upAt()));
            for (long k = Math.max(done, second(run, restart.downAt())); k <= to; k++) {
                long second = model.second(seed, k);
                int lines = model.lines(second);
                for (int i = 0; i < lines; i++) {
                    long line = Model.line(second, i);
                    int own = model.replica(seed, run.replicas(), second, i, line);
                    int speaker = Replicas.speaker(run, own, timestamp(run, k, line, i, lines));
                    if (own != speaker && (own == replica || speaker == replica)) {
                        levels[model.level(second, i, line)] += speaker == replica ? 1 : -1;
                    }
                }
            }
            done = Math.max(done, to + 1);
        }
    }

    /**
     * The moment of the n-th last line before {@code to}: rendering from there to {@code to} gives exactly {@code n}
     * lines. If there are fewer, the answer is the run's {@code requestedAt}. If {@code n} is 0 or less, the answer is
     * {@code to}.
     */
    public static long startOfLast(Run run, int n, long to) {
        return startOfLast(run, ALL, n, to);
    }

    /** The same for the lines of one replica, or of {@link #ALL}. */
    public static long startOfLast(Run run, int replica, int n, long to) {
        if (n <= 0) {
            return to;
        }
        int missing = n;
        long end = runtimeEnd(run, to);
        if (end > run.readyAt()) {
            Model model = Model.of(run.model());
            long seed = lineSeed(run);
            for (long k = second(run, end - 1); k >= 0; k--) {
                long second = model.second(seed, k);
                int lines = model.lines(second);
                for (int i = lines - 1; i >= 0; i--) {
                    long line = Model.line(second, i);
                    long timestamp = timestamp(run, k, line, i, lines);
                    if (timestamp < end
                            && (replica == ALL || speaker(run, model, seed, second, i, line, timestamp) == replica)
                            && --missing == 0) {
                        return timestamp;
                    }
                }
            }
        }
        return to <= run.requestedAt() || replica > FIRST
                ? run.requestedAt()
                : new Rollout(run).startOfLast(missing, to);
    }

    /** The moment of the run's first line after a moment (exclusive), or {@link Long#MAX_VALUE} if none will follow. */
    public static long nextTimestamp(Run run, long after) {
        if (after < run.readyAt()) {
            long timestamp = new Rollout(run).next(after);
            if (timestamp != Long.MAX_VALUE) {
                return timestamp;
            }
        }
        if (run.fails() || after >= run.endedAt() - 1) {
            return Long.MAX_VALUE;
        }
        Model model = Model.of(run.model());
        long seed = lineSeed(run);
        for (long k = after < run.readyAt() ? 0 : second(run, after); ; k++) {
            long second = model.second(seed, k);
            int lines = model.lines(second);
            for (int i = 0; i < lines; i++) {
                long timestamp = timestamp(run, k, Model.line(second, i), i, lines);
                if (timestamp > after) {
                    return timestamp < run.endedAt() ? timestamp : Long.MAX_VALUE;
                }
            }
        }
    }

    /** The number of the first metric point at or after a moment; never below 0. The point may lie beyond the run. */
    public static long firstPoint(Run run, long from) {
        return from <= run.readyAt() ? 0 : second(run, from - 1) + 1;
    }

    /** The number of the last metric point before a moment (exclusive), or -1 if there is none. */
    public static long lastPoint(Run run, long to) {
        long end = runtimeEnd(run, to);
        return end <= run.readyAt() ? -1 : second(run, end - 1);
    }

    /** The moment of metric point {@code k}. */
    public static long pointTimestamp(Run run, long k) {
        return run.readyAt() + SECOND * k;
    }

    /** CPU at point {@code k} (0 or more): percent, 0..100, rounded to 0.1. It changes by at most 4 a second. */
    public static double cpu(Run run, long k) {
        return percent(Load.mean(run).cpu(k));
    }

    /** RAM at point {@code k} (0 or more): percent, 0..100, rounded to 0.1. It changes by at most 2 a second. */
    public static double ram(Run run, long k) {
        return percent(Load.mean(run).ram(k));
    }

    /** Passes the metric points of {@code [from, to)} to a sink, in order. The values are those of cpu and ram. */
    public static void points(Run run, long from, long to, PointSink sink) {
        points(run, ALL, from, to, sink);
    }

    /**
     * The same for one replica. The points of {@link #ALL} are exactly the mean of the replicas, or the mean rounded to
     * 0.1 while a single replica is down or starting up.
     */
    public static void points(Run run, int replica, long from, long to, PointSink sink) {
        long last = lastPoint(run, to);
        if (replica == ALL && run.restarts().isEmpty()) {
            calmPoints(run, firstPoint(run, from), last, sink);
            return;
        }
        Load load = replica == ALL ? Load.mean(run) : Load.of(run, replica);
        for (long k = firstPoint(run, from); k <= last; k++) {
            sink.point(pointTimestamp(run, k), percent(load.cpu(k)), percent(load.ram(k)));
        }
    }

    /**
     * The same with only every {@code stride}-th point: those whose number is a multiple of it, so that what is shown
     * for a moment does not depend on the window. Costs by the points passed on, not by those left out.
     */
    public static void points(Run run, int replica, long from, long to, long stride, PointSink sink) {
        if (stride == 1) {
            points(run, replica, from, to, sink);
            return;
        }
        long last = lastPoint(run, to);
        Load load = replica == ALL ? Load.mean(run) : Load.of(run, replica);
        for (long k = (firstPoint(run, from) + stride - 1) / stride * stride; k <= last; k += stride) {
            sink.point(pointTimestamp(run, k), percent(load.cpu(k)), percent(load.ram(k)));
        }
    }

    /** The undisturbed mean, which is asked for most often. */
    private static void calmPoints(Run run, long first, long last, PointSink sink) {
        Curve cpu = Model.of(run.model()).cpu(run.seed());
        Curve ram = new Ram(run.seed());
        for (long k = first; k <= last; k++) {
            sink.point(pointTimestamp(run, k), percent(cpu.tenths(k)), percent(ram.tenths(k)));
        }
    }

    /**
     * What a replica uses at a point.
     *
     * @param cpuPercent 0..100, rounded to 0.1
     * @param ramPercent 0..100, rounded to 0.1
     */
    public record Use(double cpuPercent, double ramPercent, long ramBytes) {}

    /**
     * What a replica (from 1) uses at point {@code k} (0 or more): the values of {@link #points} and {@link #ramBytes}.
     */
    public static Use use(Run run, int replica, long k) {
        Load load = Load.of(run, replica);
        int ram = load.ram(k);
        return new Use(percent(load.cpu(k)), percent(ram), run.resources().ramBytes(ram));
    }

    /** The memory in bytes that a replica, or the mean of {@link #ALL}, uses at point {@code k}. */
    public static long ramBytes(Run run, int replica, long k) {
        return run.resources().ramBytes((replica == ALL ? Load.mean(run) : Load.of(run, replica)).ram(k));
    }

    private static double percent(int tenths) {
        return tenths / 10.0;
    }

    static void renderLine(
            Run run, Profile profile, long timestamp, int level, int replica, long line, LineBuffer out) {
        out.begin(timestamp, level, replica, run.name(), run.imageTag());
        renderMessage(run, profile, level, replica, line, out);
    }

    /** Writes the text of a line that has been begun, and ends it. */
    static void renderMessage(Run run, Profile profile, int level, int replica, long line, LineBuffer out) {
        profile.write(out, level, Model.text(line));
        if (run.replicas() > 1) {
            out.message().add(REPLICA);
            out.message().addNumber(replica);
        }
        out.endLine();
    }

    /** The replica that writes a line. */
    static int speaker(Run run, Model model, long seed, long second, int i, long line, long timestamp) {
        return run.replicas() == 1
                ? FIRST
                : Replicas.speaker(run, model.replica(seed, run.replicas(), second, i, line), timestamp);
    }

    /** Where runtime telemetry ends within a window. */
    static long runtimeEnd(Run run, long to) {
        return run.fails() ? Long.MIN_VALUE : Math.min(to, run.endedAt());
    }

    static long lineSeed(Run run) {
        return Seed.of(run.seed(), LINES);
    }

    static long second(Run run, long timestamp) {
        return (timestamp - run.readyAt()) / SECOND;
    }

    /**
     * The moment of a line. Each line has its own part of the second, so no two have the same moment; none is at
     * readyAt itself.
     */
    static long timestamp(Run run, long k, long line, int i, int lines) {
        int start = 1000 * i / lines;
        int end = 1000 * (i + 1) / lines;
        long offset = SECOND * k + start + ((line & 0xFFFF) * (end - start) >>> 16);
        return run.readyAt() + Math.max(1, offset);
    }
}
