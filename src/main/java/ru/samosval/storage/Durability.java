package ru.samosval.storage;

import java.util.function.Supplier;

/**
 * When the transactions that a thread begins are on the disk: at their commit, as a rule; or later, where they acknowledge
 * no act and what a power cut takes of them is done again. Later transactions are never there without
 * earlier ones, and the end of a process, SIGKILL too, takes nothing.
 */
public final class Durability {

    private static final ThreadLocal<Boolean> LATER = ThreadLocal.withInitial(() -> false);

    private Durability() {}

    /** Whether a transaction that begins now need not be on the disk at its commit. */
    public static boolean isLater() {
        return LATER.get();
    }

    /** Has the transaction begun that need not be. */
    public static <T> T later(Supplier<T> begin) {
        LATER.set(true);
        try {
            return begin.get();
        } finally {
            LATER.remove();
        }
    }
}
