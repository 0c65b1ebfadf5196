package ru.samosval.docker;

import java.util.ArrayList;
import java.util.List;

/**
 * What a user sees of the fleet as one Docker host, newest deployments first.
 *
 * @param names the names of its containers
 * @param whole whether these are all deployments
 */
record DockerHost(List<Deployed> deployed, ContainerNames names, boolean whole) {

    DockerHost {
        deployed = List.copyOf(deployed);
    }

    List<Container> containers() {
        List<Container> containers = new ArrayList<>();
        for (Deployed each : deployed) {
            for (int replica = 1; replica <= each.replicas(); replica++) {
                containers.add(new Container(each, replica, names.of(each.id(), each.name(), replica)));
            }
        }
        return containers;
    }
}
