package ru.samosval.deployment;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The moments of acts that are being committed. A live log must not reach such a moment: the act's line, and the end of
 * the run that it ends, are not in the database yet, and a line shown too early could not be taken back.
 *
 * <p>Who shows a live log reads the clock first, then {@link #heldAt}, then the version of {@link #watch}: where the
 * version has gone on, he reads the deployment anew before he goes on.
 */
@ApplicationScoped
public class ActsInFlight {

    private static final long NOTHING = Long.MAX_VALUE;

    private final Map<Long, List<Long>> held = new ConcurrentHashMap<>();
    private final Map<Long, AtomicLong> watched = new ConcurrentHashMap<>();

    @Resource
    private TransactionSynchronizationRegistry transaction;

    @Inject
    private Clock clock;

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
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // Nothing is due before the commit.
            }

            @Override
            public void afterCompletion(int status) {
                ids.forEach(id -> release(id, moment));
            }
        });
        return moment;
    }

    /** The moment that the deployment's live log must not reach; {@code Long.MAX_VALUE} where it is free. */
    public long heldAt(long deployment) {
        List<Long> moments = held.get(deployment);
        return moments == null
                ? NOTHING
                : moments.stream().mapToLong(Long::longValue).min().orElse(NOTHING);
    }

    /** A number that grows with each act on the deployment that is over, until {@link #unwatch}. */
    public AtomicLong watch(long deployment) {
        return watched.computeIfAbsent(deployment, id -> new AtomicLong());
    }

    /** Ends {@link #watch}. */
    public void unwatch(long deployment) {
        watched.remove(deployment);
    }

    private void release(long id, long moment) {
        AtomicLong version = watched.get(id);
        if (version != null) {
            version.incrementAndGet();
        }
        remove(id, moment);
    }

    private void add(long id, long moment) {
        held.merge(id, List.of(moment), (a, b) -> {
            List<Long> both = new ArrayList<>(a);
            both.addAll(b);
            return List.copyOf(both);
        });
    }

    private void remove(long id, long moment) {
        held.computeIfPresent(id, (key, moments) -> {
            List<Long> rest = new ArrayList<>(moments);
            rest.remove(Long.valueOf(moment));
            return rest.isEmpty() ? null : List.copyOf(rest);
        });
    }
}
