package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Server;

/** A server whose configuration is wrong. */
class ConfigurationIT {

    @Test
    void aValueOutOfRangeStopsTheStartWithASentenceThatNamesKeyValueAndRange() {
        String key = "samosval.simulation.speed";
        String log = Server.failToStart(78, key, Map.of(key, "101"));
        String sentence = log.lines()
                .filter(l -> l.contains(key) && l.contains("101"))
                .findFirst()
                .orElse("");
        assertTrue(sentence.matches(".*\\b1\\b.*\\b100\\b.*"), "key, value and range: " + sentence + "\n" + log);
    }
}
