package ru.samosval.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T10:20:30.123Z, 2026-01-31T10:20:30.123Z",
        "2024-02-29T23:59:59.999Z, 2024-02-29T23:59:59.999Z",
        "1969-12-31T23:59:59.001Z, 1969-12-31T23:59:59.001Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00.000Z",
        "2026-01-31T10:20:30.000999Z, 2026-01-31T10:20:30.000Z",
    })
    void aMomentHasExactlyThreeDigitsOfItsSecondsFraction(String timestamp, String written) {
        assertEquals(written, Timestamp.format(Instant.parse(timestamp)));
    }

    @Test
    void whatWasWrittenIsReadAsTheSameMoment() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Instant timestamp = Instant.ofEpochMilli(random.nextLong(-60_000_000_000_000L, 250_000_000_000_000L));
            assertEquals(timestamp, Instant.parse(Timestamp.format(timestamp)));
        }
    }

    @Test
    void oneWriterWritesMomentsInWhateverOrder() {
        Random random = new Random(8);
        Timestamp writer = new Timestamp();
        for (int i = 0; i < 10_000; i++) {
            long timestamp = 1_790_000_000_000L + random.nextLong(-200_000, 200_000);
            assertEquals(Timestamp.format(timestamp), new String(writer.of(timestamp), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void yearsOfMoreThanFourDigitsHaveNoSuchForm() {
        assertThrows(DateTimeException.class, () -> Timestamp.format(Instant.parse("+10000-01-01T00:00:00Z")));
        assertThrows(DateTimeException.class, () -> Timestamp.format(Instant.parse("-0001-12-31T23:59:59.999Z")));
        assertEquals("9999-12-31T23:59:59.999Z", Timestamp.format(Instant.parse("9999-12-31T23:59:59.999Z")));
    }
}
