package ru.samosval.simulation;

import java.util.List;

/**
 * The course of a build, fixed when it is started (specification, section 8.3): its log with the moment of each line,
 * and its outcome. The text depends only on the seed and the request. The speed changes only the moments; the durations
 * in the log's text are those of speed 1.
 *
 * @param queuedMillis how long the build waits: 1000..2000 ms divided by the speed; after that it is {@code building}
 * @param steps the lines of the log in order: the first at {@code queuedMillis}, each next one 500..1500 ms divided by
 *     the speed (at least 1 ms) after the one before; at least one for each command
 * @param success whether the build makes an image
 * @param errorMessage one English sentence; null on success
 * @param commit the 40 hexadecimal digits of the commit that is built; begins with the target commit if the request
 *     names one
 */
public record BuildPlan(long queuedMillis, List<Step> steps, boolean success, String errorMessage, String commit) {
    /**
     * One line of the build log.
     *
     * @param atMillis its moment, ms from the start of the build
     * @param text the line, without a line break
     */
    public record Step(long atMillis, String text) {}

    public BuildPlan {
        steps = List.copyOf(steps);
    }

    /** When the build is over: the moment of the last line, ms from its start. */
    public long totalMillis() {
        return steps.get(steps.size() - 1).atMillis();
    }

    /**
     * The plan of one build.
     *
     * @param seed fixes every random choice of this build
     * @param failureRate the probability of failure, 0..1
     * @param speed how many times faster than the clock, 1..100
     */
    public static BuildPlan of(long seed, BuildSpec spec, double failureRate, double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed must be positive, not " + speed);
        }
        return new BuildScript(seed, spec, Seed.chance(Seed.of(seed, 20), failureRate), speed).play();
    }
}
