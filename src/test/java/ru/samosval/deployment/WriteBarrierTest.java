package ru.samosval.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Injected;

class WriteBarrierTest {

    private static final long NOW = 1_750_000_000_000L;

    private final List<CompletableFuture<Long>> readers = new ArrayList<>();
    private LongSupplier asked = () -> Long.MAX_VALUE;

    /** Whoever asks it the time gives others the time to look in between. */
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            CompletableFuture<Long> reader = CompletableFuture.supplyAsync(asked::getAsLong);
            readers.add(reader);
            assertThrows(TimeoutException.class, () -> reader.get(100, TimeUnit.MILLISECONDS));
            return Instant.ofEpochMilli(NOW);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private final List<Synchronization> ends = new ArrayList<>();
    private final WriteBarrier barrier = Injected.into(new WriteBarrier(), clock, transaction());

    private TransactionSynchronizationRegistry transaction() {
        Map<Object, Object> resources = new HashMap<>();
        return (TransactionSynchronizationRegistry) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {TransactionSynchronizationRegistry.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getResource" -> resources.get(arguments[0]);
                    case "putResource" -> resources.put(arguments[0], arguments[1]);
                    case "registerInterposedSynchronization" -> ends.add((Synchronization) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void whoeverAsksWhileAnActReadsTheClockWaitsForItsMoment() throws Exception {
        asked = () -> barrier.heldAt(7);

        long timestamp = barrier.hold(List.of(6L, 7L), 0);

        assertEquals(NOW + 1, timestamp);
        assertEquals(timestamp, readers.get(0).get(10, TimeUnit.SECONDS));
        assertEquals(timestamp, barrier.heldAt(6));
    }

    @Test
    void theSameForAllDeploymentsAtOnce() throws Exception {
        asked = () -> barrier.held().get(7L);

        long timestamp = barrier.hold(List.of(7L), NOW + 500);

        assertEquals(NOW + 500, timestamp);
        assertEquals(timestamp, readers.get(0).get(10, TimeUnit.SECONDS));
    }
}
