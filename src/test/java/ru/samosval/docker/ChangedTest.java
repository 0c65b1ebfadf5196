package ru.samosval.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChangedTest {

    private final Changed changed = new Changed();

    @Test
    void whatHasChangedIsToldOnce() {
        changed.add(List.of(7L, 3L));
        changed.add(List.of(7L));
        assertEquals(Set.of(3L, 7L), changed.drain(List.of(1L, 3L, 7L)));
        assertFalse(changed.isAny());
        assertEquals(Set.of(), changed.drain(List.of(1L)));
    }

    @Test
    void ofVeryManyIsOnlyKeptThatAllMayHaveChanged() {
        changed.add(LongStream.range(0, 1_000_000).boxed().toList());
        changed.add(List.of(5L));
        assertTrue(changed.isAny());
        assertEquals(Set.of(1L, 2L), changed.drain(List.of(1L, 2L)));
        assertFalse(changed.isAny());
    }
}
