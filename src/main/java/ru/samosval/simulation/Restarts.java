package ru.samosval.simulation;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The restarts of single replicas of a run, ordered by {@code downAt}. Those of one replica are found without going
 * through the others: somebody may restart one every minute for a month. Restarts of the same replica do not overlap.
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

    /** These restarts, given in any order. */
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

    /** The restarts of one replica. */
    List<ReplicaRestart> of(int replica) {
        return byReplica.getOrDefault(replica, List.of());
    }

    /** The last restart of a replica that began at or before a moment; null if there is none. */
    ReplicaRestart last(int replica, long moment) {
        List<ReplicaRestart> own = of(replica);
        int begun = begun(own, moment);
        return begun == 0 ? null : own.get(begun - 1);
    }

    /** How many restarts of a replica began before a moment. */
    int count(int replica, long before) {
        return begun(of(replica), before - 1);
    }

    /** How many of these began at or before a moment. */
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
