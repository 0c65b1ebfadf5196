package ru.samosval.hook.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProofTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

    /** GitHub's own test vector, from "Validating webhook deliveries". */
    private static final String SECRET = "It's a Secret to Everybody";

    private static final String BODY = "Hello, World!";
    private static final String SIGNATURE = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    @ParameterizedTest(name = "{0} {1}: {2} → {3}")
    @CsvSource({
        "GITHUB, X-Hub-Signature-256, sha256=HEX, VERIFIED",
        "GITHUB, X-Hub-Signature-256, sha256=UPPER, VERIFIED",
        "GITHUB, X-Hub-Signature-256, HEX, WRONG",
        "GITHUB, X-Hub-Signature-256, sha1=HEX, WRONG",
        "GITHUB, X-Hub-Signature-256, sha256=, WRONG",
        "GITHUB, X-Hub-Signature, sha1=HEX, MISSING",
        "BITBUCKET, X-Hub-Signature, sha256=HEX, VERIFIED",
        "BITBUCKET, X-Hub-Signature, HEX, WRONG",
        "BITBUCKET, X-Hub-Signature-256, sha256=HEX, MISSING",
        "GITEA, X-Gitea-Signature, HEX, VERIFIED",
        "GITEA, X-Forgejo-Signature, HEX, VERIFIED",
        "GITEA, X-Gogs-Signature, HEX, VERIFIED",
        "GITEA, X-Gitea-Signature, sha256=HEX, WRONG",
        "GITEA, X-Gitea-Event, push, MISSING",
        "GITLAB, X-Gitlab-Token, SECRET, VERIFIED",
        "GITLAB, X-Gitlab-Token, secret, WRONG",
        "GITLAB, X-Gitlab-Event, Push Hook, MISSING",
        "AZURE, Authorization, Basic YW55Ym9keTpJdCdzIGEgU2VjcmV0IHRvIEV2ZXJ5Ym9keQ==, VERIFIED",
        "AZURE, Authorization, basic OkFub3RoZXIgc2VjcmV0, WRONG",
        "AZURE, Authorization, Basic SXQncyBhIFNlY3JldA==, MISSING",
        "AZURE, Authorization, Basic !, MISSING",
        "AZURE, Authorization, Bearer SECRET, MISSING",
    })
    void eachDialectProvesItInItsWay(Dialect dialect, String header, String value, Verdict verdict) throws IOException {
        Map<String, String> headers = Map.of(
                header,
                value.replace("HEX", SIGNATURE)
                        .replace("UPPER", SIGNATURE.toUpperCase(java.util.Locale.ROOT))
                        .replace("SECRET", SECRET));
        assertEquals(verdict, verdict(dialect, headers, BODY));
    }

    @ParameterizedTest
    @EnumSource(names = "COMMIT", mode = EnumSource.Mode.EXCLUDE)
    void whatWeSignIsRightAndAnythingElseIsNot(Dialect dialect) throws IOException {
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Signing.headers(dialect, SECRET, body, UUID.randomUUID(), NOW);
        assertEquals(Verdict.VERIFIED, verdict(dialect, headers, BODY));
        boolean showsTheSecret = dialect == Dialect.GITLAB || dialect == Dialect.AZURE;
        assertEquals(showsTheSecret ? Verdict.VERIFIED : Verdict.WRONG, verdict(dialect, headers, BODY + " "));
        Map<String, String> others = Signing.headers(dialect, "another", body, UUID.randomUUID(), NOW);
        assertEquals(Verdict.WRONG, verdict(dialect, others, BODY));
        Map<String, String> unsigned = Signing.headers(dialect, null, body, UUID.randomUUID(), NOW);
        assertEquals(Verdict.MISSING, verdict(dialect, unsigned, BODY));
    }

    /** The test vector of the Standard Webhooks specification's libraries. */
    @Test
    void standardWebhooksSignIdTimeAndBody() throws IOException {
        String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        String body = "{\"test\": 2432232314}";
        Map<String, String> headers = new HashMap<>(Map.of(
                "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "webhook-timestamp", "1614265330",
                "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        Instant then = Instant.ofEpochSecond(1_614_265_330);
        assertEquals(Verdict.VERIFIED, verdict(Dialect.GITLAB, headers, body, secret, then));
        assertEquals(
                Verdict.VERIFIED, verdict(Dialect.GITLAB, headers, body, secret, then.plus(Duration.ofMinutes(5))));
        assertEquals(Verdict.STALE, verdict(Dialect.GITLAB, headers, body, secret, then.plus(Duration.ofSeconds(301))));
        assertEquals(
                Verdict.STALE, verdict(Dialect.GITLAB, headers, body, secret, then.minus(Duration.ofSeconds(301))));
        assertEquals(Verdict.WRONG, verdict(Dialect.GITLAB, headers, body + " ", secret, then));
        headers.put("webhook-signature", "v1,AAAA v1a,BBBB v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assertEquals(Verdict.VERIFIED, verdict(Dialect.GITLAB, headers, body, secret, then));
        headers.put("webhook-id", "another");
        assertEquals(Verdict.WRONG, verdict(Dialect.GITLAB, headers, body, secret, then));
        headers.put("webhook-timestamp", "yesterday");
        assertEquals(Verdict.MISSING, verdict(Dialect.GITLAB, headers, body, secret, then));
    }

    @Test
    void whatWeSignAsStandardWebhooksIsRight() throws IOException {
        String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        Map<String, String> headers =
                Signing.headers(Dialect.GITLAB, secret, BODY.getBytes(StandardCharsets.UTF_8), UUID.randomUUID(), NOW);
        assertEquals(Verdict.VERIFIED, verdict(Dialect.GITLAB, headers, BODY, secret, NOW));
    }

    /** If the body is a form, Gitea signs the JSON in it; GitHub signs the form. */
    @Test
    void aFormIsSignedAsEachForgeDoes() throws IOException {
        String form = "payload=" + URLEncoder.encode(BODY, StandardCharsets.UTF_8);
        assertEquals(Verdict.VERIFIED, verdict(Dialect.GITEA, Map.of("X-Gitea-Signature", SIGNATURE), form));
        assertEquals(
                Verdict.VERIFIED,
                verdict(
                        Dialect.GITHUB,
                        Map.of(
                                "X-Hub-Signature-256",
                                "sha256=" + Signing.signature(SECRET, form.getBytes(StandardCharsets.UTF_8))),
                        form));
        assertEquals(
                Verdict.WRONG, verdict(Dialect.GITHUB, Map.of("X-Hub-Signature-256", "sha256=" + SIGNATURE), form));
    }

    private static Verdict verdict(Dialect dialect, Map<String, String> headers, String body) throws IOException {
        return verdict(dialect, headers, body, SECRET, NOW);
    }

    private static Verdict verdict(
            Dialect dialect, Map<String, String> headers, String body, String secret, Instant now) throws IOException {
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        String type = body.startsWith("payload=") ? "application/x-www-form-urlencoded" : "application/json";
        anyCase.put("Content-Type", type);
        Proof proof = Proof.of(dialect, anyCase::get, secret, now);
        InputStream sent = proof.sent(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        proof.payload(Payload.json(dialect, type, sent)).readAllBytes();
        return proof.verdict();
    }
}
