package ru.samosval.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownRepositoriesTest {

    @ParameterizedTest
    @CsvSource({"'', '', 0", "shop, shop, 0", "shop, shops, 1", "shop, shpo, 2", "'', shop, 4", "kitten, sitting, 3"})
    void theDistanceIsTheNumberOfLettersThatDiffer(String a, String b, int distance) {
        assertEquals(distance, KnownRepositories.distance(a, b));
        assertEquals(distance, KnownRepositories.distance(b, a));
    }
}
