package ru.samosval.simulation;

import java.util.List;

/** The replicas of a run: when each started, and which of them a line is of. */
public final class Replicas {

    private Replicas() {}

    /**
     * When a replica started for the last time before a moment: some time of the rollout's last quarter, or the end of its
     * last restart.
     */
    public static long startedAt(Run run, int replica, long before) {
        long started = run.readyAt();
        if (run.replicas() > 1) {
            double share = Seed.unit(Seed.of(run.seed(), 7, replica, 3));
            started -= (long) ((run.readyAt() - run.requestedAt()) / 4 * share);
        }
        for (ReplicaRestart restart : run.restarts()) {
            if (restart.replica() == replica && restart.upAt() < before) {
                started = restart.upAt();
            }
        }
        return started;
    }

    /** How often a replica had been restarted alone before a moment. */
    public static int restarts(Run run, int replica, long before) {
        int restarts = 0;
        for (ReplicaRestart restart : run.restarts()) {
            if (restart.replica() == replica && restart.downAt() < before) {
                restarts++;
            }
        }
        return restarts;
    }

    /** Who says a line that is a replica's own: where that one is down, the next that is not. */
    static int speaker(Run run, int own, long moment) {
        List<ReplicaRestart> restarts = run.restarts();
        if (restarts.isEmpty()) {
            return own;
        }
        int replica = own;
        do {
            if (!isDown(restarts, replica, moment)) {
                return replica;
            }
            replica = replica % run.replicas() + 1;
        } while (replica != own);
        return own;
    }

    private static boolean isDown(List<ReplicaRestart> restarts, int replica, long moment) {
        for (ReplicaRestart restart : restarts) {
            if (restart.replica() == replica && restart.downAt() <= moment && moment < restart.upAt()) {
                return true;
            }
        }
        return false;
    }
}
