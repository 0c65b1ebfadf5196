package ru.samosval.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import ru.samosval.user.ApiTokens;

class SentHeadersTest {

    private static final String TOKEN = ApiTokens.PREFIX + "0123456789-abcdefghijklmnopqrstuvwxyz_ABCDE";

    @Test
    void aTokenOfThePortalIsMaskedWhereverItStands() {
        assertEquals(
                "{\"a\":\"" + ApiTokens.PREFIX + "***\",\"b\":1}",
                SentHeaders.withoutTokens("{\"a\":\"" + TOKEN + "\",\"b\":1}"));
    }

    @Test
    void aTokenThatWasCutOffWithTheTextIsMaskedToo() {
        for (int length = 20; length < 43; length++) {
            assertEquals(
                    "key=" + ApiTokens.PREFIX + "***",
                    SentHeaders.withoutTokens("key=" + TOKEN.substring(0, ApiTokens.PREFIX.length() + length)));
        }
    }

    @Test
    void aWordThatOnlyBeginsLikeATokenStays() {
        String name = ApiTokens.PREFIX + "deployment-of-the-shop, and more";
        assertEquals(name, SentHeaders.withoutTokens(name));
    }

    @Test
    void nothingStaysNothing() {
        assertNull(SentHeaders.withoutTokens(null));
    }
}
