package ru.samosval.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.i18n.Said;

/** For everything that the simulation says besides log lines there are words in Russian. */
class SaidTest {

    private static final ResourceBundle RUSSIAN = ResourceBundle.getBundle("ru.samosval.i18n.text", new Locale("ru"));

    @Test
    void everyFailureOfARolloutAndOfACommand() {
        Set<String> sentences = new TreeSet<>();
        Stream.of(RolloutFailure.values()).map(RolloutFailure::sentence).forEach(sentences::add);
        for (CommandKind kind : CommandKind.values()) {
            kind.faults()
                    .forEach(fault -> sentences.add(
                            fault.reason().replace("@SUBJECT", "x==1").replace("@BARE", "x")));
        }
        assertEquals(Set.of(), untold(sentences));
    }

    @Test
    void everyFailureOfABuild() {
        Set<String> sentences = new TreeSet<>();
        for (long seed = 0; seed < 2_000; seed++) {
            BuildSpec spec = new BuildSpec(
                    "shop-api",
                    "1.4",
                    "https://git.example.test/shop/api.git",
                    "main",
                    null,
                    "python:3.12-slim",
                    List.of(new BuildSpec.Run("pip install requests", "pip install requests")),
                    null,
                    200,
                    512,
                    1);
            sentences.add(BuildPlan.of(seed, spec, 1, 1).errorMessage());
        }
        assertEquals(Set.of(), untold(sentences));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Step 2 of 3 (RUN pip install x) failed with exit code 1: pip found no matching distribution for x.|"
                        + "Шаг 2 из 3 (RUN pip install x) завершился с кодом 1: pip не нашёл подходящую версию x.",
                "shop (shop:1): Failed to pull image: manifest has no entry for linux/amd64|"
                        + "shop (shop:1): Не удалось скачать образ: в манифесте нет linux/amd64",
                "its configuration does not exist|нет файла конфигурации",
                "/app/x does not exist|/app/x не существует",
                "what nobody has words for|what nobody has words for",
                "Step 1 of |Step 1 of "
            },
            ignoreLeadingAndTrailingWhitespace = false)
    void whatASentenceIsMadeOfIsToldToo(String english, String russian) {
        assertEquals(russian, Said.told(english, RUSSIAN));
    }

    private static Set<String> untold(Set<String> sentences) {
        Set<String> untold = new TreeSet<>();
        for (String sentence : sentences) {
            if (Said.told(sentence, RUSSIAN).equals(sentence)) {
                untold.add(sentence);
            }
        }
        return untold;
    }
}
