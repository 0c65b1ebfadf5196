package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Server;

/** {@code java -jar samosval.jar}: the launcher, the unpacked server, and its class-data archive. */
class RunnableJarIT {

    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    private Path folder;
    private int port;
    private Process process;

    @BeforeEach
    void aFolderWithTheJarAlone() throws IOException {
        Path all =
                Path.of(System.getProperty("samosval.test.folder", "target/it")).toAbsolutePath();
        Files.createDirectories(all);
        folder = Files.createTempDirectory(all, "jar-");
        Files.createDirectories(folder.resolve("tmp"));
        Files.createLink(
                folder.resolve("samosval.jar"),
                Path.of(System.getProperty("samosval.test.jar", "target/jar-for-tests/samosval.jar")));
        port = Server.freePort();
    }

    @AfterEach
    void stopAndTidyUp() throws IOException {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }
        // A quarter of a gigabyte.
        Path runtime = folder.resolve("samosval.runtime");
        if (Files.exists(runtime)) {
            try (Stream<Path> files = Files.walk(runtime)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void handsOnOptionsAndPropertiesMakesTheArchiveOnceAndEndsWithItsServerWhenTold() throws Exception {
        launch(List.of("-Xmx400m", "-Dsamosval.simulation.seed=7"));
        awaitFirstPage();

        assertTrue(Files.exists(folder.resolve("data/samosval.sqlite3")), "-D reaches the server");
        String server = serverCommand();
        assertTrue(server.contains("-Xmx400m") && !server.contains("-Xmx1g"), server);
        assertTrue(server.contains("-XX:+UseSerialGC"), server);
        Path archive = archive();
        assertTrue(server.contains("-XX:SharedArchiveFile=" + archive), server);
        assertTrue(Files.size(archive) > 0, "an archive was made");

        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "ends on SIGTERM");
        Eventually.holds("all its processes end", () -> all.stream().noneMatch(ProcessHandle::isAlive));
        assertFalse(answers(), "nobody answers any more");

        var made = Files.getLastModifiedTime(archive);
        assertEquals(0, run("--prepare"));
        assertEquals(made, Files.getLastModifiedTime(archive), "the next start takes the archive that is there");
    }

    @Test
    void aKilledLauncherLeavesNoServerBehind() throws Exception {
        launch(List.of());
        awaitFirstPage();
        ProcessHandle server = server();
        assertEquals("2", environment(server).get("MALLOC_ARENA_MAX"));

        process.destroyForcibly();
        assertEquals(137, exitCode());
        Eventually.within(AT_ONCE, "the server ends with its launcher", server::isAlive, alive -> !alive);
        assertFalse(answers(), "nobody answers any more");
    }

    @Test
    void launcherAndServerEndTogetherWithTheServersExitCode() throws Exception {
        assertEquals(0, run("--prepare"), this::log);
        for (var signal : Map.of("TERM", 15, "INT", 2, "HUP", 1).entrySet()) {
            ProcessHandle server = startUntilTheServerRuns();
            // If the tests run under nohup, we ignore SIGHUP, and so does the launcher.
            String name = isIgnored(signal.getValue()) ? "TERM" : signal.getKey();
            kill(name, process.pid());
            assertEquals(name.equals("TERM") ? 143 : 128 + signal.getValue(), exitCode(), name);
            Eventually.holds("the server ends by SIG" + name + " to its launcher", () -> !server.isAlive());
        }
        startUntilTheServerRuns().destroyForcibly();
        assertEquals(137, exitCode(), "a killed server ends its launcher");
        try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            assertEquals(List.of(), left.map(Path::toString).toList(), "and leaves nothing among the temporary files");
        }
    }

    @Test
    void thePrintedCommandMakesOneProcessOfAScript() throws Exception {
        assertEquals(0, run("--prepare"), this::log);
        String script = "command=$(%s --print-command --port %d) || exit; eval \"exec $command\""
                .formatted(String.join(" ", java(List.of("-Dwords='two of them'"))), port);
        int before = log().length();
        start(List.of("sh", "-c", script));
        awaitServersFirstWord(before);

        List<String> command = List.of(process.toHandle().info().arguments().orElseThrow());
        assertTrue(command.contains("-Dwords=two of them"), command::toString);
        assertTrue(command.contains("-XX:+UseSerialGC"), command::toString);
        assertEquals(List.of(), process.children().toList(), "the script became the server");
        process.destroy();
        assertEquals(143, exitCode());
    }

    @Test
    void removesFoldersOfEarlierBuildsFromWhichNothingRuns() throws Exception {
        Path builds = folder.resolve("samosval.runtime");
        FileTime yesterday = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
        for (String build : List.of("20200101000000", "20200102000000", "20200103000000.77", "kept")) {
            Files.createDirectories(builds.resolve(build));
            Files.setLastModifiedTime(Files.createFile(builds.resolve(build).resolve("in-use")), yesterday);
        }
        try (FileChannel used = FileChannel.open(builds.resolve("20200102000000/in-use"), StandardOpenOption.READ);
                FileLock running = used.lock(0, Long.MAX_VALUE, true)) {
            assertTrue(running.isShared());
            assertEquals(0, run("--prepare"), this::log);
        }
        assertFalse(Files.exists(builds.resolve("20200101000000")), "an earlier build");
        assertTrue(Files.exists(builds.resolve("20200102000000")), "an earlier build that runs");
        assertFalse(Files.exists(builds.resolve("20200103000000.77")), "what was not unpacked to its end");
        assertTrue(Files.exists(builds.resolve("kept")), "what is not ours");
    }

    @Test
    void aPathOfItsOwnIsRefusedWithASentence() throws Exception {
        assertEquals(78, run("--contextRoot", "/samosval"));
        assertTrue(log().contains("--contextroot is not for this JAR"), this::log);
        assertTrue(log().contains("samosval.public-url"), this::log);
    }

    @Test
    void startsWithASpoiledArchiveAndPassesTheServersExitCodeOn() throws Exception {
        assertEquals(0, run("--prepare"));
        Files.setPosixFilePermissions(archive(), PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(archive(), "no archive");

        launch(List.of("-Dsamosval.simulation.speed=101"));
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "a wrong setting ends the server");
        assertEquals(78, process.exitValue(), this::log);
        assertTrue(log().contains("samosval.simulation.speed"), "the server itself ran, and said why it ends");
    }

    @Test
    void aServerThatRunsOutOfMemoryEndsAndItsLauncherWithIt() throws Exception {
        assertEquals(0, run("--prepare"), this::log);
        launch(List.of("-Xmx16m"));
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "it ends");
        assertTrue(log().contains("Terminating due to java.lang.OutOfMemoryError"), this::log);
        assertEquals(3, process.exitValue(), this::log);
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        launch(List.of(), arguments);
        return process.waitFor();
    }

    private void launch(List<String> options) throws IOException {
        launch(options, "--port", Integer.toString(port));
    }

    private void launch(List<String> options, String... arguments) throws IOException {
        List<String> command = java(options);
        command.addAll(List.of(arguments));
        start(command);
    }

    /** The command line of the JAR without its own arguments. */
    private List<String> java(List<String> options) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        // With this a start takes half of the processor time, if only the start is needed.
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
        command.add("-Dsamosval.data.dir=" + folder.resolve("data"));
        command.addAll(List.of("-jar", folder.resolve("samosval.jar").toString()));
        return command;
    }

    private void start(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                .start();
    }

    /** Starts it and returns the server's process as soon as that logs something. Its application is not there yet. */
    private ProcessHandle startUntilTheServerRuns() throws IOException {
        int before = log().length();
        launch(List.of());
        awaitServersFirstWord(before);
        return server();
    }

    private void awaitServersFirstWord(int logBefore) {
        Eventually.within(
                PATIENCE, "the server writes", () -> log().substring(logBefore), log -> log.contains("Payara Micro"));
    }

    private ProcessHandle server() {
        return process.children().findFirst().orElseThrow();
    }

    private int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the launcher ends");
        return process.exitValue();
    }

    private boolean isIgnored(int signal) throws IOException {
        String mask = status(process.toHandle(), "SigIgn");
        return (Long.parseUnsignedLong(mask, 16) >> (signal - 1) & 1) == 1;
    }

    private static String status(ProcessHandle of, String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + of.pid() + "/status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> environment(ProcessHandle of) throws IOException {
        return Arrays.stream(Files.readString(Path.of("/proc/" + of.pid() + "/environ"))
                        .split("\0"))
                .map(entry -> entry.split("=", 2))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
    }

    private static void kill(String signal, long pid) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                        .start()
                        .waitFor());
    }

    private void awaitFirstPage() {
        Eventually.within(
                PATIENCE,
                "the first page is shown",
                () -> {
                    assertTrue(process.isAlive(), this::log);
                    int status = status();
                    assertTrue(status == 0 || status == 200, () -> "a server that starts answers " + status);
                    return status == 200;
                },
                shown -> shown);
    }

    private boolean answers() {
        return status() == 200;
    }

    /** The status of the answer, 0 if the port is closed. */
    private int status() {
        try {
            var connection = (HttpURLConnection)
                    URI.create("http://localhost:" + port + "/login").toURL().openConnection();
            connection.setReadTimeout(30_000);
            return connection.getResponseCode();
        } catch (ConnectException e) {
            return 0;
        } catch (IOException e) {
            return -1;
        }
    }

    /** The server's command line, as the system sees it. */
    private String serverCommand() {
        return String.join(" ", server().info().arguments().orElseThrow());
    }

    private Path archive() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("samosval.runtime"), 2)) {
            List<Path> archives =
                    files.filter(f -> f.toString().endsWith(".jsa")).toList();
            assertEquals(1, archives.size(), archives::toString);
            return archives.get(0);
        }
    }

    private Path logFile() {
        return folder.resolve("server.log");
    }

    private String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
