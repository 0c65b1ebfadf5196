package ru.samosval.monitoring;

import io.prometheus.metrics.model.snapshots.Labels;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.History;
import ru.samosval.docker.ContainerNames;
import ru.samosval.docker.Containers;
import ru.samosval.simulation.Level;

/** The labels of a replica's metrics. Each set is made once and shared by all metrics that have it. */
final class ReplicaLabels {

    private static final Level[] LEVELS = Level.values();

    private final Labels container;
    private final Labels cpu;
    private final Labels network;
    private final Labels disk;
    private final Labels own;
    private final Labels[] levels = new Labels[LEVELS.length];

    /** The labels of this replica, counted from 1. Its container has the name that it has in Docker's API. */
    ReplicaLabels(ContainerNames names, History history, Environment environment, int replica) {
        String service = names.service(history.deployment(), history.name());
        String name = names.of(history.deployment(), history.name(), replica);
        container = Labels.of(
                "container_label_com_docker_compose_project",
                environment.getKey(),
                "container_label_com_docker_compose_service",
                service,
                "container_label_ru_samosval_deployment",
                Long.toString(history.deployment()),
                "id",
                "/docker/" + Containers.id(history.deployment(), replica),
                "image",
                history.imageTag(),
                "name",
                name);
        cpu = container.add("cpu", "total");
        network = container.add("interface", "eth0");
        disk = container.add("device", "/dev/sda");
        own = Labels.of(
                "deployment", history.name(),
                "deployment_id", Long.toString(history.deployment()),
                "environment", environment.getKey(),
                "image", history.imageTag(),
                "name", name,
                "replica", Integer.toString(replica));
        for (Level level : LEVELS) {
            levels[level.ordinal()] = own.add("level", level.name());
        }
    }

    /** The labels that cAdvisor has for any container. */
    Labels container() {
        return container;
    }

    Labels cpu() {
        return cpu;
    }

    Labels network() {
        return network;
    }

    Labels disk() {
        return disk;
    }

    /** The labels of the portal's own metrics. */
    Labels own() {
        return own;
    }

    Labels own(Level level) {
        return levels[level.ordinal()];
    }
}
