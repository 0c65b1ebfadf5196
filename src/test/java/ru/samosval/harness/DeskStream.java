package ru.samosval.harness;

import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** New lines of several desks by one connection: keeps of each the objects that came for it. */
public final class DeskStream implements AutoCloseable {

    private final Map<Integer, List<JsonObject>> objects = new ConcurrentHashMap<>();
    private final HttpResponse<InputStream> response;
    private volatile boolean ended;

    DeskStream(HttpClient http, HttpRequest.Builder request) {
        try {
            response = http.send(
                    request.header("Accept", "application/x-ndjson")
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        Thread reader = new Thread(this::read, "desk stream");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        int desk = -1;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonObject object = Json.object(line);
                if (object.getString("type", "").equals("desk")) {
                    desk = object.getInt("desk");
                } else {
                    objects.computeIfAbsent(desk, missing -> new CopyOnWriteArrayList<>())
                            .add(object);
                }
            }
        } catch (IOException e) {
            // Closed by this side.
        }
        ended = true;
    }

    public int status() {
        return response.statusCode();
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

    /** Waits for such an object; the first of them. */
    public JsonObject await(int desk, String type) {
        Eventually.holds(type + " for desk " + desk, () -> !of(desk, type).isEmpty());
        return of(desk, type).get(0);
    }

    /** Whether the server has closed it. */
    public boolean isEnded() {
        return ended;
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            // It is closed.
        }
    }
}
