package ru.samosval.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.refusal.Refusal.Invalid;

class FiltersTest {

    private static final Set<String> KNOWN = Set.of("name", "label");

    private static Filters of(String json) {
        return Filters.parse(json, KNOWN);
    }

    @Test
    void bothOfDockersFormsAreRead() {
        assertEquals("web", of("{\"name\":[\"web\"]}").only("name"));
        assertEquals("web", of("{\"name\":{\"web\":true,\"api\":false}}").only("name"));
        assertFalse(of(null).has("name"));
    }

    @Test
    void aFilterWithoutAValueIsNone() {
        for (String none : new String[] {"{\"name\":[]}", "{\"name\":{}}", "{\"name\":{\"web\":false}}"}) {
            assertTrue(of(none).matches("name", "web-1"), none);
            assertFalse(of(none).has("name"), none);
            assertTrue(of(none).isEmpty(), none);
        }
    }

    @Test
    void ofNamesOneIsToFitOfLabelsAll() {
        assertTrue(of("{\"name\":[\"api\",\"^web\"]}").matches("name", "web-1"));
        assertFalse(of("{\"name\":[\"api\",\"web$\"]}").matches("name", "web-1"));
        Map<String, String> labels = Map.of("a", "1", "b", "2");
        assertTrue(of("{\"label\":[\"a=1\",\"b\"]}").labels(labels));
        assertFalse(of("{\"label\":[\"a=1\",\"b=3\"]}").labels(labels));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"moon\":[\"x\"]}",
                "[]",
                "{\"name\":1}",
                "{\"name\":[1]}",
                "{",
                "{\"name\":[\"x\"]",
                "nonsense"
            })
    void whatIsNoFilterIsRefused(String json) {
        assertThrows(Invalid.class, () -> of(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "(?:(?:(?:){99999}){99999}){99999}",
                "(?:(?:(?:a){1000}){1000}){1000}",
                "(?:a{100}){100}",
                "(?=a)"
            })
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anExpressionThatIsWrongOrTooLargeIsRefusedBeforeItIsCompiled(String expression) {
        Filters filters = of("{\"name\":[\"" + expression + "\"]}");
        assertThrows(Invalid.class, () -> filters.matches("name", "a".repeat(60) + "!"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"((((((((((a*)*)*)*)*)*)*)*)*)*)*b", "(.*a.*){12}b", "(a|a)*b"})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anExpressionThatTakesForEverElsewhereIsAnswered(String expression) {
        assertFalse(of("{\"name\":[\"" + expression + "\"]}").matches("name", "a".repeat(60) + "!"));
    }

    @Test
    void allContainersTogetherAreNotLookedThroughWithoutEnd() {
        Filters filters = of("{\"name\":[\"(?:ab?c?d?){200}\"]}");
        assertFalse(filters.matches("name", "web-1"));
        Invalid refused = assertThrows(Invalid.class, () -> {
            for (int i = 0; i < 100_000; i++) {
                filters.matches("name", "web-" + i);
            }
        });
        assertEquals("docker.filters.big", refused.errors().get(0).text().key());
    }
}
