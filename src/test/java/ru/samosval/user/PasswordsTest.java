package ru.samosval.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.harness.Injected;
import ru.samosval.refusal.Refusal.TooMany;

class PasswordsTest {

    private static final int HALF = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final SlowHash hash = new SlowHash();
    private final Passwords passwords = Injected.into(new Passwords(), hash);
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        hash.goesOn.countDown();
        callers.shutdownNow();
    }

    @ParameterizedTest(name = "{0} for {1}: {2}")
    @CsvSource({
        "root-root, root, user.password.login",
        "RootRoot, root, user.password.login",
        "demo-anna, demo-anna, user.password.login",
        "'demo anna demo', demo, ''",
        "roots of trees, root, ''",
        "!!!!!!!!!, root, ''",
        "password1, root, user.password.common",
    })
    void commonPasswordsAndThoseOfTheLoginAloneAreRefused(String password, String login, String key) {
        String found = passwords.check("password", password, login).stream()
                .map(error -> error.text().key())
                .findFirst()
                .orElse("");
        assertEquals(key, found);
    }

    @Test
    void halfOfTheProcessorsHashAndWhoWaitsTooLongForOneIsToldToComeLater() throws Exception {
        List<Future<String>> first = new ArrayList<>();
        for (int i = 0; i < HALF; i++) {
            first.add(callers.submit(() -> passwords.hash("secret")));
        }
        assertTrue(hash.begun.await(20, TimeUnit.SECONDS), "half of the processors begin");
        Future<String> oneMore = callers.submit(() -> passwords.hash("secret"));
        ExecutionException refusal = assertThrows(ExecutionException.class, () -> oneMore.get(20, TimeUnit.SECONDS));
        TooMany later = assertInstanceOf(TooMany.class, refusal.getCause());
        assertEquals(429, later.status());
        assertEquals("login.busy", later.text().key());
        hash.goesOn.countDown();
        for (Future<String> one : first) {
            assertEquals("hash", one.get(20, TimeUnit.SECONDS));
        }
        assertEquals("hash", passwords.hash("secret"), "then it is the next one's turn");
        assertEquals(HALF, hash.most.get());
    }

    /** Takes until it is released. */
    private static final class SlowHash implements Pbkdf2PasswordHash {
        private final CountDownLatch begun = new CountDownLatch(HALF);
        private final CountDownLatch goesOn = new CountDownLatch(1);
        private final AtomicInteger atOnce = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public void initialize(Map<String, String> parameters) {
            // There is nothing to set.
        }

        @Override
        public String generate(char[] password) {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            begun.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            atOnce.decrementAndGet();
            return "hash";
        }

        @Override
        public boolean verify(char[] password, String hash) {
            throw new UnsupportedOperationException();
        }
    }
}
