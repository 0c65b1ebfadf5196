package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** Deployments: what may be typed, ports, flags, moves. */
@OnServer
class DeploymentsIT {

    private static final AtomicInteger PORT = new AtomicInteger(20_000);

    private final Server server = Server.shared();
    private final Story story = Story.on(server);
    private final long image = Cast.shared().image();
    private final Client owner = Cast.shared().person("owner");

    @Test
    void aNewDeploymentDeploysAndThenRuns() {
        int port = PORT.incrementAndGet();
        String name = "Магазин " + story.name("shop");
        long id = story.tryDeployment(
                        image, name, "staging", "3", " " + port + ":80 , " + PORT.incrementAndGet() + ":81")
                .id();
        List<String> row = server.db()
                .rows(
                        "SELECT name, environment, replicas, ports, stopped_by_operator, needs_restart, image_id"
                                + " FROM deployments WHERE id = ?",
                        id)
                .get(0);
        assertEquals(List.of(name, "staging", "3", port + ":80," + (port + 1) + ":81", "0", "0", "" + image), row);
        assertTrue(List.of("deploying", "running").contains(story.status(id)));
        story.awaitStatus(id, "running");
        assertTrue(story.operator().get("/deployments/" + id).html().text().contains(name));
    }

    @ParameterizedTest(name = "name \"{0}\", environment {1}, replicas {2}, ports {3}: {4}")
    @CsvSource(delimiter = '|', textBlock = """
                    ''  | dev  | 1    | ''              | deployment.name.required
                    '  '| dev  | 1    | ''              | deployment.name.required
                    web | ''   | 1    | ''              | deployment.environment.required
                    web | moon | 1    | ''              | deployment.environment.required
                    web | dev  | ''   | ''              | deployment.replicas.required
                    web | dev  | 0    | ''              | deployment.replicas.range
                    web | dev  | 101  | ''              | deployment.replicas.range
                    web | dev  | -1   | ''              | deployment.replicas.range
                    web | dev  | 1.5  | ''              | deployment.replicas.fraction
                    web | dev  | some | ''              | deployment.replicas.format
                    web | dev  | 1    | 8000:80/udp     | deployment.ports.protocol
                    web | dev  | 1    | 8000:80;81:81   | deployment.ports.format
                    web | dev  | 1    | 0:80            | deployment.ports.range
                    web | dev  | 1    | 80:65536        | deployment.ports.range
                    web | dev  | 1    | 9000:80,9000:81 | deployment.ports.twice
                    """)
    void aWrongFieldIsRefusedWithItsMessage(
            String name, String environment, String replicas, String ports, String key) {
        long before = server.db().number("SELECT COUNT(*) FROM deployments");
        Client.Answer answer = story.tryDeployment(image, name, environment, replicas, ports);
        assertEquals(400, answer.status(), answer::toString);
        assertTrue(Sentences.says(answer.html().text(), key), () -> key + " is not said: " + answer);
        assertEquals(before, server.db().number("SELECT COUNT(*) FROM deployments"));
    }

    @Test
    void aHostPortBelongsToOneDeploymentOfAnEnvironmentUntilItStopsOrFails() {
        String ports = PORT.incrementAndGet() + ":80";
        long first = story.awaitStatus(story.deployment(image, story.name("web"), "prod", ports), "running");
        Client.Answer taken = story.tryDeployment(image, story.name("web"), "prod", "1", ports);
        assertEquals(400, taken.status(), taken::toString);
        assertTrue(Sentences.says(taken.html().text(), "deployment.ports.taken"), taken::toString);
        story.deployment(image, story.name("web"), "staging", ports);

        story.act(story.operator(), first, "stop");
        long second = story.deployment(image, story.name("web"), "prod", ports);
        Client.Answer start = story.operator().post("/deployments/" + first + "/start");
        assertEquals(409, start.status(), "its port is another's now");
        story.act(story.operator(), second, "delete");
        story.act(story.operator(), first, "start");
    }

    @Test
    void whoDoesNotSeeTheDeploymentThatHasTheirPortIsNotToldItsName() {
        Client owner = story.developer();
        String ports = PORT.incrementAndGet() + ":80";
        long own = story.image(owner, story.form(owner.username()));
        long mine = story.awaitStatus(story.deployment(own, story.name("web"), "prod", ports), "running");
        story.act(owner, mine, "stop");
        String name = story.name("others");
        story.deployment(image, name, "prod", ports);
        Client.Answer refused = owner.post("/deployments/" + mine + "/start");
        assertEquals(409, refused.status(), refused::toString);
        assertTrue(Sentences.says(refused.html().text(), "deployment.ports.takenByAnother"), refused::toString);
        assertFalse(refused.body().contains(name), refused::toString);
        assertTrue(
                story.operator().post("/deployments/" + mine + "/start").body().contains(name),
                "staff see all deployments");
    }

    @Test
    void ofTenWhoTakeAPortAtOnceOneGetsIt() {
        String ports = PORT.incrementAndGet() + ":80";
        List<CompletableFuture<Integer>> tries = new ArrayList<>();
        story.operator();
        for (int i = 0; i < 10; i++) {
            String name = story.name("web");
            tries.add(CompletableFuture.supplyAsync(
                    () -> story.tryDeployment(image, name, "dev", "1", ports).status()));
        }
        List<Integer> answers =
                tries.stream().map(CompletableFuture::join).sorted().toList();
        assertEquals(1, answers.stream().filter(s -> s == 303).count(), answers::toString);
        assertEquals(9, answers.stream().filter(s -> s == 400).count(), answers::toString);
    }

    @Test
    void whatAnOperatorStoppedTheOwnerCannotStartUntilAnOperatorDoes() {
        long id = story.running(image);
        story.act(story.operator(), id, "stop");
        assertEquals("1", flag(id));
        Client.Answer refused = owner.post("/deployments/" + id + "/start");
        assertEquals(403, refused.status());
        assertTrue(Sentences.says(refused.html().text(), "deployment.stopped.by.operator"), refused::toString);
        story.act(story.operator(), id, "start");
        assertEquals("0", flag(id));
        story.awaitStatus(id, "running");
        story.act(owner, id, "stop");
        assertEquals("0", flag(id), "the owner's own stop bars nobody");
        story.act(owner, id, "start");
        story.awaitStatus(id, "running");
        story.act(Cast.shared().person("admin"), id, "stop");
        assertEquals("1", flag(id));
        story.act(story.operator(), id, "restart");
        assertEquals("0", flag(id));
    }

    @ParameterizedTest(name = "{1} of a {0} deployment: {2}")
    @CsvSource({
        "running, start, 409",
        "running, stop, 303",
        "running, restart, 303",
        "running, delete, 303",
        "stopped, start, 303",
        "stopped, stop, 409",
        "stopped, restart, 303",
        "stopped, delete, 303"
    })
    void eachStateAllowsItsActions(String state, String action, int expected) {
        long id = state.equals("running") ? story.running(image) : story.stopped(image, story.operator());
        Client.Answer answer = story.operator().post("/deployments/" + id + "/" + action);
        assertEquals(expected, answer.status(), answer::toString);
        if (expected == 409) {
            String to = action.equals("stop") ? "stopped" : "deploying";
            String text = answer.html().text();
            assertTrue(text.contains(state) && text.contains(to), "the sentence names both states: " + text);
            assertEquals(state, story.status(id));
        }
    }

    @Test
    void whatIsDeployingCanBeStoppedButNeitherStartedNorRestarted() {
        long id = story.deployment(image);
        List<Client.Answer> answers = List.of(
                story.operator().post("/deployments/" + id + "/start"),
                story.operator().post("/deployments/" + id + "/restart"));
        // At sixty times the clock's speed it may have been running already; then a restart is legal.
        assertEquals(409, answers.get(0).status());
        assertTrue(List.of(409, 303).contains(answers.get(1).status()));
        long other = story.deployment(image);
        story.act(story.operator(), other, "stop");
        assertEquals("stopped", story.status(other));
    }

    @Test
    void aDeletedDeploymentIsGoneWithItsLogs() {
        long id = story.running(image);
        story.act(story.operator(), id, "delete");
        assertNull(story.status(id));
        assertEquals(404, story.operator().get("/deployments/" + id).status());
        assertEquals(
                404, story.operator().get("/api/deployments/" + id + "/logs").status());
        assertEquals(
                404, story.operator().post("/deployments/" + id + "/delete").status());
        for (String table : List.of("deployment_runs", "deployment_events", "deployment_ports", "replica_restarts")) {
            assertEquals(
                    0, server.db().number("SELECT COUNT(*) FROM " + table + " WHERE deployment_id = ?", id), table);
        }
    }

    @Test
    void aStoppedDeploymentMakesNoMoreLinesAndPoints() {
        long id = story.stopped(image, story.operator());
        String logs = logs(id);
        String metrics = story.root().get("/api/deployments/" + id + "/metrics").body();
        long stoppedAt = System.currentTimeMillis();
        ru.samosval.harness.Eventually.holds(
                "two seconds have gone", () -> System.currentTimeMillis() > stoppedAt + 2_000);
        assertEquals(logs, logs(id));
        assertEquals(
                metrics, story.root().get("/api/deployments/" + id + "/metrics").body());
    }

    private String logs(long id) {
        return story.root().get("/api/deployments/" + id + "/logs?tail=1000").body();
    }

    private String flag(long id) {
        return server.db().text("SELECT stopped_by_operator FROM deployments WHERE id = ?", id);
    }
}
