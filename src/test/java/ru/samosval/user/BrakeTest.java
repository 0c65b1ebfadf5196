package ru.samosval.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long to wait after this many failures. */
class BrakeTest {

    @Test
    void theFirstFailuresCostNothing() {
        for (int failures = 0; failures <= Brake.LOGIN.free(); failures++) {
            assertEquals(Duration.ZERO, Brake.LOGIN.after(failures));
        }
    }

    @Test
    void theWaitDoublesUpToItsBound() {
        int free = Brake.LOGIN.free();
        assertEquals(Duration.ofSeconds(1), Brake.LOGIN.after(free + 1));
        assertEquals(Duration.ofSeconds(2), Brake.LOGIN.after(free + 2));
        assertEquals(Duration.ofSeconds(32), Brake.LOGIN.after(free + 6));
        assertEquals(Brake.LOGIN.longest(), Brake.LOGIN.after(free + 7));
    }

    @Test
    void nobodyIsLockedOutForGoodHoweverOftenOthersFail() {
        assertEquals(Brake.LOGIN.longest(), Brake.LOGIN.after(Integer.MAX_VALUE));
        assertTrue(Brake.LOGIN.longest().compareTo(Brake.MEMORY) < 0, "the wait is over before it is forgotten");
    }
}
