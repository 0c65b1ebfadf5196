package ru.samosval.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedTargetsTest {

    private static final AllowedTargets TARGETS =
            AllowedTargets.of("https://ci.example.org/hooks/, http://127.0.0.1:8080");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "https://ci.example.org/hooks/github, true",
        "https://CI.example.org:443/hooks/github?request=7, true",
        "https://ci.example.org/hooks/, true",
        "https://ci.example.org/hooks, true",
        "http://127.0.0.1:8080, true",
        "http://127.0.0.1:8080/api/hooks/gitlab, true",
        "http://ci.example.org/hooks/github, false",
        "https://ci.example.org:8443/hooks/github, false",
        "https://ci.example.org/hooks-of-others, false",
        "https://ci.example.org/hooks/../admin, false",
        "https://ci.example.org/hooks/%2e%2e/admin, false",
        "https://ci.example.org/hooks//admin, false",
        "https://ci.example.org/hooks/\uFF0E\uFF0E/admin, false",
        "https://ci.example.org/hooks/caf\u00e9, false",
        "https://ci.example.org@evil.example/hooks/, false",
        "https://user:secret@ci.example.org/hooks/, false",
        "https://ci.example.org.evil.example/hooks/, false",
        "http://127.0.0.1/, false",
        "http://127.0.0.2:8080/, false",
        "file:///etc/passwd, false",
        "//ci.example.org/hooks/, false",
        "not an address, false",
    })
    void onlyWhatIsNamedAndWhatIsBelowItMayBeSentTo(String address, boolean allowed) {
        assertEquals(allowed, TARGETS.allows(address));
    }

    @Test
    void nothingIsAllowedUnlessSaid() {
        assertFalse(AllowedTargets.of("").allows("http://127.0.0.1:8080/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ci.example.org", "ftp://h/", "https://u@h/", "https://h/?q=1", "https://h/#f", "https://h/../a"
            })
    void whatIsNoPlainAddressIsNoSetting(String list) {
        assertThrows(IllegalArgumentException.class, () -> AllowedTargets.of(list));
    }
}
