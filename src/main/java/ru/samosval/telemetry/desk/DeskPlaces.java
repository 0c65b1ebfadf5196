package ru.samosval.telemetry.desk;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import ru.samosval.access.Unguarded;
import ru.samosval.config.Settings;
import ru.samosval.telemetry.Places;

/** How many searches, downloads and live desks there may be at a time. */
@ApplicationScoped
public class DeskPlaces {

    private static final int MOST_WORKS_OF_USER = 8;
    private static final int MOST_WORKS = 200;

    @Inject
    private Settings settings;

    private final Places works = new Places(MOST_WORKS_OF_USER, MOST_WORKS);

    private Places streams;

    @PostConstruct
    void prepare() {
        streams = new Places(settings.streamsPerUser(), settings.streams());
    }

    /** Searches and downloads. */
    Places works() {
        return works;
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
