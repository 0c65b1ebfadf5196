package ru.samosval.user;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import me.gosimple.nbvcxz.Nbvcxz;
import ru.samosval.access.Unguarded;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.TooMany;

/**
 * The rules for passwords, and their hashes: PBKDF2 with HMAC-SHA-512, 210,000 rounds (OWASP's recommendation) and a
 * salt. Only half of the processors hash at a time, so that many sign-ins, or attempts, leave the other half to
 * everyone else.
 */
@Unguarded("knows no user")
@ApplicationScoped
public class Passwords {

    /** The least and the greatest number of characters of a password. */
    static final int SHORTEST = 8;

    static final int LONGEST = 128;

    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    private static final int ROUNDS = 210_000;
    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;

    /** Long enough that a class of thirty who sign in at once all get in, one after the other. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final Duration AGAIN_IN = Duration.ofSeconds(3);

    /**
     * The most common passwords (Mark Burnett's list and other leaks), one a line, as the nbvcxz library brings them.
     */
    private static final String COMMONEST = "/dictionaries/passwords.txt";

    @Inject
    private Pbkdf2PasswordHash hash;

    private final SecureRandom random = new SecureRandom();
    private final String nobodys = unguessable();
    private final Semaphore hashing =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    private volatile Set<String> commonest;

    @PostConstruct
    void prepare() {
        hash.initialize(Map.of(
                "Pbkdf2PasswordHash.Algorithm", ALGORITHM,
                "Pbkdf2PasswordHash.Iterations", Integer.toString(ROUNDS),
                "Pbkdf2PasswordHash.SaltSizeBytes", Integer.toString(SALT_BYTES),
                "Pbkdf2PasswordHash.KeySizeBytes", Integer.toString(KEY_BYTES)));
    }

    /** What is wrong with a new password for this login, reported for this field; empty if nothing is. */
    public List<FieldError> check(String field, String typed, String username) {
        if (typed == null || typed.isEmpty()) {
            return List.of(new FieldError(field, "user.password.required"));
        }
        String password = normal(typed);
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            return List.of(new FieldError(field, "user.password.size", SHORTEST, LONGEST, length));
        }
        String folded = password.toLowerCase(Locale.ROOT);
        if (username != null && isMadeOf(username.toLowerCase(Locale.ROOT), folded)) {
            return List.of(new FieldError(field, "user.password.login"));
        }
        return commonest().contains(folded) ? List.of(new FieldError(field, "user.password.common")) : List.of();
    }

    /**
     * Whether the password consists of the login only, once or repeated, apart from characters that are neither letters
     * nor digits.
     */
    private static boolean isMadeOf(String login, String password) {
        return password.replace(login, "").codePoints().noneMatch(Character::isLetterOrDigit)
                && password.contains(login);
    }

    /** Those of the most common passwords that are long enough to be allowed here. */
    private Set<String> commonest() {
        Set<String> known = commonest;
        if (known == null) {
            try (InputStream list = Nbvcxz.class.getResourceAsStream(COMMONEST);
                    BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
                known = lines.lines()
                        .map(line -> line.strip().toLowerCase(Locale.ROOT))
                        .filter(line -> line.length() >= SHORTEST)
                        .collect(Collectors.toUnmodifiableSet());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            commonest = known;
        }
        return known;
    }

    /** The hash of the password, with a new salt. */
    public String hash(String password) {
        return inTurn(() -> hash.generate(normal(password).toCharArray()));
    }

    /** A hash for accounts without a known password. It is made of random bytes and costs no rounds. */
    public String unguessable() {
        return ALGORITHM + ':' + ROUNDS + ':' + randomBytes(SALT_BYTES) + ':' + randomBytes(KEY_BYTES);
    }

    private String randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Whether this is the user's password. Takes the same time for an unknown user (null). */
    public boolean verify(String password, User user) {
        String kept = user == null ? nobodys : user.getPasswordHash();
        String normal = normal(password);
        // Earlier versions hashed passwords as they were typed.
        boolean matches = inTurn(() -> hash.verify(normal.toCharArray(), kept))
                || !normal.equals(password) && inTurn(() -> hash.verify(password.toCharArray(), kept));
        return matches && user != null;
    }

    /** The same password from any keyboard (RFC 8265, OpaqueString): macOS may send й as two characters. */
    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    /** Hashes when it is this caller's turn. Refuses if that takes too long. */
    private <T> T inTurn(Supplier<T> work) {
        try {
            if (!hashing.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TooMany("login.busy", AGAIN_IN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TooMany("login.busy", AGAIN_IN);
        }
        try {
            return work.get();
        } finally {
            hashing.release();
        }
    }
}
