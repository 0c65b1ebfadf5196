package ru.samosval.harness;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A viewer of {@code text/event-stream}: reads events as an EventSource does, and keeps the moment at which each
 * arrived.
 */
public final class LogStream implements AutoCloseable {

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final StreamedAnswer answer;
    private volatile int comments;
    private volatile String retry;

    /** The part of the present event that has arrived. */
    private final List<String> data = new ArrayList<>();

    private String name = "message";
    private String id;

    /** An event. {@code name} is {@code message} if the stream gave none. */
    public record Event(String name, String id, List<String> data, Instant arrived) {}

    LogStream(HttpClient http, HttpRequest.Builder request) {
        answer = new StreamedAnswer(http, request, "text/event-stream", this::take);
    }

    private void take(String line) {
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

    private static String value(String line) {
        String value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }

    public int status() {
        return answer.status();
    }

    /** A header of the answer; empty if there is none. */
    public String header(String name) {
        return answer.header(name);
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

    /** The id of the newest line; null if there is none. */
    public String lastId() {
        List<Event> messages = events("message");
        return messages.isEmpty() ? null : messages.get(messages.size() - 1).id();
    }

    /** The number of comment lines so far. */
    public int comments() {
        return comments;
    }

    /** The last reconnection time that the stream asked for, in milliseconds. */
    public String retry() {
        return retry;
    }

    /** Whether the server has closed the stream. */
    public boolean isEnded() {
        return answer.isEnded();
    }

    /** Waits until this many lines have arrived. */
    public void awaitLines(int count) {
        Eventually.within(Duration.ofSeconds(45), count + " lines", () -> lines().size(), n -> n >= count);
    }

    /** Waits for an event with this name; returns the first one. */
    public Event awaitEvent(String name) {
        Eventually.holds("an event " + name, () -> !events(name).isEmpty());
        return events(name).get(0);
    }

    @Override
    public void close() {
        leave();
    }

    /** Disconnects, as a viewer whose network is gone. */
    public void leave() {
        answer.close();
    }
}
