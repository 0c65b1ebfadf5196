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

    /** Why a rollout of this seed fails when it does: one English sentence, the same that its log gives. */
    public static String failureReason(long seed) {
        return RolloutFailure.of(seed).sentence();
    }
}
