package ru.samosval.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ru.samosval.harness.Client;

/** The product as it is delivered, {@code java -jar target/samosval.jar}, and a user signed in to it. */
final class Samosval implements AutoCloseable {

    private final Running running;

    private Samosval(Running running) {
        this.running = running;
    }

    /** Starts it on the data in this folder, which may be empty. */
    static Samosval start(Path data, Map<String, String> settings, String... javaOptions)
            throws IOException, InterruptedException {
        return start(Path.of(System.getProperty("bench.jar")), data, settings, javaOptions);
    }

    /** The same with another runnable JAR. */
    static Samosval start(Path jar, Path data, Map<String, String> settings, String... javaOptions)
            throws IOException, InterruptedException {
        int port = Running.freePort();
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(List.of(javaOptions));
        command.add("-Dsamosval.data.dir=" + data);
        command.add("-Dsamosval.simulation.seed=42");
        // All viewers of a measurement are one user's. An earlier version does not know this setting.
        command.add("-Dsamosval.streams.per-user=100000");
        command.add("-Dsamosval.streams.total=100000");
        settings.forEach((key, value) -> command.add("-Dsamosval." + key + "=" + value));
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString(), "--port", Integer.toString(port)));
        return new Samosval(
                Running.start(command, Map.of(), data.resolveSibling(data.getFileName() + "-run"), port, "/login"));
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    Running process() {
        return running;
    }

    String origin() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return running.port();
    }

    /** Root with a new session. */
    Client root() {
        return Client.at(origin()).signIn("root", "root");
    }

    /** The cookie of a new session of root. */
    String signIn() {
        return "JSESSIONID=" + root().session();
    }

    /** The body of a page or call, requested with this session. */
    String get(String path, String cookie) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(origin() + path))
                                .header("Cookie", cookie)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": " + answer.statusCode());
        }
        return answer.body();
    }

    @Override
    public void close() {
        running.close();
    }
}
