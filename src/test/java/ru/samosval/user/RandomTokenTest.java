package ru.samosval.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomTokenTest {

    private static final int TOKENS = 2_000;
    private static final int BITS = 256;

    /** If a coin is thrown 2,000 times, fewer than 800 or more than 1,200 heads do not happen (9 sigma). */
    @Test
    void eachOf256BitsIsThrownAnewForEachToken() {
        Set<String> tokens = new HashSet<>();
        int[] ones = new int[BITS];
        for (int i = 0; i < TOKENS; i++) {
            String token = RandomToken.next();
            tokens.add(token);
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            assertEquals(BITS, bytes.length * Byte.SIZE);
            for (int bit = 0; bit < BITS; bit++) {
                ones[bit] += bytes[bit / Byte.SIZE] >> bit % Byte.SIZE & 1;
            }
        }
        assertEquals(TOKENS, tokens.size());
        for (int bit = 0; bit < BITS; bit++) {
            assertTrue(Math.abs(ones[bit] - TOKENS / 2) < 200, "bit " + bit + ": " + ones[bit]);
        }
    }
}
