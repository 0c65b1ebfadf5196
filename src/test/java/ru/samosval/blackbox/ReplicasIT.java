package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;
import ru.samosval.simulation.Run;

/** Queries about a single replica of a deployment. */
@OnServer
class ReplicasIT {

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @RegisterExtension
    final Chromium browser = new Chromium();

    @Test
    void logStreamAndMetricsOfReplicasAddUpToThoseOfTheDeployment() {
        long id = story.tryDeployment(Cast.shared().image(), story.name("three"), "dev", "3", "")
                .id();
        story.awaitStatus(id, "running");
        String path = "/api/deployments/" + id;
        List<String> streamed = new ArrayList<>();
        try (LogStream stream = story.operator().stream(path + "/logs/stream?tail=1000&replica=2")) {
            stream.awaitLines(3);
            Eventually.holds(
                    "there are five points",
                    () -> metrics(path, "").getJsonArray("labels").size() >= 5);
            story.act(story.operator(), id, "stop");
            stream.awaitEvent("status");
            streamed.addAll(stream.lines());
        }

        List<JsonObject> apart = new ArrayList<>();
        for (int replica = 1; replica <= 3; replica++) {
            List<JsonObject> own = lines(path, "&replica=" + replica);
            String name = " replica=" + replica;
            // The first one has the lines that concern all: those of the rollout and of acts.
            assertTrue(
                    own.stream()
                            .map(line -> line.getString("message"))
                            .allMatch(text -> text.endsWith(name) || !text.contains(" replica=")),
                    own::toString);
            assertEquals(
                    replica == 1,
                    own.stream().anyMatch(line -> line.getString("message").contains("Stopped by ")));
            if (replica == 2) {
                assertEquals(
                        own.stream()
                                .map(l -> l.getString("ts") + " " + l.getString("level") + " " + l.getString("message"))
                                .toList(),
                        streamed);
            }
            apart.addAll(own);
        }
        apart.sort(Comparator.comparing(line -> line.getString("id")));
        assertEquals(lines(path, ""), apart);

        JsonObject bare = metrics(path, "");
        JsonObject with = metrics(path, "?replicas=true");
        assertEquals(3, with.getJsonArray("replicas").size());
        for (String series : List.of("cpu", "ram")) {
            JsonArray mean = bare.getJsonArray(series);
            assertEquals(mean, with.getJsonArray(series));
            long[] sums = new long[mean.size()];
            for (int replica = 1; replica <= 3; replica++) {
                JsonObject own = metrics(path, "?replica=" + replica);
                assertEquals(bare.getJsonArray("labels"), own.getJsonArray("labels"));
                assertEquals(
                        own.get(series),
                        with.getJsonArray("replicas").getJsonObject(replica - 1).get(series));
                for (int i = 0; i < sums.length; i++) {
                    sums[i] +=
                            Math.round(own.getJsonArray(series).getJsonNumber(i).doubleValue() * 10);
                }
            }
            for (int i = 0; i < sums.length; i++) {
                assertEquals(Math.round(mean.getJsonNumber(i).doubleValue() * 10) * 3, sums[i], series + " at " + i);
            }
        }

        for (String call : List.of("/logs?replica=4", "/logs/stream?replica=0", "/metrics?replica=4")) {
            Problem problem = Problem.of(400, story.root().get(path + call));
            assertEquals(List.of("replica"), problem.fields(), call);
        }
    }

    @Test
    void thePageDrawsACurveOfEachReplicaBehindTheirMean() {
        long id = story.tryDeployment(Cast.shared().image(), story.name("drawn"), "dev", "3", "")
                .id();
        story.awaitStatus(id, "running");
        Tab tab = browser.open(story.operator());
        tab.go("/deployments/" + id);
        for (String chart : List.of("cpu", "ram")) {
            Eventually.value(
                    "points of each replica",
                    () -> (Integer) tab.page()
                            .evaluate(
                                    "name => Math.min(...PF(name).chart.data.datasets.filter((curve) => !curve.band).map((curve) => curve.data.length))",
                                    chart),
                    points -> points > 2);
            Object sums = tab.page()
                    .evaluate(
                            "name => PF(name).chart.data.datasets.filter((curve) => !curve.band).map((curve) => Math.round(curve.data[1].y * 10))",
                            chart);
            List<?> tenths = (List<?>) sums;
            assertEquals(4, tenths.size());
            assertEquals(
                    (Integer) tenths.get(0) * 3,
                    tenths.stream().skip(1).mapToInt(Integer.class::cast).sum());
        }
        tab.assertNoOverflow();
        tab.assertNoTrouble();
    }

    @Test
    void aRunKeepsItsGeneratorAndWhatItsRequestAskedFor() {
        long id = story.running(Cast.shared().image());
        Map<String, String> expected = Map.of(
                "model", Integer.toString(Run.NEWEST_MODEL),
                "milli_cpus",
                        server.db()
                                .text(
                                        "SELECT CAST(ROUND(r.vcpu * 1000) AS INTEGER) FROM deployments d"
                                                + " JOIN images i ON i.id = d.image_id"
                                                + " JOIN image_requests r ON r.id = i.request_id WHERE d.id = ?",
                                        id),
                "ram_mb",
                        server.db()
                                .text(
                                        "SELECT r.ram_mb FROM deployments d JOIN images i ON i.id = d.image_id"
                                                + " JOIN image_requests r ON r.id = i.request_id WHERE d.id = ?",
                                        id));
        expected.forEach((column, value) -> assertEquals(
                value,
                server.db().text("SELECT " + column + " FROM deployment_runs WHERE deployment_id = ?", id),
                column));
    }

    private List<JsonObject> lines(String path, String query) {
        return story.root()
                .get(path + "/logs?tail=1000" + query)
                .json()
                .getJsonArray("lines")
                .getValuesAs(JsonObject.class);
    }

    private JsonObject metrics(String path, String query) {
        return story.root().get(path + "/metrics" + query).json();
    }
}
