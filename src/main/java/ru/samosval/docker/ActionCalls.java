package ru.samosval.docker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import ru.samosval.access.Actor;
import ru.samosval.config.Settings;
import ru.samosval.deployment.Deployments;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.History;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.refusal.Refusal.Forbidden;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * The calls that act on containers. Restarting or killing a container restarts that replica only. Starting, stopping
 * and deleting act on the whole deployment, so they work on a container only if it is the deployment's only one.
 */
@ApplicationScoped
public class ActionCalls implements Call.Room {

    /** The signals that end a container, by the names and numbers that Docker's clients send. */
    private static final Map<String, Integer> ENDING =
            Map.of("KILL", 9, "TERM", 15, "INT", 2, "QUIT", 3, "9", 9, "15", 15, "2", 2, "3", 3);

    private static final String STOPPED_BY = "Stopped by ";
    private static final String LOCKED = "deployment.stopped.by.operator";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    @Inject
    private DockerHosts hosts;

    @Inject
    private Deployments deployments;

    @Inject
    private Histories histories;

    @Inject
    private Settings settings;

    @Inject
    private Clock clock;

    @Override
    public Map<String, Call.Answer> calls() {
        return Map.of(
                "POST /containers/{}/start", this::start,
                "POST /containers/{}/stop", this::stop,
                "POST /containers/{}/restart", this::restart,
                "POST /containers/{}/kill", this::kill,
                "DELETE /containers/{}", this::remove);
    }

    private void start(Call call) {
        Container container = find(call);
        starting(call, container, deployments::demandStart);
        if (isStarted(container)) {
            call.unchanged();
            return;
        }
        demandAloneOfStopped(call, container);
        starting(call, container, deployments::start);
        call.done();
    }

    private void starting(Call call, Container container, ObjLongConsumer<Actor> action) {
        try {
            action.accept(call.actor(), container.deployed().id());
        } catch (Forbidden e) {
            throw e.text().key().equals(LOCKED) ? locked(call, container, e) : e;
        }
    }

    private void stop(Call call) {
        Container container = find(call);
        deployments.demandStop(call.actor(), container.deployed().id());
        if (!isStarted(container)) {
            call.unchanged();
            return;
        }
        demandAlone(call, container);
        deployments.stop(call.actor(), container.deployed().id());
        call.done();
    }

    private void restart(Call call) {
        Container container = find(call);
        starting(call, container, deployments::demandStart);
        if (isStarted(container)) {
            deployments.restartReplica(call.actor(), container.deployed().id(), container.replica());
        } else {
            demandAloneOfStopped(call, container);
            starting(call, container, deployments::start);
        }
        call.done();
    }

    private void kill(Call call) {
        Container container = find(call);
        starting(call, container, deployments::demandStart);
        String asked = call.query("signal");
        String signal = asked == null || asked.isBlank() ? "KILL" : asked.toUpperCase(Locale.ROOT);
        String name = signal.startsWith("SIG") ? signal.substring("SIG".length()) : signal;
        if (!ENDING.containsKey(name)) {
            throw new Invalid("signal", "docker.act.signal", Characters.excerpt(signal));
        }
        if (!container.at(clock.millis()).isRunning()) {
            if (!isStarted(container)) {
                demandAloneOfStopped(call, container);
            }
            throw new Conflict("docker.container.notRunning", container.name());
        }
        deployments.killReplica(call.actor(), container.deployed().id(), container.replica(), ENDING.get(name));
        call.done();
    }

    private void remove(Call call) {
        Container container = find(call);
        deployments.demandDelete(call.actor(), container.deployed().id());
        demandAlone(call, container);
        if (isStarted(container) && !call.flag("force")) {
            throw new Conflict("docker.act.running", container.name());
        }
        deployments.delete(call.actor(), container.deployed().id());
        call.done();
    }

    private Container find(Call call) {
        return hosts.find(call.actor(), call.environment(), call.name());
    }

    /** Whether its deployment runs or is being started. */
    private static boolean isStarted(Container container) {
        return container.deployed().status().isStoppable();
    }

    /** Refuses to do to one of several containers what is done to all of them. */
    private void demandAlone(Call call, Container container) {
        refuseOfSeveral(call, container, isStarted(container) ? "docker.act.replicas" : "docker.act.together");
    }

    /** Refuses to start, restart or kill one of several containers that are all stopped. */
    private void demandAloneOfStopped(Call call, Container container) {
        refuseOfSeveral(call, container, "docker.act.stopped");
    }

    private void refuseOfSeveral(Call call, Container container, String why) {
        Deployed deployed = container.deployed();
        if (deployed.replicas() > 1) {
            throw new Conflict(why, container.name(), deployed.replicas(), page(call, deployed), deployed.status());
        }
    }

    private String page(Call call, Deployed deployed) {
        return Call.portal(call.request(), settings) + "/deployments/" + deployed.id();
    }

    /** The refusal with who stopped the deployment, and when, so that one can ask them. */
    private Forbidden locked(Call call, Container container, Forbidden otherwise) {
        List<History.Event> actions =
                histories.of(call.actor(), container.deployed().id()).events();
        for (int i = actions.size() - 1; i >= 0; i--) {
            History.Event action = actions.get(i);
            if (action.message().startsWith(STOPPED_BY)) {
                return new Forbidden(
                        "docker.act.locked",
                        container.name(),
                        action.message().substring(STOPPED_BY.length()),
                        TIME.format(Instant.ofEpochMilli(action.timestamp()).atOffset(ZoneOffset.UTC)));
            }
        }
        return otherwise;
    }
}
