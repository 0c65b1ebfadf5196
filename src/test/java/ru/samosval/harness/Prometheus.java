package ru.samosval.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real Prometheus on a loopback port of its own, and its promtool. */
public final class Prometheus implements AutoCloseable {

    private static final List<Path> FOLDERS = List.of(Path.of("/usr/bin"), Path.of("/usr/local/bin"));

    private final Client client;
    private final Process process;

    private Prometheus(int port, Process process) {
        this.client = Client.at("http://127.0.0.1:" + port);
        this.process = process;
    }

    /** Skips the test, with the reason, if Prometheus is not installed: a build does not need it. */
    public static void demand() {
        Assumptions.assumeTrue(
                program("prometheus") != null && program("promtool") != null,
                "Prometheus is not installed: apt-get install prometheus, as .ci/run does");
    }

    /** A Prometheus that scrapes every second, with this part of a configuration. */
    public static Prometheus scraping(String jobs) {
        try {
            Path folder = Files.createTempDirectory(Server.allFolders(), "prometheus-");
            Files.writeString(
                    folder.resolve("prometheus.yml"),
                    "global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\nscrape_configs:\n" + jobs.indent(2));
            promtool("", "check", "config", folder.resolve("prometheus.yml").toString());
            return start(folder, folder.resolve("prometheus.yml"), folder.resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Prometheus with these blocks that scrapes nothing. */
    public static Prometheus of(Path blocks) {
        try {
            Path configuration = Files.writeString(blocks.resolve("prometheus.yml"), "global: {}\n");
            return start(blocks, configuration, blocks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Prometheus start(Path folder, Path configuration, Path data) throws IOException {
        int port = Server.freePort();
        Process process = new ProcessBuilder(
                        program("prometheus").toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + data,
                        "--storage.tsdb.retention.time=10y",
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Prometheus prometheus = new Prometheus(port, process);
        Eventually.holds("Prometheus is ready, see " + folder, () -> {
            assertTrue(process.isAlive(), () -> "Prometheus ended, see " + folder);
            return prometheus.isReady();
        });
        return prometheus;
    }

    private boolean isReady() {
        try {
            return client.get("/-/ready").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** The result of an instant query: for each series its labels ({@code metric}) and its {@code value}. */
    public List<JsonObject> query(String promql) {
        return query(promql, "");
    }

    /** The same at a moment, in seconds since 1970. */
    public List<JsonObject> queryAt(String promql, double seconds) {
        return query(promql, "&time=" + seconds);
    }

    private List<JsonObject> query(String promql, String parameters) {
        Client.Answer answer =
                client.get("/api/v1/query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8) + parameters);
        assertEquals(200, answer.status(), answer::toString);
        return answer.json().getJsonObject("data").getJsonArray("result").getValuesAs(JsonObject.class);
    }

    /** The targets it scrapes, with the labels by which they were discovered. */
    public List<JsonObject> targets() {
        return client.get("/api/v1/targets?state=active")
                .json()
                .getJsonObject("data")
                .getJsonArray("activeTargets")
                .getValuesAs(JsonObject.class);
    }

    /** The value of a series in an answer. */
    public static double value(JsonObject series) {
        return Double.parseDouble(series.getJsonArray("value").getString(1));
    }

    /** Runs promtool and returns its output. Fails if promtool reports a problem. */
    public static String promtool(String input, String... arguments) {
        return promtool(input, List.of(arguments));
    }

    private static String promtool(String input, Collection<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program("promtool").toString()));
        command.addAll(arguments);
        try {
            Path in = Files.writeString(Files.createTempFile(Server.allFolders(), "promtool-", ".txt"), input);
            Process promtool = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(in.toFile())
                    .start();
            String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, promtool.waitFor(), () -> String.join(" ", command) + ": " + said);
            Files.delete(in);
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path program(String name) {
        return FOLDERS.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
