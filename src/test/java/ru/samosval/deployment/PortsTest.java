package ru.samosval.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.platform.Refusal.Invalid;

class PortsTest {

    @Test
    void aListIsReadAndWrittenBackWithoutBlanks() {
        Ports ports = Ports.parse(" 8000:80 , 8001 : 65535,1:1");
        assertEquals(List.of(8000, 8001, 1), ports.hosts());
        assertEquals("8000:80,8001:65535,1:1", ports.toColumn());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void nothingIsNoPorts(String text) {
        assertEquals(List.of(), Ports.parse(text).hosts());
        assertNull(Ports.parse(text).toColumn());
    }

    @ParameterizedTest(name = "\"{0}\" is refused: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    8000            | deployment.ports.format
                    8000:           | deployment.ports.format
                    :80             | deployment.ports.format
                    8000:80,        | deployment.ports.format
                    8000:80;81:81   | deployment.ports.format
                    a:b             | deployment.ports.format
                    -1:80           | deployment.ports.format
                    8000:80:90      | deployment.ports.format
                    999999:80       | deployment.ports.format
                    0:80            | deployment.ports.range
                    80:0            | deployment.ports.range
                    65536:80        | deployment.ports.range
                    80:65536        | deployment.ports.range
                    80:1,80:2       | deployment.ports.twice
                    080:1,80:2      | deployment.ports.twice
                    """)
    void whatIsWrongIsSaidOfTheField(String text, String key) {
        Invalid refusal = assertThrows(Invalid.class, () -> Ports.parse(text));
        assertEquals("ports", refusal.errors().get(0).field());
        assertEquals(key, refusal.errors().get(0).text().key());
    }
}
