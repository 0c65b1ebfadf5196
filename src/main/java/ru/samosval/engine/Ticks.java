package ru.samosval.engine;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import ru.samosval.access.Unguarded;

/** The time of the simulation timer's last tick. */
@ApplicationScoped
@Unguarded("tells nothing of anybody's things")
public class Ticks {

    private volatile long last = System.nanoTime();

    /** Notes a tick. */
    void tick() {
        last = System.nanoTime();
    }

    /** How long ago the timer last ticked, or the server started if the timer has not ticked yet. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - last);
    }
}
