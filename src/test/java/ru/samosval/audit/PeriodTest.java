package ru.samosval.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Invalid;

class PeriodTest {

    @ParameterizedTest(name = "{0} to {1} in {2}")
    @CsvSource({
        "2026-01-31, 2026-01-31, , 2026-01-31T00:00:00Z, 2026-02-01T00:00:00Z",
        "20260131, 2026-031, ' ', 2026-01-31T00:00:00Z, 2026-02-01T00:00:00Z",
        "2026-01-31, 2026-02-01, Europe/Moscow, 2026-01-30T21:00:00Z, 2026-02-01T21:00:00Z",
        "2026-01-31, 2026-01-31, +03:00, 2026-01-30T21:00:00Z, 2026-01-31T21:00:00Z",
        "2026-01-31, 2026-01-31, ' 03:00', 2026-01-30T21:00:00Z, 2026-01-31T21:00:00Z",
        "2026-01-31, 2026-01-31, 03:00, 2026-01-30T21:00:00Z, 2026-01-31T21:00:00Z",
        // A day of 23 hours, and one that does not begin at midnight.
        "2017-03-26, 2017-03-26, Europe/Berlin, 2017-03-25T23:00:00Z, 2017-03-26T22:00:00Z",
        "2017-10-15, 2017-10-15, America/Sao_Paulo, 2017-10-15T03:00:00Z, 2017-10-16T02:00:00Z",
        "2026-01-31T10:20Z, 2026-01-31T13:21+03:00, Asia/Tokyo, 2026-01-31T10:20:00Z, 2026-01-31T10:21:00Z",
        "1769854830, 2026-02-01, , 2026-01-31T10:20:30Z, 2026-02-02T00:00:00Z",
        "2026-01-31T10:20:30.1230001Z, 2026-01-31T10:20:30.1240001Z, , 2026-01-31T10:20:30.124Z, 2026-01-31T10:20:30.125Z",
        "0000-01-01, 9999-12-31, +14:00, 0000-01-01T00:00:00Z, 9999-12-31T10:00:00Z",
        "0000-01-01, 9999-12-31, -14:00, 0000-01-01T14:00:00Z, 9999-12-31T23:59:59.999Z",
    })
    void aDateIsAWholeDayAndAMomentIsItself(String from, String to, String zone, Instant begin, Instant end) {
        assertEquals(new Period(begin, end), Period.parse(from, to, zone));
    }

    @Test
    void withoutAnEndItIsOpen() {
        assertEquals(Period.ALL, Period.parse(null, " ", null));
        assertNull(Period.parse("2026-01-31", "", null).to());
        assertNull(Period.parse(null, "2026-01-31", null).from());
    }

    @ParameterizedTest(name = "{0} to {1} in {2} breaks {4} of {3}")
    @CsvSource({
        "yesterday, , , from, audit.period.format",
        ", 31.01.2026, , to, audit.period.format",
        "20260, 2026-01-31123, , to, audit.period.format",
        "2026-02-30, , , from, moment.calendar",
        ", 2026-01-31T10:20, , to, moment.zone",
        "2026-01-31, , Europe/Atlantis, zone, audit.period.zone.unknown",
        ", , +19:00, zone, audit.period.zone.unknown",
        "2026-01-31, 2026-01-30, , from, audit.period.order",
        "2026-02-01, 2026-01-30, , from, audit.period.order",
        "2026-01-31T10:20Z, 2026-01-31T10:20Z, , from, audit.period.order",
    })
    void whatIsNoneSaysWhy(String from, String to, String zone, String field, String key) {
        Invalid refused = assertThrows(Invalid.class, () -> Period.parse(from, to, zone));
        FieldError error = refused.errors().get(0);
        assertEquals(field + " " + key, error.field() + " " + error.text().key());
    }
}
