package ru.samosval.deployment;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import ru.samosval.access.Unguarded;

/**
 * The moments of acts that are being committed. A live log must not reach such a moment: the line of the act, and the
 * end of the run that it ends, are not in the database yet, and a line shown too early could not be taken back.
 *
 * <p>Code that shows a live log reads the clock first, then {@link #heldAt}, then the version of {@link #watch}. If the
 * version has changed, it reads the deployment anew before it continues.
 */
@Unguarded("moments alone: part of acts whose rights were asked, and of reading what somebody sees")
@ApplicationScoped
public class WriteBarrier {

    private static final long NOTHING = Long.MAX_VALUE;

    /** The moment of an act that has not read the clock yet. Nobody outside gets to see it. */
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final Map<Long, List<Long>> timestamps = new ConcurrentHashMap<>();
    private final Map<Long, Watch> watched = new ConcurrentHashMap<>();

    @Resource
    private TransactionSynchronizationRegistry transaction;

    @Inject
    private Clock clock;

    @Inject
    private Event<DeploymentsChanged> changed;

    /**
     * Holds the live logs of these deployments until the running transaction is over.
     *
     * @param notBefore the earliest allowed moment (epoch milliseconds)
     * @return the moment of the act: later than anything shown by now
     */
    public long hold(Collection<Long> deployments, long notBefore) {
        List<Long> ids = List.copyOf(deployments);
        ActionsOfTransaction actions = current();
        // First a hold on everything, then the clock: a log that saw no hold has shown only what was before the moment.
        ids.forEach(id -> add(id, UNKNOWN));
        try {
            long timestamp = Math.max(clock.millis() + 1, notBefore);
            ids.forEach(id -> add(id, timestamp));
            actions.held.add(new Held(ids, timestamp));
            return timestamp;
        } finally {
            ids.forEach(id -> remove(id, UNKNOWN));
        }
    }

    /** Fires the change when the running transaction is committed; does nothing if it is rolled back. */
    void tell(DeploymentsChanged change) {
        current().changes.add(change);
    }

    /** Live logs that an act holds until it is in the database. */
    private record Held(List<Long> deployments, long timestamp) {}

    /** What the acts of one transaction hold, and the changes to be fired after it. */
    private final class ActionsOfTransaction implements Synchronization {

        private final List<Held> held = new ArrayList<>();
        private final List<DeploymentsChanged> changes = new ArrayList<>();

        @Override
        public void beforeCompletion() {
            // There is nothing to do before the commit.
        }

        /** First releases, then fires: observers read the deployment anew, and must find nothing held. */
        @Override
        public void afterCompletion(int status) {
            held.forEach(h -> h.deployments().forEach(id -> release(id, h.timestamp())));
            if (status == Status.STATUS_COMMITTED) {
                changes.forEach(changed::fire);
            }
        }
    }

    private ActionsOfTransaction current() {
        ActionsOfTransaction actions = (ActionsOfTransaction) transaction.getResource(this);
        if (actions == null) {
            actions = new ActionsOfTransaction();
            // What is not registered is not kept either: nothing would release what it holds.
            transaction.registerInterposedSynchronization(actions);
            transaction.putResource(this, actions);
        }
        return actions;
    }

    /** The moment that the deployment's live log must not reach; {@code Long.MAX_VALUE} if nothing holds it. */
    public long heldAt(long deployment) {
        while (true) {
            List<Long> all = timestamps.get(deployment);
            long earliest = all == null ? NOTHING : earliest(all);
            if (earliest != UNKNOWN) {
                return earliest;
            }
            // An act that is just reading the clock will know its moment as soon as it gets a processor.
            Thread.yield();
        }
    }

    private static long earliest(List<Long> all) {
        return all.stream().mapToLong(Long::longValue).min().orElse(NOTHING);
    }

    /**
     * The moment (epoch milliseconds) before which everything is certain for all deployments, including those that are
     * just being created. Must be asked before they are read.
     */
    public long certainBefore() {
        long now = clock.millis() + 1;
        return held().values().stream().mapToLong(Long::longValue).reduce(now, Math::min);
    }

    /** The same for each deployment that an act holds. Deployments that are not held are missing. */
    Map<Long, Long> held() {
        while (true) {
            Map<Long, Long> held = new HashMap<>();
            boolean whole = true;
            for (Map.Entry<Long, List<Long>> each : timestamps.entrySet()) {
                long earliest = earliest(each.getValue());
                whole &= earliest != UNKNOWN;
                held.put(each.getKey(), earliest);
            }
            if (whole) {
                return held;
            }
            // As above.
            Thread.yield();
        }
    }

    /** How many acts on a deployment are over, and how many watch that. */
    private record Watch(AtomicLong version, int watchers) {}

    /**
     * A number that grows with each act on the deployment that is over. It is kept until {@link #unwatch} has been
     * called as often as this method.
     */
    public AtomicLong watch(long deployment) {
        return watched.compute(
                        deployment,
                        (id, known) -> known == null
                                ? new Watch(new AtomicLong(), 1)
                                : new Watch(known.version(), known.watchers() + 1))
                .version();
    }

    /** Ends one {@link #watch}. */
    public void unwatch(long deployment) {
        watched.computeIfPresent(
                deployment,
                (id, known) -> known.watchers() == 1 ? null : new Watch(known.version(), known.watchers() - 1));
    }

    private void release(long id, long timestamp) {
        Watch watch = watched.get(id);
        if (watch != null) {
            watch.version().incrementAndGet();
        }
        remove(id, timestamp);
    }

    private void add(long id, long timestamp) {
        timestamps.merge(id, List.of(timestamp), (a, b) -> {
            List<Long> both = new ArrayList<>(a);
            both.addAll(b);
            return List.copyOf(both);
        });
    }

    private void remove(long id, long timestamp) {
        timestamps.computeIfPresent(id, (key, all) -> {
            List<Long> rest = new ArrayList<>(all);
            rest.remove(Long.valueOf(timestamp));
            return rest.isEmpty() ? null : List.copyOf(rest);
        });
    }
}
