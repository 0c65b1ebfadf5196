package ru.samosval.hook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import ru.samosval.hook.forge.Signing;

/** How CI proves that it knows the shared secret: by sending it, or by an HMAC of the body in GitHub's form. */
final class Signature {

    private static final String PREFIX = "sha256=";

    private Signature() {}

    /** Whether the token is the secret. Takes equally long for all tokens of one length. */
    static boolean isToken(String secret, String token) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the header {@code X-Hub-Signature-256} is this body's HMAC-SHA-256 with the secret. */
    static boolean isSigned(String secret, byte[] body, String header) {
        String expected = PREFIX + Signing.signature(secret, body);
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII),
                header.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }
}
