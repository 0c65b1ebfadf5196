package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.RawHttp;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** An ordinary stop under load, and a start that cannot succeed. */
class StartStopIT {

    @Test
    void aStopLetsRequestsEndAnswers503MeanwhileTellsStreamsToComeAgainAndLosesNoAct() throws Exception {
        try (Server server = Server.start(Map.of("samosval.streams.per-user", "10000"))) {
            Story story = Story.on(server);
            Client owner = story.developer();
            long deployment = story.running(owner);
            Client client = server.as(owner.username());
            LogStream viewer = client.stream("/api/deployments/" + deployment + "/logs/stream");
            viewer.awaitLines(1);
            List<LogStream> viewers = new CopyOnWriteArrayList<>(List.of(viewer));
            stopUnderLoad(server, story, client, viewers);

            for (LogStream each : viewers) {
                Eventually.holds("the stream is closed", each::isEnded);
                assertEquals("3000", each.retry(), "the viewer is told to come again");
                assertEquals(List.of(), each.events("end"), "no viewer is told that the stream is over");
            }
            server.assertCleanLog();
        }
    }

    /**
     * Opens streams, one after the other, until it is told to come later. Returns the status that said so, 0 if the
     * port is closed.
     */
    private static int openStreams(Client client, List<LogStream> opened) {
        try {
            LogStream stream = client.stream("/api/events");
            while (stream.status() == 200) {
                opened.add(stream);
                stream = client.stream("/api/events");
            }
            return stream.status();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    /** Stops the server while people work. The streams that they open meanwhile are added to {@code opened}. */
    private static void stopUnderLoad(Server server, Story story, Client client, List<LogStream> opened)
            throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        Set<String> wrong = ConcurrentHashMap.newKeySet();
        AtomicInteger toldToComeLater = new AtomicInteger();
        List<Thread> people = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            people.add(new Thread(() -> {
                try {
                    while (true) {
                        Map<String, String> form = story.form(client.username());
                        Client.Answer answer = client.post("/requests/new", form);
                        if (answer.status() == 503
                                && !answer.header("Retry-After").isEmpty()) {
                            toldToComeLater.incrementAndGet();
                            continue;
                        }
                        if (answer.isRedirect() && answer.location().matches(".*/requests/\\d+$")) {
                            acknowledged.add(form.get("image_name"));
                        } else {
                            wrong.add(answer.toString());
                        }
                    }
                } catch (UncheckedIOException e) {
                    // The port is closed.
                }
            }));
        }
        people.forEach(Thread::start);
        Eventually.holds("acts are under way", () -> acknowledged.size() > 5);
        Map<String, String> slow = story.form(client.username());
        RawHttp raw = new RawHttp(server);
        try (Socket sending = raw.open()) {
            String body = Client.body(slow);
            OutputStream out = sending.getOutputStream();
            out.write((raw.head(
                                    "POST /requests/new",
                                    "Cookie: JSESSIONID=" + client.session(),
                                    "Content-Type: application/x-www-form-urlencoded",
                                    "Content-Length: " + body.length())
                            + "\r\n"
                            + body.substring(0, 20))
                    .getBytes(StandardCharsets.US_ASCII));
            int before = acknowledged.size();
            Eventually.holds("the slow one is under way with the others", () -> acknowledged.size() > before + 1);
            Future<Integer> late = CompletableFuture.supplyAsync(() -> openStreams(client, opened));
            server.tellToStop();
            Eventually.holds("others are told to come later meanwhile", () -> toldToComeLater.get() > 0);
            out.write(body.substring(20).getBytes(StandardCharsets.US_ASCII));
            String answer = new String(sending.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 303 "), answer);
            acknowledged.add(slow.get("image_name"));
            assertTrue(Set.of(0, 503).contains(late.get()), "streams were opened until the stop began");
        }
        assertEquals(143, server.awaitEnd());
        for (Thread person : people) {
            person.join();
        }
        assertEquals(Set.of(), wrong, "answered as ever or with 503");
        Set<String> kept = Set.copyOf(server.db().column("SELECT image_name FROM image_requests"));
        assertTrue(kept.containsAll(acknowledged), "what was acknowledged is in the database");
    }

    @Test
    void aStartWithoutTheApplicationEndsTheProcessWithASentence() throws IOException, InterruptedException {
        Path folder = folder();
        Path war = folder.resolve("broken.war");
        try (OutputStream file = Files.newOutputStream(war);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("WEB-INF/web.xml"));
            zip.write("<web-app".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        String log = logOfAStartThatEnds(70, folder, war, Server.freePort());
        assertTrue(log.contains("The application was not deployed, so the server ends"), log);
    }

    @Test
    void aStartOnAPortThatIsTakenEndsTheProcessWithASentenceThatNamesIt() throws IOException, InterruptedException {
        Path war = Path.of(System.getProperty("samosval.test.war", "target/samosval.war"));
        try (ServerSocket taken = new ServerSocket(0)) {
            int port = taken.getLocalPort();
            String log = logOfAStartThatEnds(69, folder(), war, port);
            assertTrue(log.contains("Port " + port + " cannot be opened, so the server ends"), log);
            assertFalse(log.contains("Samosval is ready."), log);
            assertFalse(log.contains("\tat "), log);
        }
    }

    private static Path folder() throws IOException {
        Path all =
                Path.of(System.getProperty("samosval.test.folder", "target/it")).toAbsolutePath();
        Files.createDirectories(all);
        return Files.createTempDirectory(all, "start-");
    }

    private static String logOfAStartThatEnds(int exitCode, Path folder, Path war, int port)
            throws IOException, InterruptedException {
        Path log = folder.resolve("server.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + folder,
                        "-Dsamosval.data.dir=" + folder.resolve("data"),
                        "-jar",
                        System.getProperty("samosval.test.payara", "target/start.jar"),
                        "--deploy",
                        war.toString(),
                        "--nohazelcast",
                        "--port",
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertTrue(process.waitFor(150, TimeUnit.SECONDS), "the process ends");
            assertEquals(exitCode, process.exitValue());
            return Files.readString(log);
        } finally {
            process.destroyForcibly();
        }
    }
}
