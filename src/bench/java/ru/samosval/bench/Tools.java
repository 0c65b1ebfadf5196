package ru.samosval.bench;

import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ru.samosval.harness.Json;

/** How long the tools that watch the fleet wait. */
final class Tools implements Scenario {

    private static final int DEPLOYMENTS = 500;

    /**
     * How many replicas there are (as many as the Docker host shows at most), calls that wait, and streams of each
     * kind.
     */
    private static final int MANY = 1_000;

    private static final int STREAMED_SECONDS = 20;

    private static final long MONTH = Duration.ofDays(30).toMillis();
    private static final int WARM_UP = 300;
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";
    private static final int SCRAPES = 100;
    private static final double MILLION = 1e6;

    private static final Pattern MOMENT = Pattern.compile("20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z");

    private final HttpClient client = HttpClient.newHttpClient();

    @Override
    public String name() {
        return "tools";
    }

    @Override
    public void run(Report report) throws Exception {
        report.section("Monitoring and other tools");
        Path data = Bench.fresh("tools");
        start(data).close();
        makeOldAndMany(data);
        try (Samosval server = start(data)) {
            String metrics = "http://127.0.0.1:" + server.port() + "/metrics";
            double cold = millis(metrics, null);
            String first = text(metrics);
            long replicas = first.lines()
                    .filter(line -> line.startsWith("container_last_seen"))
                    .count();
            report.text(
                    "%d replicas whose runs began a month ago. Warm is the median of %d scrapes after %d of each format, both"
                            + " formats in turns; the answer is read to its end (%s MB).",
                    replicas, SCRAPES, WARM_UP, Report.number(first.length() / MILLION, 1));
            report.row("the first scrape after the start", Report.number(cold, 0) + " ms", "≤ 1 000 ms", cold <= 1_000);
            List<Double> warm = warmInTurns(metrics, Arrays.asList(null, OPEN_METRICS));
            report.row("a scrape, warm", Report.number(warm.get(0), 1) + " ms", "≤ 50 ms", warm.get(0) <= 50);
            report.row("the same as OpenMetrics", Report.number(warm.get(1), 1) + " ms", "≤ 50 ms", warm.get(1) <= 50);
            history(report, metrics, server.signIn());
            waiters(report, server);
            docker(report, server);
        }
    }

    /** Calls that wait for one build, none of which keeps a thread. */
    private void waiters(Report report, Samosval server) throws Exception {
        String cookie = server.signIn();
        String origin = "http://127.0.0.1:" + server.port();
        int request = Json.array(server.get("/api/requests?status=approved&size=1", cookie))
                .getJsonObject(0)
                .getInt("id");
        int build = Json.object(send(HttpRequest.newBuilder(URI.create(origin + "/api/requests/" + request + "/builds"))
                        .header("Cookie", cookie)
                        .POST(HttpRequest.BodyPublishers.noBody())))
                .getInt("id");
        // The server's thread pool for requests grows to its full size with any calls that come at once, and stays
        // there.
        HttpRequest look = HttpRequest.newBuilder(URI.create(origin + "/api/builds/" + build))
                .header("Cookie", cookie)
                .build();
        List<CompletableFuture<?>> looks = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            looks.add(client.sendAsync(look, HttpResponse.BodyHandlers.discarding()));
        }
        looks.forEach(CompletableFuture::join);
        int threads = server.process().threads();
        HttpRequest wait = HttpRequest.newBuilder(
                        URI.create(origin + "/api/builds/" + build + "?wait=finished&timeout=5m"))
                .header("Cookie", cookie)
                .build();
        List<CompletableFuture<Long>> waiting = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            waiting.add(client.sendAsync(wait, HttpResponse.BodyHandlers.ofString())
                    .thenApply(answer -> System.currentTimeMillis()
                            - Instant.parse(Json.object(answer.body()).getString("finished_at"))
                                    .toEpochMilli()));
            // One after the other, as programs come.
            Thread.sleep(2);
        }
        // They are all there before the build ends, or the row says that they are not.
        Thread.sleep(5_000);
        int more = server.process().threads() - threads;
        long early = waiting.stream().filter(CompletableFuture::isDone).count();
        Latencies delays = new Latencies();
        waiting.forEach(answer -> delays.addMillis(answer.join()));
        report.row(
                MANY + " calls that wait for one build: from its end to the answer",
                delays + (early == 0 ? "" : "; " + early + " came after its end"));
        report.row("more threads while they wait", Integer.toString(more), "≤ 64", more <= 64);
    }

    /** The fleet as a Docker host: the list, and streams of all containers at once. */
    private void docker(Report report, Samosval server) throws Exception {
        String cookie = server.signIn();
        String origin = "http://127.0.0.1:" + server.port();
        String token = Json.object(send(HttpRequest.newBuilder(URI.create(origin + "/api/tokens"))
                        .header("Cookie", cookie)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"name\":\"bench\",\"scope\":\"read\",\"expires_in_days\":1}"))))
                .getString("token");
        String host = origin + "/docker/" + token;
        String list = host + "/v1.44/containers/json?all=1";
        List<String> ids = Json.array(text(list)).getValuesAs(JsonObject.class).stream()
                .map(container -> container.getString("Id"))
                .toList();
        if (ids.size() != MANY) {
            throw new IOException(ids.size() + " containers, not " + MANY);
        }
        double call = warm(list);
        report.row(
                "the call of `docker ps -a` of " + ids.size() + " containers, median of " + SCRAPES,
                Report.number(call, 1) + " ms",
                "≤ 100 ms",
                call <= 100);
        Path cli = Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "docker"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        if (cli != null) {
            double one = client(cli, host, "ps", "-n", "1");
            double all = client(cli, host, "ps", "-a");
            report.row(
                    "`docker ps -a` itself, its start and its table included",
                    Report.number(all, 0) + " ms",
                    "≤ 100 ms",
                    all <= 100);
            report.row("the same of one container (`docker ps -n 1`)", Report.number(one, 0) + " ms");
            report.row(
                    "the same of all, where a server has the answer ready: the client's own part",
                    Report.number(clientAlone(cli, text(list)), 0) + " ms");
        }
        streams(report, server, ids, host);
    }

    /** How long {@code docker ps -a} takes where the answer is only to be sent. */
    private static double clientAlone(Path cli, String answer) throws Exception {
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        HttpServer ready = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        ready.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Api-Version", "1.44");
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            boolean list = exchange.getRequestURI().getPath().endsWith("/containers/json");
            exchange.sendResponseHeaders(200, list ? body.length : -1);
            if (list) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        ready.start();
        try {
            return client(cli, "http://127.0.0.1:" + ready.getAddress().getPort(), "ps", "-a");
        } finally {
            ready.stop(0);
        }
    }

    /** How long the docker command takes, in milliseconds: the median of twenty. */
    private static double client(Path cli, String host, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(cli.toString(), "-H", host.replace("http", "tcp")));
        command.addAll(List.of(arguments));
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long begun = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Bench.folder().resolve("docker.log").toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException(command + ": see docker.log");
            }
            all.add((System.nanoTime() - begun) / MILLION);
        }
        return Report.median(all);
    }

    /** The streams that Docker's clients keep open for each container. */
    private enum Kind {
        LOGS("`docker logs -f`", "logs?follow=1&stdout=1&stderr=1&timestamps=1&tail=0"),
        STATS("`docker stats`", "stats?stream=1");

        private final String command;
        private final String call;

        Kind(String command, String call) {
            this.command = command;
            this.call = call;
        }
    }

    /**
     * Opens a stream of each kind for each container and reads all of them together for a while. The moments in what
     * they send show how late it arrives.
     */
    private void streams(Report report, Samosval server, List<String> ids, String host) throws Exception {
        int threads = server.process().threads();
        double memory = server.process().residentMebibytes();
        AtomicBoolean counted = new AtomicBoolean();
        Map<Kind, Latencies> delays = new EnumMap<>(Kind.class);
        Map<Kind, List<CompletableFuture<?>>> open = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            Latencies late = new Latencies();
            delays.put(kind, late);
            open.put(
                    kind,
                    ids.stream()
                            .<CompletableFuture<?>>map(
                                    id -> follow(host + "/v1.44/containers/" + id + "/" + kind.call, late, counted))
                            .toList());
        }
        Thread.sleep(10_000);
        double cpu = server.process().cpuSeconds();
        counted.set(true);
        Thread.sleep(STREAMED_SECONDS * 1_000L);
        counted.set(false);
        double share = (server.process().cpuSeconds() - cpu) / STREAMED_SECONDS;
        int more = server.process().threads() - threads;
        int all = ids.size() * Kind.values().length;
        double each = (server.process().residentMebibytes() - memory) * 1_024 / all;
        for (Kind kind : Kind.values()) {
            Latencies late = delays.get(kind);
            long ended =
                    open.get(kind).stream().filter(CompletableFuture::isDone).count();
            report.row(
                    ids.size() + " streams of " + kind.command + ", beside as many of the other kind: delay p99",
                    Report.number(late.p99(), 0) + " ms (" + late + " of " + late.count() + ")"
                            + (ended == 0 ? "" : "; " + ended + " ended, the first by " + end(open.get(kind))),
                    "≤ 400 ms",
                    ended == 0 && late.count() > 0 && late.p99() <= 400);
        }
        open.values().forEach(streams -> streams.forEach(stream -> stream.cancel(true)));
        report.row(
                "these " + all + " streams: more threads; resident for each; the server's share of a core",
                more + "; " + Report.number(each, 0) + " KiB; " + Report.number(share * 100, 0) + " %");
    }

    /** How the first stream that is over ended: its exception, or the status of its answer. */
    private static String end(List<CompletableFuture<?>> streams) {
        CompletableFuture<?> over =
                streams.stream().filter(CompletableFuture::isDone).findFirst().orElseThrow();
        try {
            return over.join() instanceof HttpResponse<?> answer ? "status " + answer.statusCode() : "nothing";
        } catch (CompletionException e) {
            return String.valueOf(e.getCause());
        }
    }

    private CompletableFuture<?> follow(String address, Latencies delays, AtomicBoolean counted) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(bytes -> {
                    if (counted.get()) {
                        late(bytes, delays);
                    }
                })));
    }

    /** The delay of the first moment in what arrived. */
    private static void late(byte[] bytes, Latencies delays) {
        Matcher timestamp = MOMENT.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (timestamp.find()) {
            long late = System.currentTimeMillis()
                    - Instant.parse(timestamp.group()).toEpochMilli();
            synchronized (delays) {
                delays.addMillis(late);
            }
        }
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private static Samosval start(Path data) throws IOException, InterruptedException {
        return Samosval.start(
                data, Map.of("simulation.demo-deployments", Integer.toString(DEPLOYMENTS), "metrics.open", "true"));
    }

    private static void makeOldAndMany(Path data) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("samosval.sqlite3"));
                Statement statement = database.createStatement()) {
            statement.executeUpdate("UPDATE deployment_runs SET requested_at = requested_at - " + MONTH
                    + ", ready_at = ready_at - " + MONTH);
            statement.executeUpdate("UPDATE deployments SET replicas = replicas + " + MANY
                    + " - (SELECT SUM(replicas) FROM deployments)"
                    + " WHERE id = (SELECT id FROM deployments ORDER BY replicas DESC, id LIMIT 1)");
        }
    }

    private double warm(String address) throws IOException, InterruptedException {
        return warmInTurns(address, Collections.singletonList(null)).get(0);
    }

    /** For each format the median; the formats in turns, so that none gains by what the others have warmed. */
    private List<Double> warmInTurns(String address, List<String> formats) throws IOException, InterruptedException {
        List<List<Double>> all =
                formats.stream().<List<Double>>map(format -> new ArrayList<>()).toList();
        for (int i = 0; i < WARM_UP + SCRAPES; i++) {
            for (int f = 0; f < formats.size(); f++) {
                double millis = millis(address, formats.get(f));
                if (i >= WARM_UP) {
                    all.get(f).add(millis);
                }
            }
        }
        return all.stream().map(Report::median).toList();
    }

    private double millis(String address, String accept) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        if (accept != null) {
            request.header("Accept", accept);
        }
        long begun = System.nanoTime();
        // Read to its end and not kept, as by a scraper that takes in the lines as they come.
        HttpResponse<Void> answer = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() != 200) {
            throw new IOException(address + ": " + answer.statusCode());
        }
        return (System.nanoTime() - begun) / MILLION;
    }

    private String text(String address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** A month of a few replicas, loaded into a new Prometheus. */
    private void history(Report report, String metrics, String cookie) throws Exception {
        Path file = Bench.folder().resolve("month.om");
        Instant from = Instant.now().minusMillis(MONTH);
        long begun = System.nanoTime();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(metrics + "/history?step=60&shard=1/250&from=" + from.toEpochMilli()))
                .header("Cookie", cookie)
                .build();
        try (InputStream body =
                client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            Files.deleteIfExists(file);
            Files.copy(body, file);
        }
        double made = (System.nanoTime() - begun) / MILLION / 1_000;
        String size = Report.number(Files.size(file) / MILLION, 0) + " MB";
        Path promtool = Path.of("/usr/bin/promtool");
        if (!Files.isExecutable(promtool)) {
            report.row(
                    "a month of two deployments, a point a minute (promtool is not here)",
                    size + " in " + Report.number(made, 1) + " s");
            return;
        }
        Path blocks = Bench.fresh("tools-blocks");
        long reading = System.nanoTime();
        Process process = new ProcessBuilder(
                        promtool.toString(),
                        "tsdb",
                        "create-blocks-from",
                        "--max-block-duration=744h",
                        "openmetrics",
                        file.toString(),
                        blocks.toString())
                .redirectErrorStream(true)
                .redirectOutput(Bench.folder().resolve("promtool.log").toFile())
                .start();
        int exit = process.waitFor();
        double read = (System.nanoTime() - reading) / MILLION / 1_000;
        Files.delete(file);
        report.row(
                "a month of two deployments, a point a minute, written and taken in by promtool",
                size + " in " + Report.number(made, 1) + " s + " + Report.number(read, 1) + " s"
                        + (exit == 0 ? "" : "; promtool ended with " + exit),
                "≤ 60 s",
                exit == 0 && made + read <= 60);
    }
}
