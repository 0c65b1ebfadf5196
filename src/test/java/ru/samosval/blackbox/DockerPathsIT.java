package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Client;
import ru.samosval.harness.Docker;
import ru.samosval.harness.DockerClients;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.RawHttp;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** Requests to the Docker host's addresses by clients other than the docker command. */
@OnServer
class DockerPathsIT {

    private final Server server = Server.shared();
    private final Story story = Story.on(server);
    private final RawHttp raw = new RawHttp(server);

    /** A client that reuses the connection would take the content of a stream for the next answer. */
    @Test
    void aHeadIsAnsweredByAHeadAloneAndOpensNoStream() throws IOException {
        Client owner = story.developer();
        long id = story.running(owner);
        String name = server.db().text("SELECT name FROM deployments WHERE id = ?", id) + "-1";
        String path = Docker.path(owner, "read");
        for (String call : List.of(
                "/containers/" + name + "/logs?stdout=1&stderr=1",
                "/containers/" + name + "/logs?stdout=1&stderr=1&follow=1",
                "/containers/" + name + "/stats",
                "/events")) {
            String answers = answers("HEAD " + path + call + " HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    + raw.head("GET /favicon.svg") + "\r\n");
            assertTrue(answers.startsWith("HTTP/1.1 200 "), answers);
            String next = answers.substring(answers.indexOf("\r\n\r\n") + 4);
            assertTrue(next.startsWith("HTTP/1.1 200 "), () -> call + ": " + answers);
            assertTrue(next.contains("<svg"), () -> call + ": " + answers);
        }
    }

    /** Everything that arrives until the server closes the connection. */
    private String answers(String requests) throws IOException {
        try (Socket socket = raw.open()) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Clients compare the whole type, and show the bare JSON if it is another. */
    @Test
    void eachErrorIsOfExactlyTheTypeThatClientsKnow() {
        String token = Docker.path(story.developer(), "read");
        String end = "Connection: close\r\n\r\n";
        Map.of(
                        "GET " + token + "/info HTTP/1.1\r\nHost: docker.example.test\r\n" + end,
                        421,
                        "GET " + token + "/info HTTP/1.1\r\nHost: localhost\r\nHost: a\r\n" + end,
                        400,
                        raw.head("GET " + token + "/containers/a%2Fb/json") + "\r\n",
                        400,
                        raw.head("GET " + token + "/info?a=%") + "\r\n",
                        400,
                        raw.head("GET /docker/none/info") + "\r\n",
                        403,
                        raw.head("GET " + token + "/e/moon/info") + "\r\n",
                        404,
                        raw.head("GET /docker") + "\r\n",
                        404,
                        raw.head("TRACE " + token + "/info") + "\r\n",
                        405,
                        raw.head("GET " + token + "/images/a/get") + "\r\n",
                        501,
                        raw.withBody("POST " + token + "/containers/a/stop", "x".repeat(3_000_000)),
                        413)
                .forEach((request, status) -> {
                    RawHttp.Reply reply = raw.send(request);
                    String line = request.lines().findFirst().orElseThrow();
                    assertEquals(status, reply.status(), () -> line + ": " + reply.text());
                    assertTrue(reply.has("Content-Type: application/json"), () -> line + ": " + reply.text());
                    assertTrue(reply.text().contains("{\"message\":\""), () -> line + ": " + reply.text());
                });
    }

    @Test
    void oneUserHasAtMost2500StreamsAndIsToldSo() throws IOException {
        Client watcher = story.developer();
        String request = "GET " + Docker.path(watcher, "read") + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
        List<Socket> streams = new ArrayList<>();
        try {
            for (int i = 0; i < 2_500; i++) {
                streams.add(raw.open());
                assertTrue(firstLine(streams.get(i), request).startsWith("HTTP/1.1 200 "), "stream " + i);
            }
            RawHttp.Reply refused = raw.send(request.replace("localhost\r\n", "localhost\r\nConnection: close\r\n"));
            assertEquals(429, refused.status(), refused::text);
            assertTrue(
                    refused.text().contains("Retry-After: ") && refused.text().contains("{\"message\":"),
                    refused::text);
            assertEquals(200, story.developer().get("/dashboard").status(), "others go on");
        } finally {
            for (Socket stream : streams) {
                stream.close();
            }
        }
        Eventually.holds("once they are closed there is room again", () -> opens(request));
    }

    private boolean opens(String request) {
        try (Socket again = raw.open()) {
            return firstLine(again, request).startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String firstLine(Socket socket, String request) throws IOException {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\r';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    @Test
    void anImageWithASlashInItsNameIsFoundHoweverTheClientWritesIt() throws IOException {
        Client owner = story.developer();
        String name = "team/" + story.name("shop");
        Map<String, String> form = story.form(owner.username());
        form.put("image_name", name);
        story.image(owner, form);
        String tag = name + ":" + form.get("version_tag");
        String path = Docker.path(owner, "read");
        for (String written : List.of(tag, tag.replace("/", "%2F"), tag.replace("/", "%2f"))) {
            Client.Answer answer = owner.get(path + "/v1.44/images/" + written + "/json");
            assertEquals(200, answer.status(), answer::toString);
            assertEquals(tag, answer.json().getJsonArray("RepoTags").getString(0));
        }
        try (DockerClient client = DockerClients.dockerJava(Docker.host(owner, "read"))) {
            assertEquals(List.of(tag), client.inspectImageCmd(tag).exec().getRepoTags());
        }
        for (String other : List.of(
                path + "/containers/a%2Fb/json",
                path + "/v1.44/images/a%2F%2Fb/json",
                path + "/v1.44/images/a%2F..%2Fb/json",
                path + "%2Fimages/a/json",
                "/docker%2Fx/images/a/json")) {
            assertEquals(400, owner.get(other).status(), other);
        }
    }
}
