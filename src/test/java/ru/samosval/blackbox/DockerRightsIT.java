package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.Docker;
import ru.samosval.harness.Json;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** The table of rights on the Docker host: each of its calls by each kind of person, over HTTP alone. */
@OnServer
class DockerRightsIT {

    /**
     * The columns of people are for tokens that may write. The last column has what the same people are answered with a
     * token that may only read. {@link RightsTableTest} compares the rows with the host's calls.
     */
    static final String TABLE = """
                                                        | admin | operator | creator | owner | collaborator | stranger | read
            GET    /_ping                               | 200 | 200 | 200 | 200 | 200 | 200 | same
            GET    /version                             | 200 | 200 | 200 | 200 | 200 | 200 | same
            GET    /info                                | 200 | 200 | 200 | 200 | 200 | 200 | same
            GET    /events?since=1&until=2              | 200 | 200 | 200 | 200 | 200 | 200 | same
            GET    /system/df                           | 200 | 200 | 200 | 200 | 200 | 200 | same
            GET    /containers/json?all=1               | 200 | 200 | 200 | 200 | 200 | 200 | same
            GET    /containers/{running}/json           | 200 | 200 | 200 | 200 | 200 | 404 | same
            GET    /e/dev/containers/{running}/json     | 200 | 200 | 200 | 200 | 200 | 404 | same
            GET    /containers/{running}/logs?stdout=1  | 200 | 200 | 200 | 200 | 200 | 404 | same
            GET    /containers/{running}/stats?stream=0 | 200 | 200 | 200 | 200 | 200 | 404 | same
            GET    /containers/{running}/top            | 200 | 200 | 200 | 200 | 200 | 404 | same
            POST   /containers/{stopped}/wait           | 200 | 200 | 200 | 200 | 200 | 404 | same
            GET    /images/json                         | 200 | 200 | 200 | 200 | 200 | 200 | same
            GET    /images/{image}/json                 | 200 | 200 | 200 | 200 | 200 | 404 | same
            GET    /images/{image}/history              | 200 | 200 | 200 | 200 | 200 | 404 | same
            GET    /networks                            | 200 | 200 | 200 | 200 | 200 | 200 | same
            GET    /networks/samosval_dev               | 200 | 200 | 200 | 200 | 200 | 200 | same
            GET    /volumes                             | 200 | 200 | 200 | 200 | 200 | 200 | same
            GET    /volumes/data                        | 404 | 404 | 404 | 404 | 404 | 404 | same
            GET    /plugins                             | 200 | 200 | 200 | 200 | 200 | 200 | same
            GET    /plugins/sshfs/json                  | 404 | 404 | 404 | 404 | 404 | 404 | same
            POST   /containers/{running}/exec           | 501 | 501 | 501 | 501 | 501 | 501 | 403
            POST   /containers/{running}/restart        | 204 | 204 | 403 | 204 | 403 | 404 | 403
            POST   /containers/{running}/kill           | 204 | 204 | 403 | 204 | 403 | 404 | 403
            POST   /containers/{running}/stop           | 204 | 204 | 403 | 204 | 403 | 404 | 403
            POST   /containers/{stopped}/start          | 204 | 204 | 403 | 204 | 403 | 404 | 403
            POST   /containers/{stopped}/restart        | 204 | 204 | 403 | 204 | 403 | 404 | 403
            POST   /containers/{barred}/start           | 204 | 204 | 403 | 403 | 403 | 404 | 403
            POST   /containers/{barred}/restart         | 204 | 204 | 403 | 403 | 403 | 404 | 403
            POST   /containers/{running}/start          | 304 | 304 | 403 | 304 | 403 | 404 | 403
            POST   /containers/{stopped}/stop           | 304 | 304 | 403 | 304 | 403 | 404 | 403
            POST   /containers/{stopped}/kill           | 409 | 409 | 403 | 409 | 403 | 404 | 403
            DELETE /containers/{running}                | 409 | 409 | 403 | 403 | 403 | 404 | 403
            DELETE /containers/{running}?force=1        | 204 | 204 | 403 | 403 | 403 | 404 | 403
            """;

    private static final Pattern NAMED = Pattern.compile("\\{(\\w+)}");

    private final Server server = Server.shared();
    private final Story story = Story.on(server);
    private final Cast cast = Cast.shared();
    private final Map<String, String> paths = new HashMap<>();

    @TestFactory
    Stream<DynamicTest> eachPersonMayByDockerWhatTheyMayElsewhere() {
        List<String> people = cells(TABLE.lines().findFirst().orElseThrow());
        return TABLE.lines().skip(1).flatMap(line -> {
            List<String> cells = cells(line);
            String[] call = cells.get(0).split("\\s+");
            // Things on which the call was refused. They have not changed, so the next refusal can use them again.
            Map<String, String> refused = new HashMap<>();
            List<DynamicTest> tests = new ArrayList<>();
            for (int i = 1; i < people.size() - 1; i++) {
                String reading = cells.get(people.size() - 1);
                tests.add(test(call, people.get(i), "write", cells.get(i), refused));
                tests.add(test(call, people.get(i), "read", reading.equals("same") ? cells.get(i) : reading, refused));
            }
            return tests.stream();
        });
    }

    private DynamicTest test(String[] call, String person, String scope, String expected, Map<String, String> refused) {
        return DynamicTest.dynamicTest(
                call[0] + " " + call[1] + " by " + person + ", who may " + scope + ": " + expected, () -> {
                    boolean isDone = expected.equals("204");
                    if (isDone) {
                        refused.clear();
                    }
                    Matcher named = NAMED.matcher(call[1]);
                    String address = named.replaceAll(thing -> refused.computeIfAbsent(thing.group(1), this::make));
                    Client.Answer answer = server.as(null).call(call[0], path(person, scope) + address);
                    assertEquals(Integer.parseInt(expected), answer.status(), answer::toString);
                    if (isDone) {
                        refused.clear();
                    }
                });
    }

    private static List<String> cells(String line) {
        return Stream.of(line.split("\\|")).map(String::strip).toList();
    }

    private String path(String person, String scope) {
        return paths.computeIfAbsent(person + " " + scope, missing -> Docker.path(cast.person(person), scope));
    }

    /** Makes a thing and returns the name of its container or its image. */
    private String make(String thing) {
        return switch (thing) {
            case "running" -> container(story.running(cast.image()));
            case "stopped" -> container(story.stopped(cast.image(), cast.person("owner")));
            case "barred" -> container(story.stopped(cast.image(), story.operator()));
            case "image" -> server.db().text("SELECT image_tag FROM images WHERE id = ?", cast.image());
            default -> throw new IllegalArgumentException(thing);
        };
    }

    private String container(long deployment) {
        String filters = "%7B%22label%22:%5B%22ru.samosval.deployment=" + deployment + "%22%5D%7D";
        return Json.array(cast.person("owner")
                        .get(path("owner", "read") + "/containers/json?all=1&filters=" + filters)
                        .body())
                .getJsonObject(0)
                .getString("Id");
    }

    /** Calls without a name in the path are answered to everybody, but without anything that the person may not see. */
    @Test
    void theHostOfOneWhoSeesNothingIsEmpty() {
        story.running(Cast.shared().image());
        Client stranger = story.developer();
        String path = Docker.path(stranger, "read");
        for (String call : List.of("/containers/json?all=1", "/images/json")) {
            assertEquals("[]", stranger.get(path + call).body(), call);
        }
        JsonObject info = stranger.get(path + "/info").json();
        assertEquals(0, info.getInt("Containers") + info.getInt("Images"), info::toString);
        JsonObject used = stranger.get(path + "/system/df").json();
        assertEquals(
                0,
                used.getJsonArray("Containers").size()
                        + used.getJsonArray("Images").size(),
                used::toString);
        assertEquals(
                0,
                stranger.get(path + "/networks/samosval_dev")
                        .json()
                        .getJsonObject("Containers")
                        .size());
        assertEquals(
                "",
                stranger.get(path + "/events?since=1&until=" + Instant.now().getEpochSecond())
                        .body()
                        .strip());
    }
}
