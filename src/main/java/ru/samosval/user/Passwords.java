package ru.samosval.user;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.util.Map;

/** How passwords are kept: PBKDF2 with HMAC-SHA-512 and 210,000 rounds (OWASP's figure), salted, only as a hash. */
@ApplicationScoped
public class Passwords {

    @Inject
    private Pbkdf2PasswordHash hash;

    private String nobodys;

    @PostConstruct
    void prepare() {
        hash.initialize(Map.of(
                "Pbkdf2PasswordHash.Algorithm", "PBKDF2WithHmacSHA512",
                "Pbkdf2PasswordHash.Iterations", "210000",
                "Pbkdf2PasswordHash.SaltSizeBytes", "16",
                "Pbkdf2PasswordHash.KeySizeBytes", "32"));
        nobodys = hash("nobody has this password");
    }

    /** The password's hash with a salt of its own. */
    public String hash(String password) {
        return hash.generate(password.toCharArray());
    }

    /** Whether this is the user's password; takes as long where there is no such user (null). */
    public boolean verify(String password, User user) {
        boolean matches = hash.verify(password.toCharArray(), user == null ? nobodys : user.getPasswordHash());
        return matches && user != null;
    }
}
