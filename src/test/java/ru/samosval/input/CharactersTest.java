package ru.samosval.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
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
    @ValueSource(strings = {"", " \t\n", "\u00A0", "\u2003\u3000"})
    void blanksAreNothing(String text) {
        assertNull(Characters.typed(text));
        assertNull(Characters.typedLines(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u200F", " \u200B\u00AD", "\u202E", "\uFEFF", "\u3164", "\u2800", "\uFE0F", "\u0301", "\u0000"})
    void whatCannotBeSeenIsNotTakenForNothingButRefused(String text) {
        assertTrue(Characters.refused(Characters.typed(text), false).isPresent());
        assertTrue(Characters.refused(Characters.typedLines(text), true).isPresent());
    }

    @Test
    void whereThereIsOneLineABreakIsSaidToBeOne() {
        Text refused = Characters.refused("a\nb", false).orElseThrow();
        assertEquals("error.character.break", refused.key());
        assertTrue(Sentences.of("en", refused).contains("line break in it (U+000A LINE FEED (LF))"));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "a\u200Eb, U+200E LEFT-TO-RIGHT MARK",
        "a\u0000b, U+0000 NULL",
        "a\u202Eb, U+202E RIGHT-TO-LEFT OVERRIDE",
        "a\u200Db, U+200D ZERO WIDTH JOINER",
        "a\u2028b, U+2028 LINE SEPARATOR",
        "a\u3164b, U+3164 HANGUL FILLER",
        "main\uFE0F, U+FE0F VARIATION SELECTOR-16",
        "1\uFE0F2, U+FE0F VARIATION SELECTOR-16",
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "❤️ 👍🏽 🚚",
                "👨\u200D👩\u200D👧 👩🏽\u200D💻 ❤️\u200D🔥 🏳️\u200D🌈 🙋\u200D♀️ 🙂\u200D\u2194️ 🐦\u200D⬛",
                "1\uFE0F\u20E3 #\uFE0F\u20E3 ©\uFE0F ‼\uFE0F ℹ\uFE0F 〰\uFE0F ㊗\uFE0F 葛\uFE00",
                "می\u200Cخواهم",
                "क्\u200Dष ක්\u200Dර র\u200D্য"
            })
    void emojiAndTheirJoinersAndThoseWithinWordsThatNeedThemAreKept(String text) {
        assertEquals(Optional.empty(), Characters.refused(text, false));
        assertEquals(text, Characters.shown(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "👨\u200D",
                "\u200D👨",
                "👨\u200D\u200D👩",
                "👨\u200Cb",
                "👨\u200C👩",
                "a\u200D👨",
                "👨\u200Da",
                "م\u200Ca",
                "ا\u200C ب",
                "п\u200Cр",
                "1\u200D2",
                "👨\u200B👩",
                "👨\u202E👩",
                "©\u200D®"
            })
    void aJoinerThatJoinsNothingIsRefusedWhereItStands(String text) {
        assertTrue(Characters.refused(text, false).isPresent());
    }

    @Test
    void theUnseenCharacterIsNamedWithItsOwnLineThoughOneLikeItIsRightBefore() {
        Text refused = Characters.refused("👨\u200D👩\na\u200Db", true).orElseThrow();
        assertEquals("U+200D ZERO WIDTH JOINER 2", refused.arguments()[0] + " " + refused.arguments()[1]);
        assertEquals("👨\u200D👩a\\u{200D}b", Characters.shown("👨\u200D👩a\u200Db"));
    }

    @Test
    void whatIsNotSeenIsShownWrittenOut() {
        assertEquals("a\\u{200E}b", Characters.shown("a\u200Eb"));
    }

    @Test
    void aBlankIsQuotedByItsNameAlone() {
        assertEquals("U+0020 SPACE", Characters.at("a b", 1));
        assertEquals("U+00A0 NO-BREAK SPACE", Characters.at("a\u00A0b", 1));
        assertEquals("о U+043E CYRILLIC SMALL LETTER O", Characters.at("\u043E", 0));
        assertEquals("%", Characters.at("%", 0));
    }
}
