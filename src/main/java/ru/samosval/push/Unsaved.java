package ru.samosval.push;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What receivers have taken or refused for good and the database does not know yet, because it could not be written. It
 * is stored before anything else is sent, so that nothing is sent twice and everything is counted.
 */
final class Unsaved {

    /** What became of a target's data between two moments (epoch milliseconds), and how much of it. */
    record Stretch(long from, long to, long sent, long dropped) {}

    /** Stores a stretch; returns whether to go on, as {@link PushTargets#sentLines} does. */
    @FunctionalInterface
    interface Store {
        boolean store(PushTarget target, long from, long to, long sent, long dropped);
    }

    private final Store store;
    private final Map<Long, Stretch> stretches = new ConcurrentHashMap<>();

    Unsaved(Store store) {
        this.store = store;
    }

    /** Stores a stretch, and remembers it if the database refuses it. Returns whether to go on. */
    boolean save(PushTarget target, Stretch stretch) {
        stretches.put(target.id(), stretch);
        boolean goesOn = store.store(target, stretch.from(), stretch.to(), stretch.sent(), stretch.dropped());
        stretches.remove(target.id());
        return goesOn;
    }

    /**
     * The same of what a receiver will never take. Returns what the receiver said, to be thrown; if the database refuses
     * too, that is added to it.
     */
    Receiver.Rejected givenUp(PushTarget target, Stretch stretch, Receiver.Rejected why) {
        try {
            save(target, stretch);
        } catch (RuntimeException notStored) {
            why.addSuppressed(notStored);
        }
        return why;
    }

    /**
     * Stores what is remembered of a target that has come so far. Returns whether there was something: then the target
     * has to be read again.
     */
    boolean saveRest(PushTarget target, long reached) {
        Stretch rest = stretches.get(target.id());
        if (rest == null) {
            return false;
        }
        if (rest.from() == reached) {
            save(target, rest);
        } else {
            // It was stored after all, or somebody has set the target back.
            stretches.remove(target.id());
        }
        return true;
    }
}
