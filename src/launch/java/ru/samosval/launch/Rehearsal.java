package ru.samosval.launch;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts the unpacked server once, until its first page is shown, to record which classes are loaded. Their list goes
 * into the runnable JAR, and each machine makes its class-data archive from it. Only run by the build.
 */
final class Rehearsal {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Rehearsal() {}

    /** @param args the folder of the unpacked server */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[0]).toAbsolutePath();
        Path scratch = Files.createTempDirectory("samosval-rehearsal");
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(ServerFolder.java().toString()));
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:DumpLoadedClassList=" + folder.resolve("classes.lst"),
                "-Djava.io.tmpdir=" + scratch,
                "-Dsamosval.data.dir=" + scratch.resolve("data"),
                "-Dsamosval.simulation.demo-deployments=1"));
        command.addAll(new ServerFolder(folder).server());
        command.addAll(List.of("--port", Integer.toString(port)));
        Process server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("server.log").toFile())
                .start();
        try {
            awaitFirstPage(server, URI.create("http://localhost:" + port + "/login"), scratch);
        } finally {
            server.destroy();
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                server.destroyForcibly().waitFor();
            }
        }
        ServerFolder.delete(scratch);
    }

    private static void awaitFirstPage(Process server, URI page, Path scratch) throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request =
                HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(30)).build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && server.isAlive()) {
            try {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("the server showed no page, see " + scratch.resolve("server.log"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
