package ru.samosval.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import ru.samosval.deployment.History;
import ru.samosval.simulation.Run;

class LinesTest {

    private static final long BEGIN = 1_790_000_000_000L;

    private static History history(String message) {
        Run run = new Run(7, "витрина", "web-frontend:3.1", 2, BEGIN, BEGIN + 4_000, false, Run.ONGOING);
        History.Event event = new History.Event(BEGIN + 300_000, 1, "WARN", message);
        return new History(1, 1, "витрина", "web-frontend:3.1", 2, List.of(run), List.of(event));
    }

    @Test
    void theJsonOfLinesSaysWhatTheirTextSaysWhateverCharactersTheyHold() {
        Lines lines =
                Lines.last(history("\"quoted\", back\\slash, кириллица, 😀, tab\there"), 0, 1_000, BEGIN + 400_000);
        List<String> texts =
                new String(lines.toText(), StandardCharsets.UTF_8).lines().toList();
        List<JsonObject> objects = Json.createReader(new ByteArrayInputStream(lines.toJson()))
                .readObject()
                .getJsonArray("lines")
                .getValuesAs(JsonObject.class);
        assertEquals(
                texts,
                objects.stream()
                        .map(o -> o.getString("ts") + " " + o.getString("level") + " " + o.getString("message"))
                        .toList());
        assertEquals(
                1,
                objects.stream()
                        .filter(o -> o.getString("id").equals((BEGIN + 300_000) + "-1"))
                        .filter(o ->
                                o.getString("message").endsWith("\"quoted\", back\\slash, кириллица, 😀, tab here"))
                        .count());
    }

    @Test
    void noLinesAreAnEmptyArray() {
        assertEquals(
                "{\"lines\":[]}",
                new String(Lines.last(history("x"), 0, 0, BEGIN + 400_000).toJson(), StandardCharsets.UTF_8));
    }

    @Test
    void theLinesOfReplicasAreThoseOfTheDeploymentAndNoOthers() {
        History history = history("an act");
        Lines whole = Lines.last(history, 0, 1_000, BEGIN + 400_000);
        List<String> texts = texts(whole.toText());
        List<String> apart = new ArrayList<>();
        for (int replica = 1; replica <= 2; replica++) {
            Lines own = Lines.last(history, replica, 1_000, BEGIN + 400_000);
            List<String> said = texts(own.toText());
            assertEquals(replica == 1, said.stream().anyMatch(line -> line.endsWith(" an act")));
            // What a stream of the replica is sent, picked from the lines of all.
            String data = new String(whole.toEvents(replica, new byte[0]), StandardCharsets.UTF_8);
            assertEquals(
                    said,
                    data.lines()
                            .filter(line -> line.startsWith("data: "))
                            .map(line -> line.substring(6))
                            .toList());
            assertEquals(new String(own.toEvents(new byte[0]), StandardCharsets.UTF_8), data);
            List<String> last =
                    texts(Lines.last(history, replica, 20, BEGIN + 400_000).toText());
            assertEquals(said.subList(said.size() - 20, said.size()), last);
            apart.addAll(said);
        }
        apart.sort(Comparator.naturalOrder());
        assertEquals(texts, apart);
    }

    @Test
    void theCurvesOfReplicasStandBesideTheirMean() {
        Points mean = Points.last(history("x"), 0, 0, BEGIN + 400_000);
        List<Points> each = List.of(
                Points.last(history("x"), 1, 0, BEGIN + 400_000), Points.last(history("x"), 2, 0, BEGIN + 400_000));
        JsonObject bare = json(mean.toJson());
        JsonObject with = json(mean.toJson(each));
        assertEquals(397, with.getJsonArray("labels").size());
        for (String series : List.of("cpu", "ram")) {
            assertEquals(bare.get(series), with.get(series));
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        json(each.get(i).toJson()).get(series),
                        with.getJsonArray("replicas").getJsonObject(i).get(series));
            }
        }
        Points none = Points.last(history("x"), 0, 0, BEGIN);
        assertEquals(
                "{\"labels\":[],\"cpu\":[],\"ram\":[],\"replicas\":[{\"cpu\":[],\"ram\":[]}]}",
                new String(none.toJson(List.of(none)), StandardCharsets.UTF_8));
    }

    /** Section 5.3: the newest thousand lines and nine hundred points, from several runs if each alone has fewer. */
    @Test
    void ofALongHistoryThereAreTheNewestThousandLinesAndNineHundredPoints() {
        long second = 1_000;
        long end = BEGIN + 2_000 * second;
        Run former = new Run(7, "shop", "shop:1", 2, BEGIN, BEGIN + 4 * second, false, BEGIN + 1_200 * second);
        Run latest =
                new Run(8, "shop", "shop:1", 2, BEGIN + 1_300 * second, BEGIN + 1_304 * second, false, Run.ONGOING);
        History history = new History(1, 1, "shop", "shop:1", 2, List.of(former, latest), List.of());

        List<String> all = texts(Lines.last(history, 0, 100_000, end).toText());
        assertTrue(all.size() > 2_000, all.size() + " lines in all");
        List<String> last = texts(Lines.last(history, 0, Lines.MOST, end).toText());
        assertEquals(1_000, last.size());
        assertEquals(all.subList(all.size() - 1_000, all.size()), last);

        Points points = Points.last(history, 0, 0, end);
        assertEquals(900, points.size());
        List<String> labels = json(points.toJson()).getJsonArray("labels").getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .toList();
        List<String> later = new ArrayList<>();
        for (long to = BEGIN + 1_000 * second; to <= end; to += 200 * second) {
            json(Points.last(history, 0, to - 200 * second, to).toJson())
                    .getJsonArray("labels")
                    .getValuesAs(JsonString.class)
                    .forEach(label -> later.add(label.getString()));
        }
        assertTrue(later.size() > 900, later.size() + " points in these 1200 seconds, less a gap");
        assertEquals(later.subList(later.size() - 900, later.size()), labels);
        assertTrue(
                labels.get(0)
                                .compareTo(Instant.ofEpochMilli(BEGIN + 1_200 * second)
                                        .toString())
                        < 0,
                "over two runs");
    }

    private static JsonObject json(byte[] bytes) {
        return Json.createReader(new ByteArrayInputStream(bytes)).readObject();
    }

    private static List<String> texts(byte[] text) {
        return new String(text, StandardCharsets.UTF_8).lines().toList();
    }
}
