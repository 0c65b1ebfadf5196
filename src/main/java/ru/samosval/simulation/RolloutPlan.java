package ru.samosval.simulation;

/**
 * The course of a deployment's start, fixed when the start is requested (specification, section 8.4).
 *
 * @param readyAfterMillis the duration of the rollout: 3000..8000 ms divided by the speed, at least 1
 * @param fails whether it fails
 */
public record RolloutPlan(long readyAfterMillis, boolean fails) {
    /**
     * The plan of one rollout.
     *
     * @param seed the run's seed
     * @param failureRate the probability of failure, 0..1
     * @param speed how many times faster than the clock, 1..100
     */
    public static RolloutPlan of(long seed, double failureRate, double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed must be positive, not " + speed);
        }
        long millis = Math.round(Seed.range(Seed.of(seed, 4), 3000, 8000) / speed);
        return new RolloutPlan(Math.max(1, millis), Seed.chance(Seed.of(seed, 5), failureRate));
    }

    /**
     * How the replicas of a failed rollout end.
     *
     * @param sentence the reason, as in the rollout's log
     * @param exitCode as Docker gives it
     * @param started whether the program was started
     * @param outOfMemory whether it was killed because it needed too much memory
     */
    public record Failure(String sentence, int exitCode, boolean started, boolean outOfMemory) {}

    /** How the replicas of a rollout with this seed end if it fails. */
    public static Failure failure(long seed) {
        RolloutFailure failure = RolloutFailure.of(seed);
        return new Failure(
                failure.sentence(), failure.exitCode(), failure.isStarted(), failure == RolloutFailure.OUT_OF_MEMORY);
    }

    /** Why a rollout with this seed fails if it does: one English sentence, as in its log. */
    public static String failureReason(long seed) {
        return RolloutFailure.of(seed).sentence();
    }
}
