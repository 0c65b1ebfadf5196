package ru.samosval.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Docker's own command, with the fleet as its host. */
public final class Docker {

    private static final int PATIENCE_SECONDS = 60;

    private final String host;

    private Docker(String host) {
        this.host = host;
    }

    /** Skips the test, with the reason, if the command is not installed: a build does not need it. */
    public static void demand() {
        Assumptions.assumeTrue(
                program() != null, "docker is not installed: apt-get install docker.io, as .ci/run does");
    }

    private static Path program() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "docker"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** Uses a new token of this person; {@code narrowing} is a path such as {@code /e/prod}. */
    public static Docker of(Client person, String scope, String narrowing) {
        return new Docker(host(person, scope) + narrowing);
    }

    /** Uses an existing token, on this server. */
    public static Docker with(String token, Server server) {
        return new Docker("tcp://localhost:" + server.port() + "/docker/" + token);
    }

    /** The address of a person's host, with a new token. */
    public static String host(Client person, String scope) {
        return "tcp://localhost:" + person.server().port() + path(person, scope);
    }

    /** The path of a person's host, with a new token. */
    public static String path(Client person, String scope) {
        return "/docker/"
                + person.postJson(
                                "/api/tokens",
                                "{\"name\":\"docker\",\"scope\":\"" + scope + "\",\"expires_in_days\":1}")
                        .json()
                        .getString("token");
    }

    /** What a command has printed; {@code out} and {@code err} in lines. */
    public record Said(int exit, List<String> out, List<String> err) {}

    /** Runs a command to its end. */
    public Said run(String... words) {
        try {
            Process process = start(words);
            Reader err = new Reader(process.getErrorStream());
            Reader out = new Reader(process.getInputStream());
            assertTrue(
                    process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "docker " + List.of(words) + " hangs");
            return new Said(process.exitValue(), out.all(), err.all());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a successful command has printed. */
    public List<String> lines(String... words) {
        Said said = run(words);
        assertEquals(0, said.exit(), () -> "docker " + List.of(words) + ": " + said.err());
        return said.out();
    }

    /** Starts a command that keeps running. */
    public Running follow(String... words) {
        try {
            Process process = start(words);
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new Running(process, new Reader(process.getInputStream()), new Reader(process.getErrorStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(program().toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("DOCKER_HOST", host);
        builder.environment().remove("DOCKER_CONTEXT");
        return builder.start();
    }

    /** A running command, and what it has printed so far. */
    public record Running(Process process, Reader out, Reader err) implements AutoCloseable {

        public List<String> lines() {
            return out.soFar();
        }

        /** Waits for its end; returns its exit code. */
        public int end() {
            try {
                assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "goes on: " + lines());
                out.all();
                err.all();
                return process.exitValue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** Reads lines as they arrive. */
    public static final class Reader {

        private final List<String> lines = new ArrayList<>();
        private final Thread thread;

        Reader(InputStream stream) {
            thread = new Thread(() -> read(stream), "docker");
            thread.setDaemon(true);
            thread.start();
        }

        private void read(InputStream stream) {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    add(line);
                }
            } catch (IOException e) {
                // The process has ended.
            }
        }

        private synchronized void add(String line) {
            lines.add(line);
        }

        public synchronized List<String> soFar() {
            return List.copyOf(lines);
        }

        List<String> all() throws InterruptedException {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            return soFar();
        }
    }
}
