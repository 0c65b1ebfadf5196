package ru.samosval.harness;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for something by asking again and again up to a deadline, never by a fixed sleep. */
public final class Eventually {

    /** Long enough for a slow machine. Nobody waits that long if all is well. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private Eventually() {}

    /** Returns as soon as the condition holds. */
    public static void holds(String what, BooleanSupplier condition) {
        within(PATIENCE, what, condition::getAsBoolean, holds -> holds);
    }

    /** The first value that matches. */
    public static <T> T value(String what, Supplier<T> source, Predicate<T> wanted) {
        return within(PATIENCE, what, source, wanted);
    }

    /** The same with another deadline. */
    public static <T> T within(Duration patience, String what, Supplier<T> source, Predicate<T> wanted) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            T value = source.get();
            if (wanted.test(value)) {
                return value;
            }
            if (System.nanoTime() > deadline) {
                return fail("not within " + patience.toSeconds() + " s: " + what + "; last seen: " + value);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
