package ru.samosval.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static final Map<String, String> DEFAULTS = Map.of(
            "samosval.simulation.speed", "1",
            "samosval.simulation.build-failure-rate", "0.1",
            "samosval.simulation.deploy-failure-rate", "0.05",
            "samosval.simulation.demo-deployments", "0");

    @Test
    void theDefaultsAreThoseOfTheContract() {
        Settings settings = read("samosval.webhook.secret", "");
        assertEquals(1, settings.speed());
        assertEquals(0.1, settings.buildFailureRate());
        assertEquals(0.05, settings.deployFailureRate());
        assertEquals(0, settings.demoDeployments());
        assertEquals(OptionalLong.empty(), settings.seed());
        assertEquals(Optional.empty(), settings.webhookSecret(), "an empty secret is none");
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
        "samosval.simulation.demo-deployments, 1000000"
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
        "samosval.simulation.speed, '', 1, 100",
        "samosval.simulation.seed, 1.5, -9223372036854775808, 9223372036854775807",
        "samosval.simulation.seed, luck, -9223372036854775808, 9223372036854775807",
        "samosval.simulation.build-failure-rate, 1.1, 0, 1",
        "samosval.simulation.build-failure-rate, -0.1, 0, 1",
        "samosval.simulation.deploy-failure-rate, 2, 0, 1",
        "samosval.simulation.demo-deployments, -1, 0, 10000000",
        "samosval.simulation.demo-deployments, 1e6, 0, 10000000"
    })
    void aValueOutOfItsRangeIsNamedWithKeyValueAndRange(String key, String value, String min, String max) {
        String sentence =
                assertThrows(Settings.Wrong.class, () -> read(key, value)).getMessage();
        assertTrue(sentence.startsWith(key + ": "), sentence);
        assertTrue(sentence.contains("\"" + value + "\""), sentence);
        assertTrue(sentence.contains(min) && sentence.endsWith(max), sentence);
    }

    private static Settings read(String key, String value) {
        Map<String, String> values = new HashMap<>(DEFAULTS);
        values.put(key, value);
        Settings settings = new Settings();
        try {
            Field config = Settings.class.getDeclaredField("config");
            config.setAccessible(true);
            config.set(
                    settings,
                    Proxy.newProxyInstance(
                            SettingsTest.class.getClassLoader(),
                            new Class<?>[] {Config.class},
                            (proxy, method, arguments) -> Optional.ofNullable(values.get(arguments[0]))));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        settings.read();
        return settings;
    }
}
