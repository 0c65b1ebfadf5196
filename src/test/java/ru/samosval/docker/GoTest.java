package ru.samosval.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.refusal.Refusal.Invalid;

class GoTest {

    /** The table of go-units' own test of HumanDuration, in seconds. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            0, Less than a second
            1, 1 second
            45, 45 seconds
            60, About a minute
            61, About a minute
            180, 3 minutes
            3600, About an hour
            5400, 2 hours
            86400, 24 hours
            129600, 36 hours
            259200, 3 days
            1209600, 2 weeks
            2592000, 4 weeks
            5184000, 2 months
            31536000, 12 months
            94608000, 3 years
            """)
    void durationsAreSaidAsDockerDoes(long seconds, String words) {
        assertEquals(words, Go.words(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '', false
            0, false
            no, false
            False, false
            NONE, false
            1, true
            True, true
            anything, true
            """)
    void booleansAreReadAsDockerDoes(String value, boolean expected) {
        assertEquals(expected, Go.isTrue(value));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            1764153000, 1764153000000
            1764153000.5, 1764153000500
            1764153000.000000001, 1764153000001
            2025-11-26T10:30:00Z, 1764153000000
            2025-11-26T13:30:00.25+03:00, 1764153000250
            """)
    void timestampsAreSecondsOrRfc3339(String value, long millis) {
        assertEquals(millis, Go.timestamp("since", value, 7));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            1764153000, 1764153000000
            2025-11-26T13:30:00.25+03:00, 1764153000250
            2025-11-26T10:30:00, 1764153000000
            2025-11-26T10:30, 1764153000000
            2025-11-26, 1764115200000
            24h, 1764066600000
            1h30m, 1764147600000
            1.5s, 1764152998500
            """)
    void whatPeopleTypeForSomeFiltersIsAlsoATimeBeforeNowOrALocalOne(String value, long millis) {
        assertEquals(millis, Go.typedTimestamp("until", value, 1764153000000L, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2025-13-01T00:00:00Z", "1e9", "12:00"})
    void whatIsNoMomentIsRefused(String value) {
        assertThrows(Invalid.class, () -> Go.timestamp("since", value, 7));
    }
}
