package ru.samosval.deployment;

import java.util.List;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.Run;

/**
 * Everything that a deployment's logs and metrics are computed from.
 *
 * @param request the id of its request
 * @param replicas how many it has
 * @param runs its last runs, oldest first
 * @param events its last lines of acts, oldest first
 */
public record History(
        long deployment, long request, String name, String imageTag, int replicas, List<Run> runs, List<Event> events) {

    /** A line that records an act; {@code n} is the second part of its id, from 1. */
    public record Event(long timestamp, int n, Level level, String message) {

        /** The replica that these lines belong to: the first one speaks for all. */
        public static final int REPLICA = 1;

        public Event(long timestamp, int n, String level, String message) {
            this(timestamp, n, Level.valueOf(level), message);
        }
    }

    public History {
        runs = List.copyOf(runs);
        events = List.copyOf(events);
    }
}
