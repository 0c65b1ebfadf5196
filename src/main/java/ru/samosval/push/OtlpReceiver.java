package ru.samosval.push;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.exporter.internal.marshal.Marshaler;
import io.opentelemetry.exporter.internal.otlp.logs.LogsRequestMarshaler;
import io.opentelemetry.exporter.internal.otlp.metrics.MetricsRequestMarshaler;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.Body;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableDoublePointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableGaugeData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableMetricData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableSumData;
import io.opentelemetry.sdk.resources.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.History;
import ru.samosval.docker.Containers;
import ru.samosval.monitoring.ReplicaSample;

/**
 * An OpenTelemetry collector. The bodies are written by OpenTelemetry's SDK, which the server brings. The SDK's own
 * exporters are not used to send them, since they follow redirects to wherever a receiver points. Each replica is a
 * resource; its service is the deployment.
 */
final class OtlpReceiver implements Receiver {

    private static final long NANOS = 1_000_000;

    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("ru.samosval");

    private final URI logs;
    private final URI metrics;
    private final ReceiverClient client;

    /** A collector with {@code /v1/logs} and {@code /v1/metrics} below this address. */
    OtlpReceiver(String url, ReceiverCredentials credentials) {
        String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        logs = URI.create(base + "/v1/logs");
        metrics = URI.create(base + "/v1/metrics");
        client = new ReceiverClient(credentials);
    }

    @Override
    public PartialSuccess lines(List<Line> lines) throws IOException {
        Map<String, Resource> resources = new HashMap<>();
        List<LogRecordData> records = new ArrayList<>(lines.size());
        for (Line line : lines) {
            String container = Containers.id(line.history().deployment(), line.replica());
            Resource resource = resources.computeIfAbsent(
                    container, id -> resource(line.history(), line.environment(), line.replica(), line.container()));
            records.add(new Record(resource, line));
        }
        return post(logs, LogsRequestMarshaler.create(records));
    }

    @Override
    public PartialSuccess points(List<ReplicaSample> samples) throws IOException {
        Map<String, Resource> resources = new HashMap<>();
        Map<String, Map<String, List<ReplicaSample>>> metricsOfResources = new LinkedHashMap<>();
        for (ReplicaSample sample : samples) {
            String container = Containers.id(sample.history().deployment(), sample.replica());
            resources.computeIfAbsent(
                    container,
                    id -> resource(sample.history(), sample.environment(), sample.replica(), sample.container()));
            metricsOfResources
                    .computeIfAbsent(container, id -> new LinkedHashMap<>())
                    .computeIfAbsent(sample.name(), name -> new ArrayList<>())
                    .add(sample);
        }
        List<MetricData> data = new ArrayList<>();
        metricsOfResources.forEach((container, byName) ->
                byName.values().forEach(same -> data.add(metric(resources.get(container), same))));
        return post(metrics, MetricsRequestMarshaler.create(data));
    }

    private static MetricData metric(Resource resource, List<ReplicaSample> samples) {
        ReplicaSample first = samples.get(0);
        List<DoublePointData> points = new ArrayList<>();
        for (ReplicaSample sample : samples) {
            AttributesBuilder attributes = Attributes.builder();
            sample.labels().forEach(attributes::put);
            points.add(ImmutableDoublePointData.create(
                    sample.since() * NANOS, sample.timestamp() * NANOS, attributes.build(), sample.value()));
        }
        return first.isCounter()
                ? ImmutableMetricData.createDoubleSum(
                        resource,
                        SCOPE,
                        first.name(),
                        first.help(),
                        "",
                        ImmutableSumData.create(true, AggregationTemporality.CUMULATIVE, points))
                : ImmutableMetricData.createDoubleGauge(
                        resource, SCOPE, first.name(), first.help(), "", ImmutableGaugeData.create(points));
    }

    private static Resource resource(History history, Environment environment, int replica, String container) {
        return Resource.create(Attributes.builder()
                .put("service.name", history.name())
                .put("service.instance.id", container)
                .put("deployment.environment.name", environment.getKey())
                .put("container.id", Containers.id(history.deployment(), replica))
                .put("container.name", container)
                .put("container.image.name", history.imageTag())
                .put("samosval.deployment", history.deployment())
                .put("samosval.replica", (long) replica)
                .build());
    }

    private PartialSuccess post(URI address, Marshaler request) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(request.getBinarySerializedSize());
        request.writeBinaryTo(body);
        PartialSuccess answer = PartialSuccess.of(client.post(address, "application/x-protobuf", body.toByteArray()));
        return answer.because(
                client.reason(address, "partial_success: " + answer.rejected() + " not taken. " + answer.message()));
    }

    @Override
    public void close() {
        // The client's threads end by themselves when nothing refers to it any more.
    }

    /** A line as OpenTelemetry's record. */
    private record Record(Resource resource, Line line) implements LogRecordData {

        @Override
        public Resource getResource() {
            return resource;
        }

        @Override
        public InstrumentationScopeInfo getInstrumentationScopeInfo() {
            return SCOPE;
        }

        @Override
        public long getTimestampEpochNanos() {
            return line.millis() * NANOS + line.n();
        }

        @Override
        public long getObservedTimestampEpochNanos() {
            return getTimestampEpochNanos();
        }

        @Override
        public SpanContext getSpanContext() {
            return SpanContext.getInvalid();
        }

        @Override
        public Severity getSeverity() {
            return switch (line.level()) {
                case INFO -> Severity.INFO;
                case WARN -> Severity.WARN;
                case ERROR -> Severity.ERROR;
            };
        }

        @Override
        public String getSeverityText() {
            return line.level().name();
        }

        @Override
        public Body getBody() {
            return Body.string(line.text());
        }

        @Override
        public Attributes getAttributes() {
            return Attributes.empty();
        }

        @Override
        public int getTotalAttributeCount() {
            return 0;
        }
    }
}
