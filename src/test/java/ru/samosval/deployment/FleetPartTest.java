package ru.samosval.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.refusal.Refusal.Invalid;

class FleetPartTest {

    @Test
    void whatIsNotSaidNarrowsNothing() {
        assertEquals(FleetPart.ALL, FleetPart.parse(null, null));
        assertEquals(FleetPart.ALL, FleetPart.parse(" ", ""));
        assertEquals(FleetPart.ALL, FleetPart.parse(null, "1/1"));
    }

    @ParameterizedTest
    @CsvSource({"prod, 2/3, PROD, 2, 3", "DEV, 10000/10000, DEV, 10000, 10000", " staging , ' 1/2 ', STAGING, 1, 2"})
    void aPartIsAnEnvironmentAndAShard(String environment, String shard, Environment of, int which, int shards) {
        assertEquals(new FleetPart(of, which, shards), FleetPart.parse(environment, shard));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0/2", "3/2", "1/0", "1", "1/", "/2", "-1/2", "1/2/3", "1/10001", "a/b", "１/２", "99999999999/2"})
    void whatIsNoShardIsRefused(String shard) {
        Invalid refusal = assertThrows(Invalid.class, () -> FleetPart.parse(null, shard));
        assertEquals("shard", refusal.errors().get(0).field());
    }

    @Test
    void whatIsNoEnvironmentIsRefused() {
        Invalid refusal = assertThrows(Invalid.class, () -> FleetPart.parse("production", null));
        assertEquals("environment", refusal.errors().get(0).field());
    }
}
