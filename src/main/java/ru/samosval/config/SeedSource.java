package ru.samosval.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.ThreadLocalRandom;
import ru.samosval.simulation.Seed;

/** The simulation's seeds. With a configured seed every choice is repeatable; otherwise the seeds are random. */
@ApplicationScoped
public class SeedSource {

    @Inject
    private Settings settings;

    /**
     * What a seed is for. It is part of the hash, so that a build and a run with the same id get different seeds. Its
     * ordinal is hashed: do not reorder.
     */
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
