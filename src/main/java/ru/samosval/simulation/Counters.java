package ru.samosval.simulation;

/**
 * What one replica of a run has used and done from the run's start to a moment. Each grows only, and each is the sum of
 * what the run's lines and points say.
 *
 * @param cpuNanos processor time, nanoseconds
 * @param infoLines lines of the log of level INFO
 * @param warnLines lines of level WARN
 * @param errorLines lines of level ERROR
 * @param receivedBytes bytes that came by the network
 * @param sentBytes bytes that went by the network
 * @param readBytes bytes read from disks
 * @param writtenBytes bytes written to disks
 * @param restarts how often it was restarted alone
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

    /** Of what has not begun. */
    public static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** The same with more lines, by the ordinals of their levels. */
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

    /** Lines of all levels. */
    public long lines() {
        return infoLines + warnLines + errorLines;
    }

    /** Lines of one level. */
    public long lines(Level level) {
        return switch (level) {
            case INFO -> infoLines;
            case WARN -> warnLines;
            case ERROR -> errorLines;
        };
    }
}
