package ru.samosval.simulation;

/**
 * That one replica of a run was restarted alone. From {@code downAt} on it does nothing and says nothing, from
 * {@code upAt} on it starts up anew; both are milliseconds since the epoch.
 *
 * @param replica its number, from 1
 * @param downAt not before the run was ready
 * @param upAt not before {@code downAt}
 */
public record ReplicaRestart(int replica, long downAt, long upAt) {

    public ReplicaRestart {
        if (replica < 1 || upAt < downAt) {
            throw new IllegalArgumentException("no restart: " + replica + ", " + downAt + " to " + upAt);
        }
    }
}
