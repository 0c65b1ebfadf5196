package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.audit.AuditAction;
import ru.samosval.config.Settings;
import ru.samosval.config.WallClock;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.hook.forge.SamplePush;
import ru.samosval.hook.forge.Signing;
import ru.samosval.http.AnswerStart;
import ru.samosval.input.Characters;
import ru.samosval.input.Secrets;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.TooMany;
import ru.samosval.request.CommitId;
import ru.samosval.request.RepoUrl;

/**
 * Sends a push like a forge's, to try out a receiver. Sends only to addresses that the configuration allows, only a few
 * at a time, and follows no redirect.
 */
@ApplicationScoped
public class HookSender {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 4;
    private static final int LONGEST = 500;

    /** What a header can hold, as GitLab sends its secret in one. */
    private static final Pattern HEADER = Pattern.compile("[ -~]*");

    @Inject
    private Settings settings;

    @Inject
    private HookAudit audit;

    @Inject
    @WallClock
    private Clock clock;

    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    private HttpClient client;

    /**
     * A push to be sent.
     *
     * @param secret to sign it with; null or empty sends it like a webhook without a secret
     */
    public record TestPush(Dialect dialect, String url, String repoUrl, String branch, String commit, String secret) {}

    /**
     * The result of sending.
     *
     * @param status the receiver's status; 0 if it did not answer, and then {@code problem} is the key of a sentence
     * @param answer the beginning of its answer
     */
    public record Sent(int status, String answer, String problem, long millis, String payload) {}

    /** Sends a push. Refuses one that is not allowed or not valid. */
    public Sent send(Actor actor, TestPush push) {
        Rights.demand(Rights.sendsHooks(actor));
        check(push);
        if (!places.tryAcquire()) {
            throw new TooMany("hooks.send.busy", PATIENCE);
        }
        try {
            Sent sent = post(push);
            audit.record(
                    actor,
                    AuditAction.HOOK_SENT,
                    "to: " + Characters.quoted(Secrets.masked(push.url())) + "; dialect: "
                            + push.dialect().getKey() + "; repo_url: "
                            + Characters.quoted(RepoUrl.masked(push.repoUrl())) + "; branch: "
                            + Characters.quoted(push.branch()) + "; commit: " + push.commit() + "; answer: "
                            + (sent.status() == 0 ? sent.problem() : Integer.toString(sent.status())));
            return sent;
        } finally {
            places.release();
        }
    }

    private void check(TestPush push) {
        List<FieldError> errors = new ArrayList<>();
        if (push.dialect() == null) {
            errors.add(new FieldError("dialect", "hook.field.missing"));
        }
        text("url", push.url(), errors);
        text("repo_url", push.repoUrl(), errors);
        text("branch", push.branch(), errors);
        if (errors.isEmpty() && !settings.webhookTargets().allows(push.url())) {
            errors.add(new FieldError("url", "hooks.send.forbidden"));
        }
        if (errors.isEmpty() && RepoUrl.read(push.repoUrl()).isEmpty()) {
            errors.add(new FieldError("repo_url", RepoUrl.unreadable(push.repoUrl())));
        }
        if (push.dialect() == Dialect.GITLAB
                && push.secret() != null
                && !HEADER.matcher(push.secret()).matches()) {
            errors.add(new FieldError("secret", "hooks.send.secret.characters"));
        }
        new CommitId()
                .broken(push.commit() == null ? "" : push.commit())
                .ifPresent(broken -> errors.add(new FieldError("commit", broken)));
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
    }

    private static void text(String field, String text, List<FieldError> errors) {
        if (text == null || text.isBlank()) {
            errors.add(new FieldError(field, "hook.field.missing"));
        } else if (text.length() > LONGEST) {
            errors.add(new FieldError(field, "error.long", LONGEST, text.length()));
        } else {
            Characters.firstUnseen(text, false)
                    .ifPresent(unseen -> errors.add(new FieldError(field, "error.character", Characters.name(unseen))));
        }
    }

    /** What came back, without the secret: a receiver may repeat what it was sent. */
    private static String shown(AnswerStart start, String secret) {
        return secret == null ? start.text() : start.text().replace(secret, "***");
    }

    private Sent post(TestPush push) {
        byte[] body = SamplePush.of(push.dialect(), push.repoUrl(), push.branch(), push.commit());
        String secret = push.secret() == null || push.secret().isEmpty() ? null : push.secret();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(push.url()))
                .timeout(PATIENCE)
                .header("User-Agent", "Samosval")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        Map<String, String> headers = Signing.headers(push.dialect(), secret, body, UUID.randomUUID(), clock.instant());
        headers.forEach(request::header);
        String payload = new String(body, StandardCharsets.UTF_8);
        long begun = System.nanoTime();
        AnswerStart start = new AnswerStart();
        CompletableFuture<HttpResponse<Void>> future =
                client().sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArrayConsumer(start));
        try {
            int status = future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            return new Sent(status, shown(start, secret), null, millis(begun), payload);
        } catch (TimeoutException e) {
            future.cancel(true);
            return new Sent(0, shown(start, secret), "hooks.send.timeout", millis(begun), payload);
        } catch (ExecutionException e) {
            boolean late = e.getCause() instanceof java.net.http.HttpTimeoutException;
            boolean unreachable = e.getCause() instanceof IOException;
            return new Sent(
                    0,
                    "",
                    late ? "hooks.send.timeout" : unreachable ? "hooks.send.unreachable" : "hooks.send.failed",
                    millis(begun),
                    payload);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            return new Sent(0, "", "hooks.send.failed", millis(begun), payload);
        }
    }

    private static long millis(long begun) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    /** Created on first use, as most portals send none. */
    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .connectTimeout(CONNECT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
        }
        return client;
    }
}
