package ru.samosval.user;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/** How passwords are kept: PBKDF2 with HMAC-SHA-512 and 210,000 rounds (OWASP's figure), salted, only as a hash. */
@ApplicationScoped
public class Passwords {

    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    private static final int ROUNDS = 210_000;
    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;

    @Inject
    private Pbkdf2PasswordHash hash;

    private final SecureRandom random = new SecureRandom();
    private final String nobodys = unguessable();

    @PostConstruct
    void prepare() {
        hash.initialize(Map.of(
                "Pbkdf2PasswordHash.Algorithm", ALGORITHM,
                "Pbkdf2PasswordHash.Iterations", Integer.toString(ROUNDS),
                "Pbkdf2PasswordHash.SaltSizeBytes", Integer.toString(SALT_BYTES),
                "Pbkdf2PasswordHash.KeySizeBytes", Integer.toString(KEY_BYTES)));
    }

    /** The password's hash with a salt of its own. */
    public String hash(String password) {
        return hash.generate(password.toCharArray());
    }

    /** What is kept for an account that nobody signs in to: the hash of no known password, which costs no rounds. */
    public String unguessable() {
        return ALGORITHM + ':' + ROUNDS + ':' + randomBytes(SALT_BYTES) + ':' + randomBytes(KEY_BYTES);
    }

    private String randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Whether this is the user's password; takes as long where there is no such user (null). */
    public boolean verify(String password, User user) {
        boolean matches = hash.verify(password.toCharArray(), user == null ? nobodys : user.getPasswordHash());
        return matches && user != null;
    }
}
