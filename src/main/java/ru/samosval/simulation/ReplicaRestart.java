package ru.samosval.simulation;

/**
 * A restart of one replica of a run. From {@code downAt} on the replica does nothing. Its lines are then written by
 * another replica that is up, if any, because a deployment has lines every second (section 8.5). From {@code upAt} on
 * it starts up again. Both are milliseconds since the epoch.
 *
 * @param replica its number, from 1
 * @param downAt not before the run was ready
 * @param upAt not before {@code downAt}
 * @param killedBy the number of the signal that somebody ended it by; {@link #BY_RESTART} where they restarted it
 */
public record ReplicaRestart(int replica, long downAt, long upAt, int killedBy) {

    /** Somebody restarted it. It did not heed SIGTERM, as most programs that are process 1, and was killed. */
    public static final int BY_RESTART = 0;

    private static final int SIGKILL = 9;
    private static final int ENDED_BY_SIGNAL = 128;
    private static final long SHORTEST = 1_000;
    private static final long LONGEST = 3_000;

    /**
     * The restart of a replica that goes down at a moment: it is up again after 1 to 3 s divided by the speed.
     *
     * @param seed the run's seed
     * @param killedBy the number of a signal, or {@link #BY_RESTART}
     * @param speed how many times faster than the clock, 1..100
     */
    public static ReplicaRestart plan(long seed, int replica, long downAt, int killedBy, double speed) {
        long millis = Seed.range(Seed.of(seed, 9, replica, downAt), SHORTEST, LONGEST);
        return new ReplicaRestart(replica, downAt, downAt + Math.max(1, Math.round(millis / speed)), killedBy);
    }

    /** Of one that was restarted and not killed. */
    public ReplicaRestart(int replica, long downAt, long upAt) {
        this(replica, downAt, upAt, BY_RESTART);
    }

    /** The number of the signal that ended it. */
    public int signal() {
        return killedBy == BY_RESTART ? SIGKILL : killedBy;
    }

    /** What a shell says of a program that this signal ended. */
    public int exitCode() {
        return ENDED_BY_SIGNAL + signal();
    }

    public ReplicaRestart {
        if (replica < 1 || upAt < downAt) {
            throw new IllegalArgumentException("no restart: " + replica + ", " + downAt + " to " + upAt);
        }
    }
}
