package ru.samosval.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedTest {
    @Test
    void neighboursHaveNothingInCommon() {
        Set<Long> seen = new HashSet<>();
        int bits = 0;
        for (long a = 0; a < 300; a++) {
            for (long b = 0; b < 300; b++) {
                assertTrue(seen.add(Seed.of(1, a, b)));
                bits += Long.bitCount(Seed.of(1, a, b) ^ Seed.of(1, a, b + 1));
            }
        }
        assertEquals(32, bits / 90_000.0, 0.2);
        assertNotEquals(Seed.of(1, 2, 3), Seed.of(1, 3, 2));
        assertNotEquals(Seed.of(0, "ab"), Seed.of(0, "ba"));
    }

    @Test
    void unitsAndRangesAreEven() {
        int[] seen = new int[10];
        double sum = 0;
        for (long i = 0; i < 100_000; i++) {
            double unit = Seed.unit(Seed.of(7, i));
            assertTrue(unit >= 0 && unit < 1);
            sum += unit;
            seen[(int) Seed.range(Seed.of(8, i), 0, 9)]++;
        }
        assertEquals(0.5, sum / 100_000, 0.005);
        for (int count : seen) {
            assertEquals(10_000, count, 400);
        }
    }
}
