package ru.samosval.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T10:20:30.123Z, 2026-01-31T10:20:30.123Z",
        "2024-02-29T23:59:59.999Z, 2024-02-29T23:59:59.999Z",
        "1969-12-31T23:59:59.001Z, 1969-12-31T23:59:59.001Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00.000Z",
        "2026-01-31T10:20:30.000999Z, 2026-01-31T10:20:30.000Z",
    })
    void aMomentHasExactlyThreeDigitsOfItsSecondsFraction(String moment, String written) {
        assertEquals(written, IsoTime.format(Instant.parse(moment)));
    }

    @Test
    void whatWasWrittenIsReadAsTheSameMoment() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Instant moment = Instant.ofEpochMilli(random.nextLong(-60_000_000_000_000L, 250_000_000_000_000L));
            assertEquals(moment, IsoTime.parse(IsoTime.format(moment)));
            assertEquals(moment, Instant.parse(IsoTime.format(moment)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31T10:20:30Z", "2026-01-31T10:20:30.123456Z", "2026-01-31T10:20:30.1Z"})
    void otherFormsOfAMomentAreRead(String text) {
        assertEquals(Instant.parse(text), IsoTime.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "now", "2026-02-30T10:20:30.123Z", "2026-01-31 10:20:30.123Z", "2026-01-31T10:2x:30.123Z"})
    void whatIsNoMomentIsRefused(String text) {
        assertThrows(DateTimeException.class, () -> IsoTime.parse(text));
    }
}
