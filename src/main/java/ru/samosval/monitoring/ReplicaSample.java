package ru.samosval.monitoring;

import java.util.Map;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.History;

/**
 * The value of one of a replica's metrics at a moment.
 *
 * @param container what its container is called
 * @param name a counter's without {@code _total}
 * @param since from when on a counter counts, epoch milliseconds
 */
public record ReplicaSample(
        History history,
        Environment environment,
        int replica,
        String container,
        String name,
        String help,
        boolean isCounter,
        Map<String, String> labels,
        long since,
        long moment,
        double value) {}
