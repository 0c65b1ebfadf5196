package ru.samosval.telemetry.stream;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits while streams send their last event as the server stops. */
final class Farewell {

    private static final long MOST_MILLIS = 2_000;

    private Farewell() {}

    /** Waits until all have sent it, at most two seconds. */
    static void await(BooleanSupplier said) {
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
