package ru.samosval.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void eachFailureWaitsTwiceAsLongAsTheOneBeforeUpToAMinute() {
        Backoff backoff = new Backoff();
        // Near the point where a clock for measuring durations may overflow.
        long now = Long.MAX_VALUE - 10 * SECOND;
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            assertTrue(backoff.isOver(now));
            backoff.failed(now);
            assertFalse(backoff.isOver(now));
            long wait = 0;
            while (!backoff.isOver(now + wait * SECOND)) {
                wait++;
            }
            waits.add(wait);
            now += wait * SECOND;
        }
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L), waits);
    }

    @Test
    void aSuccessBeginsAnew() {
        Backoff backoff = new Backoff();
        for (int i = 0; i < 7; i++) {
            backoff.failed(0);
        }
        backoff.succeeded();
        assertTrue(backoff.isOver(0));
        backoff.failed(0);
        assertFalse(backoff.isOver(SECOND - 1));
        assertTrue(backoff.isOver(SECOND));
    }
}
