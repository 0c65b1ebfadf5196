package ru.samosval.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.JsonArray;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthCheckTest {

    private static final long SINCE = Instant.parse("2026-01-31T10:20:30Z").toEpochMilli();

    @Test
    void aHealthyContainerHasAResultFromTheFirstMomentOn() {
        assertEquals(List.of("2026-01-31T10:20:30Z"), starts(SINCE));
        assertEquals(List.of("2026-01-31T10:20:30Z"), starts(SINCE + 29_999));
        assertEquals(List.of("2026-01-31T10:20:30Z", "2026-01-31T10:21:00Z"), starts(SINCE + 30_000));
        assertEquals(
                "ok",
                HealthCheck.log(SINCE, SINCE).build().getJsonObject(0).getString("Output"),
                "clients show what the last one said");
    }

    @Test
    void theLastFiveResultsAreKeptOldestFirst() {
        assertEquals(
                List.of(
                        "2026-01-31T11:18:30Z",
                        "2026-01-31T11:19:00Z",
                        "2026-01-31T11:19:30Z",
                        "2026-01-31T11:20:00Z",
                        "2026-01-31T11:20:30Z"),
                starts(SINCE + 3_600_000));
    }

    private static List<String> starts(long now) {
        JsonArray log = HealthCheck.log(SINCE, now).build();
        return log.stream()
                .map(result ->
                        Instant.parse(result.asJsonObject().getString("Start")).toString())
                .toList();
    }
}
