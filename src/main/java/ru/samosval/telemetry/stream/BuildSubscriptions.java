package ru.samosval.telemetry.stream;

import jakarta.json.JsonArrayBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import ru.samosval.access.Actor;
import ru.samosval.api.JsonFactories;
import ru.samosval.build.Builds;

/**
 * The subscriptions of build logs. Each is sent the lines that it has not been sent yet, in the form of
 * {@code BuildLogResource}.
 */
final class BuildSubscriptions {

    private final Map<Long, List<BuildSubscription>> subscriptions = new ConcurrentHashMap<>();
    private final LongFunction<Optional<Builds.Log>> logs;

    /** A subscription, on the channel {@code build:<id>} of its connection. */
    static final class BuildSubscription {
        private final Subscriber connection;
        private final long build;
        private int next;
        private int sent;
        private boolean finished;

        /** The subscription has seen the lines before line {@code next}; the first line is 0. */
        BuildSubscription(Subscriber connection, long build, int next) {
            this.connection = connection;
            this.build = build;
            this.next = next;
        }

        /** Sends what is new. Sends nothing if the log was read before what was sent already. */
        private synchronized void send(Builds.Log log) {
            if (!finished && log.lines().size() >= sent) {
                connection.send(LogTopic.event("build:" + build, json(build, log, next)));
                sent = log.lines().size();
                next = Math.max(next, sent);
                finished = log.status().isFinished();
            }
        }
    }

    BuildSubscriptions(LongFunction<Optional<Builds.Log>> logs) {
        this.logs = logs;
    }

    void join(BuildSubscription subscription) {
        // Inside compute, because a subscription that leaves may remove an empty list.
        subscriptions.compute(subscription.build, (build, all) -> {
            List<BuildSubscription> with = all == null ? new CopyOnWriteArrayList<>() : all;
            with.add(subscription);
            return with;
        });
        send(subscription.build, List.of(subscription));
        if (subscription.connection.isGone()) {
            leave(subscription);
        }
    }

    void leave(BuildSubscription subscription) {
        subscriptions.computeIfPresent(subscription.build, (build, all) -> {
            all.remove(subscription);
            return all.isEmpty() ? null : all;
        });
    }

    /** Sends the new lines of a build that has gone on. */
    void advance(long build) {
        List<BuildSubscription> watching = subscriptions.get(build);
        if (watching != null) {
            send(build, watching);
        }
    }

    private void send(long build, List<BuildSubscription> to) {
        Builds.Log log = logs.apply(build).orElse(null);
        for (BuildSubscription subscription : to) {
            if (log == null) {
                subscription.connection.send(LogTopic.event("end:build:" + build, "{\"reason\":\"gone\"}"));
            } else {
                subscription.send(log);
            }
        }
    }

    private static String json(long build, Builds.Log log, int from) {
        JsonArrayBuilder lines = JsonFactories.BUILDERS.createArrayBuilder();
        log.lines()
                .subList(Math.min(from, log.lines().size()), log.lines().size())
                .forEach(lines::add);
        return JsonFactories.BUILDERS
                .createObjectBuilder()
                .add("id", build)
                .add("status", log.status().getKey())
                .add("lines", lines)
                .add("next", log.lines().size())
                .add("finished", log.status().isFinished())
                .build()
                .toString();
    }

    /** Ends the channel of those who may no longer see the build. */
    void endUnless(long build, Predicate<Actor> sees) {
        List<BuildSubscription> watching = subscriptions.getOrDefault(build, List.of());
        for (BuildSubscription subscription : watching) {
            if (!sees.test(subscription.connection.actor())) {
                leave(subscription);
                subscription.connection.send(LogTopic.event("end:build:" + build, "{\"reason\":\"forbidden\"}"));
            }
        }
    }

    List<Long> watched() {
        return List.copyOf(subscriptions.keySet());
    }
}
