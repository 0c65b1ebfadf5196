package ru.samosval.monitoring;

import java.util.Map;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.History;

/**
 * The value of one of a replica's metrics at a moment.
 *
 * @param container the name of its container
 * @param name for a counter without {@code _total}
 * @param since since when a counter counts, epoch milliseconds
 * @param timestamp epoch milliseconds
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
        long timestamp,
        double value) {}
