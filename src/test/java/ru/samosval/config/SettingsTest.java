package ru.samosval.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void theDefaultsAreThoseOfTheContract() {
        Settings settings = read("nothing.of.ours", "1");
        assertEquals(1, settings.speed());
        assertEquals(0.1, settings.buildFailureRate());
        assertEquals(0.05, settings.deployFailureRate());
        assertEquals(0, settings.demoDeployments());
        assertEquals(OptionalLong.empty(), settings.seed());
        assertEquals(Optional.empty(), settings.webhookSecret());
        assertTrue(settings.isStreamDirect());
    }

    @ParameterizedTest(name = "{0}={1} is taken")
    @CsvSource({
        "samosval.simulation.speed, 1",
        "samosval.simulation.speed, 100",
        "samosval.simulation.speed, 2.5",
        "samosval.simulation.seed, -9",
        "samosval.simulation.build-failure-rate, 0",
        "samosval.simulation.build-failure-rate, 1",
        "samosval.simulation.deploy-failure-rate, 1",
        "samosval.simulation.demo-deployments, 1000000",
        "samosval.stream.direct, false",
        "samosval.metrics.open, true",
        "samosval.push.targets, http://loki:3100"
    })
    void aValueWithinItsRangeIsTaken(String key, String value) {
        read(key, value);
    }

    @ParameterizedTest(name = "{0}={1} stops the start")
    @CsvSource({
        "samosval.simulation.speed, 0, 1, 100",
        "samosval.simulation.speed, 100.5, 1, 100",
        "samosval.simulation.speed, NaN, 1, 100",
        "samosval.simulation.speed, fast, 1, 100",
        "samosval.simulation.seed, 1.5, -9223372036854775808, 9223372036854775807",
        "samosval.simulation.seed, luck, -9223372036854775808, 9223372036854775807",
        "samosval.simulation.build-failure-rate, 1.1, 0, 1",
        "samosval.simulation.build-failure-rate, -0.1, 0, 1",
        "samosval.simulation.deploy-failure-rate, 2, 0, 1",
        "samosval.simulation.demo-deployments, -1, 0, 10000000",
        "samosval.simulation.demo-deployments, 1e6, 0, 10000000",
        "samosval.stream.direct, maybe, true, false",
        "samosval.metrics.open, 1, true, false",
        "samosval.push.targets, loki:3100, a list, http://loki:3100"
    })
    void aValueOutOfItsRangeIsNamedWithKeyValueAndRange(String key, String value, String min, String max) {
        String sentence =
                assertThrows(Settings.Wrong.class, () -> read(key, value)).getMessage();
        assertTrue(sentence.startsWith(key + ": "), sentence);
        assertTrue(sentence.contains("\"" + value + "\""), sentence);
        assertTrue(sentence.contains(min) && sentence.endsWith(max), sentence);
    }

    private static Settings read(String key, String value) {
        Settings settings = new Settings();
        settings.read(Map.of(key, value)::get);
        return settings;
    }

    @Test
    void ofARefusedAddressNeitherUserNorPasswordIsSaid() {
        for (String key : List.of("samosval.push.targets", "samosval.webhook.send-to", "samosval.public-url")) {
            for (String user : List.of("123:glc_token", "123:glc/token", "123:gl@c_token")) {
                String said = assertThrows(
                                Settings.Wrong.class, () -> read(key, "https://" + user + "@logs.example.net"))
                        .getMessage();
                assertTrue(said.contains("\"https://***@logs.example.net\""), said);
            }
            String said = assertThrows(Settings.Wrong.class, () -> read(key, "ops:secret@logs.example.net"))
                    .getMessage();
            assertTrue(said.contains("\"***@logs.example.net\""), said);
        }
    }
}
