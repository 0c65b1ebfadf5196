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
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.TooMany;

/**
 * What may be a password, and how it is kept: PBKDF2 with HMAC-SHA-512 and 210,000 rounds (OWASP's figure), salted, only as
 * a hash. Half of the processors hash at a time, so that many who sign in, or try to, leave the other half to everyone
 * else.
 */
@ApplicationScoped
public class Passwords {

    /** The fewest and the most characters of a password. */
    static final int SHORTEST = 8;

    static final int LONGEST = 128;

    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    private static final int ROUNDS = 210_000;
    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;

    /** A class of thirty that signs in at one moment is let in, one after the other. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final Duration AGAIN_IN = Duration.ofSeconds(3);

    /** The commonest passwords (Mark Burnett's and other leaks), as the nbvcxz library carries them, one a line. */
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

    /** What is wrong with a password that somebody wants for this login, under the name of its field; empty where nothing. */
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

    /** Whether there is nothing in the password but the login, once or several times, and what stands between. */
    private static boolean isMadeOf(String login, String password) {
        return password.replace(login, "").codePoints().noneMatch(Character::isLetterOrDigit)
                && password.contains(login);
    }

    /** Those of the commonest passwords that are long enough to be one here. */
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

    /** The password's hash with a salt of its own. */
    public String hash(String password) {
        return inTurn(() -> hash.generate(normal(password).toCharArray()));
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
        String kept = user == null ? nobodys : user.getPasswordHash();
        String normal = normal(password);
        // Passwords of earlier versions were kept as they came.
        boolean matches = inTurn(() -> hash.verify(normal.toCharArray(), kept))
                || !normal.equals(password) && inTurn(() -> hash.verify(password.toCharArray(), kept));
        return matches && user != null;
    }

    /** One password, whatever keyboard it is typed on (RFC 8265, OpaqueString): macOS may send й as two characters. */
    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    /** Hashes when it is this caller's turn; refuses where too many are waiting for that. */
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
