package ru.samosval.platform;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The configuration of the contract, checked when it is first read: a value out of range stops the start with a
 * sentence that names the key, the value and the range. An empty value counts as none.
 */
@ApplicationScoped
public class Settings {

    private static final long MOST_STREAMS = 1_000_000;
    private static final long MOST_DEMO_DEPLOYMENTS = 10_000_000;

    private String webhookSecret;
    private double speed;
    private OptionalLong seed = OptionalLong.empty();
    private double buildFailureRate;
    private double deployFailureRate;
    private int demoDeployments;
    private int streamsPerUser;
    private int streams;

    /** A value of the configuration that the start cannot go on with. */
    public static final class Wrong extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Wrong(String key, String value, String range) {
            super(key + ": the value \"" + value + "\" is not " + range, null);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    @PostConstruct
    void read() {
        read(Settings::configured);
    }

    /** Reads the settings from a source that gives each key's value, or null. */
    void read(UnaryOperator<String> source) {
        webhookSecret = source.apply("samosval.webhook.secret");
        speed = number(source, "samosval.simulation.speed", 1, 100, 1);
        buildFailureRate = number(source, "samosval.simulation.build-failure-rate", 0, 1, 0.1);
        deployFailureRate = number(source, "samosval.simulation.deploy-failure-rate", 0, 1, 0.05);
        demoDeployments = (int) whole(source, "samosval.simulation.demo-deployments", 0, MOST_DEMO_DEPLOYMENTS)
                .orElse(0);
        streamsPerUser = (int)
                whole(source, "samosval.streams.per-user", 1, MOST_STREAMS).orElse(100);
        streams = (int) whole(source, "samosval.streams.total", 1, MOST_STREAMS).orElse(20_000);
        seed = whole(source, "samosval.simulation.seed", Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** The shared secret of the commit webhook; while there is none the webhook is open. */
    public Optional<String> webhookSecret() {
        return Optional.ofNullable(webhookSecret);
    }

    /** How many times faster than the clock builds and rollouts go, 1..100. */
    public double speed() {
        return speed;
    }

    /** What makes every random choice of the simulation repeatable, where set. */
    public OptionalLong seed() {
        return seed;
    }

    /** The share of builds that fail, 0..1. */
    public double buildFailureRate() {
        return buildFailureRate;
    }

    /** The share of rollouts that fail, 0..1. */
    public double deployFailureRate() {
        return deployFailureRate;
    }

    /** How many running deployments the first start makes. */
    public int demoDeployments() {
        return demoDeployments;
    }

    /** How many log streams one user may have open. */
    public int streamsPerUser() {
        return streamsPerUser;
    }

    /** How many log streams may be open in all. */
    public int streams() {
        return streams;
    }

    /** The folder of the database (section 6.1). */
    public static Path dataFolder() {
        String folder = configured("samosval.data.dir");
        return Path.of(folder == null ? "instance" : folder);
    }

    /** The first value that is not blank: an empty system property does not hide an environment variable. */
    private static String configured(String key) {
        for (ConfigSource source : ConfigProvider.getConfig().getConfigSources()) {
            String value = source.getValue(key);
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return null;
    }

    private static double number(UnaryOperator<String> source, String key, double min, double max, double otherwise) {
        String value = source.apply(key);
        if (value == null) {
            return otherwise;
        }
        try {
            double number = Double.parseDouble(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, with the range.
        }
        throw new Wrong(key, value, "a number from " + shown(min) + " to " + shown(max));
    }

    private static OptionalLong whole(UnaryOperator<String> source, String key, long min, long max) {
        String value = source.apply(key);
        if (value == null) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return OptionalLong.of(number);
            }
        } catch (NumberFormatException e) {
            // Said below, with the range.
        }
        throw new Wrong(key, value, "a whole number from " + min + " to " + max);
    }

    private static String shown(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }
}
