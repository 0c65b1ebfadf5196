package ru.samosval.telemetry.desk;

import ru.samosval.simulation.Level;
import ru.samosval.telemetry.HistoryCursor;

/**
 * Which lines are wanted.
 *
 * @param replica the replica that says them, or {@code Telemetry.ALL}
 * @param levels for each level's ordinal, whether lines of it are
 * @param message what they are to say
 */
record Wanted(int replica, boolean[] levels, Matching message) {

    boolean takes(Level level) {
        return levels[level.ordinal()];
    }

    boolean takes(HistoryCursor line) {
        return takes(line.level());
    }

    /** How many of lines that are counted by level are wanted, whatever they say. */
    long count(long[] byLevel) {
        long count = 0;
        for (int i = 0; i < levels.length; i++) {
            count += levels[i] ? byLevel[i] : 0;
        }
        return count;
    }
}
