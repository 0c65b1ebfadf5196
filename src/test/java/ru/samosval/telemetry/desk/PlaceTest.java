package ru.samosval.telemetry.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlaceTest {

    @Test
    void aDateIsNoLineOfTheYear1970() {
        assertEquals(Optional.empty(), Place.parse("2026-11-28"));
        assertEquals(Optional.of(new Place(1_795_824_000_000L, 0, 0)), Place.parse("2026-11-28T00:00Z"));
        assertEquals(Optional.of(new Place(1_795_824_000_000L, 12, 28)), Place.parse("1795824000000-12-28"));
    }
}
