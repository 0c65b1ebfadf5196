package ru.samosval.simulation;

/**
 * Goes through the lines of a run one by one, in ascending order of their moments. Everything but the text of a line
 * costs a few nanoseconds; the text is only rendered on request. Not thread-safe.
 */
public final class LineCursor {
    private static final Level[] LEVELS = Level.values();

    private final Run run;
    private final int replica;
    private final long from;
    private final long end;
    private final Model model;
    private final long seed;
    private Rollout rollout;
    private int event = -1;
    private long k;
    private long second;
    private int lines;
    private int i;
    private long line;
    private long timestamp;
    private int speaker;

    /** Starts before the first line of {@code [from, to)}, of one replica or of {@link Telemetry#ALL}. */
    public LineCursor(Run run, int replica, long from, long to) {
        this.run = run;
        this.replica = replica;
        this.from = from;
        this.end = Math.min(to, run.endedAt());
        this.model = Model.of(run.model());
        this.seed = Telemetry.lineSeed(run);
        this.rollout = replica <= 1 && from <= run.readyAt() && to > run.requestedAt() ? new Rollout(run) : null;
        this.k = Math.max(0, from <= run.readyAt() ? 0 : Telemetry.second(run, from)) - 1;
    }

    /** Moves to the next line; false if there is none. */
    public boolean next() {
        if (rollout != null) {
            while (++event < rollout.size()) {
                timestamp = rollout.timestamp(event);
                if (timestamp >= from && timestamp < end) {
                    speaker = 1;
                    return true;
                }
            }
            rollout = null;
        }
        return !run.fails() && nextRuntime();
    }

    private boolean nextRuntime() {
        while (true) {
            while (++i < lines) {
                line = Model.line(second, i);
                timestamp = Telemetry.timestamp(run, k, line, i, lines);
                if (timestamp >= end) {
                    i = lines;
                    return false;
                }
                if (timestamp >= from) {
                    speaker = Telemetry.speaker(run, model, seed, second, i, line, timestamp);
                    if (replica == Telemetry.ALL || replica == speaker) {
                        return true;
                    }
                }
            }
            if (Telemetry.pointTimestamp(run, k + 1) >= end) {
                return false;
            }
            k++;
            second = model.second(seed, k);
            lines = model.lines(second);
            i = -1;
        }
    }

    /** The moment of the line, milliseconds since the epoch. */
    public long millis() {
        return timestamp;
    }

    /** The level of the line. */
    public Level level() {
        return rollout != null ? rollout.level(event) : LEVELS[model.level(second, i, line)];
    }

    /** The replica that writes the line, from 1. */
    public int replica() {
        return speaker;
    }

    /** Appends the line. */
    public void render(LineBuffer out) {
        if (rollout != null) {
            rollout.render(event, out);
        } else {
            int level = model.level(second, i, line);
            Telemetry.renderLine(run, model.words(out.profile(run.imageTag())), timestamp, level, speaker, line, out);
        }
    }

    /**
     * Appends the text of the line without its head: without moment, level, and the deployment's name and image.
     * Cheaper than {@link #render}. Of the buffer's positions only {@code start} and {@code end} are valid then.
     */
    public void renderMessage(LineBuffer out) {
        if (rollout != null) {
            rollout.renderMessage(event, out);
        } else {
            int level = model.level(second, i, line);
            out.beginMessage(timestamp, level, speaker);
            Telemetry.renderMessage(run, model.words(out.profile(run.imageTag())), level, speaker, line, out);
        }
    }

    /** Whether the line belongs to the rollout, not to the running program. */
    public boolean isRollout() {
        return rollout != null;
    }

    /** Whether this is the line about the failure of the rollout. */
    public boolean isFailure() {
        return rollout != null && run.fails() && event == rollout.size() - 1;
    }
}
