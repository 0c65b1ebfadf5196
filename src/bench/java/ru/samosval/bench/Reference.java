package ru.samosval.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The specification implemented literally in Python, with which ours is compared. It is not part of the project. */
final class Reference implements AutoCloseable {

    /** How gunicorn serves it. */
    enum Mode {
        THREADS("gthread", "--threads", "16"),
        GEVENT("gevent", "--worker-connections", "4000");

        private final String worker;
        private final String option;
        private final String value;

        Mode(String worker, String option, String value) {
            this.worker = worker;
            this.option = option;
            this.value = value;
        }
    }

    private static final String PYTHON = "/usr/bin/gunicorn";
    private static final String TICKS = "1000";

    private final Running running;

    private Reference(Running running) {
        this.running = running;
    }

    /** Whether it is installed and can be run. */
    static boolean isHere() {
        return !System.getProperty("bench.reference").isBlank()
                && Files.isDirectory(folder())
                && Files.isExecutable(Path.of(PYTHON));
    }

    private static Path folder() {
        return Path.of(System.getProperty("bench.reference")).toAbsolutePath().normalize();
    }

    /** Starts it with this many running deployments, whose logs and metrics are full. */
    static Reference start(Mode mode, int deployments) throws IOException, InterruptedException {
        int port = Running.freePort();
        Path data = Bench.fresh("reference-" + mode.worker);
        Files.createDirectories(data);
        List<String> command = List.of(
                PYTHON,
                "-w",
                "1",
                "-k",
                mode.worker,
                mode.option,
                mode.value,
                "--backlog",
                "4096",
                "--timeout",
                "120",
                "--chdir",
                folder().toString(),
                "-b",
                "127.0.0.1:" + port,
                "app:app");
        Map<String, String> environment = Map.of(
                "SAMOSVAL_DB",
                data.resolve("samosval.sqlite3").toString(),
                "SAMOSVAL_SEED_DEPLOYMENTS",
                Integer.toString(deployments),
                "SAMOSVAL_SEED_TICKS",
                TICKS,
                "SAMOSVAL_FAIL_RATE",
                "0",
                "PYTHONDONTWRITEBYTECODE",
                "1");
        return new Reference(Running.start(command, environment, data, port, "/login"));
    }

    int port() {
        return running.port();
    }

    /** The cookie of a session of root. */
    String signIn() throws IOException, InterruptedException {
        CookieManager cookies = new CookieManager();
        HttpClient.newBuilder()
                .cookieHandler(cookies)
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/login"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("username=root&password=root"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        return cookies.getCookieStore().getCookies().stream()
                .map(HttpCookie::toString)
                .map(c -> c.replace("\"", ""))
                .findFirst()
                .orElseThrow(() -> new IOException("the reference lets nobody in"));
    }

    @Override
    public void close() {
        running.close();
    }
}
