package ru.samosval.monitoring;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import ru.samosval.deployment.Containers;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.History;
import ru.samosval.simulation.Level;

/** The labels of a replica's metrics; each set is made once and shared by all metrics that have it. */
final class ReplicaLabels {

    private static final Level[] LEVELS = Level.values();

    /** Of a container's labels those by which dashboards group; each costs bytes in every line. */
    private static final Set<String> SHOWN =
            Set.of("com.docker.compose.project", "com.docker.compose.service", "ru.samosval.deployment");

    private static final Pattern NO_PART_OF_A_NAME = Pattern.compile("[^A-Za-z0-9_]");

    private final Labels container;
    private final Labels cpu;
    private final Labels network;
    private final Labels disk;
    private final Labels own;
    private final Labels[] levels = new Labels[LEVELS.length];

    /** Those of a replica, from 1. */
    ReplicaLabels(History history, Environment environment, int replica) {
        String name = Containers.name(history.name(), replica);
        Map<String, String> labels = new TreeMap<>();
        Containers.labels(history.deployment(), history.name(), history.request(), environment, replica)
                .forEach((key, value) -> {
                    if (SHOWN.contains(key)) {
                        labels.put(
                                "container_label_"
                                        + NO_PART_OF_A_NAME.matcher(key).replaceAll("_"),
                                value);
                    }
                });
        labels.put("id", "/docker/" + Containers.id(history.deployment(), replica));
        labels.put("image", history.imageTag());
        labels.put("name", name);
        container = Labels.of(
                labels.keySet().toArray(String[]::new), labels.values().toArray(String[]::new));
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

    /** As cAdvisor has them of any container. */
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

    /** The portal's own. */
    Labels own() {
        return own;
    }

    Labels own(Level level) {
        return levels[level.ordinal()];
    }
}
