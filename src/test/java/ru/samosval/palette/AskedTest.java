package ru.samosval.palette;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskedTest {

    @ParameterizedTest
    @CsvSource({
        "en, stop shop-api, STOP, shop-api",
        "en, shop-api restart, RESTART, shop-api",
        "en, REST shop, RESTART, shop",
        "en, back to review shop:1.4, REVIEW_AGAIN, shop:1.4",
        "en, reject 12, REJECT, 12",
        "ru, остановить shop-api, STOP, shop-api",
        "ru, Взять на рассмотрение Shop, REVIEW, shop",
        "ru, вернуть на shop, REVIEW_AGAIN, shop",
        "ru, shop собрать, BUILD, shop",
        "ru, заблок anna, BLOCK, anna",
    })
    void anActionIsNamedBeforeOrAfterTheThingAlsoByTheBeginningOfItsWords(
            String language, String text, PaletteAction action, String rest) {
        assertEquals(rest, asked(language, text).get(action));
    }

    @ParameterizedTest
    @CsvSource({
        "en, stop",
        "ru, остановить",
        "en, shop-api",
        "en, ' '",
        "en, st shop",
        "en, shop de",
        "ru, образ shop-api",
        "en, image shop-api",
        "en, review shop"
    })
    void aNameAloneFewLettersAndOtherWordsOfAnActionAskForNothing(String language, String text) {
        assertEquals(Map.of(), asked(language, text));
    }

    @Test
    void aNameThatHoldsAnActionsNameIsNoAction() {
        assertNull(asked("en", "stop-it-all start").get(PaletteAction.STOP));
        assertEquals("stop-it-all", asked("en", "stop-it-all start").get(PaletteAction.START));
    }

    private static Map<PaletteAction, String> asked(String language, String text) {
        ResourceBundle texts = ResourceBundle.getBundle("ru.samosval.i18n.text_" + language);
        return Asked.in(text, action -> texts.getString(action.key()));
    }
}
