package ru.samosval.docker;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The deployments that have changed since one last looked, told by any thread. It keeps so many and no more, since its
 * reader may have stopped reading: of more it is only known that all may have changed.
 */
final class Changed {

    /** As many deployments as a host shows at the most have containers. */
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
     * What has changed, which is forgotten by this.
     *
     * @param known what may have changed where all may have
     */
    synchronized Set<Long> drain(Collection<Long> known) {
        Set<Long> drained = new TreeSet<>(all ? known : ids);
        ids.clear();
        all = false;
        return drained;
    }
}
