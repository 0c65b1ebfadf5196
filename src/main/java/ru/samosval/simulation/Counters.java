package ru.samosval.simulation;

/**
 * What one replica of a run has used and done from the run's start to a moment. No counter ever decreases, and each is
 * the sum of what the run's lines and points say.
 *
 * @param cpuNanos processor time, nanoseconds
 * @param infoLines lines of the log with level INFO
 * @param warnLines lines with level WARN
 * @param errorLines lines with level ERROR
 * @param receivedBytes bytes received over the network
 * @param sentBytes bytes sent over the network
 * @param readBytes bytes read from disks
 * @param writtenBytes bytes written to disks
 * @param restarts how often this replica was restarted alone
 */
public record Counters(
        long cpuNanos,
        long infoLines,
        long warnLines,
        long errorLines,
        long receivedBytes,
        long sentBytes,
        long readBytes,
        long writtenBytes,
        int restarts) {

    /** The counters of a run that has not begun. */
    public static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** The same with more lines, given by the ordinals of their levels. */
    public Counters plusLines(long[] levels) {
        return new Counters(
                cpuNanos,
                infoLines + levels[Level.INFO.ordinal()],
                warnLines + levels[Level.WARN.ordinal()],
                errorLines + levels[Level.ERROR.ordinal()],
                receivedBytes,
                sentBytes,
                readBytes,
                writtenBytes,
                restarts);
    }

    /** The lines of all levels. */
    public long lines() {
        return infoLines + warnLines + errorLines;
    }

    /** The lines of one level. */
    public long lines(Level level) {
        return switch (level) {
            case INFO -> infoLines;
            case WARN -> warnLines;
            case ERROR -> errorLines;
        };
    }
}
