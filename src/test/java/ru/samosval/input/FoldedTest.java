package ru.samosval.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldedTest {

    @ParameterizedTest(name = "\"{0}\" is compared as \"{1}\"")
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "shop-api,shop-api",
                "Shop API,shop api",
                "a  b,a b",
                "' a\t\nb ',a b",
                "a\u00A0\u2003b,a b",
                "ЁЛКА,елка",
                "ёлка,елка",
                "Е\u0308лка,елка",
                "ВИТРИНА,витрина",
                "и\u0306од,\u0439од",
                "ЙОД,\u0439од",
                "ＯＰ１,op1",
                "ﾗｰﾒﾝ,ラーメン",
                "STRASSE,strasse",
                "Straße,strasse",
                "ΣΊΣΥΦΟΣ,σίσυφοσ",
                "Σίσυφος,σίσυφοσ",
                "İstanbul,istanbul",
                "ISTANBUL,istanbul",
                "🚚 Truck,🚚 truck",
                "日本語,日本語",
                "'name: Shop; status: deploying → running',name: shop; status: deploying → running",
                "ВИТРИНА → Склад №5,витрина → склад no5",
                "и → и\u0306,и → й"
            })
    void whatPeopleTakeForOneTextHasOneForm(String text, String folded) {
        assertEquals(folded, Folded.of(text));
    }

    @Test
    void aFoldedTextStaysAsItIsAndItsCaseNeverMattered() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (Character.isDefined(c) && Character.getType(c) != Character.SURROGATE) {
                String text = "a" + Character.toString(c) + "b";
                String folded = Folded.of(text);
                assertEquals(folded, Folded.of(folded), Integer.toHexString(c));
                assertEquals(folded, Folded.of(text.toLowerCase(Locale.ROOT)), Integer.toHexString(c));
                assertEquals(folded, Folded.of(text.toUpperCase(Locale.ROOT)), Integer.toHexString(c));
            }
        }
    }

    @Test
    void aQuickTextIsFoldedAsItIsBesideOneThatIsNot() {
        String slow = "\u0451";
        for (char c = ' '; c < 0x2200; c++) {
            if (Character.isLetterOrDigit(c) || c < 0x7F && c > ' ' || c == '→') {
                String alone = Folded.of("a" + c + "b");
                assertEquals(alone + " е", Folded.of("a" + c + "b " + slow), Integer.toHexString(c));
            }
        }
    }
}
