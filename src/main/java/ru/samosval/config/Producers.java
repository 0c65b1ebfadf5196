package ru.samosval.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** The clocks. Nothing else reads the time of the system; a test sees to it. */
@ApplicationScoped
public class Producers {

    /** The clock of all that is simulated or stamped, so that it can be another one some day. */
    @Produces
    @ApplicationScoped
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @WallClock
    @ApplicationScoped
    Clock wallClock() {
        return Clock.systemUTC();
    }
}
