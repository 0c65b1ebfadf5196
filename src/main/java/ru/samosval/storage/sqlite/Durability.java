package ru.samosval.storage.sqlite;

import java.util.function.Supplier;

/**
 * Decides when the transactions that a thread begins are on the disk. Normally that is at their commit. It may be later
 * if they acknowledge no act and can be done again after a power cut. Transactions reach the disk in their order, and
 * the end of a process, even by SIGKILL, loses none.
 */
public final class Durability {

    private static final ThreadLocal<Boolean> LATER = ThreadLocal.withInitial(() -> false);

    private Durability() {}

    /** Whether a transaction that begins now need not be on the disk at its commit. */
    public static boolean isLater() {
        return LATER.get();
    }

    /** Begins a transaction that need not be on the disk at its commit. */
    public static <T> T later(Supplier<T> begin) {
        LATER.set(true);
        try {
            return begin.get();
        } finally {
            LATER.remove();
        }
    }
}
