package ru.samosval.push;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ru.samosval.http.AnswerStart;

/**
 * Posts to a receiver at the allowed address and nowhere else: a redirect is an error. The time for an answer is
 * limited, and so is what is kept of it, however long it is.
 */
final class ReceiverClient {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST_REASON = 200;

    private final ReceiverCredentials credentials;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    ReceiverClient(ReceiverCredentials credentials) {
        this.credentials = credentials;
    }

    /**
     * Posts a body. When this returns, the receiver has taken it.
     *
     * @return the beginning of its answer
     * @throws Receiver.Rejected if it will never be taken: too old, too large or malformed
     */
    byte[] post(URI address, String type, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", type)
                .header("User-Agent", "samosval")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        credentials.header().ifPresent(value -> request.header("Authorization", value));
        AnswerStart start = new AnswerStart();
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArrayConsumer(start));
        try {
            judge(
                    address,
                    answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).statusCode(),
                    start.text());
            return start.bytes();
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw late(address, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof ConnectException) {
                throw new IOException(address + ": nobody answers there", cause);
            }
            if (cause instanceof HttpTimeoutException) {
                throw late(address, cause);
            }
            throw new IOException(address + ": " + credentials.masked(String.valueOf(cause.getMessage())), cause);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static IOException late(URI address, Throwable cause) {
        return new IOException(address + ": no whole answer within " + PATIENCE.toSeconds() + " s", cause);
    }

    /** What to tell people of an answer. */
    String reason(URI address, String answer) {
        String said = credentials.masked(answer).strip();
        return address + ": " + (said.length() > LONGEST_REASON ? said.substring(0, LONGEST_REASON) : said);
    }

    private void judge(URI address, int status, String answer) throws IOException {
        if (status / 100 == 2) {
            return;
        }
        String reason =
                reason(address, status + " " + (status / 100 == 3 ? "(redirects are not followed)" : answer.strip()));
        throw status == 400 || status == 413 || status == 422 ? new Receiver.Rejected(reason) : new IOException(reason);
    }
}
