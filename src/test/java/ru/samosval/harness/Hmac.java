package ru.samosval.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature of a webhook's body, as GitHub computes it. */
public final class Hmac {

    private Hmac() {}

    /** HMAC-SHA-256 of the body under the secret, in hex. */
    public static String hex(String secret, String body) {
        return hex(secret, body.getBytes(UTF_8));
    }

    /** The same for bytes. */
    public static String hex(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
