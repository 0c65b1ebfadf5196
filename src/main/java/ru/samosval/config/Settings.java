package ru.samosval.config;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The configuration, as the README lists it. It is checked when it is first read: a value out of range stops the start
 * with a sentence that names the key, the value and the range. An empty value counts as not set.
 */
@ApplicationScoped
public class Settings {

    private static final long MOST_STREAMS = 1_000_000;
    private static final long MOST_DEMO_DEPLOYMENTS = 10_000_000;
    private static final Pattern USER_INFO = Pattern.compile("(?<![^\\s,])([A-Za-z][A-Za-z0-9+.-]*://)?[^\\s,]*@");

    private String webhookSecret;
    private AllowedTargets webhookTargets;
    private double speed;
    private OptionalLong seed = OptionalLong.empty();
    private double buildFailureRate;
    private double deployFailureRate;
    private int demoDeployments;
    private Networks trustedProxies;
    private Optional<PublicUrl> publicUrl = Optional.empty();
    private Hosts hosts;
    private String rootPassword;
    private boolean defaultPasswordAnywhere;
    private Duration sessionIdle;
    private Duration sessionMax;
    private int auditRetentionDays;
    private int alertRetentionDays;
    private int actionsPerDeployment;
    private int streamsPerUser;
    private int streams;
    private boolean streamDirect;
    private boolean metricsOpen;
    private AllowedTargets pushTargets;
    private Offer demonstration;

    /**
     * To whom the demonstration set is offered: to administrators everywhere, to administrators on the portal's own
     * machine, or to nobody.
     */
    public enum Offer {
        ON,
        LOCAL,
        OFF
    }

    /** A configured value that stops the start. */
    public static final class Wrong extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        public Wrong(String key, String value, String range) {
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

    /** Reads the settings from a source that returns a key's value, or null. */
    void read(UnaryOperator<String> source) {
        webhookSecret = source.apply("samosval.webhook.secret");
        webhookTargets = parsed(
                        source,
                        "samosval.webhook.send-to",
                        AllowedTargets::of,
                        "a list of addresses like https://ci.example.org/hooks/")
                .orElseGet(() -> AllowedTargets.of(""));
        speed = number(source, "samosval.simulation.speed", 1, 100, 1);
        buildFailureRate = number(source, "samosval.simulation.build-failure-rate", 0, 1, 0.1);
        deployFailureRate = number(source, "samosval.simulation.deploy-failure-rate", 0, 1, 0.05);
        demoDeployments = (int) whole(source, "samosval.simulation.demo-deployments", 0, MOST_DEMO_DEPLOYMENTS)
                .orElse(0);
        streamsPerUser = (int)
                whole(source, "samosval.streams.per-user", 1, MOST_STREAMS).orElse(100);
        streams = (int) whole(source, "samosval.streams.total", 1, MOST_STREAMS).orElse(20_000);
        streamDirect = flag(source, "samosval.stream.direct", true);
        metricsOpen = flag(source, "samosval.metrics.open", false);
        pushTargets = parsed(
                        source,
                        "samosval.push.targets",
                        AllowedTargets::of,
                        "a list of addresses like http://loki:3100")
                .orElseGet(() -> AllowedTargets.of(""));
        demonstration = parsed(
                        source,
                        "samosval.demonstration",
                        value -> Offer.valueOf(value.toUpperCase(Locale.ROOT)),
                        "on, local or off")
                .orElse(Offer.LOCAL);
        seed = whole(source, "samosval.simulation.seed", Long.MIN_VALUE, Long.MAX_VALUE);
        trustedProxies = parsed(source, "samosval.trusted-proxies", Networks::of, "a list of addresses and networks")
                .orElseGet(() -> Networks.of("127.0.0.0/8, ::1"));
        publicUrl = parsed(
                source, "samosval.public-url", PublicUrl::of, "an address like https://deploy.example.org/samosval");
        Hosts named = parsed(source, "samosval.hosts", Hosts::of, "a list of host names")
                .orElseGet(() -> Hosts.of(""));
        hosts = publicUrl.map(url -> named.with(url.host())).orElse(named);
        rootPassword = source.apply("samosval.root.password");
        defaultPasswordAnywhere = flag(source, "samosval.root.default-password-from-anywhere", false);
        sessionIdle = Duration.ofMinutes(
                whole(source, "samosval.session.idle-minutes", 1, 1_440).orElse(120));
        sessionMax = Duration.ofHours(
                whole(source, "samosval.session.max-hours", 1, 720).orElse(12));
        auditRetentionDays =
                (int) whole(source, "samosval.audit.retention-days", 0, 36_500).orElse(0);
        alertRetentionDays =
                (int) whole(source, "samosval.alerts.retention-days", 0, 36_500).orElse(0);
        actionsPerDeployment = (int) whole(source, "samosval.history.acts-per-deployment", 1_000, 1_000_000)
                .orElse(10_000);
    }

    /** The shared secret of the commit webhook. Without one the webhook accepts callers on this machine only. */
    public Optional<String> webhookSecret() {
        return Optional.ofNullable(webhookSecret);
    }

    /** Where test pushes may be sent to; nowhere by default. */
    public AllowedTargets webhookTargets() {
        return webhookTargets;
    }

    /** How many times faster than the clock builds and rollouts go, 1..100. */
    public double speed() {
        return speed;
    }

    /** The seed that makes every random choice of the simulation repeatable; empty if there is none. */
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

    /** The number of running deployments that the first start creates. */
    public int demoDeployments() {
        return demoDeployments;
    }

    /** To whom the demonstration set is offered. */
    public Offer demonstration() {
        return demonstration;
    }

    /** The proxies whose headers about the client are believed; by default loopback addresses. */
    public Networks trustedProxies() {
        return trustedProxies;
    }

    /** The address people know the portal by; empty if not configured. */
    public Optional<PublicUrl> publicUrl() {
        return publicUrl;
    }

    /** The names that the portal answers to. */
    public Hosts hosts() {
        return hosts;
    }

    /** The password of root at the first start; empty means the specification's own, root. */
    public Optional<String> rootPassword() {
        return Optional.ofNullable(rootPassword);
    }

    /** Whether callers from other machines are served while root still has the password root. */
    public boolean isDefaultPasswordAnywhere() {
        return defaultPasswordAnywhere;
    }

    /** A sign-in ends after this long without a request of the person. */
    public Duration sessionIdle() {
        return sessionIdle;
    }

    /** A sign-in ends after this long, however much it is used. */
    public Duration sessionMax() {
        return sessionMax;
    }

    /** How many days rows of the audit log are kept; 0 keeps them forever. */
    public int auditRetentionDays() {
        return auditRetentionDays;
    }

    /** How many days resolved alerts are kept; 0 keeps them forever. */
    public int alertRetentionDays() {
        return alertRetentionDays;
    }

    /** How many of its newest lines of acts each deployment keeps, together with the runs since then. */
    public int actionsPerDeployment() {
        return actionsPerDeployment;
    }

    /** How many log streams one user may have open. */
    public int streamsPerUser() {
        return streamsPerUser;
    }

    /** How many log streams may be open in all. */
    public int streams() {
        return streams;
    }

    /** Whether log streams are written directly to the socket if the server allows it. */
    public boolean isStreamDirect() {
        return streamDirect;
    }

    /** Whether {@code /metrics} answers everybody, not only callers who sign in. */
    public boolean isMetricsOpen() {
        return metricsOpen;
    }

    /** Where logs and metrics may be pushed to; nowhere by default. */
    public AllowedTargets pushTargets() {
        return pushTargets;
    }

    /** The folder of the database (section 6.1). */
    public static Path dataFolder() {
        String folder = configured("samosval.data.dir");
        return Path.of(folder == null ? "instance" : folder);
    }

    /** The first value that is not blank, so an empty system property does not hide an environment variable. */
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
            // Reported below, with the range.
        }
        throw new Wrong(key, value, "a number from " + shown(min) + " to " + shown(max));
    }

    private static <T> Optional<T> parsed(
            UnaryOperator<String> source, String key, Function<String, T> parser, String range) {
        String value = source.apply(key);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(value));
        } catch (IllegalArgumentException e) {
            // The message goes into the log, so the user and password of an address are masked.
            throw new Wrong(key, USER_INFO.matcher(value).replaceAll("$1***@"), range);
        }
    }

    private static boolean flag(UnaryOperator<String> source, String key, boolean otherwise) {
        String value = source.apply(key);
        if (value == null) {
            return otherwise;
        }
        if (value.equalsIgnoreCase("false")) {
            return false;
        }
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        throw new Wrong(key, value, "true or false");
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
            // Reported below, with the range.
        }
        throw new Wrong(key, value, "a whole number from " + min + " to " + max);
    }

    private static String shown(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }
}
