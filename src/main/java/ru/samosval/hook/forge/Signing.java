package ru.samosval.hook.forge;

import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;

/** The headers that a forge sends with a push, signed in the way that {@link Proof} checks. */
public final class Signing {

    private Signing() {}

    /**
     * The headers of a push.
     *
     * @param secret to sign it with; null for a webhook that was set up without one
     */
    public static Map<String, String> headers(Dialect dialect, String secret, byte[] body, UUID id, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        switch (dialect) {
            case COMMIT -> headers.put("Idempotency-Key", id.toString());
            case GITHUB -> {
                headers.put("X-GitHub-Event", "push");
                headers.put("X-GitHub-Delivery", id.toString());
            }
            case GITEA -> {
                headers.put("X-Gitea-Event", "push");
                headers.put("X-Gitea-Delivery", id.toString());
            }
            case GITLAB -> {
                headers.put("X-Gitlab-Event", "Push Hook");
                headers.put("X-Gitlab-Event-UUID", id.toString());
                headers.put("Idempotency-Key", id.toString());
            }
            case BITBUCKET -> {
                headers.put("X-Event-Key", "repo:push");
                headers.put("X-Request-UUID", id.toString());
            }
            case AZURE -> {
                // Azure DevOps names its event only in the body.
            }
        }
        if (secret != null) {
            sign(dialect, secret, body, id, now, headers);
        }
        return headers;
    }

    private static void sign(
            Dialect dialect, String secret, byte[] body, UUID id, Instant now, Map<String, String> headers) {
        switch (dialect) {
            case COMMIT, GITHUB -> headers.put("X-Hub-Signature-256", "sha256=" + signature(secret, body));
            case BITBUCKET -> headers.put("X-Hub-Signature", "sha256=" + signature(secret, body));
            case GITEA -> headers.put("X-Gitea-Signature", signature(secret, body));
            case GITLAB -> {
                if (secret.startsWith(Proof.STANDARD_KEY)) {
                    String time = Long.toString(now.getEpochSecond());
                    Mac mac = Proof.mac(Proof.standardKey(secret));
                    mac.update(Proof.bytes(id + "." + time + "."));
                    headers.put("webhook-id", id.toString());
                    headers.put("webhook-timestamp", time);
                    headers.put("webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)));
                } else {
                    headers.put("X-Gitlab-Token", secret);
                }
            }
            case AZURE ->
                headers.put(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(Proof.bytes("samosval:" + secret)));
        }
    }

    /** The HMAC-SHA-256 of a body in hexadecimal digits. */
    public static String signature(String secret, byte[] body) {
        return hex(Proof.mac(Proof.bytes(secret)).doFinal(body));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
