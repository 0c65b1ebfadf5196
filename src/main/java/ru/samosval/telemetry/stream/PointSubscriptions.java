package ru.samosval.telemetry.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import ru.samosval.deployment.History;
import ru.samosval.telemetry.Points;

/** The subscriptions of the charts of one deployment. Each is sent the points that it has not been sent yet. */
final class PointSubscriptions {

    private final List<PointSubscription> subscriptions = new CopyOnWriteArrayList<>();

    /** A subscription, on a channel of its connection. */
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

        /** Says that nothing more comes. */
        void end(String reason) {
            connection.send(LogTopic.event("end:" + channel, "{\"reason\":\"" + reason + "\"}"));
        }
    }

    /** What several subscriptions may have in common. Their points are turned into bytes once. */
    private record Wanted(String channel, boolean replicas, long since) {}

    void join(PointSubscription subscription, History history, long to) {
        subscriptions.add(subscription);
        send(history, to, List.of(subscription));
        if (subscription.connection.isGone()) {
            leave(subscription);
        }
    }

    void leave(PointSubscription subscription) {
        subscriptions.remove(subscription);
    }

    boolean isEmpty() {
        return subscriptions.isEmpty();
    }

    void advance(History history, long to) {
        send(history, to, subscriptions);
    }

    private static void send(History history, long to, List<PointSubscription> subscriptions) {
        Map<Wanted, Chunk> known = new HashMap<>();
        Map<Long, Long> last = new HashMap<>();
        for (PointSubscription subscription : subscriptions) {
            Wanted wanted = new Wanted(subscription.channel, subscription.replicas, subscription.since);
            if (!known.containsKey(wanted)) {
                Points.Batch points = Points.after(history, wanted.replicas(), wanted.since(), to);
                known.put(wanted, points == null ? null : LogTopic.event(wanted.channel(), points.json()));
                last.put(wanted.since(), points == null ? wanted.since() : points.last());
            }
            Chunk chunk = known.get(wanted);
            if (chunk != null) {
                subscription.connection.send(chunk);
                subscription.since = last.get(wanted.since());
            }
        }
    }

    /** Says to those whose connection the predicate accepts that nothing more comes, and sends them nothing more. */
    void end(Predicate<Subscriber> which, String reason) {
        for (PointSubscription subscription : subscriptions) {
            if (which.test(subscription.connection) && subscriptions.remove(subscription)) {
                subscription.end(reason);
            }
        }
    }
}
