package ru.samosval.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepoUrlTest {

    private static final String KEY = key("https://git.example.com/team/shop");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example.com/team/shop.git",
                "https://git.example.com/team/shop/",
                "https://git.example.com/team/shop.git/",
                "http://git.example.com/team/shop",
                "https://GIT.Example.COM/team/shop",
                "https://ci@git.example.com/team/shop",
                "https://ci:token@git.example.com/team/shop",
                "https://git.example.com:443/team/shop",
                "https://git.example.com:8443/team/shop",
                "https://git.example.com/Team/Shop",
                "https://git.example.com/team/shop?x=1",
                "https://git.example.com/team/shop#readme",
                "ssh://git@git.example.com/team/shop.git",
                "ssh://git@git.example.com:2222/team/shop.git",
                "git@git.example.com:team/shop.git",
                "git@GIT.example.com:team/shop",
                "git@git.example.com:/team/shop",
                "  https://git.example.com/team/shop  "
            })
    void theSameRepositoryHasOneKeyHoweverItIsWritten(String spelling) {
        assertEquals(KEY, key(spelling));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example.com/team/shop2",
                "https://git.example.org/team/shop",
                "https://git.example.com/shop",
                "git@git.example.com:other/shop.git"
            })
    void anotherRepositoryHasAnotherKey(String other) {
        assertNotEquals(KEY, key(other));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "shop",
                "ftp://git.example.com/team/shop",
                "file:///srv/shop",
                "javascript:alert(1)",
                "mailto:me@git",
                "data:text/plain",
                "FILE:srv/shop",
                "ssh:team/app",
                "url:https://git.example.com/team/shop",
                "gitserver: team/app",
                "gitserver:/srv/app",
                "gitserver:\\srv\\app",
                "c:app",
                "https://git.example.com/a/%2e%2e/b",
                "https://git.example.com/a/.%2E/b",
                "https://git.example.com/a%2F..%2Fb",
                "git@git.example.com:%2e%2e/b",
                "https://",
                "https://git.example.com",
                "https://git.example.com/",
                "https://git.example.com/.git",
                "https://git.example.com:port/a",
                "https://git.example.com/a/../b",
                "https://git.example.com/a%00b",
                "not an address",
                "/srv/git/shop",
                "./shop/app",
                "git@git.example.com",
                "C:/srv/shop"
            })
    void whatIsNoAddressOfARepositoryIsNone(String text) {
        assertEquals(Optional.empty(), RepoUrl.parse(text));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvFileSource(resources = "repository-addresses.tsv", delimiter = '\t', quoteCharacter = '\0')
    void twoAddressesNameOneRepositoryOrTwoAsTheForgesMeanThem(String expected, String first, String second) {
        String one = spaced(first);
        String other = spaced(second);
        assertEquals(
                expected.equals("="),
                RepoUrl.parse(one).orElseThrow().equals(RepoUrl.parse(other).orElseThrow()));
        assertEquals(expected.equals("="), key(other).equals(key(one)));
    }

    private static String spaced(String text) {
        return text.replace("\\t", "\t").replace("\\n", "\n");
    }

    @Test
    void anAddressOfAnyLengthIsReadWithoutRecursion() {
        assertTrue(RepoUrl.parse("https://git.example.com/" + "a/".repeat(50_000) + "x")
                .isPresent());
    }

    private static String key(String text) {
        return RepoUrl.parse(text).orElseThrow().key();
    }
}
