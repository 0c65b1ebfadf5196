package ru.samosval.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.ThreadLocalRandom;
import ru.samosval.simulation.Seed;

/** Where the simulation's seeds come from: the configured one makes every choice repeatable, else chance does. */
@ApplicationScoped
public class SeedSource {

    @Inject
    private Settings settings;

    /** What a seed is for; part of what is hashed, so that a build and a run of the same number differ. */
    public enum Purpose {
        BUILD,
        RUN
    }

    /** The seed of the n-th thing of this kind that belongs to this id. */
    public long next(Purpose purpose, long id, long n) {
        return settings.seed().isPresent()
                ? Seed.of(settings.seed().getAsLong(), purpose.ordinal(), id, n)
                : ThreadLocalRandom.current().nextLong();
    }
}
