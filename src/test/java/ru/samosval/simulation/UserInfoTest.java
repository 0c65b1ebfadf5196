package ru.samosval.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserInfoTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    https://user:password@git.example.test/a/b            | https://***@git.example.test/a/b
                    https://user:p@ss@git.example.test/a/b                | https://***@git.example.test/a/b
                    https://user:p/ss@git.example.test/a/b                | https://***@git.example.test/a/b
                    https://user:p#s?s@git.example.test/a/b               | https://***@git.example.test/a/b
                    https://:password@git.example.test/a/b                | https://***@git.example.test/a/b
                    https://ghp_0123456789abcdefABCD@git.example.test/a/b | https://***@git.example.test/a/b
                    https://glpat-0123456789abcdef@git.example.test/a/b   | https://***@git.example.test/a/b
                    https://0123456789abcdef0123456789abcdef01234567@h/a  | https://***@h/a
                    https://0123456789abcdef0123:x-oauth-basic@h/a/b      | https://***@h/a/b
                    ssh://APKAEIBAERJR2EXAMPLE0:password@h/a              | ssh://***@h/a
                    ssh://git:password@git.example.test:22/a/b            | ssh://***@git.example.test:22/a/b
                    SSH://git:password@git.example.test/a/b               | SSH://***@git.example.test/a/b
                    git clone https://u:p@h/a && curl ftp://u:p@h/b c@d   | git clone https://***@h/a && curl ftp://***@h/b c@d
                    """)
    void whatHoldsASecretIsMasked(String text, String masked) {
        assertEquals(masked, UserInfo.masked(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh://git@git.example.test/a/b",
                "ssh://APKAEIBAERJR2EXAMPLE0@git-codecommit.us-east-1.amazonaws.com/v1/repos/shop",
                "git@git.example.test:a/b",
                "https://ci@git.example.test/a/b",
                "https://global-team@git.example.test/a/b",
                "https://contoso-engineering@dev.azure.com/contoso-engineering/shop/_git/api",
                "https://registry.example.test:8443/npm/@scope/pkg",
                "https://registry.example.test/npm/@scope/pkg",
                "see https://git.example.test:8443 or mail a:b@example.test",
                "eclipse-temurin:17-jre@sha256:0123456789abcdef"
            })
    void aUserAloneAndWhatIsNoUserInfoStays(String text) {
        assertEquals(text, UserInfo.masked(text));
    }

    @Test
    void aTextOfAnyLengthIsReadInOneGo() {
        assertNull(UserInfo.masked(null));
        String text = "a://b:c".repeat(20_000) + "@";
        assertTimeout(Duration.ofSeconds(20), () -> UserInfo.masked(text));
        assertTimeout(Duration.ofSeconds(20), () -> UserInfo.masked("://@:".repeat(40_000)));
    }
}
