package ru.samosval.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            shop, shop, true
            shop*, shop:1.4, true
            *, shop, true
            *, team/shop, false
            team/*, team/shop, true
            *shop, team/shop, false
            s*p:1.*, shop:1.4, true
            s*p:2.*, shop:1.4, false
            '', shop, false
            a*b*c, abcbc, true
            """)
    void aStarStandsForAnythingButASlash(String pattern, String text, boolean fits) {
        assertEquals(fits, Reference.matches(pattern, text));
    }
}
