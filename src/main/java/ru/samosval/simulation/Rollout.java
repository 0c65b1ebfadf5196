package ru.samosval.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of one rollout: at most a dozen, in ({@code requestedAt}, {@code readyAt}], the last one at
 * {@code readyAt}. A rollout with fewer milliseconds than lines keeps only its last lines.
 */
final class Rollout {
    private static final long ROLLOUT = 3;

    private record Event(Level level, String text, double effort) {}

    private final Run run;
    private final long seed;
    private final long image;
    private final List<Event> events = new ArrayList<>(12);
    private final long[] timestamps;
    private final int skipped;

    Rollout(Run run) {
        this.run = run;
        this.seed = Seed.of(run.seed(), ROLLOUT);
        this.image = PulledImage.hash(run.imageTag());
        plan();
        long duration = run.readyAt() - run.requestedAt();
        int size = (int) Math.min(events.size(), duration);
        skipped = events.size() - size;
        timestamps = new long[size];
        spread(duration);
    }

    void render(long from, long to, LineBuffer out) {
        for (int i = 0; i < timestamps.length; i++) {
            if (within(i, from, to)) {
                render(i, out);
            }
        }
    }

    int count(long from, long to) {
        int count = 0;
        for (int i = 0; i < timestamps.length; i++) {
            if (within(i, from, to)) {
                count++;
            }
        }
        return count;
    }

    void addLevels(long from, long to, long[] levels) {
        for (int i = 0; i < timestamps.length; i++) {
            if (within(i, from, to)) {
                levels[events.get(skipped + i).level.ordinal()]++;
            }
        }
    }

    int size() {
        return timestamps.length;
    }

    long timestamp(int i) {
        return timestamps[i];
    }

    Level level(int i) {
        return events.get(skipped + i).level;
    }

    void render(int i, LineBuffer out) {
        Event event = events.get(skipped + i);
        out.append(timestamps[i], event.level, run.name(), run.imageTag(), text(i, event));
    }

    void renderMessage(int i, LineBuffer out) {
        Event event = events.get(skipped + i);
        out.appendMessage(timestamps[i], event.level, text(i, event));
    }

    long startOfLast(int n, long to) {
        int missing = n;
        for (int i = timestamps.length - 1; i >= 0; i--) {
            if (within(i, Long.MIN_VALUE, to) && --missing == 0) {
                return timestamps[i];
            }
        }
        return run.requestedAt();
    }

    long next(long after) {
        for (int i = 0; i < timestamps.length; i++) {
            if (timestamps[i] > after) {
                return timestamps[i] < run.endedAt() ? timestamps[i] : Long.MAX_VALUE;
            }
        }
        return Long.MAX_VALUE;
    }

    private boolean within(int i, long from, long to) {
        return timestamps[i] >= from && timestamps[i] < to && timestamps[i] < run.endedAt();
    }

    private void plan() {
        int n = run.replicas();
        String containers = n == 1 ? "container" : "container (" + n + " replicas)";
        List<Event> usual = List.of(
                info("Scheduled: " + replicas(n) + " assigned to node-" + random(1, 1, 24), 0.4),
                info("Pulling image \"" + run.imageTag() + "\"", 0.5),
                info("Pulled image, %s, sha256:" + String.format("%012x", image >>> 16), 3),
                info("Created " + containers, 0.6),
                info(
                        "Started " + containers + ", address 10." + random(3, 0, 15) + "." + random(4, 0, 255) + "."
                                + random(5, 1, 254),
                        0.6),
                info("Readiness probe: every 1 s, success threshold 1", 0.3));
        RolloutFailure failure = run.fails() ? RolloutFailure.of(run.seed()) : null;
        events.addAll(failure == null ? usual : usual.subList(0, failure.steps()));
        if (failure != null) {
            events.add(new Event(Level.WARN, "Attempt 1 did not succeed, trying again in 1 s", 2));
            events.add(new Event(Level.ERROR, failure.sentence(), 2));
            events.add(new Event(Level.ERROR, "Deployment failed (0/" + n + " ready)", 0.5));
            return;
        }
        if (random(6, 1, 3) > 1) {
            events.add(new Event(Level.WARN, "Readiness probe failed: connection refused, attempt 1", 1));
        }
        if (n > 1) {
            events.add(info("Readiness probe succeeded (" + random(7, 1, n - 1) + "/" + n + " ready)", 1));
        } else {
            events.add(info("Readiness probe succeeded: HTTP 200 in " + random(7, 1, 40) + " ms", 1));
        }
        events.add(info("Deployment is running (" + n + "/" + n + " ready)", 0.5));
    }

    private static Event info(String text, double effort) {
        return new Event(Level.INFO, text, effort);
    }

    private static String replicas(int n) {
        return n == 1 ? "1 replica" : n + " replicas";
    }

    /** Each line takes at least 1 ms; the rest of the time is divided by effort. */
    private void spread(long duration) {
        int size = timestamps.length;
        double total = 0;
        for (int i = 0; i < size; i++) {
            total += effort(i);
        }
        double done = 0;
        for (int i = 0; i < size; i++) {
            done += effort(i);
            long share = Math.min(duration - size, (long) ((duration - size) * (done / total)));
            timestamps[i] = run.requestedAt() + i + 1 + share;
        }
        if (size > 0) {
            timestamps[size - 1] = run.readyAt();
        }
    }

    private double effort(int i) {
        return events.get(skipped + i).effort * (0.6 + 0.8 * Seed.unit(Seed.of(seed, 100, i)));
    }

    /** The text of a line. The line about the pull also gets the image's size and the time it took. */
    private String text(int i, Event event) {
        if (!event.text.contains(", %s,")) {
            return event.text;
        }
        long took = timestamps[i] - (i == 0 ? run.requestedAt() : timestamps[i - 1]);
        return event.text.replace("%s", PulledImage.megabytes(run.imageTag()) + " MB in " + took + " ms");
    }

    private long random(int what, long low, long high) {
        return Seed.range(Seed.of(seed, what), low, high);
    }
}
