package ru.samosval.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.engine.Ticks;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Injected;
import ru.samosval.storage.Database;

class ReadinessTest {

    private static final int STRANGERS = 20;

    /** A database whose turn to write belongs to another until it is released. */
    private static final class Waiting extends Database {

        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final CountDownLatch turn = new CountDownLatch(1);

        @Override
        public boolean answers() {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            try {
                turn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            inside.decrementAndGet();
            return true;
        }
    }

    @Test
    void howeverManyStrangersAskTheDatabaseIsAskedByOneAtATime() throws Exception {
        Waiting database = new Waiting();
        Readiness readiness = new Readiness();
        Injected.into(readiness, database);
        ExecutorService strangers = Executors.newFixedThreadPool(STRANGERS);
        CountDownLatch there = new CountDownLatch(STRANGERS);
        try {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < STRANGERS; i++) {
                answers.add(strangers.submit(() -> {
                    there.countDown();
                    return readiness.isDatabaseUp();
                }));
            }
            there.await();
            database.turn.countDown();
            for (Future<Boolean> answer : answers) {
                assertTrue(answer.get());
            }
        } finally {
            strangers.shutdownNow();
        }
        assertEquals(1, database.most.get());
    }

    @Test
    void whileTheDatabaseIsAskedInVainForLongItIsDownForAllWhoAsk() throws Exception {
        Waiting database = new Waiting();
        Readiness readiness = Injected.into(new Readiness(), database);
        database.turn.countDown();
        assertTrue(readiness.isDatabaseUp());
        Waiting busy = new Waiting();
        Injected.into(readiness, busy);
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            Eventually.holds("what is known is too old", () -> {
                Future<Boolean> asking = one.submit(readiness::isDatabaseUp);
                return isWaiting(asking, busy);
            });
            Eventually.holds("it is down", () -> !readiness.isDatabaseUp());
        } finally {
            busy.turn.countDown();
            one.shutdown();
        }
        assertTrue(one.awaitTermination(10, TimeUnit.SECONDS));
        assertTrue(readiness.isDatabaseUp());
    }

    /** Whether the database is asked, or else the answer has come. */
    private static boolean isWaiting(Future<Boolean> asking, Waiting database) {
        while (!asking.isDone() && database.inside.get() == 0) {
            Thread.onSpinWait();
        }
        return database.inside.get() == 1;
    }

    @ParameterizedTest
    @CsvSource({"0, true", "5000, true", "5001, false", "600000, false"})
    void theTimerIsUpWhereItTickedWithinFiveSeconds(long millis, boolean up) {
        Ticks ticks = new Ticks() {
            @Override
            public Duration age() {
                return Duration.ofMillis(millis);
            }
        };
        assertEquals(up, Injected.into(new Readiness(), ticks).isTimerUp());
    }
}
