package ru.samosval.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StreamType;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Clients of Docker other than its command. Each reads what a host has, then follows its logs to their end, and returns
 * everything it has read in the same JSON.
 */
public enum DockerClients {
    DOCKER_JAVA {
        @Override
        public boolean isThere() {
            return true; // in the tests' class path
        }

        @Override
        public Reading read(String host) {
            CompletableFuture<Void> follows = new CompletableFuture<>();
            CompletableFuture<JsonObject> read = CompletableFuture.supplyAsync(() -> byDockerJava(host, follows));
            return new Reading() {
                @Override
                public boolean follows() {
                    assertTrue(follows.isDone() || !read.isCompletedExceptionally(), read::toString);
                    return follows.isDone();
                }

                @Override
                public JsonObject end() {
                    return read.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
                }
            };
        }
    },
    DOCKER_PY {
        @Override
        public boolean isThere() {
            return ends(PYTHON, "-c", "import docker");
        }

        @Override
        public Reading read(String host) {
            return byProgram(PYTHON, "read.py", host);
        }
    },
    DOCKERODE {
        @Override
        public boolean isThere() {
            return Files.isDirectory(FOLDER.resolve("node_modules/dockerode")) && ends("node", "--version");
        }

        @Override
        public Reading read(String host) {
            return byProgram("node", "read.js", host);
        }
    };

    private static final int PATIENCE_SECONDS = 60;
    private static final Path FOLDER = Path.of("src/test/clients");
    /** Debian's Python, which finds Debian's packages. */
    private static final String PYTHON = "/usr/bin/python3";

    /** A client that is reading. */
    public interface Reading {

        /** Whether it has read what the host has, and is following the logs. */
        boolean follows();

        /** Waits for its end; returns what it has read. */
        JsonObject end();
    }

    /** Whether this client is installed on this machine. {@code .ci/run} installs them; a build does not need them. */
    public abstract boolean isThere();

    /** Starts to read a host such as {@code tcp://localhost:8080/docker/TOKEN}. */
    public abstract Reading read(String host);

    private static boolean ends(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Reading byProgram(String program, String script, String host) {
        Process process;
        try {
            process = new ProcessBuilder(program, script, host)
                    .directory(FOLDER.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Docker.Running running = new Docker.Running(
                process, new Docker.Reader(process.getInputStream()), new Docker.Reader(process.getErrorStream()));
        return new Reading() {
            @Override
            public boolean follows() {
                assertTrue(
                        process.isAlive() || !running.lines().isEmpty(),
                        () -> running.err().soFar().toString());
                return !running.lines().isEmpty();
            }

            @Override
            public JsonObject end() {
                assertEquals(0, running.end(), () -> running.err().soFar().toString());
                return ru.samosval.harness.Json.object(running.lines().get(1));
            }
        };
    }

    /** docker-java for a host such as {@code tcp://localhost:8080/docker/TOKEN}. */
    public static DockerClient dockerJava(String host) {
        DefaultDockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host)
                .withDockerTlsVerify(false)
                .build();
        return DockerClientImpl.getInstance(
                config,
                new ApacheDockerHttpClient.Builder()
                        .dockerHost(URI.create(host))
                        .build());
    }

    private static JsonObject byDockerJava(String host, CompletableFuture<Void> follows) {
        try (DockerClient client = dockerJava(host)) {
            JsonObjectBuilder read = Json.createObjectBuilder()
                    .add("api", client.versionCmd().exec().getApiVersion());
            List<Container> containers =
                    client.listContainersCmd().withShowAll(true).exec();
            JsonArrayBuilder rows = Json.createArrayBuilder();
            JsonObjectBuilder stats = Json.createObjectBuilder();
            for (Container each : containers) {
                rows.add(row(each));
                stats.add(name(each), stats(client, each));
            }
            read.add("containers", rows).add("stats", stats);
            try {
                client.createContainerCmd("nginx").exec();
            } catch (DockerException e) {
                read.add("refused", e.getMessage());
            }
            List<Log> logs = containers.stream()
                    .map(each -> client.logContainerCmd(each.getId())
                            .withFollowStream(true)
                            .withStdOut(true)
                            .withStdErr(true)
                            .exec(new Log()))
                    .toList();
            follows.complete(null);
            JsonObjectBuilder followed = Json.createObjectBuilder();
            JsonObjectBuilder exit = Json.createObjectBuilder();
            JsonObjectBuilder errors = Json.createObjectBuilder();
            JsonObjectBuilder tail = Json.createObjectBuilder();
            for (int i = 0; i < containers.size(); i++) {
                Container each = containers.get(i);
                followed.add(name(each), array(logs.get(i).lines(frame -> true)));
                exit.add(
                        name(each),
                        client.waitContainerCmd(each.getId())
                                .start()
                                .awaitStatusCode(PATIENCE_SECONDS, TimeUnit.SECONDS));
                LogContainerCmd log =
                        client.logContainerCmd(each.getId()).withStdOut(true).withStdErr(true);
                errors.add(
                        name(each),
                        array(log.exec(new Log()).lines(frame -> frame.getStreamType() == StreamType.STDERR)));
                tail.add(name(each), array(log.withTail(3).exec(new Log()).lines(frame -> true)));
            }
            return read.add("followed", followed)
                    .add("exit", exit)
                    .add("errors", errors)
                    .add("tail", tail)
                    .add("events", events(client))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObjectBuilder row(Container container) {
        JsonObjectBuilder labels = Json.createObjectBuilder();
        container.getLabels().forEach(labels::add);
        return Json.createObjectBuilder()
                .add("id", container.getId())
                .add("name", name(container))
                .add("image", container.getImage())
                .add("state", container.getState())
                .add("labels", labels);
    }

    private static String name(Container container) {
        return container.getNames()[0].substring(1);
    }

    private static JsonObjectBuilder stats(DockerClient client, Container container) {
        Statistics stats = ended(
                        client.statsCmd(container.getId()).withNoStream(true).exec(new Kept<>()))
                .get(0);
        return Json.createObjectBuilder()
                .add("read", stats.getRead())
                .add("usage", stats.getMemoryStats().getUsage())
                .add("limit", stats.getMemoryStats().getLimit());
    }

    private static JsonArrayBuilder events(DockerClient client) {
        List<Event> told = ended(client.eventsCmd()
                .withSince("1")
                .withUntil(Long.toString(Instant.now().getEpochSecond() + 1))
                .exec(new Kept<>()));
        return array(told.stream()
                .map(event -> event.getActor().getAttributes().get("name") + " " + event.getAction())
                .toList());
    }

    private static JsonArrayBuilder array(List<String> lines) {
        return Json.createArrayBuilder(lines);
    }

    private static <T> List<T> ended(Kept<T> kept) {
        try {
            assertTrue(kept.awaitCompletion(PATIENCE_SECONDS, TimeUnit.SECONDS), "goes on");
            return kept.all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Collects what arrives. */
    private static class Kept<T> extends ResultCallback.Adapter<T> {

        private final List<T> all = new ArrayList<>();

        @Override
        public void onNext(T next) {
            all.add(next);
        }
    }

    private static final class Log extends Kept<Frame> {

        /** The lines, once the log has ended. */
        List<String> lines(Predicate<Frame> which) {
            StringBuilder text = new StringBuilder();
            ended(this).stream()
                    .filter(which)
                    .forEach(frame -> text.append(new String(frame.getPayload(), StandardCharsets.UTF_8)));
            return text.toString().lines().toList();
        }
    }
}
