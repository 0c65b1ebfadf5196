package ru.samosval.docker;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The deployments that have changed since the reader last looked. Any thread adds to it. Only a limited number is kept,
 * because the reader may have stopped reading: beyond it all deployments count as changed.
 */
final class Changed {

    /** As many deployments as can have a container on one host. */
    private static final int MOST = 1_000;

    private final Set<Long> ids = new TreeSet<>();
    private boolean all;

    synchronized void add(Collection<Long> changed) {
        if (!all) {
            ids.addAll(changed);
            all = ids.size() > MOST;
        }
        if (all) {
            ids.clear();
        }
    }

    synchronized boolean isAny() {
        return all || !ids.isEmpty();
    }

    /**
     * Returns what has changed, and forgets it.
     *
     * @param known what to return if all may have changed
     */
    synchronized Set<Long> drain(Collection<Long> known) {
        Set<Long> drained = new TreeSet<>(all ? known : ids);
        ids.clear();
        all = false;
        return drained;
    }
}
