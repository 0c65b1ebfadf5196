package ru.samosval.push;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The credentials for a receiver: basic authentication if there is a user name, otherwise a bearer token. Neither page
 * nor log shows the secret.
 *
 * @param username null or blank for a bearer token
 * @param secret null or empty if the receiver needs no credentials
 */
public record ReceiverCredentials(String username, String secret) {

    private static final String MASK = "***";

    /** The value of the header {@code Authorization}; empty if there is none. */
    Optional<String> header() {
        return isGiven(secret) ? Optional.of(isBasic() ? "Basic " + basic() : "Bearer " + secret) : Optional.empty();
    }

    /** The credentials with the secret masked; empty if there are none. */
    public String getShown() {
        return isGiven(secret) ? isBasic() ? "Basic " + username + ":" + MASK : "Bearer " + MASK : "";
    }

    /** Masks the secret in a text: receivers may repeat in their answers what they were sent. */
    String masked(String text) {
        if (!isGiven(secret)) {
            return text;
        }
        String masked = text.replace(secret, MASK);
        return isBasic() ? masked.replace(basic(), MASK) : masked;
    }

    private boolean isBasic() {
        return isGiven(username);
    }

    private String basic() {
        return Base64.getEncoder().encodeToString((username + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isGiven(String text) {
        return text != null && !text.isBlank();
    }

    @Override
    public String toString() {
        return getShown();
    }
}
