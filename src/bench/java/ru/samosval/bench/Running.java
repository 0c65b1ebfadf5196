package ru.samosval.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import ru.samosval.harness.Server;

/** A server in a process of its own, and what the system tells about that process. */
final class Running implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Rarely enough not to slow the start. */
    private static final int POLL_MILLIS = 40;

    private static final double TICKS_A_SECOND = 100;

    private final Process process;
    private final Path log;
    private final int port;
    private double secondsToReady;

    private Running(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts a command in a folder and waits until the path answers 200. */
    static Running start(List<String> command, Map<String, String> environment, Path folder, int port, String path)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path log = folder.resolve("server.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        long begin = System.nanoTime();
        Running running = new Running(builder.start(), log, port);
        Runtime.getRuntime().addShutdownHook(new Thread(running::end));
        for (int status = 0; status != 200; status = running.status(path)) {
            if (!running.process.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
                running.end();
                throw new IOException("the server does not start: its last answer is " + status + ", its log " + log);
            }
            Thread.sleep(POLL_MILLIS);
        }
        running.secondsToReady = (System.nanoTime() - begin) / 1e9;
        return running;
    }

    private int status(String path) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(20_000);
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return 0;
        }
    }

    /** How long the start took, from the command to the first answer. */
    double secondsToReady() {
        return secondsToReady;
    }

    int port() {
        return port;
    }

    /** The process that serves: the last one that the command started. */
    long pid() {
        return process.descendants()
                .max(Comparator.comparing(p -> p.info().startInstant().orElseThrow()))
                .orElse(process.toHandle())
                .pid();
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    /** Resident memory of the command's processes, in MiB. */
    double residentMebibytes() throws IOException {
        double sum = 0;
        for (ProcessHandle handle : all().toList()) {
            sum += status(handle.pid(), "VmRSS") / 1024.0;
        }
        return sum;
    }

    /** The number of threads of the process that serves. */
    int threads() throws IOException {
        return (int) status(pid(), "Threads");
    }

    /** The processor time that the command's processes have used, in seconds. */
    double cpuSeconds() throws IOException {
        long ticks = 0;
        for (ProcessHandle handle : all().toList()) {
            String stat = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return ticks / TICKS_A_SECOND;
    }

    private static long status(long pid, String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(l -> l.startsWith(key + ":"))
                .map(l -> l.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    /** Makes the virtual machine collect garbage. Returns how many MiB of heap are used then. */
    double heapAfterCollection() throws IOException, InterruptedException {
        jcmd("GC.run");
        jcmd("GC.run");
        double kibibytes = 0;
        for (String line : jcmd("GC.heap_info").lines().toList()) {
            // Serial and Parallel print it for each generation, G1 once; what follows are parts of these.
            var found = java.util.regex.Pattern.compile("(?:generation|Gen|heap) +total \\d+K, used (\\d+)K")
                    .matcher(line);
            if (found.find() && !line.contains("Metaspace")) {
                kibibytes += Long.parseLong(found.group(1));
            }
        }
        return kibibytes / 1024;
    }

    /** Runs a diagnostic command of the virtual machine. Returns its answer. */
    String jcmd(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid())));
        command.addAll(List.of(words));
        Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer = new String(jcmd.getInputStream().readAllBytes());
        jcmd.waitFor();
        return answer;
    }

    /** The number of open handles of the process that serves: files, sockets, pipes. */
    int handles() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + pid() + "/fd"))) {
            return (int) all.count();
        }
    }

    /** Ends it as a failing machine would: without notice, and with nothing finished. */
    void kill() throws InterruptedException {
        all().toList().forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        end();
    }

    private void end() {
        List<ProcessHandle> handles = all().toList();
        // A launcher passes it on to its child.
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                handles.forEach(ProcessHandle::destroyForcibly);
                process.waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        handles.forEach(ProcessHandle::destroyForcibly);
    }

    static int freePort() {
        return Server.freePort();
    }
}
