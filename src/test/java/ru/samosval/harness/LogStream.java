package ru.samosval.harness;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A viewer of {@code text/event-stream}: reads events as an EventSource does, with the moment each arrived. */
public final class LogStream implements AutoCloseable {

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final HttpResponse<InputStream> response;
    private volatile int comments;
    private volatile String retry;
    private volatile boolean ended;

    /** An event; {@code name} is {@code message} where the stream gave none. */
    public record Event(String name, String id, List<String> data, Instant arrived) {}

    LogStream(HttpClient http, HttpRequest.Builder request) {
        try {
            response = http.send(
                    request.header("Accept", "text/event-stream")
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        Thread reader = new Thread(this::read, "log stream");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        String name = "message";
        String id = null;
        List<String> data = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        events.add(new Event(name, id, List.copyOf(data), Instant.now()));
                    }
                    name = "message";
                    data.clear();
                } else if (line.startsWith(":")) {
                    comments++;
                } else if (line.startsWith("data:")) {
                    data.add(value(line));
                } else if (line.startsWith("event:")) {
                    name = value(line);
                } else if (line.startsWith("retry:")) {
                    retry = value(line);
                } else if (line.startsWith("id:")) {
                    id = value(line);
                }
            }
        } catch (IOException e) {
            // Closed by this side.
        }
        ended = true;
    }

    private static String value(String line) {
        String value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }

    public int status() {
        return response.statusCode();
    }

    /** A header of the answer, empty where there is none. */
    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** All events so far. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** The events of this name so far. */
    public List<Event> events(String name) {
        return events.stream().filter(e -> e.name().equals(name)).toList();
    }

    /** The log lines so far. */
    public List<String> lines() {
        return events("message").stream().flatMap(e -> e.data().stream()).toList();
    }

    /** The ids of all events of this name so far. */
    public List<String> ids(String name) {
        return events(name).stream().map(Event::id).toList();
    }

    /** The id of the newest line, null where there is none. */
    public String lastId() {
        List<Event> messages = events("message");
        return messages.isEmpty() ? null : messages.get(messages.size() - 1).id();
    }

    /** How many comment lines have come. */
    public int comments() {
        return comments;
    }

    /** After how many milliseconds the stream last asked its viewer to come again. */
    public String retry() {
        return retry;
    }

    /** Whether the server has closed the stream. */
    public boolean isEnded() {
        return ended;
    }

    /** Waits until so many lines have come. */
    public void awaitLines(int count) {
        Eventually.within(Duration.ofSeconds(45), count + " lines", () -> lines().size(), n -> n >= count);
    }

    /** Waits for an event of this name. */
    public Event awaitEvent(String name) {
        Eventually.holds("an event " + name, () -> !events(name).isEmpty());
        return events(name).get(0);
    }

    @Override
    public void close() {
        leave();
    }

    /** Goes away, as a viewer whose network is gone. */
    public void leave() {
        try {
            response.body().close();
        } catch (IOException e) {
            // It is closed.
        }
    }
}
