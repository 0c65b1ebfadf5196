package ru.samosval.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** The clocks. Nothing else reads the system's time; a test makes sure of it. */
@ApplicationScoped
public class Producers {

    /** The clock of everything that is simulated or stamped. Injected, so that it can be replaced. */
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
