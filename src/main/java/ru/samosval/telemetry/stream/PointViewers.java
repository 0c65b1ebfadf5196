package ru.samosval.telemetry.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import ru.samosval.access.Actor;
import ru.samosval.deployment.History;
import ru.samosval.telemetry.Points;

/** The viewers of the charts of one deployment. Each is sent the points that it has not been sent yet. */
final class PointViewers {

    private final List<PointSubscription> viewers = new CopyOnWriteArrayList<>();

    /** A viewer, on a channel of its connection. */
    static final class PointSubscription {
        private final Subscriber connection;
        private final String channel;
        private final boolean replicas;
        private long since;

        /**
         * @param replicas whether the points of each replica are asked for, too
         * @param since the moment of the last point that it has (epoch milliseconds)
         */
        PointSubscription(Subscriber connection, String channel, boolean replicas, long since) {
            this.connection = connection;
            this.channel = channel;
            this.replicas = replicas;
            this.since = since;
        }
    }

    /** What several viewers may have in common. Their points are turned into bytes once. */
    private record Wanted(String channel, boolean replicas, long since) {}

    void join(PointSubscription viewer, History history, long to) {
        viewers.add(viewer);
        send(history, to, List.of(viewer));
        if (viewer.connection.isGone()) {
            leave(viewer);
        }
    }

    void leave(PointSubscription viewer) {
        viewers.remove(viewer);
    }

    boolean isEmpty() {
        return viewers.isEmpty();
    }

    void advance(History history, long to) {
        send(history, to, viewers);
    }

    private static void send(History history, long to, List<PointSubscription> viewers) {
        Map<Wanted, Chunk> known = new HashMap<>();
        Map<Long, Long> last = new HashMap<>();
        for (PointSubscription viewer : viewers) {
            Wanted wanted = new Wanted(viewer.channel, viewer.replicas, viewer.since);
            if (!known.containsKey(wanted)) {
                Points.Batch points = Points.after(history, wanted.replicas(), wanted.since(), to);
                known.put(wanted, points == null ? null : LogFeed.event(wanted.channel(), points.json()));
                last.put(wanted.since(), points == null ? wanted.since() : points.last());
            }
            Chunk chunk = known.get(wanted);
            if (chunk != null) {
                viewer.connection.send(chunk);
                viewer.since = last.get(wanted.since());
            }
        }
    }

    void endUnless(Predicate<Actor> sees) {
        for (PointSubscription viewer : viewers) {
            if (!sees.test(viewer.connection.actor())) {
                viewers.remove(viewer);
            }
        }
    }
}
