package ru.samosval.telemetry.desk;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.input.Timestamps;
import ru.samosval.telemetry.HistoryCursor;

/**
 * A place in the order of the lines of all deployments: a line, {@code <epoch millis>-<deployment>-<n>}, or the
 * beginning of a moment. Which lines come before and after it is the same for everybody and never changes.
 *
 * @param deployment 0 for the beginning of a moment
 */
record Place(long millis, long deployment, int n) implements Comparable<Place> {

    /** A date must not be taken for a line of the year 1970. */
    private static final Pattern LINE = Pattern.compile("(?!\\d{4}-\\d{2}-\\d{2}$)(\\d{1,15})-(\\d{1,18})-(\\d{1,9})");

    /** The latest moment that can be asked for: 9999-01-01. */
    private static final long LATEST = 253_370_764_800_000L;

    static Place of(HistoryCursor line) {
        return new Place(line.millis(), line.history().deployment(), line.n());
    }

    /** The beginning of a moment. */
    static Place beginningOf(long millis) {
        return new Place(millis, 0, 0);
    }

    /** Parses a line's key or a moment; empty if the text is neither. */
    static Optional<Place> parse(String text) {
        Matcher line = LINE.matcher(text.strip());
        if (line.matches()) {
            return Optional.of(new Place(
                    Math.min(LATEST, Long.parseLong(line.group(1))),
                    Long.parseLong(line.group(2)),
                    Integer.parseInt(line.group(3))));
        }
        return Timestamps.parse(text).map(timestamp -> beginningOf(millis(timestamp)));
    }

    /** A moment in milliseconds: none before 1970, and none after {@link #LATEST}. */
    static long millis(Instant timestamp) {
        return timestamp.getEpochSecond() >= LATEST / 1_000
                ? LATEST
                : timestamp.isBefore(Instant.EPOCH) ? 0 : timestamp.toEpochMilli();
    }

    /** Whether it is a line, not the beginning of a moment. */
    boolean isLine() {
        return deployment > 0;
    }

    @Override
    public int compareTo(Place other) {
        int byTimestamp = Long.compare(millis, other.millis);
        int byDeployment = byTimestamp != 0 ? byTimestamp : Long.compare(deployment, other.deployment);
        return byDeployment != 0 ? byDeployment : Integer.compare(n, other.n);
    }

    @Override
    public String toString() {
        return millis + "-" + deployment + "-" + n;
    }
}
