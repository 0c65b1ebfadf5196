package ru.samosval.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluralTest {

    private static final Locale RUSSIAN = new Locale("ru");

    @ParameterizedTest
    @CsvSource({
        "0, образов",
        "1, образ",
        "2, образа",
        "4, образа",
        "5, образов",
        "11, образов",
        "12, образов",
        "14, образов",
        "21, образ",
        "22, образа",
        "25, образов",
        "101, образ",
        "111, образов",
        "1000000, образов"
    })
    void theRussianWordFollowsItsNumber(String number, String word) {
        assertEquals(number + " " + word, said("{0} {0|образ|образа|образов}", RUSSIAN, number));
    }

    @ParameterizedTest
    @CsvSource({"0, images", "1, image", "2, images", "11, images", "21, images"})
    void theEnglishWordFollowsItsNumber(String number, String word) {
        assertEquals(number + " " + word, said("{0} {0|image|images}", Locale.ENGLISH, number));
    }

    @Test
    void eachChoiceFollowsItsOwnArgument() {
        assertEquals(
                "1 deployment restarted, 3 need a restart",
                said("{0} {0|deployment|deployments} restarted, {1} {1|needs|need} a restart", Locale.ENGLISH, 1, 3));
    }

    @Test
    void whatIsNoNumberGetsTheLastForm() {
        assertEquals("many images", said("{0} {0|image|images}", Locale.ENGLISH, "many"));
    }

    private static String said(String sentence, Locale locale, Object... arguments) {
        String chosen = Plural.chosen(sentence, locale, arguments);
        for (int i = 0; i < arguments.length; i++) {
            chosen = chosen.replace("{" + i + "}", String.valueOf(arguments[i]));
        }
        return chosen;
    }
}
