package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import ru.samosval.harness.Client;
import ru.samosval.harness.Db.AuditRow;
import ru.samosval.harness.Docker;
import ru.samosval.harness.DockerClients;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Json;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Program;
import ru.samosval.harness.Prometheus;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.simulation.RolloutPlan;

/** Docker's own command with the fleet as its host. */
@OnServer
class DockerHostIT {

    private final Server server = Server.shared();
    private final Story story = Story.on(server);
    private final Map<Client, String> paths = new HashMap<>();

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
        long newer = running(image, name, "dev", "1", "");
        Docker docker = Docker.of(owner, "read", "");
        List<String> rows = docker.lines("ps", "--format", "{{.Names}} {{.Image}} {{.State}} {{.Ports}}");
        assertEquals(3, rows.size(), rows::toString);
        assertTrue(rows.contains(name + "-1 " + tag + " running 0.0.0.0:18080->8080/tcp"), rows::toString);
        assertTrue(rows.contains(name + "-2 " + tag + " running 0.0.0.0:18080->8080/tcp"), rows::toString);
        assertEquals(
                List.of(name + "-1", name + "-2"),
                Docker.of(owner, "read", "/e/prod").lines("ps", "--format", "{{.Names}}"));
        assertEquals(
                List.of(name + "." + newer + "-1"),
                Docker.of(owner, "read", "/e/dev")
                        .lines("ps", "-a", "--format", "{{.Names}}", "--filter", "name=" + name),
                "a part of the fleet has the names of the whole");
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

    /**
     * Clients open another stream when the container starts. If the old one went on, they would show each line twice.
     */
    @Test
    void aFollowedLogEndsWithTheContainerAlsoWhereItStartsAgain() {
        Client owner = story.developer();
        long image = story.image(owner, story.form(owner.username()));
        String name = story.name("ends");
        long id = running(image, name, "dev", "2", "");
        Docker docker = Docker.of(owner, "write", "");
        try (Docker.Running first = docker.follow("logs", "-f", name + "-1");
                Docker.Running second = docker.follow("logs", "-f", name + "-2")) {
            Eventually.holds(
                    "lines come",
                    () -> first.lines().size() >= 4 && second.lines().size() >= 4);
            docker.lines("kill", name + "-2");
            assertEquals(0, second.end());
            long down = server.db().number("SELECT down_at FROM replica_restarts WHERE deployment_id = ?", id);
            assertEquals(upTo(down, api(id, 2)), sorted(second.lines(), second.err()));
            awaitState(docker, name + "-2", "running");
            int before = first.lines().size();
            Eventually.holds("the other goes on", () -> first.lines().size() > before);
            story.act(owner, id, "restart");
            assertEquals(0, first.end());
            long ended = server.db()
                    .number("SELECT ended_at FROM deployment_runs WHERE deployment_id = ? AND number = 1", id);
            List<String> said = sorted(first.lines(), first.err());
            assertEquals(upTo(ended, api(id, 1)), said);
            assertTrue(said.stream().anyMatch(line -> line.contains("Restarted by ")), said::toString);
        }
        try (Docker.Running next = docker.follow("logs", "-f", name + "-1")) {
            story.awaitStatus(id, "running");
            long ready = server.db()
                    .number("SELECT ready_at FROM deployment_runs WHERE deployment_id = ? AND number = 2", id);
            Eventually.holds(
                    "what is opened before it is up goes on",
                    () -> !after(ready, next.lines()).isEmpty());
            story.act(owner, id, "stop");
            assertEquals(0, next.end());
            assertEquals(api(id, 1), sorted(next.lines(), next.err()));
        }
    }

    private static List<String> upTo(long timestamp, List<String> lines) {
        return lines.stream().filter(line -> at(line) <= timestamp).toList();
    }

    private static List<String> after(long timestamp, List<String> lines) {
        return lines.stream().filter(line -> at(line) > timestamp).toList();
    }

    private static long at(String line) {
        return Instant.parse(line.substring(0, 24)).toEpochMilli();
    }

    /** Clients that watch several hosts leave out one whose ID they know already. */
    @Test
    void theFleetAndEachEnvironmentAreHostsOfTheirOwn() {
        Client owner = story.developer();
        List<JsonObject> hosts = Stream.of("", "/e/dev", "/e/staging", "/e/prod")
                .map(narrowing -> owner.get(Docker.path(owner, "read") + narrowing + "/info")
                        .json())
                .toList();
        assertEquals(
                List.of("samosval", "samosval-dev", "samosval-staging", "samosval-prod"),
                hosts.stream().map(host -> host.getString("Name")).toList());
        List<String> ids = hosts.stream().map(host -> host.getString("ID")).toList();
        assertEquals(4, Set.copyOf(ids).size(), ids::toString);
        assertEquals(
                List.of(ids.get(3)),
                Docker.of(story.operator(), "read", "/e/prod").lines("info", "--format", "{{.ID}}"),
                "whoever asks");
    }

    /** All at once, for the same deployment. */
    @TestFactory
    Stream<DynamicTest> otherClientsReadWhatTheApiSays() {
        Client owner = story.developer();
        long image = story.image(owner, story.form(owner.username()));
        String name = story.name("read");
        long id = running(image, name, "dev", "2", "8081:80");
        List<String> names = List.of(name + "-1", name + "-2");
        String path = Docker.path(owner, "read");
        names.forEach(each -> Eventually.holds("there is a point of " + each, () -> memory(owner, path, each) > 0));
        Map<DockerClients, DockerClients.Reading> readings = new EnumMap<>(DockerClients.class);
        for (DockerClients client : DockerClients.values()) {
            if (client.isThere()) {
                readings.put(client, client.read(Docker.host(owner, "write")));
            }
        }
        Eventually.holds("all follow", () -> readings.values().stream().allMatch(DockerClients.Reading::follows));
        Eventually.holds(
                "both say something", () -> api(id, 1).size() > 4 && api(id, 2).size() > 4);
        story.act(owner, id, "stop");
        String until = Long.toString(Instant.now().getEpochSecond() + 1);
        List<String> lives = Docker.of(owner, "read", "")
                .lines(
                        "events",
                        "--since",
                        "1",
                        "--until",
                        until,
                        "--format",
                        "{{.Actor.Attributes.name}} {{.Action}}");
        return Stream.of(DockerClients.values())
                .map(client -> DynamicTest.dynamicTest(client.name(), () -> {
                    Assumptions.assumeTrue(readings.containsKey(client), client + " is not installed; .ci/run does it");
                    JsonObject read = readings.get(client).end();
                    assertEquals("1.51", read.getString("api"));
                    assertTrue(read.getString("refused").contains(server.origin() + "/requests/new"), read::toString);
                    List<JsonObject> containers =
                            read.getJsonArray("containers").getValuesAs(JsonObject.class);
                    assertEquals(
                            names,
                            containers.stream()
                                    .map(each -> each.getString("name"))
                                    .toList());
                    for (int replica = 1; replica <= 2; replica++) {
                        JsonObject container = containers.get(replica - 1);
                        assertEquals("running", container.getString("state"));
                        assertEquals(tag(image), container.getString("image"));
                        JsonObject labels = container.getJsonObject("labels");
                        assertEquals(Long.toString(id), labels.getString("ru.samosval.deployment"));
                        assertEquals("dev", labels.getString("com.docker.compose.project"));
                        String each = names.get(replica - 1);
                        JsonObject stats = read.getJsonObject("stats").getJsonObject(each);
                        assertStats(owner, id, replica, stats.getString("read"), stats);
                        List<String> all = api(id, replica);
                        assertEquals(all, sorted(read.getJsonObject("followed").getJsonArray(each)));
                        assertEquals(
                                all.stream()
                                        .filter(line -> line.contains("Z ERROR "))
                                        .toList(),
                                sorted(read.getJsonObject("errors").getJsonArray(each)));
                        assertEquals(
                                all.subList(all.size() - 3, all.size()),
                                sorted(read.getJsonObject("tail").getJsonArray(each)));
                        assertEquals(143, read.getJsonObject("exit").getInt(each));
                    }
                    assertEquals(lives, Json.strings(read.getJsonArray("events")));
                    assertTrue(lives.contains(name + "-2 die"), lives::toString);
                }));
    }

    @Test
    void prometheusFindsTheContainersAndScrapesThePortalForEach() {
        Prometheus.demand();
        Client owner = story.developer();
        long image = story.image(owner, story.form(owner.username()));
        String name = story.name("found");
        running(image, name, "staging", "2", "8082:80,8083:81");
        String host = Docker.host(owner, "read");
        String job = """
                - job_name: fleet
                  docker_sd_configs:
                    - host: %s
                      refresh_interval: 1s
                  authorization:
                    credentials: %s
                  relabel_configs:
                    - target_label: __address__
                      replacement: %s
                    - source_labels: [__meta_docker_container_name]
                      regex: /(.*)
                      target_label: container
                    - source_labels: [__meta_docker_container_label_com_docker_compose_project]
                      target_label: __param_environment
                    - source_labels: [__meta_docker_container_label_com_docker_compose_project]
                      target_label: environment
                """.formatted(
                host, host.substring(host.lastIndexOf('/') + 1), server.uri("/").getAuthority());
        try (Prometheus prometheus = Prometheus.scraping(job)) {
            List<JsonObject> up = Eventually.value(
                    "both are scraped",
                    () -> prometheus.query("up"),
                    found -> found.size() == 2 && found.stream().allMatch(each -> Prometheus.value(each) == 1));
            assertEquals(
                    Set.of(name + "-1 staging", name + "-2 staging"),
                    up.stream()
                            .map(each -> each.getJsonObject("metric"))
                            .map(each -> each.getString("container") + " " + each.getString("environment"))
                            .collect(Collectors.toSet()));
            for (JsonObject target : prometheus.targets()) {
                JsonObject found = target.getJsonObject("discoveredLabels");
                assertEquals(tag(image), image(owner, found.getString("__meta_docker_container_id")));
                assertEquals("samosval_staging", found.getString("__meta_docker_network_name"));
                assertTrue(target.getString("scrapeUrl").endsWith("/metrics?environment=staging"), target::toString);
            }
        }
    }

    private String image(Client owner, String container) {
        return owner.get(paths.computeIfAbsent(owner, o -> Docker.path(o, "read")) + "/containers/" + container
                        + "/json")
                .json()
                .getJsonObject("Config")
                .getString("Image");
    }

    private double memory(Client owner, String path, String container) {
        return owner.get(path + "/containers/" + container + "/stats?stream=false")
                .json()
                .getJsonObject("memory_stats")
                .getJsonNumber("usage")
                .doubleValue();
    }

    /** Checks that a client's figure is that of the chart at the same moment. */
    private static JsonObject metrics(Client owner, long id, int replica) {
        return owner.get("/api/deployments/" + id + "/metrics?replica=" + replica)
                .json();
    }

    private static int pointAt(JsonObject metrics, String read) {
        return (int) Json.strings(metrics.getJsonArray("labels")).stream()
                        .filter(timestamp -> timestamp.compareTo(read) <= 0)
                        .count()
                - 1;
    }

    /** The last second, which is none of the chart's, has a part of each of two points. */
    private static void assertCpu(Client owner, long id, double processors, JsonObject stats) {
        JsonObject metrics = metrics(owner, id, 1);
        int point = pointAt(metrics, stats.getString("read"));
        JsonObject now = stats.getJsonObject("cpu_stats");
        JsonObject before = stats.getJsonObject("precpu_stats");
        double used = difference(now.getJsonObject("cpu_usage"), before.getJsonObject("cpu_usage"), "total_usage")
                / difference(now, before, "system_cpu_usage")
                * now.getInt("online_cpus");
        double[] shares = IntStream.rangeClosed(point - 1, point)
                .mapToDouble(
                        each -> metrics.getJsonArray("cpu").getJsonNumber(each).doubleValue())
                .sorted()
                .toArray();
        double percent = used / processors * 100;
        assertTrue(
                shares[0] - 0.05 <= percent && percent <= shares[1] + 0.05,
                () -> percent + " of " + Arrays.toString(shares));
    }

    private static double difference(JsonObject now, JsonObject before, String name) {
        return (double) now.getJsonNumber(name).longValue()
                - before.getJsonNumber(name).longValue();
    }

    private static void assertStats(Client owner, long id, int replica, String read, JsonObject memory) {
        JsonObject metrics = metrics(owner, id, replica);
        int point = pointAt(metrics, read);
        double percent = metrics.getJsonArray("ram").getJsonNumber(point).doubleValue();
        assertEquals(
                Math.floor(memory.getJsonNumber("limit").doubleValue() * percent / 100),
                memory.getJsonNumber("usage").doubleValue(),
                1);
    }

    @Test
    void inspectAndTopAndHistorySayWhatTheRequestSays() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        form.put("ram_mb", "640");
        form.put("vcpu", "1.5");
        form.put("run_commands", """
                echo 1
                API_TOKEN=hunter2secret make
                --mount=type=cache,target=/x --network=none make
                ["apt-get", "-y", "install", "--password", "hunter2secret"]
                <<EOF
                echo a
                API_TOKEN=hunter2secret make
                EOF
                """);
        form.put("entrypoint", "java -jar /app/shop.jar --password=hunter2secret");
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
        assertFalse(
                container
                        .getJsonObject("State")
                        .getJsonObject("Health")
                        .getJsonArray("Log")
                        .isEmpty(),
                "there is no healthy container that no check has found so");
        assertTrue(container.getJsonObject("Config").containsKey("Healthcheck"));
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
                "[\"java\",\"-jar\",\"/app/shop.jar\",\"--password=***\"]",
                container.getJsonObject("Config").getJsonArray("Entrypoint").toString());
        String id = container.getString("Id");
        assertEquals(List.of(id), docker.lines("inspect", "-f", "{{.Id}}", id.substring(0, 12)));
        assertTrue(docker.lines("top", name + "-1").get(1).endsWith("java -jar /app/shop.jar --password=***"));
        List<String> history = docker.lines("history", "--no-trunc", "--format", "{{.CreatedBy}}", tag(image));
        assertEquals(
                List.of(
                        "ENTRYPOINT [\"java\", \"-jar\", \"/app/shop.jar\", \"--password=***\"]",
                        "RUN /bin/sh -c echo a",
                        "API_TOKEN=*** make",
                        " # buildkit",
                        "RUN apt-get -y install --password *** # buildkit",
                        "RUN /bin/sh -c make # buildkit",
                        "RUN /bin/sh -c API_TOKEN=*** make # buildkit",
                        "RUN /bin/sh -c echo 1 # buildkit",
                        "FROM eclipse-temurin:17-jre"),
                history);
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
        assertTaught(docker, "container prune -f", "/deployments");
        assertTaught(docker, "image prune -af", "/deployments");
        assertTaught(docker, "rmi shop:1", "/images");
        assertTaught(docker, "search shop", "/images");
        assertTaught(docker, "save shop:1", "слоёв");
        assertTaught(docker, "login -u a -p b " + server.uri("/").getAuthority(), "DOCKER_HOST");
        assertTaught(docker, "network create n", "сети");
        assertTaught(docker, "swarm init", "Swarm");
        assertTaught(docker, "plugin install sshfs", "плагины");
        String path = Docker.path(owner, "write");
        Map.of(
                        "POST /containers/a/pause", "pause",
                        "POST /containers/a/exec", "exec",
                        "POST /containers/a/attach", "attach",
                        "POST /containers/a/rename?name=b", "change",
                        "POST /containers/a/update", "change",
                        "HEAD /containers/a/archive?path=/x", "files",
                        "PUT /containers/a/archive?path=/x", "files",
                        "POST /commit?container=a", "create")
                .forEach((call, lesson) -> {
                    String[] parts = call.split(" ");
                    Client.Answer answer = server.as(null).call(parts[0], path + parts[1]);
                    assertEquals(501, answer.status(), call);
                    assertTrue(
                            parts[0].equals("HEAD")
                                    || Sentences.says(answer.json().getString("message"), "docker.lesson." + lesson),
                            answer::toString);
                });
        Docker.Said missing = docker.run("logs", "nothing-1");
        assertEquals(1, missing.exit());
        assertTrue(missing.err().toString().contains("No such container: nothing-1"), missing::toString);
        Docker.Said nothing = docker.run("inspect", "nothing-1");
        assertEquals(1, nothing.exit());
        assertTrue(
                nothing.err().toString().contains("No such object: nothing-1"),
                "the command asks for a container, an image, a network, a volume and a plugin: " + nothing);
        Client.Answer stranger = server.as(null).get("/docker/samosval_nobody/v1.44/containers/json");
        assertEquals(403, stranger.status());
        assertEquals("application/json", stranger.header("Content-Type"));
        assertFalse(stranger.json().getString("message").isEmpty());
        for (String call : List.of("/_ping", "/v1.51/containers/json?all=1", "/version", "/docker", "/docker/")) {
            Client.Answer tokenless = server.as(null).get(call);
            assertEquals(404, tokenless.status(), call);
            assertEquals("application/json", tokenless.header("Content-Type"), tokenless::toString);
            assertTrue(tokenless.json().getString("message").contains("/docker/<"), tokenless::toString);
        }
        assertEquals(400, server.as(null).get(path + "/v1.99/info").status());
        Client.Answer backwards = server.as(null).get(path + "/events?since=5&until=1");
        assertEquals(400, backwards.status());
        assertTrue(Sentences.says(backwards.json().getString("message"), "docker.events.order"), backwards::toString);
        assertEquals("", server.as(null).get(path + "/events?until=0").body(), "it ends; this host has no past");
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

    /** Whatever Docker's daemon accepts is accepted, and whatever it refuses is refused. */
    @Test
    void filtersAreThoseOfDocker() {
        Client owner = story.developer();
        long older = story.image(owner, story.form(owner.username()));
        long image = story.image(owner, story.form(owner.username()));
        String name = story.name("filter");
        running(image, name, "dev", "1", "18085:8080");
        Docker docker = Docker.of(owner, "read", "");
        String digest = docker.lines("inspect", "-f", "{{index .RepoDigests 0}}", tag(image))
                .get(0);
        for (String fits : List.of(
                "publish=18085",
                "publish=18000-18100/tcp",
                "expose=8080/tcp",
                "is-task=false",
                "isolation=default",
                "health=healthy",
                "ancestor=" + digest)) {
            assertEquals(List.of(name + "-1"), docker.lines("ps", "--format", "{{.Names}}", "--filter", fits), fits);
        }
        for (String fitsNot : List.of(
                "publish=8080", "publish=18085/udp", "expose=18085", "is-task=true", "status=dead", "exited=0")) {
            assertEquals(List.of(), docker.lines("ps", "-q", "--filter", fitsNot), fitsNot);
        }
        for (String wrong : List.of("status=foo", "health=foo", "exited=x", "publish=x", "moon=full")) {
            Docker.Said refused = docker.run("ps", "--filter", wrong);
            assertEquals(1, refused.exit(), wrong);
            assertTrue(refused.err().toString().contains(wrong.replaceFirst("moon=.*", "moon")), refused::toString);
        }
        assertEquals(List.of(tag(older)), images(docker, "before=" + tag(image)));
        assertEquals(List.of(tag(image)), images(docker, "since=" + tag(older)));
        assertEquals(List.of(tag(image), tag(older)), images(docker, "until=" + Instant.now()));
        assertEquals(List.of(), images(docker, "until=2020-01-01T00:00:00Z"));
        String until = Long.toString(Instant.now().getEpochSecond() + 1);
        String[] events = {"events", "--since", "0", "--until", until, "--format", "{{.Action}}"};
        assertTrue(docker.lines(events).contains("create"), "0 is the beginning of all time");
        for (String of : List.of("network", "volume", "service", "node", "plugin", "config", "secret")) {
            assertEquals(
                    List.of(),
                    docker.lines(Stream.concat(Stream.of(events), Stream.of("--filter", of + "=nothing"))
                            .toArray(String[]::new)),
                    of);
        }
        Docker.Said all = docker.run("logs", "--tail", "abc", name + "-1");
        assertEquals(0, all.exit(), all::toString);
        assertTrue(all.out().size() > 0, all::toString);
    }

    private static List<String> images(Docker docker, String filter) {
        return docker.lines("images", "--format", "{{.Repository}}:{{.Tag}}", "--filter", filter);
    }

    private static void assertTaught(Docker docker, String command, String what) {
        Docker.Said said = docker.run(command.split(" "));
        assertFalse(said.exit() == 0, said::toString);
        assertTrue(said.err().toString().contains(what), said::toString);
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

    @Test
    void whatIsDoneByDockerIsDoneToTheDeploymentAndSaysSo() {
        Client owner = story.developer();
        long image = story.image(owner, story.form(owner.username()));
        String name = story.name("act");
        long id = running(image, name, "dev", "1", "");
        Docker docker = Docker.of(owner, "write", "");
        String container = name + "-1";
        long audited = server.db().lastAudit();
        try (Docker.Running events = docker.follow(
                        "events", "--format", "{{.Actor.Attributes.name}} {{.Action}} {{.Actor.Attributes.exitCode}}");
                Docker.Running waiting = docker.follow("wait", container)) {
            // Both begin with a past act, so that they are known to be open.
            Eventually.holds("events come, and what is waited for", () -> {
                docker.lines("restart", container);
                awaitState(docker, container, "running");
                return !events.lines().isEmpty() && !waiting.process().isAlive();
            });
            assertEquals(0, waiting.end());
            assertEquals(List.of("137"), waiting.lines());
            docker.lines("stop", container);
            assertEquals("stopped", story.status(id));
            assertEquals(List.of("143"), docker.lines("wait", container));
            docker.lines("stop", container);
            String finished = "{{.State.FinishedAt}}";
            List<String> exited = docker.lines("inspect", "-f", finished, container);
            docker.lines("start", container);
            story.awaitStatus(id, "running");
            assertEquals(exited, docker.lines("inspect", "-f", finished, container), "when it exited last");
            docker.lines("start", container);
            List<String> expected = List.of("kill", "die 143", "stop", "start", "health_status: healthy");
            List<String> told = Eventually.value(
                    "all is told", () -> afterTheLastRestart(events.lines()), lines -> lines.size() >= expected.size());
            assertEquals(
                    expected,
                    told.stream()
                            .map(line -> line.replace(container + " ", "").replace(" <no value>", ""))
                            .toList());
        }
        List<AuditRow> rows = server.db().auditSince(audited).stream()
                .filter(row -> owner.username().equals(row.username()))
                .toList();
        assertTrue(rows.stream().anyMatch(row -> row.action().equals("replica_restart")), rows::toString);
        assertTrue(rows.stream().anyMatch(row -> row.action().equals("deployment_stop")), rows::toString);
        assertTrue(
                rows.stream()
                        .filter(row -> row.targetId() != null && row.targetId() == id)
                        .allMatch(row -> row.details().endsWith("; by: token docker, Docker API")),
                rows::toString);
    }

    /**
     * A container that never came up has no start event. Without its die event, clients that rely on events would show
     * it as created for ever.
     */
    @Test
    void aRolloutThatFailsBeforeAnythingStartsDiesAsInspectSays() {
        Client owner = story.developer();
        String name = story.name("fails");
        long id = running(story.image(owner, story.form(owner.username())), name, "dev", "1", "");
        story.act(owner, id, "stop");
        long denied = LongStream.range(0, 1_000)
                .filter(seed -> !RolloutPlan.failure(seed).started())
                .findFirst()
                .orElseThrow();
        server.db().leave("UPDATE deployment_runs SET fails = 1, seed = ? WHERE deployment_id = ?", denied, id);
        Docker docker = Docker.of(owner, "read", "");
        String until = Long.toString(Instant.now().getEpochSecond() + 1);
        List<String> exit = docker.lines("inspect", "-f", "{{.State.ExitCode}}", name + "-1");
        assertEquals(
                List.of("create <no value>", "die " + exit.get(0)),
                docker.lines(
                        "events",
                        "--since",
                        "1",
                        "--until",
                        until,
                        "--format",
                        "{{.Action}} {{.Actor.Attributes.exitCode}}"));
    }

    @Test
    void aReplicaIsRestartedAloneAndTheRestGoesOn() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        form.put("vcpu", "8");
        long image = story.image(owner, form);
        String name = story.name("three");
        long id = running(image, name, "dev", "3", "");
        Docker docker = Docker.of(owner, "write", "");
        List<String> before = docker.lines("inspect", "-f", STATE, name + "-1", name + "-2", name + "-3");
        Eventually.holds("it has used some time", () -> used(docker, name + "-2") >= 8);
        docker.lines("kill", name + "-2");
        awaitState(docker, name + "-2", "running");
        Instant started = Instant.parse(docker.lines("inspect", "-f", "{{.State.StartedAt}}", name + "-2")
                .get(0));
        int used = used(docker, name + "-2");
        long most = Duration.between(started, Instant.now()).toMillis() * 8 / 1_000;
        assertTrue(used <= most, () -> "a new process has used " + used + " s of " + most);
        List<String> after = docker.lines("inspect", "-f", STATE, name + "-1", name + "-2", name + "-3");
        assertEquals(before.get(0), after.get(0));
        assertEquals(before.get(2), after.get(2));
        assertTrue(after.get(1).startsWith("1 "), after::toString);
        assertTrue(after.get(1).compareTo(before.get(1)) > 0);
        assertEquals("running", story.status(id));
        assertTrue(docker.run("logs", name + "-1").out().stream()
                .anyMatch(line -> line.endsWith("Replica 2 killed by " + owner.username())));
        try (Docker.Running waiting = docker.follow("wait", name + "-1", name + "-3")) {
            Eventually.holds("a restart of the whole ends what is waited for", () -> {
                story.act(owner, id, "restart");
                story.awaitStatus(id, "running");
                return !waiting.process().isAlive();
            });
            assertEquals(0, waiting.end());
            assertEquals(List.of("143", "143"), waiting.lines());
        }
        Docker.Said together = docker.run("stop", name + "-1");
        assertTrue(together.err().toString().contains(server.origin() + "/deployments/" + id), together::toString);
        Docker.Said hang = docker.run("kill", "-s", "HUP", name + "-1");
        assertTrue(hang.err().toString().contains("HUP"), hang::toString);
        assertEquals("running", story.status(id));
        String path = Docker.path(owner, "write") + "/containers/" + name + "-1/kill?signal=";
        assertEquals(
                204, Client.at(server.origin()).post(path).status(), "an empty signal is none, as Docker reads it");
        story.act(owner, id, "stop");
        for (String action : List.of("restart", "kill", "start")) {
            String refused = String.join(" ", docker.run(action, name + "-1").err());
            assertTrue(refused.contains("Container " + name + "-1 is not running"), refused);
            assertTrue(refused.contains("в состоянии «Остановлено» (stopped). Его"), refused);
            assertTrue(refused.contains(server.origin() + "/deployments/" + id), refused);
            assertFalse(refused.contains("docker restart"), refused);
        }
        String container = docker.lines("inspect", "-f", "{{.Id}}", name + "-1").get(0);
        Docker operator = Docker.of(story.operator(), "write", "");
        String removed = String.join(" ", operator.run("rm", container).err());
        assertTrue(
                removed.contains("удаляют вместе")
                        && !removed.contains("is not running")
                        && !removed.contains("docker kill"),
                removed);
    }

    @Test
    void whoKillsChoosesTheSignalAndWhoRestartsStops() throws IOException, InterruptedException {
        Client owner = story.developer();
        long image = story.image(owner, story.form(owner.username()));
        String name = story.name("signal");
        running(image, name, "dev", "2", "");
        Docker docker = Docker.of(owner, "write", "");
        String container = name + "-2";
        HttpClient client = HttpClient.newHttpClient();
        URI wait = URI.create(server.origin() + Docker.path(owner, "read") + "/containers/" + container + "/wait");
        for (String action : List.of("137 kill", "143 kill -s TERM", "130 kill --signal=SIGINT", "137 restart")) {
            HttpResponse<InputStream> waiting = client.send(
                    HttpRequest.newBuilder(wait).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofInputStream());
            String[] words = action.split(" ");
            docker.lines(Stream.concat(Stream.of(words).skip(1), Stream.of(container))
                    .toArray(String[]::new));
            try (InputStream answer = waiting.body()) {
                String said = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
                assertEquals(words[0], Integer.toString(Json.object(said).getInt("StatusCode")), action);
            }
            awaitState(docker, container, "running");
        }
        String until = Long.toString(Instant.now().getEpochSecond() + 1);
        String[] events = {
            "events",
            "--since",
            "1",
            "--until",
            until,
            "--filter",
            "container=" + container,
            "--format",
            "{{.Action}} {{.Actor.Attributes.signal}} {{.Actor.Attributes.exitCode}}"
        };
        List<String> told = docker.lines(events).stream()
                .map(line -> line.replace(" <no value>", ""))
                .dropWhile(line -> !line.startsWith("kill"))
                .toList();
        assertEquals(
                List.of(
                        "kill 9", "die 137", "start", "kill 15", "die 143", "start", "kill 2", "die 130", "start",
                        "kill 15", "kill 9", "die 137", "stop", "start", "restart"),
                told);
    }

    @Test
    void statsAreThoseOfTheApi() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        form.put("ram_mb", "1000");
        form.put("vcpu", "1.5");
        long image = story.image(owner, form);
        String name = story.name("used");
        long id = running(image, name, "dev", "1", "");
        String path = Docker.path(owner, "read");
        JsonObject stats = Eventually.value(
                "a second that was used whole",
                () -> owner.get(path + "/containers/" + name + "-1/stats?stream=false")
                        .json(),
                json -> json.getJsonObject("precpu_stats")
                                .getJsonObject("cpu_usage")
                                .getJsonNumber("total_usage")
                                .longValue()
                        > 0);
        JsonObject memory = stats.getJsonObject("memory_stats");
        assertEquals(1000L << 20, memory.getJsonNumber("limit").longValue());
        assertStats(owner, id, 1, stats.getString("read"), memory);
        assertCpu(owner, id, 1.5, stats);
        List<String> streamed;
        try (Docker.Running running =
                Docker.of(owner, "read", "").follow("stats", "--format", "{{.Name}} {{.MemPerc}}", name + "-1")) {
            streamed = Eventually.value(
                            "two samples",
                            () -> Stream.concat(running.lines().stream(), running.err().soFar().stream())
                                    .toList(),
                            lines -> lines.stream()
                                            .filter(line -> line.contains(name + "-1 "))
                                            .count()
                                    >= 2)
                    .stream()
                    .filter(line -> line.contains(name + "-1 "))
                    .toList();
        }
        assertTrue(streamed.get(1).matches(".*" + name + "-1 \\d+\\.\\d\\d%.*"), streamed::toString);
    }

    @Test
    void anOperatorsLockNamesTheOperator() {
        Client owner = story.developer();
        long image = story.image(owner, story.form(owner.username()));
        String name = story.name("locked");
        long id = running(image, name, "dev", "1", "");
        Client olga = story.person("operator");
        story.act(olga, id, "stop");
        Docker docker = Docker.of(owner, "write", "");
        Docker.Said refused = docker.run("start", name + "-1");
        assertTrue(refused.err().toString().contains(olga.username()), refused::toString);
        assertEquals("stopped", story.status(id));
        assertEquals(1, docker.run("rm", name + "-1").exit());
        Docker operator = Docker.of(olga, "write", "/e/dev");
        operator.lines("start", containerId(owner, id));
        operator.lines("rm", "-f", containerId(owner, id));
        assertEquals(List.of(), docker.lines("ps", "-aq"));
    }

    /** Read while they arrive, as there is no telling when the command begins to listen. */
    @Test
    void whatIsRemovedWhileItRunsWasKilled() throws IOException, InterruptedException {
        Client owner = story.developer();
        long image = story.image(owner, story.form(owner.username()));
        long id = running(image, story.name("gone"), "dev", "1", "");
        Client operator = story.operator();
        String host = server.origin() + Docker.path(operator, "write") + "/e/dev";
        String gone = containerId(owner, id);
        String container = host + "/containers/" + gone;
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<InputStream> events =
                client.send(HttpRequest.newBuilder(URI.create(host + "/events")).build(), BodyHandlers.ofInputStream());
        HttpResponse<InputStream> waiting = client.send(
                HttpRequest.newBuilder(URI.create(container + "/wait?condition=removed"))
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofInputStream());
        HttpResponse<String> removed = client.send(
                HttpRequest.newBuilder(URI.create(container + "?force=1"))
                        .DELETE()
                        .build(),
                BodyHandlers.ofString());
        assertEquals(204, removed.statusCode(), removed::body);
        try (InputStream answer = waiting.body()) {
            String said = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(137, Json.object(said).getInt("StatusCode"), said);
        }
        List<String> actions = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            while (!actions.contains("destroy")) {
                String line = lines.readLine();
                if (!line.isBlank() && line.contains(gone)) {
                    actions.add(Json.object(line).getString("Action"));
                }
            }
        }
        assertEquals(List.of("kill", "die", "destroy"), actions);
    }

    @Test
    void ofMoreThanAThousandTheNarrowingIsNamedAndNarrows() {
        Client owner = story.developer();
        long many = story.image(owner, story.form(owner.username()));
        long few = story.image(owner, story.form(owner.username()));
        String name = story.name("many");
        List<Long> made = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                made.add(story.tryDeployment(many, name, "prod", "100", "").id());
            }
            Docker docker = Docker.of(owner, "read", "");
            assertEquals(1_000, docker.lines("ps", "-aq").size());
            String other = story.name("other");
            long last = story.tryDeployment(few, other, "dev", "1", "").id();
            made.add(last);
            String container = other + "." + last + "-1";
            Docker.Said refused = docker.run("ps", "-a");
            assertEquals(1, refused.exit());
            assertTrue(refused.err().toString().contains("/e/prod"), refused::toString);
            assertTrue(refused.err().toString().contains("--filter label=ru.samosval.request="), refused::toString);
            server.db().leave("UPDATE deployments SET commit_id = '0a1b2c3d' WHERE id = ?", Long.toString(last));
            List<String> network = docker.lines("network", "inspect", "-f", "{{.Labels}}", "samosval_prod");
            assertFalse(network.toString().contains("1000"), "of one environment it is whole: " + network);
            String warning = docker.lines("info", "--format", "{{.Warnings}}").get(0);
            assertTrue(warning.contains("/e/prod"), warning);
            Docker dev = Docker.of(owner, "read", "/e/dev");
            assertEquals(List.of(container), dev.lines("ps", "-a", "--format", "{{.Names}}"));
            assertEquals(
                    List.of("/" + container),
                    dev.lines("inspect", "-f", "{{.Name}}", other + "-1"),
                    "the number may be left out where there is but one");
            String tag = tag(few);
            String repository = tag.substring(0, tag.indexOf(':'));
            String digest = docker.lines("images", "-q", "--no-trunc", tag).get(0);
            for (String filter : List.of(
                    "label=ru.samosval.deployment=" + last,
                    "label=ru.samosval.image=" + few,
                    "label=com.docker.compose.project=dev",
                    "ancestor=" + tag,
                    "ancestor=" + repository,
                    "ancestor=" + repository + "@" + digest,
                    "label=ru.samosval.name=" + other,
                    "label=com.docker.compose.service=" + other + "." + last,
                    "label=org.opencontainers.image.revision=0a1b2c3d",
                    "name=" + other,
                    "name=^/" + container + "$",
                    "id=" + docker.lines("inspect", "-f", "{{.Id}}", container).get(0),
                    "ancestor=" + digest)) {
                assertEquals(
                        List.of(container),
                        docker.lines("ps", "-a", "--format", "{{.Names}}", "--filter", filter),
                        filter);
            }
            String start = digest.substring("sha256:".length(), "sha256:".length() + 5);
            Docker.Said tooShort = docker.run("ps", "-a", "--filter", "ancestor=" + start);
            assertEquals(1, tooShort.exit(), "by so few digits nothing was looked for");
            assertTrue(tooShort.err().toString().contains("«" + start + "»"), tooShort::toString);
            assertEquals(
                    1_000,
                    docker.lines("ps", "-aq", "--filter", "label=ru.samosval.environment=prod")
                            .size());
            assertEquals(
                    List.of(container, name + "." + made.get(9) + "-1"),
                    docker.lines("ps", "-n", "2", "--format", "{{.Names}}"));
            String far = name + "." + made.get(5) + "-7";
            assertEquals(
                    List.of(far),
                    docker.lines("ps", "-n", "1", "--format", "{{.Names}}", "--filter", "name=" + far + "$"));
            assertEquals(List.of(), docker.lines("ps", "-aq", "--filter", "name=nothing"));
            assertEquals(
                    1,
                    docker.run("ps", "-a", "--filter", "name=^[a-z]+$").exit(),
                    "by such a name nothing is looked for");
            String id = docker.lines("inspect", "-f", "{{.Id}}", container).get(0);
            assertEquals(List.of("/" + container), docker.lines("inspect", "-f", "{{.Name}}", id.substring(0, 12)));
            Docker.Said plain = docker.run("logs", other + "-1");
            assertTrue(plain.err().toString().contains("shop-api.7-1"), plain::toString);
            for (String[] asked : new String[][] {{"events"}, {"system", "df"}}) {
                String whole = String.join(" ", docker.run(asked).err());
                assertTrue(whole.contains("/e/prod") && !whole.contains("--filter"), whole);
            }
            made.add(story.tryDeployment(many, name, "prod", "1", "").id());
            Docker prod = Docker.of(owner, "read", "/e/prod");
            Map<String, String> advice = Map.of(
                    "ps -a",
                    "--filter label=ru.samosval.request=",
                    "logs " + name + "-1",
                    "shop-api.7-1",
                    "events",
                    "дальше сузить его нельзя",
                    "system df",
                    "дальше сузить его нельзя");
            advice.forEach((asked, what) -> {
                Docker.Said inside = prod.run(asked.split(" "));
                assertEquals(1, inside.exit());
                assertFalse(inside.err().toString().contains("/e/"), "it is narrowed to one already: " + inside);
                assertTrue(inside.err().toString().contains(what), inside::toString);
            });
        } finally {
            made.forEach(each -> story.operator().call("DELETE", "/api/deployments/" + each));
        }
    }

    @Test
    void theCommitThatCameIsALabel() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        long image = story.image(owner, form);
        String name = story.name("commit");
        long id = running(image, name, "dev", "1", "");
        Docker docker = Docker.of(owner, "read", "");
        String[] revision = {
            "inspect", "-f", "{{index .Config.Labels \"org.opencontainers.image.revision\"}}", name + "-1"
        };
        assertEquals(List.of(""), docker.lines(revision));
        Client.Answer taken = owner.postJson(
                "/api/hooks/commit",
                Json.of(Map.of("repo_url", form.get("repo_url"), "branch", "main", "commit", "0a1b2c3d")));
        assertEquals(200, taken.status(), taken::toString);
        assertEquals(List.of("0a1b2c3d"), docker.lines(revision));
        story.awaitStatus(id, "running");
        assertEquals(
                List.of(name + "-1"),
                docker.lines(
                        "ps",
                        "--format",
                        "{{.Names}}",
                        "--filter",
                        "label=org.opencontainers.image.revision=0a1b2c3d"));
    }

    /**
     * The events since the container ran again after its last restart. How many of these have arrived is not known in
     * advance.
     */
    private static List<String> afterTheLastRestart(List<String> events) {
        int last = -1;
        for (int i = 0; i < events.size(); i++) {
            last = events.get(i).contains(" restart ") ? i : last;
        }
        List<String> since = events.subList(last + 1, events.size());
        boolean isHealth = !since.isEmpty() && since.get(0).contains("health_status");
        return since.subList(isHealth ? 1 : 0, since.size());
    }

    /** The processor time in seconds that a container's process has used. */
    private static int used(Docker docker, String container) {
        String time = docker.lines("top", container).get(1).split("\\s+")[6];
        return LocalTime.parse(time).toSecondOfDay();
    }

    private static final String STATE = "{{.RestartCount}} {{.State.StartedAt}}";

    private static void awaitState(Docker docker, String container, String state) {
        Eventually.holds(
                container + " is " + state,
                () -> docker.lines("inspect", "-f", "{{.State.Status}}", container)
                        .equals(List.of(state)));
    }

    /**
     * Section 12 with the API and Docker's command only: a developer's and an operator's program, each with its token.
     */
    @Test
    void theStoryIsToldByTheApiAndDockerAlone() {
        Program developer = Program.of(story, "developer");
        Program operator = Program.of(story, "operator");
        Docker mine = Docker.with(developer.token(), server);
        Docker operators = Docker.with(operator.token(), server);
        Map<String, String> form = story.form(developer.login());
        long request = developer.made("/api/requests", Json.of(form));
        developer.done("POST", "/api/requests/" + request + "/submit", "");
        assertEquals(List.of(), mine.lines("images", "-q"), "nothing is built yet");
        operator.done("POST", "/api/requests/" + request + "/status", "{\"status\": \"approved\"}");
        long build = operator.made("/api/requests/" + request + "/builds", "");
        JsonObject built = operator.get("/api/builds/" + build + "?wait=finished&timeout=60s");
        assertEquals("success", built.getString("status"), built::toString);
        assertEquals(
                List.of(built.getString("image_tag")), mine.lines("images", "--format", "{{.Repository}}:{{.Tag}}"));
        String name = story.name("story");
        long deployment = operator.made(
                "/api/images/" + built.getInt("image_id") + "/deployments",
                Json.of(Map.of("name", name, "environment", "staging")));
        assertEquals(
                "running",
                developer
                        .get("/api/deployments/" + deployment + "?wait=running&timeout=60s")
                        .getString("status"));
        String container = name + "-1";
        assertEquals(List.of(container + " running"), mine.lines("ps", "--format", "{{.Names}} {{.State}}"));
        assertTrue(mine.lines("stats", "--no-stream", "--format", "{{.Name}} {{.MemPerc}}", container)
                .get(0)
                .matches(container + " \\d+\\.\\d\\d%"));
        try (Docker.Running follow = mine.follow("logs", "-f", container)) {
            Eventually.holds("the log goes on", () -> follow.lines().size() >= 4);
            JsonObject told = developer.done(
                    "POST",
                    "/api/hooks/commit",
                    Json.of(Map.of("repo_url", form.get("repo_url"), "branch", "main", "commit", "0a1b2c3d")));
            assertEquals(List.of(deployment), Json.numbers(told.getJsonArray("restarted_deployments")));
            developer.get("/api/deployments/" + deployment + "?wait=running&timeout=60s");
            assertEquals(
                    List.of("0a1b2c3d"),
                    mine.lines(
                            "inspect",
                            "-f",
                            "{{index .Config.Labels \"org.opencontainers.image.revision\"}}",
                            container));
            assertEquals(0, follow.end(), "it ends with the run");
        }
        operators.lines("stop", operatorsName(operators, deployment));
        assertEquals(List.of("143"), mine.lines("wait", container));
        Docker.Said locked = mine.run("start", container);
        assertTrue(locked.err().toString().contains(operator.login()), locked::toString);
        operators.lines("start", operatorsName(operators, deployment));
        assertEquals(
                "running",
                developer
                        .get("/api/deployments/" + deployment + "?wait=running&timeout=60s")
                        .getString("status"));
        mine.lines("stop", container);
        mine.lines("start", container);
        assertEquals(1, mine.run("rm", "-f", container).exit(), "an operator deletes");
        operators.lines("rm", "-f", operatorsName(operators, deployment));
        assertEquals(List.of(), mine.lines("ps", "-aq"));
        List<String> actions = Json.array(
                        story.root().get("/api/audit?user=" + developer.login()).body())
                .getValuesAs(JsonObject.class)
                .stream()
                .filter(row -> row.getString("details", "").contains("Docker API"))
                .map(row -> row.getString("action"))
                .toList();
        assertTrue(actions.containsAll(List.of("deployment_stop", "deployment_start")), actions::toString);
        developer.block(story);
        assertEquals(1, mine.run("ps").exit(), "whoever is blocked is out at once");
    }

    /** The name of the container for the operator, who sees more. */
    private static String operatorsName(Docker operators, long deployment) {
        return operators
                .lines("ps", "-a", "--format", "{{.ID}}", "--filter", "label=ru.samosval.deployment=" + deployment)
                .get(0);
    }

    private String containerId(Client owner, long deployment) {
        String filters = "%7B%22label%22:%5B%22ru.samosval.deployment=" + deployment + "%22%5D%7D";
        return Json.array(owner.get(paths.computeIfAbsent(owner, o -> Docker.path(o, "read"))
                                + "/containers/json?all=1&filters=" + filters)
                        .body())
                .getJsonObject(0)
                .getString("Id");
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

    private static List<String> sorted(JsonArray lines) {
        return Json.strings(lines).stream().sorted().toList();
    }

    /** The lines of both streams, in the order of the moments with which they begin. */
    private static List<String> sorted(List<String> out, List<String> err) {
        List<String> all = new ArrayList<>(out);
        all.addAll(err);
        Collections.sort(all);
        return all;
    }
}
