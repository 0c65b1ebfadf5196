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
import java.util.function.Consumer;

/** An answer without an end. A thread of its own passes on each line as it arrives. */
final class StreamedAnswer implements AutoCloseable {

    private final HttpResponse<InputStream> response;
    private volatile boolean ended;

    StreamedAnswer(HttpClient http, HttpRequest.Builder request, String type, Consumer<String> take) {
        try {
            response = http.send(
                    request.header("Accept", type)
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        Thread reader = new Thread(() -> read(take), "stream");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Consumer<String> take) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(take);
        } catch (IOException | UncheckedIOException e) {
            // Closed by this side.
        }
        ended = true;
    }

    int status() {
        return response.statusCode();
    }

    /** A header of the answer; empty if there is none. */
    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Whether the server has closed it. */
    boolean isEnded() {
        return ended;
    }

    /** Disconnects, as a client whose network is gone. */
    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            // It is closed.
        }
    }
}
