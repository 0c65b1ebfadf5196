package ru.samosval.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The product as it is delivered, in a process of its own with a data folder of its own. The server that most tests
 * share is the runnable JAR; the others are the WAR on Payara Micro, as Maven's plugin starts it.
 */
public final class Server implements AutoCloseable {

    private static final int LOWEST_PORT = 20_000;
    private static final int BEYOND_PORTS = 32_000;
    private static final Duration START_PATIENCE = Duration.ofSeconds(150);
    private static final Pattern TROUBLE = Pattern.compile("\\bSEVERE\\b|^\\s+at [\\w.$/]+\\(|^Caused by: ");
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final HttpClient PROBE =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private static Server shared;
    private static Throwable sharedFailure;

    private final Path folder;
    private final Map<String, String> settings;
    private final List<String> options;
    private final boolean runnableJar;
    private final int port;
    private final Map<String, Client> signedIn = new ConcurrentHashMap<>();

    private Process process;
    private Crowd crowd;
    private int checkedLines;

    private Server(Map<String, String> settings, boolean runnableJar, String... options) {
        this.settings = settings;
        this.options = List.of(options);
        this.runnableJar = runnableJar;
        this.port = freePort();
        this.folder = folder();
    }

    /**
     * The server that most tests share: it is fast, nothing fails by chance, every choice is repeatable, and the
     * webhook is open.
     */
    public static synchronized Server shared() {
        if (sharedFailure != null) {
            throw new IllegalStateException("the shared server did not start", sharedFailure);
        }
        if (shared == null) {
            try {
                shared = start(new Server(withDefaults(Map.of()), true));
                if (Boolean.getBoolean("samosval.test.crowd")) {
                    Server server = shared;
                    server.crowd = Crowd.on(server, () -> List.copyOf(server.signedIn.values()));
                }
            } catch (AssertionError | RuntimeException e) {
                sharedFailure = e;
                throw e;
            }
        }
        return shared;
    }

    /** Starts another server and waits until it is ready. Settings that are not given are as in {@link #shared}. */
    public static Server start(Map<String, String> settings) {
        return start(new Server(withDefaults(settings), false));
    }

    /**
     * The same with further options of Payara's ({@code --sslport …}).
     *
     * @param runnableJar whether to run the runnable JAR instead of the WAR
     */
    public static Server start(boolean runnableJar, Map<String, String> settings, String... options) {
        return start(new Server(withDefaults(settings), runnableJar, options));
    }

    private static Server start(Server server) {
        server.launch();
        try {
            server.awaitReady();
        } catch (AssertionError | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /**
     * Starts a server whose start must fail: it must end by itself, with this exit code and a sentence that contains
     * these words, and never answer. Returns its log.
     */
    public static String failToStart(int exitCode, String sentence, Map<String, String> settings, String... options) {
        try (Server server = new Server(withDefaults(settings), false, options)) {
            server.launch();
            boolean answered = false;
            long patience = System.nanoTime() + START_PATIENCE.toNanos();
            while (!server.process.waitFor(200, TimeUnit.MILLISECONDS) && System.nanoTime() < patience) {
                answered |= server.answers();
            }
            assertFalse(server.process.isAlive(), () -> "the process goes on: " + server.log());
            assertFalse(answered, "a server that cannot start answers");
            assertEquals(exitCode, server.process.exitValue(), server::log);
            assertTrue(server.log().contains(sentence), server::log);
            return server.log();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> withDefaults(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("samosval.simulation.speed", "60");
        all.put("samosval.simulation.seed", "42");
        all.put("samosval.simulation.build-failure-rate", "0");
        all.put("samosval.simulation.deploy-failure-rate", "0");
        all.putAll(settings);
        return all;
    }

    private void launch() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:CompilerDirectivesFile=" + compilers(),
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-Dsamosval.data.dir=" + dataFolder()));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-jar");
        command.addAll(runnableJar ? jar() : payaraWithWar());
        command.addAll(List.of("--port", Integer.toString(port)));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process started = process;
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    }

    /** The methods that the JVM's second compiler may compile: with only these a start takes half the time. */
    private static Path compilers() {
        try {
            return Path.of(Server.class.getResource("compilers.json").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> jar() {
        return List.of(System.getProperty("samosval.test.jar", "target/jar-for-tests/samosval.jar"));
    }

    private static List<String> payaraWithWar() {
        return List.of(
                System.getProperty("samosval.test.payara", "target/start.jar"),
                "--deploy",
                System.getProperty("samosval.test.war", "target/samosval.war"),
                "--contextroot",
                "/",
                "--nohazelcast",
                "--prebootcommandfile",
                Path.of("payara-config", "pre-boot-commands.txt")
                        .toAbsolutePath()
                        .toString());
    }

    private void awaitReady() {
        Eventually.within(
                START_PATIENCE,
                "the server answers /login (its log: " + logFile() + ")",
                () -> {
                    // "Ready" is logged before the port opens. A start without the application ends the process.
                    boolean over = !process.isAlive();
                    boolean answers = answers();
                    assertTrue(answers || !over, () -> "the application did not start:\n" + trouble(log().lines()));
                    return answers;
                },
                ready -> ready);
    }

    private boolean answers() {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri("/login"))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return PROBE.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The id of the process. */
    public long pid() {
        return process.pid();
    }

    /** Kills the process (SIGKILL), like a power cut, and if it is a launcher also the server below it. */
    public void kill() {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            assertTrue(process.waitFor(20, TimeUnit.SECONDS), "the server outlives SIGKILL");
            for (ProcessHandle each : all) {
                each.onExit().get(20, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the server outlives SIGKILL", e);
        }
    }

    /** The process that was started, and if that is a launcher the server below it. */
    private List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    /** Stops the process as an administrator does (SIGTERM), and waits until it has ended. */
    public void stop() {
        tellToStop();
        awaitEnd();
    }

    /** Suspends the process (SIGSTOP): its connections stay open, and nothing comes over them. */
    public void freeze() {
        signal("STOP");
    }

    /** Resumes it after {@link #freeze}. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            // With the shell's own kill, which is there wherever a shell is.
            String ids = processes().stream().map(p -> Long.toString(p.pid())).collect(Collectors.joining(" "));
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + ids).start();
            assertEquals(0, kill.waitFor());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells the process to stop (SIGTERM), and does not wait. */
    public void tellToStop() {
        process.destroy();
    }

    /** Waits for the end of a process that was told to stop; returns its exit code. */
    public int awaitEnd() {
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the server outlives SIGTERM");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return process.exitValue();
    }

    /**
     * Starts it again on the same port and data. Sign-ins survive that, but the clients of {@link #as} are created
     * anew.
     */
    public void restart() {
        if (process.isAlive()) {
            kill();
        }
        signedIn.clear();
        launch();
        awaitReady();
    }

    /** A client with this user's session, created once for each user; {@code null} is nobody. */
    public Client as(String username) {
        return username == null
                ? new Client(this)
                : signedIn.computeIfAbsent(username, name -> new Client(this).signIn(name, passwordOf(name)));
    }

    /** The password that the tests give to a user. */
    public static String passwordOf(String username) {
        return username.equals("root") ? "root" : "secret of " + username;
    }

    /** A look into the database file. */
    public Db db() {
        return new Db(dataFolder().resolve("samosval.sqlite3"));
    }

    /** An address of this server. */
    public URI uri(String path) {
        return URI.create(origin() + path);
    }

    /** The port of plain HTTP. */
    public int port() {
        return port;
    }

    /** Scheme, host and port. */
    public String origin() {
        return "http://localhost:" + port;
    }

    public Path dataFolder() {
        return folder.resolve("data");
    }

    /** Everything that the server has logged. */
    public String log() {
        try {
            return Files.exists(logFile())
                    ? COLOUR.matcher(Files.readString(logFile())).replaceAll("")
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails if the log has a new error or stack trace since the last check. */
    public void assertCleanLog() {
        List<String> lines = log().lines().toList();
        List<String> fresh = lines.subList(Math.min(checkedLines, lines.size()), lines.size());
        checkedLines = lines.size();
        assertEquals(List.of(), trouble(fresh.stream()), () -> "the server's log holds errors: " + logFile());
        if (crowd != null) {
            assertEquals(List.of(), crowd.trouble(), "somebody in the crowd was refused");
        }
    }

    private static List<String> trouble(Stream<String> lines) {
        return lines.filter(l -> TROUBLE.matcher(l).find()).limit(6).toList();
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    private Path logFile() {
        return folder.resolve("server.log");
    }

    /** The folder for everything that processes of the tests write. */
    static Path allFolders() throws IOException {
        return Files.createDirectories(
                Path.of(System.getProperty("samosval.test.folder", "target/it")).toAbsolutePath());
    }

    private static Path folder() {
        try {
            Path own = Files.createTempDirectory(allFolders(), "server-" + COUNT.incrementAndGet() + "-");
            Files.createDirectories(own.resolve("tmp"));
            return own;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A free port, outside of the range from which the system gives ports to clients: somebody who tries to connect to
     * a port in that range again and again, before anything listens there, sooner or later connects to itself.
     */
    public static int freePort() {
        for (int tries = 0; tries < 1_000; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, BEYOND_PORTS);
            if (!isReserved(port)) {
                continue;
            }
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Tries the next one.
            }
        }
        throw new IllegalStateException("no port between " + LOWEST_PORT + " and " + BEYOND_PORTS + " is free");
    }

    /**
     * Reserves a port among the forks of the tests, by a file that lasts as long as this one: a port that is free is not
     * taken until its server has started, and the other fork could be given it meanwhile.
     */
    private static boolean isReserved(int port) {
        try {
            Path ports = Files.createDirectories(allFolders().resolve("ports"));
            Files.createFile(ports.resolve(Integer.toString(port))).toFile().deleteOnExit();
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
