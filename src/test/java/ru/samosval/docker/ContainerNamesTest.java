package ru.samosval.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerNamesTest {

    @ParameterizedTest(name = "\"{0}\" is \"{1}\"")
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "web,web",
                "Web_1.x-y,Web_1.x-y",
                "7,7",
                " web ,web",
                "my web,my-web",
                "a//b,a-b",
                "магазин,deployment-5",
                "-web,deployment-5",
                "_web,deployment-5",
                ".web,deployment-5",
                "é,deployment-5",
                "ｗeb,deployment-5",
                "web\u00a0,web-",
                "x²,x-",
            })
    void aNameIsWrittenAsDockerAllowsIt(String name, String written) {
        assertEquals(written, ContainerNames.plain(5, name));
    }

    @Test
    void theOldestOfANameHasItPlainAndNoTwoAreTheSame() {
        ContainerNames names = ContainerNames.of(List.of(
                new ContainerNames.Named(1, "web", 2),
                new ContainerNames.Named(2, "web", 1),
                new ContainerNames.Named(3, "web.2", 1)));
        assertEquals("web-1", names.of(1, "web", 1));
        assertEquals("web.2-1", names.of(2, "web", 1));
        assertEquals("web.2.3-1", names.of(3, "web.2", 1));
    }
}
