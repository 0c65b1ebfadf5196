package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Client;
import ru.samosval.harness.Docker;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Json;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** Docker's own command with the fleet as its host. */
@OnServer
class DockerHostIT {

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @BeforeAll
    static void demandDocker() {
        Docker.demand();
    }

    @Test
    void psShowsEachReplicaOfWhatOneSees() {
        Client owner = story.developer();
        long image = story.image(owner, story.form(owner.username()));
        String tag = tag(image);
        String name = story.name("fleet");
        running(image, name, "prod", "2", "18080:8080");
        running(image, name, "dev", "1", "");
        Docker docker = Docker.of(owner, "read", "");
        List<String> rows = docker.lines("ps", "--format", "{{.Names}} {{.Image}} {{.State}} {{.Ports}}");
        assertEquals(3, rows.size(), rows::toString);
        assertTrue(rows.contains(name + "-1 " + tag + " running 0.0.0.0:18080->8080/tcp"), rows::toString);
        assertTrue(rows.contains(name + "-2 " + tag + " running 0.0.0.0:18080->8080/tcp"), rows::toString);
        assertEquals(
                List.of(name + "-1", name + "-2"),
                Docker.of(owner, "read", "/e/prod").lines("ps", "--format", "{{.Names}}"));
        assertEquals(
                List.of(name + "-1"),
                Docker.of(owner, "read", "/e/dev")
                        .lines("ps", "-a", "--format", "{{.Names}}", "--filter", "name=" + name));
        assertEquals(
                2,
                docker.lines(
                                "ps",
                                "-q",
                                "--filter",
                                "label=com.docker.compose.project=prod",
                                "--filter",
                                "ancestor=" + tag)
                        .size());
        assertEquals(List.of(), Docker.of(story.developer(), "read", "").lines("ps", "-aq"));
        Docker.Said unknown = Docker.of(owner, "read", "/e/moon").run("ps");
        assertTrue(unknown.err().toString().contains("dev, staging, prod"), unknown::toString);
    }

    @Test
    void logsAreThoseOfTheApiToTheLine() {
        Client owner = story.developer();
        long image = story.image(owner, story.form(owner.username()));
        String name = story.name("talk");
        long id = running(image, name, "dev", "2", "");
        Docker docker = Docker.of(owner, "read", "");
        try (Docker.Running follow = docker.follow("logs", "-f", name + "-2")) {
            Eventually.holds("lines come", () -> follow.lines().size() >= 4);
            story.act(owner, id, "stop");
            assertEquals(0, follow.end());
            assertEquals(api(id, 2), sorted(follow.lines(), follow.err()));
        }
        for (int replica = 1; replica <= 2; replica++) {
            Docker.Said said = docker.run("logs", name + "-" + replica);
            assertEquals(api(id, replica), sorted(said.out(), said.err()));
            assertTrue(said.out().stream().noneMatch(line -> line.contains("Z ERROR ")), said::toString);
            assertTrue(said.err().stream().allMatch(line -> line.contains("Z ERROR ")), said::toString);
        }
        List<String> all = api(id, 1);
        assertTrue(all.size() > 5, all::toString);
        Docker.Said last = docker.run("logs", "--tail", "3", "-t", name + "-1");
        List<String> stamped = sorted(last.out(), last.err());
        assertEquals(
                all.subList(all.size() - 3, all.size()),
                stamped.stream().map(line -> line.substring(31)).toList());
        assertTrue(
                stamped.get(0).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}000000Z .*"),
                stamped::toString);
        String third = all.get(2).substring(0, 24);
        String fourth = all.get(3).substring(0, 24);
        Docker.Said some = docker.run("logs", "--since", third, "--until", fourth, name + "-1");
        assertEquals(all.subList(2, 4), sorted(some.out(), some.err()));
    }

    @Test
    void inspectAndTopAndHistorySayWhatTheRequestSays() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        form.put("ram_mb", "640");
        form.put("vcpu", "1.5");
        form.put("run_commands", "echo 1\nAPI_TOKEN=hunter2secret make");
        long image = story.image(owner, form);
        String name = story.name("look");
        running(image, name, "staging", "1", "9001:80,9002:80");
        Docker docker = Docker.of(owner, "read", "");
        JsonObject container = Json.array(String.join("\n", docker.lines("inspect", name + "-1")))
                .getJsonObject(0);
        assertEquals("running", container.getJsonObject("State").getString("Status"));
        assertEquals(
                "healthy",
                container.getJsonObject("State").getJsonObject("Health").getString("Status"));
        assertEquals(
                640L << 20,
                container.getJsonObject("HostConfig").getJsonNumber("Memory").longValue());
        assertEquals(
                1_500_000_000L,
                container.getJsonObject("HostConfig").getJsonNumber("NanoCpus").longValue());
        assertEquals(
                2,
                container
                        .getJsonObject("NetworkSettings")
                        .getJsonObject("Ports")
                        .getJsonArray("80/tcp")
                        .size());
        assertEquals(
                "[\"java\",\"-jar\",\"/app/shop.jar\"]",
                container.getJsonObject("Config").getJsonArray("Entrypoint").toString());
        String id = container.getString("Id");
        assertEquals(List.of(id), docker.lines("inspect", "-f", "{{.Id}}", id.substring(0, 12)));
        assertTrue(docker.lines("top", name + "-1").get(1).endsWith("java -jar /app/shop.jar"));
        List<String> history = docker.lines("history", "--no-trunc", "--format", "{{.CreatedBy}}", tag(image));
        assertEquals("ENTRYPOINT [\"java\", \"-jar\", \"/app/shop.jar\"]", history.get(0));
        assertEquals("RUN /bin/sh -c echo 1 # buildkit", history.get(2));
        assertEquals("FROM eclipse-temurin:17-jre", history.get(3));
        assertFalse(history.toString().contains("hunter2secret"), history::toString);
        assertEquals(List.of(tag(image)), docker.lines("images", "--format", "{{.Repository}}:{{.Tag}}"));
        assertEquals(3, docker.lines("network", "ls", "-q").size());
        assertEquals(List.of(), docker.lines("volume", "ls", "-q"));
        assertEquals(
                "Containers 1",
                docker.lines("system", "df", "--format", "{{.Type}} {{.TotalCount}}")
                        .get(1));
        assertEquals(List.of("1"), docker.lines("info", "--format", "{{.ContainersRunning}}"));
    }

    @Test
    void refusalsTeach() {
        Client owner = story.developer();
        Docker docker = Docker.of(owner, "write", "");
        assertTrue(docker.run("run", "nginx").err().toString().contains(server.origin() + "/requests/new"));
        assertTrue(docker.run("pull", "nginx:1").err().toString().contains(server.origin() + "/requests/new"));
        Docker.Said missing = docker.run("logs", "nothing-1");
        assertEquals(1, missing.exit());
        assertTrue(missing.err().toString().contains("No such container: nothing-1"), missing::toString);
        Client.Answer stranger = server.as(null).get("/docker/samosval_nobody/v1.44/containers/json");
        assertEquals(401, stranger.status());
        assertEquals("application/json", stranger.header("Content-Type"));
        assertFalse(stranger.json().getString("message").isEmpty());
        String path = Docker.path(owner, "read");
        assertEquals(400, server.as(null).get(path + "/v1.99/info").status());
        assertEquals(400, server.as(null).get(path + "/v1.20/info").status());
        assertEquals(200, server.as(null).get(path + "/v1.24/info").status());
        assertEquals(
                400,
                server.as(null)
                        .get(path + "/containers/json?filters=%7B%22moon%22:%5B%5D%7D")
                        .status());
        assertEquals(404, server.as(null).get(path + "/nowhere").status());
        assertEquals(
                405,
                server.as(null)
                        .call("DELETE", Docker.path(owner, "write") + "/version")
                        .status());
        assertFalse(server.log().contains(path), "a token stands in the log");
    }

    @Test
    void aRevokedTokenEndsItsStreams() {
        Client owner = story.developer();
        long image = story.image(owner, story.form(owner.username()));
        String name = story.name("gone");
        running(image, name, "dev", "1", "");
        Docker docker = Docker.of(owner, "read", "");
        try (Docker.Running follow = docker.follow("logs", "-f", name + "-1")) {
            Eventually.holds("lines come", () -> follow.lines().size() >= 4);
            int token =
                    Json.array(owner.get("/api/tokens").body()).getJsonObject(0).getInt("id");
            assertEquals(204, owner.call("DELETE", "/api/tokens/" + token).status());
            follow.end();
        }
        assertEquals(1, docker.run("ps").exit());
    }

    private long running(long image, String name, String environment, String replicas, String ports) {
        return story.awaitStatus(
                story.tryDeployment(image, name, environment, replicas, ports).id(), "running");
    }

    private String tag(long image) {
        return server.db().text("SELECT image_tag FROM images WHERE id = ?", image);
    }

    private List<String> api(long id, int replica) {
        return story.operator()
                .get("/api/deployments/" + id + "/logs?tail=1000&replica=" + replica, "Accept", "text/plain")
                .body()
                .lines()
                .sorted()
                .toList();
    }

    private static List<String> sorted(List<String> out, Docker.Reader err) {
        return sorted(out, err.soFar());
    }

    /** The lines of both streams in the order of their moments, with which they begin. */
    private static List<String> sorted(List<String> out, List<String> err) {
        List<String> all = new ArrayList<>(out);
        all.addAll(err);
        Collections.sort(all);
        return all;
    }
}
