package ru.samosval.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HexIdTest {

    @Property(tries = 500)
    void theBeginningOfAnIdSaysItsNumber(
            @ForAll @LongRange(max = (1L << 48) - 1) long number, @ForAll @IntRange(min = 12, max = 64) int digits) {
        String id = HexId.CONTAINER.of(number);
        assertTrue(id.matches("[0-9a-f]{64}"), id);
        assertEquals(OptionalLong.of(number), HexId.CONTAINER.number(id.substring(0, digits)));
    }

    @Test
    void whatIsNoBeginningOfAnIdSaysNone() {
        String id = HexId.CONTAINER.of(129);
        assertEquals(OptionalLong.empty(), HexId.CONTAINER.number(id.substring(0, 11)));
        assertEquals(
                OptionalLong.empty(), HexId.CONTAINER.number(id.substring(0, 20) + (id.charAt(20) == '0' ? "1" : "0")));
        assertEquals(OptionalLong.empty(), HexId.CONTAINER.number(id + "0"));
        assertEquals(OptionalLong.empty(), HexId.CONTAINER.number("web-1-and-more"));
    }

    @Test
    void idsOfNeighboursHaveNothingInCommon() {
        Set<String> beginnings = new HashSet<>();
        for (int number = 0; number < 2_000; number++) {
            beginnings.add(HexId.CONTAINER.of(number).substring(0, 6));
        }
        assertTrue(beginnings.size() > 1_990, () -> beginnings.size() + " of 2000");
    }
}
