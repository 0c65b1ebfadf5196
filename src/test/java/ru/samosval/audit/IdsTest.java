package ru.samosval.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IdsTest {

    @Test
    void fewAreWrittenOutOneByOne() {
        assertEquals("—", Ids.listed(List.of()));
        assertEquals("7", Ids.listed(List.of(7L)));
        assertEquals("3, 4, 5, 9", Ids.listed(List.of(3L, 4L, 5L, 9L)));
        assertEquals(100, Ids.listed(LongStream.range(0, 100).boxed().toList()).split(", ").length);
    }

    @Test
    void ofManyThoseThatFollowEachOtherAreARange() {
        assertEquals(
                "3-10002", Ids.listed(LongStream.rangeClosed(3, 10_002).boxed().toList()));
        List<Long> ids = new ArrayList<>(List.of(1L));
        LongStream.rangeClosed(5, 204).forEach(ids::add);
        ids.addAll(List.of(300L, 302L, 1L, 2L));
        assertEquals("1, 5-204, 300, 302, 1-2", Ids.listed(ids));
    }

    @Test
    void manyThatDoNotFollowEachOtherAreAllThere() {
        List<Long> odd =
                LongStream.range(0, 150).map(i -> 1_000 + 2 * i).boxed().toList();
        assertEquals(
                odd,
                List.of(Ids.listed(odd).split(", ")).stream().map(Long::valueOf).toList());
    }
}
