package ru.samosval.docker;

import java.time.Duration;
import java.util.Locale;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.simulation.ReplicaRestart;
import ru.samosval.simulation.Replicas;
import ru.samosval.simulation.RolloutPlan;
import ru.samosval.simulation.Run;

/**
 * A replica as a container.
 *
 * @param replica its number, from 1
 * @param name its name within its host, without a slash
 */
record Container(Deployed deployed, int replica, String name) {

    /** How many numbers are reserved for the replicas of a deployment. */
    private static final int NUMBERS = 128;

    /** The exit code after SIGKILL. */
    static final int KILLED = 137;

    /** The exit code after SIGTERM, which a stop sends. */
    static final int TERMINATED = 143;

    /** The states of a container, in Docker's words. */
    enum Status {
        CREATED,
        RUNNING,
        RESTARTING,
        EXITED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The results of a container's health check, in Docker's words. */
    enum Health {
        NONE,
        STARTING,
        HEALTHY,
        UNHEALTHY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The state of a container at a moment.
     *
     * @param startedAt epoch milliseconds; 0 if it has never started
     * @param finishedAt when it last exited, even if it is up again; 0 if it never has. If it was down when its
     *     deployment stopped, when that stopped: until then it was to come up again
     * @param error why it could not run; empty if it could
     */
    record State(
            Status status,
            Health health,
            long startedAt,
            long finishedAt,
            int exitCode,
            boolean outOfMemory,
            String error,
            int restarts) {

        /** As {@code docker ps} counts: a container that is restarting counts as running. */
        boolean isRunning() {
            return status == Status.RUNNING || status == Status.RESTARTING;
        }

        /** The state in the words of {@code docker ps}. */
        String sentence(long now) {
            return switch (status) {
                case CREATED -> "Created";
                case RUNNING ->
                    "Up " + ago(startedAt, now)
                            + switch (health) {
                                case NONE -> "";
                                case STARTING -> " (health: starting)";
                                case HEALTHY, UNHEALTHY -> " (" + health.word() + ")";
                            };
                case RESTARTING -> "Restarting (" + exitCode + ") " + ago(finishedAt, now) + " ago";
                case EXITED -> "Exited (" + exitCode + ") " + ago(finishedAt, now) + " ago";
            };
        }

        private static String ago(long timestamp, long now) {
            return Go.words(Duration.ofMillis(now - timestamp));
        }
    }

    /** Its name without the replica's number. */
    String service() {
        return name.substring(0, name.lastIndexOf('-'));
    }

    /** The id of 64 hexadecimal digits. */
    String id() {
        return id(deployed.id(), replica);
    }

    static String id(long deployment, int replica) {
        return HexId.CONTAINER.of(deployment * NUMBERS + replica);
    }

    /** The id of the deployment to which the container with this number belongs. */
    static long deploymentOf(long number) {
        return number / NUMBERS;
    }

    /** Its state at a moment (epoch milliseconds), computed from its run. */
    State at(long now) {
        Run run = deployed.run();
        if (run == null) {
            return created();
        }
        if (run.fails()) {
            return failing(run, now);
        }
        long end = Math.min(now + 1, run.endedAt());
        int restarts = Replicas.restarts(run, replica, end);
        long started = Replicas.startedAt(run, replica, end);
        if (run.endedAt() <= now || deployed.status() == DeploymentStatus.STOPPED) {
            long ended = Math.min(now, run.endedAt());
            ReplicaRestart down = downAtEnd(run);
            int exitCode = down == null ? TERMINATED : down.exitCode();
            return new State(
                    Status.EXITED, Health.NONE, started <= ended ? started : 0, ended, exitCode, false, "", restarts);
        }
        ReplicaRestart last = lastRestart(run, now);
        if (last != null && now < last.upAt()) {
            return new State(
                    Status.RESTARTING, Health.NONE, started, last.downAt(), last.exitCode(), false, "", restarts);
        }
        if (now < started) {
            return created();
        }
        return new State(
                Status.RUNNING,
                now < run.readyAt() ? Health.STARTING : Health.HEALTHY,
                started,
                last == null ? deployed.exitedAt() : last.downAt(),
                0,
                false,
                "",
                restarts);
    }

    private State failing(Run run, long now) {
        RolloutPlan.Failure failure = RolloutPlan.failure(run.seed());
        long started = failure.started() ? Replicas.startedAt(run, replica, now + 1) : 0;
        if (run.endedAt() < run.readyAt() && run.endedAt() <= now) {
            long before = started < run.endedAt() ? started : 0;
            return new State(Status.EXITED, Health.NONE, before, run.endedAt(), TERMINATED, false, "", 0);
        }
        if (now >= run.readyAt()) {
            return new State(
                    Status.EXITED,
                    Health.NONE,
                    started,
                    run.readyAt(),
                    failure.exitCode(),
                    failure.outOfMemory(),
                    failure.sentence(),
                    0);
        }
        return failure.started() && now >= started
                ? new State(Status.RUNNING, Health.STARTING, started, deployed.exitedAt(), 0, false, "", 0)
                : created();
    }

    private State created() {
        return new State(Status.CREATED, Health.NONE, 0, deployed.exitedAt(), 0, false, "", 0);
    }

    /** The last exit code of a container that is up again, from when it went down alone or with the run before. */
    int lastExitCode(long now) {
        ReplicaRestart last = deployed.run() == null ? null : lastRestart(deployed.run(), now);
        return last == null ? TERMINATED : last.exitCode();
    }

    /**
     * The restart of this replica alone that was under way when the run ended, so that it was down already; null if it
     * was up.
     */
    ReplicaRestart downAtEnd(Run run) {
        ReplicaRestart last = lastRestart(run, run.endedAt());
        return last != null && last.upAt() >= run.endedAt() ? last : null;
    }

    private ReplicaRestart lastRestart(Run run, long now) {
        ReplicaRestart last = null;
        for (ReplicaRestart restart : run.restarts()) {
            if (restart.replica() == replica && restart.downAt() <= now) {
                last = restart;
            }
        }
        return last;
    }
}
