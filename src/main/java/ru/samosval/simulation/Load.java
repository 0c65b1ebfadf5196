package ru.samosval.simulation;

import java.util.List;

/**
 * The CPU and RAM of one replica of a run, or the mean of all replicas, second by second, in tenths of a percent of
 * what a replica may use. Remembers its last position, so that seconds asked in order cost little; not thread-safe.
 *
 * <p>Replicas differ from the mean by what each takes from its neighbour in a ring. So the mean of the replicas is the
 * run's mean, exact to the last tenth. A replica that is restarted alone has no load while it is down, and then starts
 * up again.
 */
final class Load {
    private static final long SECOND = 1_000;
    private static final int MOST = 1_000;
    private static final int WARM_UP = 64;
    private static final int START_UP = 30;

    /** From this many seconds on, subtracting one sum from another is faster than looking at each second. */
    private static final long MANY = 512;

    private final Run run;
    private final int replica;
    private final Curve cpu;
    private final Curve ram;

    /** Null if the replicas do not differ. */
    private final Deviation cpuTaken;

    private final Deviation cpuGiven;
    private final Deviation ramTaken;
    private final Deviation ramGiven;
    private final List<ReplicaRestart> restarts;

    /** For the mean: the replicas that were restarted alone. */
    private final Load[] restarted;

    private Load(Run run, int replica) {
        this.run = run;
        cpu = Model.of(run.model()).cpu(run.seed());
        ram = new Ram(run.seed());
        boolean differs = replica > 0 && run.replicas() > 1;
        int neighbour = replica == 1 ? run.replicas() : replica - 1;
        cpuTaken = differs ? Deviation.ofCpu(run.seed(), replica) : null;
        cpuGiven = differs ? Deviation.ofCpu(run.seed(), neighbour) : null;
        ramTaken = differs ? Deviation.ofRam(run.seed(), replica) : null;
        ramGiven = differs ? Deviation.ofRam(run.seed(), neighbour) : null;
        this.replica = replica;
        restarts = run.indexed().of(replica);
        restarted = replica > 0
                ? new Load[0]
                : run.indexed().replicas().stream().map(r -> new Load(run, r)).toArray(Load[]::new);
    }

    /** The mean of all replicas of the run. */
    static Load mean(Run run) {
        return new Load(run, 0);
    }

    /** One replica, from 1. */
    static Load of(Run run, int replica) {
        return new Load(run, replica);
    }

    int cpu(long k) {
        if (restarted.length == 0) {
            return restarts.isEmpty() ? calmCpu(k) : restartedCpu(k, calmCpu(k));
        }
        int sum = cpu.tenths(k) * run.replicas();
        for (Load one : restarted) {
            int calm = one.calmCpu(k);
            sum += one.restartedCpu(k, calm) - calm;
        }
        return mean(sum);
    }

    int ram(long k) {
        if (restarted.length == 0) {
            return restarts.isEmpty() ? calmRam(k) : restartedRam(k, calmRam(k));
        }
        int sum = ram.tenths(k) * run.replicas();
        for (Load one : restarted) {
            int calm = one.calmRam(k);
            sum += one.restartedRam(k, calm) - calm;
        }
        return mean(sum);
    }

    /**
     * The sum of the replica's CPU over the seconds {@code [from, to)}. If the model is summed, a long window costs no
     * more than one of some hundred seconds, and some microseconds more for each restart in it.
     */
    long cpuSum(long from, long to) {
        if (!run.isSummed() || to - from < MANY) {
            long sum = 0;
            for (long k = from; k < to; k++) {
                sum += cpu(k);
            }
            return sum;
        }
        return calmSum(to) - calmSum(from) + lostSum(from, to);
    }

    /** The sum over {@code [0, k)} as if the replica had never been restarted. */
    private long calmSum(long k) {
        // No deviation is cut here: the mean of a summed model leaves room for all of it.
        return cpu.sum(k) + (cpuTaken == null ? 0 : cpuTaken.sum(k) - cpuGiven.sum(k));
    }

    /** What restarts changed in {@code [from, to)}. */
    private long lostSum(long from, long to) {
        long sum = 0;
        int begun = Restarts.begun(restarts, Telemetry.pointTimestamp(run, from));
        for (int i = Math.max(0, begun - 1); i < restarts.size(); i++) {
            long begin = secondAt(restarts.get(i).downAt());
            if (begin >= to) {
                break;
            }
            long end = secondAt(restarts.get(i).upAt()) + START_UP;
            if (i + 1 < restarts.size()) {
                end = Math.min(end, secondAt(restarts.get(i + 1).downAt()));
            }
            for (long at = Math.max(begin, from); at < Math.min(end, to); at++) {
                int calm = calmCpu(at);
                sum += restartedCpu(at, calm) - calm;
            }
        }
        return sum;
    }

    private int calmCpu(long k) {
        int mean = cpu.tenths(k);
        return cpuTaken == null ? mean : apart(mean, cpuTaken.tenths(k), cpuGiven.tenths(k));
    }

    private int calmRam(long k) {
        int mean = ram.tenths(k);
        return ramTaken == null ? mean : apart(mean, ramTaken.tenths(k), ramGiven.tenths(k));
    }

    /**
     * Each deviation is limited so that two of them fit beside the mean. The rule is the same for all replicas, so the
     * deviations still add up to 0.
     */
    private static int apart(int mean, int taken, int given) {
        int room = Math.max(0, Math.min(mean - 1, MOST - mean) / 2);
        return mean + Math.max(-room, Math.min(room, taken)) - Math.max(-room, Math.min(room, given));
    }

    private int restartedCpu(long k, int calm) {
        long since = sinceUp(k);
        return since < 0
                ? 0
                : since < START_UP
                        ? (int) Math.min(MOST, calm + SummedCpu.startUp((int) since) / SummedCurve.UNIT)
                        : calm;
    }

    private int restartedRam(long k, int calm) {
        long since = sinceUp(k);
        if (since >= WARM_UP) {
            return calm;
        }
        double t = since * (1.0 / WARM_UP);
        return since < 0 ? 0 : (int) Math.rint(calm * (0.2 + 0.8 * t * t * (3 - 2 * t)));
    }

    /** How many seconds ago the replica came up again; negative while it is down. */
    private long sinceUp(long k) {
        long timestamp = Telemetry.pointTimestamp(run, k);
        ReplicaRestart last = run.indexed().last(replica, timestamp);
        if (last == null) {
            return Long.MAX_VALUE;
        }
        return timestamp < last.upAt() ? -1 : (timestamp - last.upAt()) / SECOND;
    }

    /** The number of the first point at or after a moment. */
    private long secondAt(long timestamp) {
        return Telemetry.firstPoint(run, timestamp);
    }

    private int mean(int sum) {
        return (sum + run.replicas() / 2) / run.replicas();
    }
}
