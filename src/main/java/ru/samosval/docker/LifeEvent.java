package ru.samosval.docker;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.deployment.History;
import ru.samosval.simulation.ReplicaRestart;
import ru.samosval.simulation.Replicas;
import ru.samosval.simulation.RolloutPlan;
import ru.samosval.simulation.Run;

/**
 * An event of a container. Events are a function of the deployment's runs, so past and future ones follow the same
 * rule.
 *
 * @param timestamp epoch milliseconds
 * @param action Docker's word
 * @param details what only this kind of event has: {@code exitCode}, {@code signal}
 */
record LifeEvent(Container container, long timestamp, String action, Map<String, String> details) {

    private static final long NANOS = 1_000_000;
    private static final int MILLI = 1_000;
    private static final int SIGTERM = 15;

    /** All past and planned events, in order. */
    static List<LifeEvent> of(History history, List<Container> containers) {
        List<LifeEvent> events = new ArrayList<>();
        for (Container container : containers) {
            events.add(new LifeEvent(container, container.deployed().createdAt(), "create", Map.of()));
            Run before = null;
            for (Run run : history.runs()) {
                boolean again = before != null && run.requestedAt() == before.endedAt();
                if (before != null) {
                    endOf(container, before, again, events);
                }
                ofRun(container, run, again, events);
                before = run;
            }
            if (before != null) {
                endOf(container, before, false, events);
            }
        }
        // The sort is stable: within one moment and container the order in which they were added stays.
        events.sort(Comparator.comparingLong(LifeEvent::timestamp));
        return events;
    }

    /** The events of a container that is gone; if it was up, it was killed for that. */
    static List<LifeEvent> destroyed(Container container, boolean wasUp, long timestamp) {
        LifeEvent destroyed = new LifeEvent(container, timestamp, "destroy", Map.of());
        return wasUp
                ? List.of(
                        new LifeEvent(container, timestamp, "kill", Map.of("signal", "9")),
                        died(container, timestamp, Container.KILLED),
                        destroyed)
                : List.of(destroyed);
    }

    private static void ofRun(Container container, Run run, boolean again, List<LifeEvent> events) {
        RolloutPlan.Failure failure = failure(run);
        long started = Replicas.startedAt(run, container.replica(), Long.MIN_VALUE);
        boolean starts = starts(container, run, failure);
        if (starts) {
            events.add(new LifeEvent(container, started, "start", Map.of()));
            if (again) {
                events.add(new LifeEvent(container, started, "restart", Map.of()));
            }
        }
        boolean settles = run.readyAt() < run.endedAt();
        if (failure == null && settles) {
            events.add(new LifeEvent(container, run.readyAt(), "health_status: healthy", Map.of()));
        } else if (failure != null && settles) {
            if (starts && (failure.outOfMemory() || failure.exitCode() == Container.TERMINATED)) {
                // A container that does not answer is ended with SIGTERM.
                String why = failure.outOfMemory() ? "oom" : "health_status: unhealthy";
                events.add(new LifeEvent(container, run.readyAt(), why, Map.of()));
            }
            events.add(died(container, run.readyAt(), failure.exitCode()));
        }
        for (ReplicaRestart restart : run.restarts()) {
            if (restart.replica() == container.replica()) {
                // A kill is neither a stop nor a restart: the container ends, and the engine starts it again.
                boolean isKilled = restart.killedBy() != ReplicaRestart.BY_RESTART;
                if (!isKilled) {
                    events.add(signalled(container, restart.downAt(), SIGTERM));
                }
                kill(container, restart.downAt(), restart.signal(), restart.exitCode(), events);
                if (!isKilled) {
                    events.add(new LifeEvent(container, restart.downAt(), "stop", Map.of()));
                }
                if (restart.upAt() < run.endedAt()) {
                    events.add(new LifeEvent(container, restart.upAt(), "start", Map.of()));
                    if (!isKilled) {
                        events.add(new LifeEvent(container, restart.upAt(), "restart", Map.of()));
                    }
                }
            }
        }
    }

    /**
     * Adds what a stop or a restart did to the container. One that was not up yet has no process to send a signal to.
     */
    private static void endOf(Container container, Run run, boolean again, List<LifeEvent> events) {
        RolloutPlan.Failure failure = failure(run);
        boolean isDead = failure != null && run.readyAt() < run.endedAt();
        if (run.endedAt() == Run.ONGOING || isDead || container.downAtEnd(run) != null) {
            return;
        }
        if (starts(container, run, failure)) {
            kill(container, run.endedAt(), SIGTERM, Container.TERMINATED, events);
            events.add(new LifeEvent(container, run.endedAt(), "stop", Map.of()));
        } else if (!again) {
            events.add(died(container, run.endedAt(), Container.TERMINATED));
        }
    }

    private static RolloutPlan.Failure failure(Run run) {
        return run.fails() ? RolloutPlan.failure(run.seed()) : null;
    }

    private static boolean starts(Container container, Run run, RolloutPlan.Failure failure) {
        return (failure == null || failure.started())
                && Replicas.startedAt(run, container.replica(), Long.MIN_VALUE) < run.endedAt();
    }

    private static void kill(Container container, long timestamp, int signal, int exitCode, List<LifeEvent> events) {
        events.add(signalled(container, timestamp, signal));
        events.add(died(container, timestamp, exitCode));
    }

    private static LifeEvent signalled(Container container, long timestamp, int signal) {
        return new LifeEvent(container, timestamp, "kill", Map.of("signal", Integer.toString(signal)));
    }

    private static LifeEvent died(Container container, long timestamp, int exitCode) {
        return new LifeEvent(container, timestamp, "die", Map.of("exitCode", Integer.toString(exitCode)));
    }

    /** The event in the form of Docker's API. {@code number} tells apart events within one millisecond. */
    JsonObject toJson(int number) {
        Map<String, String> said = new LinkedHashMap<>(Labels.of(container));
        said.put("image", container.deployed().imageTag());
        said.put("name", container.name());
        said.putAll(details);
        JsonObjectBuilder attributes = ContainerJson.object();
        said.forEach(attributes::add);
        return ContainerJson.object()
                .add("status", action)
                .add("id", container.id())
                .add("from", container.deployed().imageTag())
                .add("Type", "container")
                .add("Action", action)
                .add("Actor", ContainerJson.object().add("ID", container.id()).add("Attributes", attributes))
                .add("scope", "local")
                .add("time", timestamp / MILLI)
                .add("timeNano", timestamp * NANOS + number)
                .build();
    }
}
