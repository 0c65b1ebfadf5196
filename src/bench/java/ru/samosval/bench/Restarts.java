package ru.samosval.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts the JAR many times, two at a time so that each runs beside another, and ends every second one with SIGTERM,
 * the others with SIGKILL. A start is good if callers met only a closed port and then the page. A stop is good if they
 * met only the page, 503 or a closed port, and the exit code is that of the signal. {@code -Dbench.starts=…} is the
 * number of starts.
 */
final class Restarts implements Scenario {

    private static final int STARTS = Integer.getInteger("bench.starts", 20);
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int CLOSED = 0;
    private static final int CUT = -1;

    private final AtomicInteger next = new AtomicInteger();

    @Override
    public String name() {
        return "restarts";
    }

    @Override
    public void run(Report report) throws Exception {
        report.section("Starts in a row");
        ExecutorService two = Executors.newFixedThreadPool(2);
        List<Callable<List<String>>> rows = List.of(() -> row("restarts-1"), () -> row("restarts-2"));
        List<String> bad = new ArrayList<>();
        for (Future<List<String>> row : two.invokeAll(rows)) {
            bad.addAll(row.get());
        }
        two.shutdown();
        bad.forEach(System.err::println);
        report.row(
                "starts, two at a time, ended by SIGTERM and SIGKILL in turns: good ones",
                (STARTS - bad.size()) + " of " + STARTS,
                "all",
                bad.isEmpty());
    }

    /** Starts and ends servers on one folder until there were enough. Returns what was wrong. */
    private List<String> row(String folder) throws IOException, InterruptedException {
        Path data = Bench.fresh(folder);
        Files.createDirectories(data);
        List<String> bad = new ArrayList<>();
        for (int number = next.incrementAndGet(); number <= STARTS; number = next.incrementAndGet()) {
            boolean orderly = number % 2 == 0;
            int port = Running.freePort();
            Process process = new ProcessBuilder(
                            Samosval.java(),
                            "-Dsamosval.data.dir=" + data,
                            "-jar",
                            Path.of(System.getProperty("bench.jar"))
                                    .toAbsolutePath()
                                    .toString(),
                            "--port",
                            Integer.toString(port))
                    .redirectErrorStream(true)
                    .redirectOutput(data.resolve("server.log").toFile())
                    .start();
            String wrong = oneLife(process, port, orderly);
            System.out.println("start " + number + ": " + (wrong == null ? "good" : wrong));
            if (wrong != null) {
                bad.add("start " + number + ": " + wrong);
                Files.copy(data.resolve("server.log"), data.resolve("bad-" + number + ".log"));
            }
        }
        return bad;
    }

    private static String oneLife(Process process, int port, boolean orderly) throws InterruptedException {
        try {
            long begin = System.nanoTime();
            int status = CLOSED;
            while (status == CLOSED && process.isAlive() && System.nanoTime() - begin < PATIENCE_NANOS) {
                TimeUnit.MILLISECONDS.sleep(50);
                status = status(port);
            }
            if (status != 200) {
                return "the first answer was " + status + (process.isAlive() ? "" : ", the process ended");
            }
            if (!orderly) {
                List<ProcessHandle> server = process.descendants().toList();
                process.destroyForcibly();
                if (process.waitFor() != 137) {
                    return "exit code " + process.exitValue();
                }
                for (ProcessHandle each : server) {
                    each.onExit().get(10, TimeUnit.SECONDS);
                }
                return null;
            }
            process.destroy();
            while (process.isAlive() && System.nanoTime() - begin < PATIENCE_NANOS) {
                status = status(port);
                if (status != 200 && status != 503 && status != CLOSED && status != CUT) {
                    return "while it stopped it answered " + status;
                }
            }
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 143
                    ? null
                    : "the stop ended with " + (process.isAlive() ? "nothing" : process.exitValue());
        } catch (ExecutionException | TimeoutException e) {
            return "the server outlived its launcher";
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static int status(int port) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/login").toURL().openConnection();
            connection.setReadTimeout(30_000);
            return connection.getResponseCode();
        } catch (ConnectException e) {
            return CLOSED;
        } catch (IOException e) {
            return CUT;
        }
    }
}
