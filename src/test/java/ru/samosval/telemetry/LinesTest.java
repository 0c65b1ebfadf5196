package ru.samosval.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
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
        Lines lines = Lines.last(history("\"quoted\", back\\slash, кириллица, 😀, tab\there"), 1_000, BEGIN + 400_000);
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
                new String(Lines.last(history("x"), 0, BEGIN + 400_000).toJson(), StandardCharsets.UTF_8));
    }
}
