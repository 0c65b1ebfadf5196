package ru.samosval.simulation;

/** The replicas of a run: when each started, and which of them writes a line. */
public final class Replicas {

    private Replicas() {}

    /**
     * When a replica last started before a moment: at some time in the last quarter of the rollout, or at the end of
     * its last restart.
     */
    public static long startedAt(Run run, int replica, long before) {
        long started = run.readyAt();
        if (run.replicas() > 1) {
            double share = Seed.unit(Seed.of(run.seed(), 7, replica, 3));
            started -= (long) ((run.readyAt() - run.requestedAt()) / 4 * share);
        }
        // Before all time nothing was restarted; one less would be the end of it.
        ReplicaRestart last = before == Long.MIN_VALUE ? null : run.indexed().last(replica, before - 1);
        if (last != null && last.upAt() >= before) {
            // It is down at that moment, so its last start was at the end of the restart before.
            last = run.indexed().last(replica, last.downAt() - 1);
        }
        return last == null ? started : last.upAt();
    }

    /** How often a replica was restarted alone before a moment. */
    public static int restarts(Run run, int replica, long before) {
        return run.indexed().count(replica, before);
    }

    /**
     * Which replica writes a line that belongs to {@code own}: if that one is down, the next one that is up; if all are
     * down, {@code own}.
     */
    static int speaker(Run run, int own, long timestamp) {
        Restarts restarts = run.indexed();
        if (restarts.isEmpty()) {
            return own;
        }
        int replica = own;
        do {
            if (!isDown(restarts, replica, timestamp)) {
                return replica;
            }
            replica = replica % run.replicas() + 1;
        } while (replica != own);
        return own;
    }

    private static boolean isDown(Restarts restarts, int replica, long timestamp) {
        ReplicaRestart last = restarts.last(replica, timestamp);
        return last != null && timestamp < last.upAt();
    }
}
