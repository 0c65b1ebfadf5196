package ru.samosval.simulation;

/**
 * A generator of lines and load. A run keeps the model that it began with, so its past stays the same when the
 * generator is changed: any change of the output is a new model. Stateless.
 */
abstract sealed class Model permits FirstModel, SecondModel {
    private static final Model FIRST = new FirstModel();
    private static final Model SECOND = new SecondModel();
    private static final Model THIRD = new ThirdModel();

    /** The model with this number ({@link Run#model}). */
    static Model of(int number) {
        return switch (number) {
            case 1 -> FIRST;
            case 2 -> SECOND;
            case 3 -> THIRD;
            default -> throw new IllegalArgumentException("no model " + number);
        };
    }

    /** Everything random about telemetry second {@code k}, to be passed to the other methods. */
    abstract long second(long lineSeed, long k);

    /** The number of lines in a second, 1 to 3. */
    abstract int lines(long second);

    /** The ordinal of the level of line {@code i} in a second; the hash of the line is {@code line}. */
    abstract int level(long second, int i, long line);

    /** Which of this many replicas writes the line, from 1. */
    abstract int replica(long lineSeed, int replicas, long second, int i, long line);

    /** Whether sums over many seconds cost no more than over a few, both by {@link #addLines} and by the curves. */
    abstract boolean isSummed();

    /**
     * Adds to {@code levels}, by the levels' ordinals, {@code times} the number of lines in the seconds {@code [0, k)},
     * of one replica or (0) of all.
     */
    abstract void addLines(long lineSeed, int replicas, int replica, long k, int times, long[] levels);

    /** The profile whose words this model uses for an image with the given one. */
    abstract Profile words(Profile profile);

    /** The CPU load of a run with this seed, as the mean of its replicas. */
    abstract Curve cpu(long runSeed);

    /** The hash of line {@code i} of a second. */
    static long line(long second, int i) {
        return Seed.mix(second + (i + 1) * Seed.GOLDEN);
    }

    /** The hash from which the text of a line is made. */
    static long text(long line) {
        return Seed.mix(line + Seed.GOLDEN);
    }
}
