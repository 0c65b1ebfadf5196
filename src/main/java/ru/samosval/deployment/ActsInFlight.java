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
 * The moments of acts that are being committed. A live log must not reach such a moment: the act's line, and the end of
 * the run that it ends, are not in the database yet, and a line shown too early could not be taken back.
 *
 * <p>Who shows a live log reads the clock first, then {@link #heldAt}, then the version of {@link #watch}: where the
 * version has gone on, reads the deployment anew before going on.
 */
@Unguarded("moments alone: part of acts whose rights were asked, and of reading what somebody sees")
@ApplicationScoped
public class ActsInFlight {

    private static final long NOTHING = Long.MAX_VALUE;

    private final Map<Long, List<Long>> moments = new ConcurrentHashMap<>();
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
     * @param notBefore the earliest moment that will do (epoch milliseconds)
     * @return the moment of the act: later than anything shown by now
     */
    public long hold(Collection<Long> deployments, long notBefore) {
        List<Long> ids = List.copyOf(deployments);
        // First a hold on everything, then the clock: a log that saw no hold has shown only what is before the moment.
        ids.forEach(id -> add(id, Long.MIN_VALUE));
        long moment = Math.max(clock.millis() + 1, notBefore);
        ids.forEach(id -> {
            add(id, moment);
            remove(id, Long.MIN_VALUE);
        });
        current().held.add(new Held(ids, moment));
        return moment;
    }

    /** Tells of changes when the running transaction is committed, and of none where it is not. */
    void tell(DeploymentsChanged change) {
        current().changes.add(change);
    }

    /** Live logs that an act holds until its moment is in the database. */
    private record Held(List<Long> deployments, long moment) {}

    /** What the acts of one transaction hold, and what is to be told of them. */
    private final class ActsOfTransaction implements Synchronization {

        private final List<Held> held = new ArrayList<>();
        private final List<DeploymentsChanged> changes = new ArrayList<>();

        @Override
        public void beforeCompletion() {
            // Nothing is due before the commit.
        }

        /** First releases, then tells: who is told reads the deployment anew, and must find nothing held. */
        @Override
        public void afterCompletion(int status) {
            held.forEach(h -> h.deployments().forEach(id -> release(id, h.moment())));
            if (status == Status.STATUS_COMMITTED) {
                changes.forEach(changed::fire);
            }
        }
    }

    private ActsOfTransaction current() {
        ActsOfTransaction acts = (ActsOfTransaction) transaction.getResource(this);
        if (acts == null) {
            acts = new ActsOfTransaction();
            transaction.putResource(this, acts);
            transaction.registerInterposedSynchronization(acts);
        }
        return acts;
    }

    /** The moment that the deployment's live log must not reach; {@code Long.MAX_VALUE} where it is free. */
    public long heldAt(long deployment) {
        List<Long> all = moments.get(deployment);
        return all == null
                ? NOTHING
                : all.stream().mapToLong(Long::longValue).min().orElse(NOTHING);
    }

    /**
     * Before which moment (epoch milliseconds) everything is certain, of all deployments and of those that are just being
     * made: to be asked before they are read.
     */
    public long certainBefore() {
        long now = clock.millis() + 1;
        return held().values().stream().mapToLong(Long::longValue).reduce(now, Math::min);
    }

    /** The same of all deployments that an act holds; those that are free are not in it. */
    Map<Long, Long> held() {
        while (true) {
            Map<Long, Long> held = new HashMap<>();
            boolean whole = true;
            for (Map.Entry<Long, List<Long>> each : moments.entrySet()) {
                long earliest = each.getValue().stream()
                        .mapToLong(Long::longValue)
                        .min()
                        .orElse(NOTHING);
                // An act that reads the clock at this very moment knows its own in an instant.
                whole &= earliest != Long.MIN_VALUE;
                held.put(each.getKey(), earliest);
            }
            if (whole) {
                return held;
            }
            Thread.onSpinWait();
        }
    }

    /** What is over of the acts on a deployment, and how many watch that. */
    private record Watch(AtomicLong version, int watchers) {}

    /** A number that grows with each act on the deployment that is over, until as many have called {@link #unwatch}. */
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

    private void release(long id, long moment) {
        Watch watch = watched.get(id);
        if (watch != null) {
            watch.version().incrementAndGet();
        }
        remove(id, moment);
    }

    private void add(long id, long moment) {
        moments.merge(id, List.of(moment), (a, b) -> {
            List<Long> both = new ArrayList<>(a);
            both.addAll(b);
            return List.copyOf(both);
        });
    }

    private void remove(long id, long moment) {
        moments.computeIfPresent(id, (key, all) -> {
            List<Long> rest = new ArrayList<>(all);
            rest.remove(Long.valueOf(moment));
            return rest.isEmpty() ? null : List.copyOf(rest);
        });
    }
}
