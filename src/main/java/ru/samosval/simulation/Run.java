package ru.samosval.simulation;

import java.util.Objects;

/**
 * One stretch of one deployment, from its start to its stop (specification, sections 4.5 and 8.4). All moments are
 * milliseconds since the epoch. It rolls out in ({@code requestedAt}, {@code readyAt}]; from {@code readyAt} on it
 * runs, or has failed and is silent. Nothing of it exists at {@code endedAt} or later.
 *
 * @param seed fixes every random choice of this run
 * @param name the deployment's name, any text; control characters are written as spaces
 * @param imageTag the image it runs, such as {@code shop:1.4} or {@code registry/team/app:tag}
 * @param replicas 1..100
 * @param requestedAt when the start was asked for
 * @param readyAt when the rollout ends, well or badly; not before {@code requestedAt}
 * @param fails whether the rollout ends badly
 * @param endedAt when it was stopped, or {@link #ONGOING}
 */
public record Run(
        long seed,
        String name,
        String imageTag,
        int replicas,
        long requestedAt,
        long readyAt,
        boolean fails,
        long endedAt) {
    /** The {@code endedAt} of a run that goes on. */
    public static final long ONGOING = Long.MAX_VALUE;

    public Run {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(imageTag, "imageTag");
        if (replicas < 1) {
            throw new IllegalArgumentException("replicas must be at least 1, not " + replicas);
        }
        if (readyAt < requestedAt) {
            throw new IllegalArgumentException("readyAt must not be before requestedAt");
        }
    }

    /** The same run, stopped at a moment. */
    public Run endedAt(long moment) {
        return new Run(seed, name, imageTag, replicas, requestedAt, readyAt, fails, moment);
    }
}
