package ru.samosval.telemetry.desk;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import ru.samosval.access.Unguarded;
import ru.samosval.config.Settings;
import ru.samosval.work.Places;

/** How many live desks there may be at a time. */
@ApplicationScoped
public class DeskPlaces {

    @Inject
    private Settings settings;

    private Places streams;

    @PostConstruct
    void prepare() {
        streams = new Places(settings.streamsPerUser(), settings.streams());
    }

    /** Desks that hear of new lines. */
    Places streams() {
        return streams;
    }

    /** How many desks hear of new lines. */
    @Unguarded("a number of the portal as a whole, for its metrics")
    public int viewers() {
        return streams.taken();
    }
}
