package ru.samosval.simulation;

/**
 * How a run makes its lines and its load. A run keeps the model that it began with, so what it has said stays as it was
 * when the generator is changed: a change of what comes out is a new model. Stateless.
 */
abstract sealed class Model permits FirstModel, SecondModel {
    private static final Model FIRST = new FirstModel();
    private static final Model SECOND = new SecondModel();
    private static final Model THIRD = new ThirdModel();

    /** The model of a number that {@link Run#model} may have. */
    static Model of(int number) {
        return switch (number) {
            case 1 -> FIRST;
            case 2 -> SECOND;
            case 3 -> THIRD;
            default -> throw new IllegalArgumentException("no model " + number);
        };
    }

    /** All that is random about telemetry second {@code k}, to be given to the other methods. */
    abstract long second(long lineSeed, long k);

    /** How many lines a second has, 1 to 3. */
    abstract int lines(long second);

    /** The level's ordinal of line {@code i} of a second, whose hash is {@code line}. */
    abstract int level(long second, int i, long line);

    /** Which of so many replicas says the line, from 1. */
    abstract int replica(long lineSeed, int replicas, long second, int i, long line);

    /** Whether sums over many seconds cost no more than over a few: {@link #addLines}, and those of the curves. */
    abstract boolean isSummed();

    /**
     * Adds to {@code levels}, by the levels' ordinals, how many lines the seconds {@code [0, k)} have; of one replica or (0)
     * of all. A negative {@code times} takes away.
     */
    abstract void addLines(long lineSeed, int replicas, int replica, long k, int times, long[] levels);

    /** The words of what an image holds. */
    abstract Profile words(Profile profile);

    /** The CPU load of a run of this seed, the mean of its replicas. */
    abstract Curve cpu(long runSeed);

    /** The hash of line {@code i} of a second. */
    static long line(long second, int i) {
        return Seed.mix(second + (i + 1) * Seed.GOLDEN);
    }

    /** The hash that the text of a line is made of. */
    static long text(long line) {
        return Seed.mix(line + Seed.GOLDEN);
    }
}
