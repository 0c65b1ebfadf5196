package ru.samosval.docker;

import static ru.samosval.docker.ContainerJson.array;
import static ru.samosval.docker.ContainerJson.object;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;

/**
 * The health check that every container appears to have: every 30 s since its replica began to serve. As in the engine,
 * a healthy container always has a result, and only the last five are kept. Clients read the output of the last one.
 */
final class HealthCheck {

    private static final long INTERVAL_MILLIS = 30_000;
    private static final long TIMEOUT_MILLIS = 3_000;
    private static final long TAKES_MILLIS = 4;
    private static final long NANOS = 1_000_000L;
    private static final int RETRIES = 3;
    private static final int KEPT = 5;

    private HealthCheck() {}

    /** {@code Config.Healthcheck} of the engine. Times are in nanoseconds. */
    static JsonObjectBuilder config() {
        return object().add("Test", array().add("CMD").add("/healthcheck"))
                .add("Interval", INTERVAL_MILLIS * NANOS)
                .add("Timeout", TIMEOUT_MILLIS * NANOS)
                .add("Retries", RETRIES);
    }

    /**
     * {@code State.Health.Log}: the results for a replica that has served since a moment (epoch milliseconds), oldest
     * first.
     */
    static JsonArrayBuilder log(long since, long now) {
        JsonArrayBuilder log = array();
        long last = (now - since) / INTERVAL_MILLIS;
        for (long check = Math.max(0, last - KEPT + 1); check <= last; check++) {
            long start = since + check * INTERVAL_MILLIS;
            log.add(object().add("Start", Go.timestamp(start))
                    .add("End", Go.timestamp(start + TAKES_MILLIS))
                    .add("ExitCode", 0)
                    .add("Output", "ok"));
        }
        return log;
    }
}
