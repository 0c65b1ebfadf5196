package ru.samosval.docker;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import ru.samosval.deployment.Environment;

/** The network of an environment. It has no addresses, as nothing can be reached there. */
record HostNetwork(Environment environment) {

    private static final Map<Environment, String> IDS = Arrays.stream(Environment.values())
            .collect(Collectors.toMap(e -> e, e -> HexId.NETWORK.of(1 + e.ordinal())));

    /** The networks of the host of one environment (null: of all). */
    static List<HostNetwork> of(Environment environment) {
        return Arrays.stream(Environment.values())
                .filter(e -> environment == null || e == environment)
                .map(HostNetwork::new)
                .toList();
    }

    /** The network with this name or id, or with an id that begins like this; empty if there is none. */
    static Optional<HostNetwork> find(Environment environment, String reference) {
        return of(environment).stream()
                .filter(n -> n.name().equals(reference) || !reference.isEmpty() && n.id().startsWith(reference))
                .findFirst();
    }

    String name() {
        return "samosval_" + environment.getKey();
    }

    String id() {
        return IDS.get(environment);
    }
}
