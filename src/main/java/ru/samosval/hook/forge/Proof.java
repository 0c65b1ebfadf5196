package ru.samosval.hook.forge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a forge proves that it knows the secret. It is judged while the payload is read: the bytes pass through
 * {@link #sent} (as they came) and {@link #payload} (the JSON in them), and {@link #verdict} is asked at the end.
 * Comparisons take equally long for all values of one length.
 *
 * <ul>
 *   <li>GitHub signs the body: {@code X-Hub-Signature-256: sha256=<hex>};
 *   <li>Gitea, Forgejo and Gogs sign the body, or the JSON in it if it is a form: {@code X-Gitea-Signature: <hex>};
 *   <li>GitLab sends its secret token ({@code X-Gitlab-Token}), or signs as in Standard Webhooks:
 *       {@code webhook-signature: v1,<base64>} over {@code <webhook-id>.<webhook-timestamp>.<body>};
 *   <li>Bitbucket signs the body: {@code X-Hub-Signature: sha256=<hex>};
 *   <li>Azure DevOps sends the secret as the password of basic authentication, with any user.
 * </ul>
 */
public final class Proof {

    /**
     * How far a signed time may be from now, in either direction (the tolerance of Standard Webhooks' own libraries).
     */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    static final String STANDARD_KEY = "whsec_";

    private static final String ALGORITHM = "HmacSHA256";

    /** The provider of the algorithm, found once: otherwise Java searches all providers for each payload. */
    private static final Provider PROVIDER = provider();

    private static final String BASIC = "basic ";

    private final boolean overPayload;
    private final Mac mac;
    private final Predicate<byte[]> isSignature;
    private final Verdict known;

    private Proof(Verdict known, Mac mac, boolean overPayload, Predicate<byte[]> isSignature) {
        this.known = known;
        this.mac = mac;
        this.overPayload = overPayload;
        this.isSignature = isSignature;
    }

    /** A verdict that does not depend on the payload. */
    public static Proof known(Verdict verdict) {
        return new Proof(verdict, null, false, null);
    }

    /**
     * The proof in the headers.
     *
     * @param header returns a header's value; null if it was not sent
     */
    public static Proof of(Dialect dialect, UnaryOperator<String> header, String secret, Instant now) {
        return switch (dialect) {
            case COMMIT -> throw new IllegalArgumentException("not sent by a forge");
            case GITHUB -> hex(secret, header.apply("X-Hub-Signature-256"), "sha256=", false);
            case BITBUCKET -> hex(secret, header.apply("X-Hub-Signature"), "sha256=", false);
            case GITEA ->
                hex(secret, Payload.ofGitea(header, "Signature"), "", Payload.isForm(header.apply("Content-Type")));
            case GITLAB ->
                header.apply("webhook-signature") == null
                        ? shown(secret, header.apply("X-Gitlab-Token"))
                        : standard(secret, header, now);
            case AZURE -> shown(secret, password(header.apply("Authorization")));
        };
    }

    /** Whether it proves nothing, whatever the payload. */
    public boolean isHopeless() {
        return known != null && !known.isAccepted();
    }

    /** Wraps the body as it comes. */
    public InputStream sent(InputStream body) {
        return overPayload || mac == null ? body : new Digested(body);
    }

    /** Wraps the JSON in it. */
    public InputStream payload(InputStream json) {
        return overPayload && mac != null ? new Digested(json) : json;
    }

    /** The verdict. To be asked once, when the whole body was read. */
    public Verdict verdict() {
        if (known != null) {
            return known;
        }
        return isSignature.test(mac.doFinal()) ? Verdict.VERIFIED : Verdict.WRONG;
    }

    private static Proof shown(String secret, String shown) {
        if (shown == null || shown.isEmpty()) {
            return known(Verdict.MISSING);
        }
        return known(MessageDigest.isEqual(bytes(secret), bytes(shown)) ? Verdict.VERIFIED : Verdict.WRONG);
    }

    private static Proof hex(String secret, String signature, String prefix, boolean overPayload) {
        if (signature == null || signature.isBlank()) {
            return known(Verdict.MISSING);
        }
        byte[] sent = bytes(signature.strip().toLowerCase(Locale.ROOT));
        return new Proof(
                null,
                mac(bytes(secret)),
                overPayload,
                right -> MessageDigest.isEqual(bytes(prefix + Signing.hex(right)), sent));
    }

    private static Proof standard(String secret, UnaryOperator<String> header, Instant now) {
        String id = header.apply("webhook-id");
        String timestamp = header.apply("webhook-timestamp");
        if (id == null || timestamp == null || !timestamp.matches("\\d{1,12}")) {
            return known(Verdict.MISSING);
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)
                .abs();
        if (age.compareTo(TOLERANCE) > 0) {
            return known(Verdict.STALE);
        }
        Mac mac = mac(standardKey(secret));
        mac.update(bytes(id + "." + timestamp + "."));
        String[] signatures = header.apply("webhook-signature").strip().split(" ");
        return new Proof(null, mac, false, right -> {
            byte[] expected = bytes("v1," + Base64.getEncoder().encodeToString(right));
            boolean found = false;
            for (String signature : signatures) {
                found |= MessageDigest.isEqual(expected, bytes(signature));
            }
            return found;
        });
    }

    /**
     * The key of Standard Webhooks: what follows {@code whsec_}, decoded from base64. For any other secret its bytes.
     */
    static byte[] standardKey(String secret) {
        if (secret.startsWith(STANDARD_KEY)) {
            try {
                return Base64.getDecoder().decode(secret.substring(STANDARD_KEY.length()));
            } catch (IllegalArgumentException e) {
                // No base64, so the secret only happens to begin like that.
            }
        }
        return bytes(secret);
    }

    private static String password(String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return null;
        }
        try {
            String pair = new String(
                    Base64.getDecoder()
                            .decode(authorization.substring(BASIC.length()).strip()),
                    StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : pair.substring(colon + 1);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Provider provider() {
        try {
            return Mac.getInstance(ALGORITHM).getProvider();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no " + ALGORITHM + " on this Java", e);
        }
    }

    static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM, PROVIDER);
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no " + ALGORITHM + " on this Java", e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Adds the bytes that are read to the signature. */
    private final class Digested extends InputStream {

        private final InputStream in;

        Digested(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            if (next >= 0) {
                mac.update((byte) next);
            }
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = in.read(buffer, offset, length);
            if (count > 0) {
                mac.update(buffer, offset, count);
            }
            return count;
        }
    }
}
