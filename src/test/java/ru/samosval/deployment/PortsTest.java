package ru.samosval.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Sentences;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.Text;

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

    @ParameterizedTest(name = "\"{0}\" is {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    8000                    | 8000:8000
                    00080:80                | 80:80
                    8000-8002:80-82         | 8000:80,8001:81,8002:82
                    8000-8005:8000-8005     | 8000:8000,8001:8001,8002:8002,8003:8003,8004:8004,8005:8005
                    8000-8001               | 8000:8000,8001:8001
                    8000 - 8001 : 80 - 81   | 8000:80,8001:81
                    8000:80/tcp             | 8000:80
                    8000:80/TCP, 81 /tcp    | 8000:80,81:81
                    8000-8001:80-81/tcp     | 8000:80,8001:81
                    """)
    void theShortFormsOfComposeThatHaveAMeaningAreUnderstood(String text, String column) {
        assertEquals(column, Ports.parse(text).toColumn());
    }

    @Test
    void aHundredMappingsAreTheMost() {
        assertEquals(100, Ports.parse("8000-8099").hosts().size());
        String list = IntStream.range(20_000, 20_101).mapToObj(i -> i + ":80").collect(Collectors.joining(","));
        for (String text : List.of("8000-8100", list, "8000-8098,9000,9001", "1-65535")) {
            Text refused = refused(text);
            assertEquals("deployment.ports.many", refused.key(), text);
            assertEquals(100, refused.arguments()[0]);
        }
    }

    @ParameterizedTest(name = "\"{0}\" is refused: {1} naming {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    8000:                 | deployment.ports.format    | 8000:
                    :80                   | deployment.ports.format    | :80
                    8000:80;81:81         | deployment.ports.format    | 8000:80;81:81
                    a:b                   | deployment.ports.format    | a:b
                    -1:80                 | deployment.ports.format    | -1:80
                    8000:80:90            | deployment.ports.format    | 8000:80:90
                    8000-:80              | deployment.ports.format    | 8000-:80
                    http                  | deployment.ports.format    | http
                    8000:80,              | deployment.ports.empty     |
                    ,8000:80              | deployment.ports.empty     |
                    8000:80,,81           | deployment.ports.empty     |
                    8000:80/udp           | deployment.ports.protocol  | udp
                    8000:80/sctp          | deployment.ports.protocol  | sctp
                    8000/                 | deployment.ports.format    | 8000/
                    ${PORT:-80}:80        | deployment.ports.variable  | ${PORT:-80}:80
                    $PORT                 | deployment.ports.variable  | $PORT
                    127.0.0.1:8000:80     | deployment.ports.address   | 127.0.0.1
                    0.0.0.0:8000:80       | deployment.ports.address   | 0.0.0.0
                    127.0.0.1::80         | deployment.ports.address   | 127.0.0.1
                    [::1]:8000:80         | deployment.ports.address   | [::1]
                    ::1:8000:80           | deployment.ports.address   | ::1
                    localhost:8000:80     | deployment.ports.address   | localhost
                    localhost:80          | deployment.ports.address   | localhost
                    db-1.example.test:80  | deployment.ports.address   | db-1.example.test
                    web : 80              | deployment.ports.address   | web
                    8000-8002:80          | deployment.ports.ranges    | 3
                    8000-8002:80-81       | deployment.ports.ranges    | 2
                    8002-8000:80-82       | deployment.ports.backwards | 8002-8000:80-82
                    999999:80             | deployment.ports.range     | 999999
                    99999999999999999:80  | deployment.ports.range     | 99999999999999999
                    0:80                  | deployment.ports.range     | 0
                    80:0                  | deployment.ports.range     | 0
                    65536:80              | deployment.ports.range     | 65536
                    80:65536              | deployment.ports.range     | 65536
                    80:1,80:2             | deployment.ports.twice     | 80
                    080:1,80:2            | deployment.ports.twice     | 80
                    8000-8002,8001:1      | deployment.ports.twice     | 8001
                    """)
    void whatIsWrongIsSaidOfTheFieldNamingWhatItIs(String text, String key, String named) {
        Text refused = refused(text);
        assertEquals(key, refused.key());
        for (String language : List.of("ru", "en")) {
            String sentence = Sentences.of(language, refused);
            assertTrue(named == null || sentence.contains(named), sentence);
        }
    }

    private static Text refused(String text) {
        Invalid refusal = assertThrows(Invalid.class, () -> Ports.parse(text));
        assertEquals("ports", refusal.errors().get(0).field());
        return refusal.errors().get(0).text();
    }
}
