package ru.samosval.work;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits while answers send the last that they have to say as the server stops. */
public final class Farewell {

    private static final long MOST_MILLIS = 2_000;

    private Farewell() {}

    /** Waits until all have said it, at most two seconds. */
    public static void await(BooleanSupplier said) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS);
        try {
            while (!said.getAsBoolean() && System.nanoTime() < deadline) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
