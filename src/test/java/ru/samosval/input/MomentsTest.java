package ru.samosval.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "2026-01-31T10:20:30.123Z, 2026-01-31T10:20:30.123Z",
        "2026-01-31T13:20:30+0300, 2026-01-31T10:20:30Z",
        "2026-01-31T13:20:30+03:00, 2026-01-31T10:20:30Z",
        "2026-01-31T13:20:30 03:00, 2026-01-31T10:20:30Z",
        "2026-01-31T13:20:30 0300, 2026-01-31T10:20:30Z",
        "2026-01-31T13:20:30+03, 2026-01-31T10:20:30Z",
        "2026-01-31T13:20+03:00, 2026-01-31T10:20:00Z",
        "2026-01-31T13+03, 2026-01-31T10:00:00Z",
        "2026-01-31T05:50:30-04:30, 2026-01-31T10:20:30Z",
        "2026-01-31T10:20Z, 2026-01-31T10:20:00Z",
        "2026-01-31t10:20:30z, 2026-01-31T10:20:30Z",
        "2026-01-31 10:20:30Z, 2026-01-31T10:20:30Z",
        "2026-01-31 10:20:30 UTC, 2026-01-31T10:20:30Z",
        "2026-01-31 13:20:30 +0300, 2026-01-31T10:20:30Z",
        "'2026-01-31T10:20:30,5Z', 2026-01-31T10:20:30.500Z",
        "2026-01-31T10:20:30.123456789Z, 2026-01-31T10:20:30.123456789Z",
        "2026-01-31T10:20:30.1234567891Z, 2026-01-31T10:20:30.123456789Z",
        "20260131T102030Z, 2026-01-31T10:20:30Z",
        "20260131T132030+0300, 2026-01-31T10:20:30Z",
        "2026-01-31T24:00:00Z, 2026-02-01T00:00:00Z",
        "2016-12-31T23:59:60Z, 2016-12-31T23:59:59Z",
        "+12026-01-31T10:20:30Z, +12026-01-31T10:20:30Z",
        "1769854830, 2026-01-31T10:20:30Z",
        "1769854830.123, 2026-01-31T10:20:30.123Z",
        "1769854830123, 2026-01-31T10:20:30.123Z",
        "0, 1970-01-01T00:00:00Z"
    })
    void everyFormThatAToolSendsIsOneMoment(String text, Instant moment) {
        assertEquals(Optional.of(moment), Moments.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "",
                "2026",
                "20260131",
                "-1",
                "1e9",
                "2026-02-30T10:20:30Z",
                "2026-01-31T25:00Z",
                "2026-01-31T24:00:01Z",
                "2026-01-31T10:60Z",
                "2026-01-31T10:20:30+19:00",
                "2026-01-31T10:20:30EST",
                "99999999999999999999",
                "202601311020",
                "20260131102030",
                "17698548301",
                "2026-01-31T10:20:30Z extra"
            })
    void whatIsNoMomentIsNone(String text) {
        assertEquals(Optional.empty(), Moments.parse(text));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "yesterday, FORMAT",
        "2026-01-31T10:20:30EST, FORMAT",
        "202601311020, DIGITS",
        "20260131102030, DIGITS",
        "17698548301, DIGITS",
        "2026, DIGITS",
        "176985483012.5, DIGITS",
        "2026-02-30T10:20:30Z, CALENDAR",
        "2026-02-30, CALENDAR",
        "20260230, CALENDAR",
        "2026-13-01T10:20Z, CALENDAR",
        "2026-01-31T25:00Z, CALENDAR",
        "2026-01-31T10:20:30+19:00, CALENDAR",
        "2026-01-31, ZONE",
        "20260131, ZONE",
        "2026-01-31T10:20:30, ZONE",
        "2026-01-31T10:20, ZONE",
        "20260131T102030, ZONE",
        "2026-01-31 10:20, ZONE"
    })
    void whatIsRefusedIsSaidToBreakTheRuleThatItBreaks(String text, Moments.Fault fault) {
        assertEquals(Optional.empty(), Moments.parse(text));
        assertEquals(fault, Moments.fault(text));
    }
}
