package ru.samosval.docker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What somebody sees of the fleet as one Docker host, newest deployments first. Names are unique: the oldest deployment of
 * a name has it, others carry their number, {@code web.12-1}.
 *
 * @param whole whether these are all there are; where not, each name carries its number
 */
record DockerHost(List<Deployed> deployed, boolean whole) {

    DockerHost {
        deployed = List.copyOf(deployed);
    }

    List<Container> containers() {
        List<Container> containers = new ArrayList<>();
        Map<String, Long> oldest = oldest();
        for (Deployed each : deployed) {
            String stem = stem(each, oldest);
            for (int replica = 1; replica <= each.replicas(); replica++) {
                containers.add(new Container(each, replica, stem + "-" + replica));
            }
        }
        return containers;
    }

    private String stem(Deployed each, Map<String, Long> oldest) {
        String plain = each.plainName();
        return whole && oldest.get(plain) == each.id() ? plain : plain + "." + each.id();
    }

    private Map<String, Long> oldest() {
        Map<String, Long> oldest = new HashMap<>();
        deployed.forEach(each -> oldest.merge(each.plainName(), each.id(), Math::min));
        return oldest;
    }
}
