package ru.samosval.engine;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import ru.samosval.access.Unguarded;

/** When the simulation's timer ticked last. */
@ApplicationScoped
@Unguarded("tells nothing of anybody's things")
public class Ticks {

    private volatile long last = System.nanoTime();

    /** The timer ticks. */
    void tick() {
        last = System.nanoTime();
    }

    /** How long ago the timer ticked, or the server started where it has not yet. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - last);
    }
}
