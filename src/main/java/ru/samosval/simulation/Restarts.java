package ru.samosval.simulation;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The restarts of single replicas of a run, by {@code downAt}, and those of each replica found without passing the others:
 * somebody may restart one each minute for a month. Of one replica no two are at the same time.
 */
final class Restarts extends AbstractList<ReplicaRestart> {

    private static final Restarts NONE = new Restarts(List.of());

    private final List<ReplicaRestart> all;
    private final Map<Integer, List<ReplicaRestart>> byReplica = new HashMap<>();

    private Restarts(List<ReplicaRestart> all) {
        this.all = all;
        all.forEach(restart -> byReplica
                .computeIfAbsent(restart.replica(), replica -> new ArrayList<>())
                .add(restart));
    }

    /** These, in whatever order they come. */
    static Restarts of(List<ReplicaRestart> restarts) {
        if (restarts instanceof Restarts known) {
            return known;
        }
        return restarts.isEmpty()
                ? NONE
                : new Restarts(restarts.stream()
                        .sorted(Comparator.comparingLong(ReplicaRestart::downAt))
                        .toList());
    }

    /** Those of one replica. */
    List<ReplicaRestart> of(int replica) {
        return byReplica.getOrDefault(replica, List.of());
    }

    /** The last one of a replica that began at a moment or before it; null where there is none. */
    ReplicaRestart last(int replica, long moment) {
        List<ReplicaRestart> own = of(replica);
        int begun = begun(own, moment);
        return begun == 0 ? null : own.get(begun - 1);
    }

    /** How many of a replica began before a moment. */
    int count(int replica, long before) {
        return begun(of(replica), before - 1);
    }

    /** How many began at a moment or before it. */
    private static int begun(List<ReplicaRestart> own, long moment) {
        int low = 0;
        int high = own.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (own.get(middle).downAt() <= moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public ReplicaRestart get(int index) {
        return all.get(index);
    }

    @Override
    public int size() {
        return all.size();
    }
}
