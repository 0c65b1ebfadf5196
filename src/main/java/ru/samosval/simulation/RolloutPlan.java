package ru.samosval.simulation;

/**
 * How the start of a deployment will go, fixed when it is asked for (specification, section 8.4).
 *
 * @param readyAfterMillis how long the rollout lasts: 3000..8000 ms divided by the speed, at least 1
 * @param fails whether it ends badly
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
     * How the replicas of a rollout end that fails.
     *
     * @param sentence why, the same that its log gives
     * @param exitCode as Docker gives it
     * @param started whether their program had begun
     * @param outOfMemory whether it was killed for want of memory
     */
    public record Failure(String sentence, int exitCode, boolean started, boolean outOfMemory) {}

    /** How the replicas of a rollout of this seed end when it fails. */
    public static Failure failure(long seed) {
        RolloutFailure failure = RolloutFailure.of(seed);
        return new Failure(
                failure.sentence(), failure.exitCode(), failure.isStarted(), failure == RolloutFailure.OUT_OF_MEMORY);
    }

    /** Why a rollout of this seed fails when it does: one English sentence, the same that its log gives. */
    public static String failureReason(long seed) {
        return RolloutFailure.of(seed).sentence();
    }
}
