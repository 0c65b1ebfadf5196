package ru.samosval.simulation;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The restarts of single replicas of a run, ordered by {@code downAt}. Those of one replica are found without going
 * through the others: somebody may restart one every minute for a month. Restarts of the same replica do not overlap.
 */
final class Restarts extends AbstractList<ReplicaRestart> {

    private static final Restarts NONE = new Restarts(List.of());

    private final List<ReplicaRestart> all;
    private final Map<Integer, List<ReplicaRestart>> byReplica = new HashMap<>();

    /** For each restart the latest {@code upAt} of it and those before it. */
    private final long[] latestUp;

    private final int hash;

    private Restarts(List<ReplicaRestart> all) {
        this.all = all;
        all.forEach(restart -> byReplica
                .computeIfAbsent(restart.replica(), replica -> new ArrayList<>())
                .add(restart));
        latestUp = new long[all.size()];
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < latestUp.length; i++) {
            latest = Math.max(latest, all.get(i).upAt());
            latestUp[i] = latest;
        }
        hash = all.hashCode();
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

    /** The replicas that were restarted alone, in any order. */
    Set<Integer> replicas() {
        return byReplica.keySet();
    }

    /** The index of the first restart that is not over before a moment; all before it are. The size if all are over. */
    int firstUp(long timestamp) {
        int found = Arrays.binarySearch(latestUp, timestamp);
        int first = found < 0 ? -found - 1 : found;
        while (first > 0 && latestUp[first - 1] == timestamp) {
            first--;
        }
        return first;
    }

    /** The moment at which the first restart begins that is not in both; {@code Long.MAX_VALUE} if there is none. */
    long sameUntil(Restarts other) {
        int both = Math.min(all.size(), other.all.size());
        int i = 0;
        while (i < both && all.get(i).equals(other.all.get(i))) {
            i++;
        }
        return Math.min(
                i < all.size() ? all.get(i).downAt() : Long.MAX_VALUE,
                i < other.all.size() ? other.all.get(i).downAt() : Long.MAX_VALUE);
    }

    /** The last restart of a replica that began at or before a moment; null if there is none. */
    ReplicaRestart last(int replica, long timestamp) {
        List<ReplicaRestart> own = of(replica);
        int begun = begun(own, timestamp);
        return begun == 0 ? null : own.get(begun - 1);
    }

    /** How many restarts of a replica began before a moment. */
    int count(int replica, long before) {
        return begun(of(replica), before - 1);
    }

    /** How many of these, by {@code downAt}, began at or before a moment. */
    static int begun(List<ReplicaRestart> own, long timestamp) {
        int low = 0;
        int high = own.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (own.get(middle).downAt() <= timestamp) {
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

    /** That of any list of these restarts, computed once: runs are looked up by it. */
    @Override
    public int hashCode() {
        return hash;
    }

    /** Whether it is a list of the same restarts. */
    @Override
    public boolean equals(Object other) {
        return other == this || !(other instanceof Restarts known && known.hash != hash) && super.equals(other);
    }
}
