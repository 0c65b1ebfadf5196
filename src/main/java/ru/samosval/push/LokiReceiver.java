package ru.samosval.push;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.api.JsonFactories;
import ru.samosval.monitoring.ReplicaSample;

/**
 * Grafana Loki: one stream for each replica and level. Loki keeps a line only once, even if it is sent twice with the
 * same moment.
 */
final class LokiReceiver implements Receiver {

    private static final String PATH = "/loki/api/v1/push";

    private final URI address;
    private final ReceiverClient client;

    /** The labels of a stream. */
    private record Stream(
            long deployment,
            String name,
            String container,
            String image,
            String environment,
            int replica,
            String level) {

        static Stream of(Line line) {
            return new Stream(
                    line.history().deployment(),
                    line.history().name(),
                    line.container(),
                    line.history().imageTag(),
                    line.environment().getKey(),
                    line.replica(),
                    line.level().name());
        }

        JsonObjectBuilder labels() {
            return JsonFactories.BUILDERS
                    .createObjectBuilder()
                    .add("container", container)
                    .add("deployment", name)
                    .add("deployment_id", Long.toString(deployment))
                    .add("environment", environment)
                    .add("image", image)
                    .add("job", "samosval")
                    .add("level", level)
                    .add("replica", Integer.toString(replica));
        }
    }

    /** A Loki at this address, which may end with a slash or with Loki's own path. */
    LokiReceiver(String url, ReceiverCredentials credentials) {
        client = new ReceiverClient(credentials);
        String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        address = URI.create(base.endsWith(PATH) ? base : base + PATH);
    }

    @Override
    public PartialSuccess lines(List<Line> lines) throws IOException {
        Map<Stream, List<Line>> streams = new LinkedHashMap<>();
        lines.forEach(line ->
                streams.computeIfAbsent(Stream.of(line), s -> new ArrayList<>()).add(line));
        JsonArrayBuilder all = JsonFactories.BUILDERS.createArrayBuilder();
        streams.forEach((stream, itsLines) -> {
            JsonArrayBuilder values = JsonFactories.BUILDERS.createArrayBuilder();
            itsLines.forEach(line -> values.add(JsonFactories.BUILDERS
                    .createArrayBuilder()
                    .add(Long.toString(line.millis() * 1_000_000 + line.n()))
                    .add(line.text())));
            all.add(JsonFactories.BUILDERS
                    .createObjectBuilder()
                    .add("stream", stream.labels())
                    .add("values", values));
        });
        String body = JsonFactories.BUILDERS
                .createObjectBuilder()
                .add("streams", all)
                .build()
                .toString();
        client.post(address, "application/json", body.getBytes(StandardCharsets.UTF_8));
        // Loki says 400 where it did not take a line.
        return PartialSuccess.WHOLE;
    }

    @Override
    public PartialSuccess points(List<ReplicaSample> samples) {
        throw new UnsupportedOperationException("Loki takes no metrics");
    }

    @Override
    public void close() {
        // The client's threads end by themselves when nothing refers to it any more.
    }
}
