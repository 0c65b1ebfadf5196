package ru.samosval.telemetry.desk;

import ru.samosval.simulation.Level;
import ru.samosval.telemetry.HistoryCursor;

/**
 * Which lines are wanted.
 *
 * @param replica the replica that writes them, or {@code Telemetry.ALL}
 * @param levels by the level's ordinal, whether lines of this level are wanted
 * @param message what their message must match
 */
record Wanted(int replica, boolean[] levels, Matching message) {

    boolean takes(Level level) {
        return levels[level.ordinal()];
    }

    boolean takes(HistoryCursor line) {
        return takes(line.level());
    }

    /** How many lines are wanted, of lines counted by level; without regard to their messages. */
    long count(long[] byLevel) {
        long count = 0;
        for (int i = 0; i < levels.length; i++) {
            count += levels[i] ? byLevel[i] : 0;
        }
        return count;
    }
}
