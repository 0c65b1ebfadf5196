package ru.samosval.harness;

import jakarta.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A stream of new lines for several desks over one connection. Keeps the objects that came for each desk. */
public final class DeskStream implements AutoCloseable {

    private final Map<Integer, List<JsonObject>> objects = new ConcurrentHashMap<>();
    private final StreamedAnswer answer;

    /** The desk that the following objects belong to, as the last object of type {@code desk} said. */
    private int desk = -1;

    DeskStream(HttpClient http, HttpRequest.Builder request) {
        answer = new StreamedAnswer(http, request, "application/x-ndjson", this::take);
    }

    private void take(String line) {
        JsonObject object = Json.object(line);
        if (object.getString("type", "").equals("desk")) {
            desk = object.getInt("desk");
        } else {
            objects.computeIfAbsent(desk, missing -> new CopyOnWriteArrayList<>())
                    .add(object);
        }
    }

    public int status() {
        return answer.status();
    }

    /** The objects of this type that have come for a desk. */
    public List<JsonObject> of(int desk, String type) {
        return objects.getOrDefault(desk, List.of()).stream()
                .filter(object -> object.getString("type").equals(type))
                .toList();
    }

    /** The keys of the lines that have come for a desk. */
    public List<String> keys(int desk) {
        return of(desk, "line").stream().map(line -> line.getString("key")).toList();
    }

    /** Waits for such an object; returns the first one. */
    public JsonObject await(int desk, String type) {
        Eventually.holds(type + " for desk " + desk, () -> !of(desk, type).isEmpty());
        return of(desk, type).get(0);
    }

    /** Whether the server has closed the stream. */
    public boolean isEnded() {
        return answer.isEnded();
    }

    @Override
    public void close() {
        answer.close();
    }
}
