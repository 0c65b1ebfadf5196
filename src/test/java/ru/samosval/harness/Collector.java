package ru.samosval.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts what is pushed like Loki and like an OpenTelemetry collector, and can be unavailable for a while. */
public final class Collector implements AutoCloseable {

    private static final int SLOW_MILLIS = 4_000;

    private final int port;
    private final List<Line> loki = new ArrayList<>();
    private final List<Line> otlp = new ArrayList<>();
    private final List<Point> points = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, String> authorizations = new ConcurrentHashMap<>();
    private final AtomicInteger slow = new AtomicInteger();
    private final AtomicInteger slowAtOnce = new AtomicInteger();
    private final Map<String, List<List<Point>>> oddPoints = new ConcurrentHashMap<>();
    private final List<Line> refused = new CopyOnWriteArrayList<>();
    private final Map<String, List<Line>> oddLines = new ConcurrentHashMap<>();
    private final Map<String, List<Integer>> partly = new ConcurrentHashMap<>();
    private HttpServer server;

    /** An accepted line: its deployment, its time (nanoseconds since 1970) and its text. */
    public record Line(long deployment, long nanos, String level, String text) {}

    /** An accepted point. */
    public record Point(long deployment, String name, Map<String, String> labels, long millis, double value) {}

    /** A collector on this port, available from the beginning. */
    public Collector(int port) {
        this.port = port;
        comeBack();
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Nothing answers from now on. */
    public synchronized void leave() {
        server.stop(0);
        server = null;
    }

    /** Answers again. */
    public synchronized void comeBack() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().startsWith("/odd/")) {
                beOdd(exchange, body);
                return;
            }
            synchronized (this) {
                // After {@link #leave} nothing is accepted: what is accepted and not answered would come a second time.
                if (server != null) {
                    exchange.sendResponseHeaders(take(exchange.getRequestURI().getPath(), body), -1);
                }
            }
        }
    }

    /** Accepts what was sent to this path; returns the status of the answer. */
    private synchronized int take(String path, byte[] body) {
        try {
            switch (path) {
                case "/loki/api/v1/push" -> {
                    loki.addAll(streams(Json.object(new String(body, StandardCharsets.UTF_8))));
                    return 204;
                }
                case "/v1/logs" -> takeLogs(ExportLogsServiceRequest.parseFrom(body));
                case "/v1/metrics" -> points.addAll(pointsOf(ExportMetricsServiceRequest.parseFrom(body)));
                default -> throw new IllegalArgumentException(path);
            }
            return 200;
        } catch (IOException | RuntimeException e) {
            wrong.add(e.toString());
            return 400;
        }
    }

    /**
     * Behaves oddly below {@code /odd}: redirects, answers without end, answers slowly, accepts points only, refuses
     * the first lines for ever and accepts all others, accepts all but one line or two points of each post (or rejects points only), or repeats
     * the credentials and refuses them.
     */
    private void beOdd(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        authorizations.put(path, String.valueOf(authorization));
        if (path.startsWith("/odd/moved/")) {
            exchange.getResponseHeaders().add("Location", url() + "/forbidden");
            exchange.sendResponseHeaders(307, -1);
        } else if (path.startsWith("/odd/slow/")) {
            slowAtOnce.accumulateAndGet(slow.incrementAndGet(), Math::max);
            takeItsTime();
            slow.decrementAndGet();
            exchange.sendResponseHeaders(204, -1);
        } else if (path.startsWith("/odd/points/")) {
            if (path.endsWith("/v1/metrics")) {
                oddPoints
                        .computeIfAbsent(path, none -> new CopyOnWriteArrayList<>())
                        .add(pointsOf(ExportMetricsServiceRequest.parseFrom(body)));
            }
            exchange.sendResponseHeaders(path.endsWith("/v1/metrics") ? 200 : 404, -1);
        } else if (path.startsWith("/odd/picky/")) {
            List<Line> lines = streams(Json.object(new String(body, StandardCharsets.UTF_8)));
            boolean taken = !refused.isEmpty();
            (taken ? linesOf(path) : refused).addAll(lines);
            exchange.sendResponseHeaders(taken ? 204 : 400, -1);
        } else if (path.startsWith("/odd/partly/")) {
            byte[] answer = takePartly(path, body);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } else if (path.startsWith("/odd/kept/")) {
            linesOf(path).addAll(streams(Json.object(new String(body, StandardCharsets.UTF_8))));
            exchange.sendResponseHeaders(204, -1);
        } else if (path.startsWith("/odd/endless/")) {
            exchange.sendResponseHeaders(500, 0);
            byte[] noise = "noise ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
            while (true) {
                exchange.getResponseBody().write(noise);
            }
        } else {
            byte[] answer = ("not enough: " + authorization).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(401, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private byte[] takePartly(String path, byte[] body) throws IOException {
        List<Integer> posts = partly.computeIfAbsent(path, none -> new CopyOnWriteArrayList<>());
        if (path.endsWith("/v1/metrics")) {
            posts.add(pointsOf(ExportMetricsServiceRequest.parseFrom(body)).size());
            return ExportMetricsServiceResponse.newBuilder()
                    .setPartialSuccess(ExportMetricsPartialSuccess.newBuilder().setRejectedDataPoints(2))
                    .build()
                    .toByteArray();
        }
        posts.add(ExportLogsServiceRequest.parseFrom(body).getResourceLogsList().stream()
                .flatMap(resource -> resource.getScopeLogsList().stream())
                .mapToInt(scope -> scope.getLogRecordsCount())
                .sum());
        if (path.contains("/points-alone/")) {
            return new byte[0];
        }
        return ExportLogsServiceResponse.newBuilder()
                .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                        .setRejectedLogRecords(1)
                        .setErrorMessage("One is too old."))
                .build()
                .toByteArray();
    }

    /** How many lines or points there were in each post to this path, which is below {@code /odd/partly}. */
    public List<Integer> partly(String path) {
        return List.copyOf(partly.getOrDefault(path, List.of()));
    }

    private static void takeItsTime() {
        try {
            Thread.sleep(SLOW_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The number of posts that wait now for a slow answer. */
    public int slow() {
        return slow.get();
    }

    /** The greatest number of such posts at the same time. */
    public int slowAtOnce() {
        return slowAtOnce.get();
    }

    /** The points, post by post, that came to a path where only points are accepted. */
    public List<List<Point>> oddPoints(String path) {
        return List.copyOf(oddPoints.getOrDefault(path, List.of()));
    }

    /** The last header {@code Authorization} sent to a path below {@code /odd}; null if nothing was sent. */
    public String authorization(String path) {
        return authorizations.get(path);
    }

    private List<Line> linesOf(String path) {
        return oddLines.computeIfAbsent(path.replace("/loki/api/v1/push", ""), each -> new CopyOnWriteArrayList<>());
    }

    /** The lines that were accepted as by Loki at an address below {@code /odd}, in their order. */
    public List<Line> oddLines(String path) {
        return List.copyOf(linesOf(path));
    }

    /** The lines that were refused for ever. */
    public List<Line> refused() {
        return List.copyOf(refused);
    }

    private static List<Line> streams(JsonObject push) {
        List<Line> lines = new ArrayList<>();
        for (JsonObject stream : push.getJsonArray("streams").getValuesAs(JsonObject.class)) {
            JsonObject labels = stream.getJsonObject("stream");
            for (JsonArray value : stream.getJsonArray("values").getValuesAs(JsonArray.class)) {
                lines.add(new Line(
                        Long.parseLong(labels.getString("deployment_id")),
                        Long.parseLong(value.getString(0)),
                        labels.getString("level"),
                        value.getString(1)));
            }
        }
        return lines;
    }

    private synchronized void takeLogs(ExportLogsServiceRequest request) {
        request.getResourceLogsList()
                .forEach(resource -> resource.getScopeLogsList()
                        .forEach(scope -> scope.getLogRecordsList()
                                .forEach(record -> otlp.add(new Line(
                                        deployment(resource.getResource().getAttributesList()),
                                        record.getTimeUnixNano(),
                                        record.getSeverityText(),
                                        record.getBody().getStringValue())))));
    }

    private static List<Point> pointsOf(ExportMetricsServiceRequest request) {
        List<Point> points = new ArrayList<>();
        request.getResourceMetricsList()
                .forEach(resource -> resource.getScopeMetricsList()
                        .forEach(scope -> scope.getMetricsList().forEach(metric -> {
                            for (NumberDataPoint point : points(metric)) {
                                Map<String, String> labels = new LinkedHashMap<>();
                                point.getAttributesList()
                                        .forEach(a -> labels.put(
                                                a.getKey(), a.getValue().getStringValue()));
                                points.add(new Point(
                                        deployment(resource.getResource().getAttributesList()),
                                        metric.hasSum() ? metric.getName() + "_total" : metric.getName(),
                                        labels,
                                        point.getTimeUnixNano() / 1_000_000,
                                        point.getAsDouble()));
                            }
                        })));
        return points;
    }

    private static List<NumberDataPoint> points(Metric metric) {
        return metric.hasSum()
                ? metric.getSum().getDataPointsList()
                : metric.getGauge().getDataPointsList();
    }

    private static long deployment(List<KeyValue> attributes) {
        return attributes.stream()
                .filter(a -> a.getKey().equals("samosval.deployment"))
                .mapToLong(a -> a.getValue().getIntValue())
                .findFirst()
                .orElseThrow();
    }

    /** The lines that were pushed as to Loki. */
    public synchronized List<Line> loki() {
        return List.copyOf(loki);
    }

    /** The lines that were pushed as to a collector. */
    public synchronized List<Line> otlp() {
        return List.copyOf(otlp);
    }

    public synchronized List<Point> points() {
        return List.copyOf(points);
    }

    /** What was sent and could not be read. */
    public synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            leave();
        }
    }
}
