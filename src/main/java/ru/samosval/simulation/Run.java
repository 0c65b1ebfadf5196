package ru.samosval.simulation;

import java.util.List;
import java.util.Objects;

/**
 * One run of a deployment, from its start to its stop (specification, sections 4.5 and 8.4). All moments are
 * milliseconds since the epoch. It rolls out in ({@code requestedAt}, {@code readyAt}]. From {@code readyAt} on it
 * runs, or it has failed and is silent. Nothing of it exists at {@code endedAt} or later.
 *
 * @param seed determines every random choice of this run
 * @param name the deployment's name, any text; control characters are written as spaces
 * @param imageTag the image it runs, such as {@code shop:1.4} or {@code registry/team/app:tag}
 * @param replicas 1..100
 * @param requestedAt when the start was requested
 * @param readyAt when the rollout ends, successfully or not; not before {@code requestedAt}
 * @param fails whether the rollout fails
 * @param endedAt when it was stopped, or {@link #ONGOING}
 * @param model the number of the generator that it began with and keeps, 1..{@link #NEWEST_MODEL}
 * @param resources what each of its replicas may use
 * @param restarts restarts of single replicas, by {@code downAt}
 */
public record Run(
        long seed,
        String name,
        String imageTag,
        int replicas,
        long requestedAt,
        long readyAt,
        boolean fails,
        long endedAt,
        int model,
        Resources resources,
        List<ReplicaRestart> restarts) {
    /** The {@code endedAt} of a run that is still going on. */
    public static final long ONGOING = Long.MAX_VALUE;

    /** The model of runs that begin today. */
    public static final int NEWEST_MODEL = 3;

    public Run {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(imageTag, "imageTag");
        Objects.requireNonNull(resources, "resources");
        if (replicas < 1) {
            throw new IllegalArgumentException("replicas must be at least 1, not " + replicas);
        }
        if (readyAt < requestedAt) {
            throw new IllegalArgumentException("readyAt must not be before requestedAt");
        }
        if (model < 1 || model > NEWEST_MODEL) {
            throw new IllegalArgumentException("no model " + model);
        }
        restarts = Restarts.of(restarts);
    }

    /** A run of the newest model with the default resources. */
    public Run(
            long seed,
            String name,
            String imageTag,
            int replicas,
            long requestedAt,
            long readyAt,
            boolean fails,
            long endedAt) {
        this(
                seed,
                name,
                imageTag,
                replicas,
                requestedAt,
                readyAt,
                fails,
                endedAt,
                NEWEST_MODEL,
                Resources.USUAL,
                List.of());
    }

    /** Whether sums over the run cost the same however old it is. For the first model they do not. */
    public boolean isSummed() {
        return Model.of(model).isSummed();
    }

    /** The restarts, indexed by replica. */
    Restarts indexed() {
        return Restarts.of(restarts);
    }

    /** The same run, stopped at a moment. */
    public Run endedAt(long timestamp) {
        return new Run(
                seed, name, imageTag, replicas, requestedAt, readyAt, fails, timestamp, model, resources, restarts);
    }

    /** The same run, made by another generator. */
    public Run ofModel(int number) {
        return new Run(
                seed, name, imageTag, replicas, requestedAt, readyAt, fails, endedAt, number, resources, restarts);
    }

    /** The same run with these resources. */
    public Run with(Resources each) {
        return new Run(seed, name, imageTag, replicas, requestedAt, readyAt, fails, endedAt, model, each, restarts);
    }

    /** The same run with restarts of single replicas. */
    public Run with(List<ReplicaRestart> ofReplicas) {
        return new Run(
                seed, name, imageTag, replicas, requestedAt, readyAt, fails, endedAt, model, resources, ofReplicas);
    }
}
