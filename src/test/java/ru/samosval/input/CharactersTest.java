package ru.samosval.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Sentences;
import ru.samosval.refusal.Refusal.Text;

class CharactersTest {

    @Test
    void whatIsTypedIsKeptInNormalFormCWithoutTheBlanksAround() {
        assertEquals("\u0451\u0439", Characters.typed("\u00A0е\u0308и\u0306\n"));
        assertEquals("a  b", Characters.typed(" a  b\u2003"));
        assertEquals("🚚".repeat(51), Characters.typed("🚚".repeat(51)));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", " \t\n", "\u00A0", "\u200F", "\u200B\u00AD", "\u3164", "\u2800", "\uFE0F", "\u0301", "\u0000"
            })
    void whatIsNotSeenIsNothing(String text) {
        assertNull(Characters.typed(text));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "a\u200Eb, U+200E LEFT-TO-RIGHT MARK",
        "a\u0000b, U+0000 NULL",
        "a\u202Eb, U+202E RIGHT-TO-LEFT OVERRIDE",
        "a\u200Db, U+200D ZERO WIDTH JOINER",
        "'a\nb', U+000A LINE FEED (LF)",
        "a\u2028b, U+2028 LINE SEPARATOR",
        "a\u3164b, U+3164 HANGUL FILLER",
        "a\uD83D, U+D83D HIGH SURROGATES D83D"
    })
    void aCharacterThatIsNotSeenIsRefusedByItsName(String text, String name) {
        Text refused = Characters.refused(text, false).orElseThrow();
        assertEquals("error.character", refused.key());
        assertEquals(name, refused.arguments()[0]);
        assertEquals(
                "The character " + name + " is not seen and is not taken here; please remove it.",
                Sentences.of("en", refused));
    }

    @Test
    void inATextOfSeveralLinesTheLineIsNamedToo() {
        Text refused = Characters.refused("a\tb\r\nc\u0007\nd\u0008", true).orElseThrow();
        assertEquals("error.character.line", refused.key());
        assertEquals("U+0007 BEL 2", refused.arguments()[0] + " " + refused.arguments()[1]);
    }

    @Test
    void emojiWithTheirSelectorsAreKept() {
        assertEquals(0, Characters.refused("❤️ 👍🏽 🚚", false).stream().count());
    }

    @Test
    void whatIsNotSeenIsShownWrittenOut() {
        assertEquals("a\\u{200E}b", Characters.shown("a\u200Eb"));
    }
}
