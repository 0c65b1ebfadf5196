package ru.samosval.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.refusal.Refusal.Invalid;

class DockerPathTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            /docker/t/_ping, t,, /_ping
            /docker/t/v1.44/containers/json, t,, /containers/json
            /docker/t/e/prod/v1.24/info, t, prod, /info
            /docker/t/e/prod/images/team/app:1.4/json, t, prod, /images/team/app:1.4/json
            /docker/t, t,, /
            /docker/t/v1.44, t,, /
            """)
    void aPathNamesTokenEnvironmentAndCall(String path, String token, String environment, String call) {
        assertEquals(Optional.of(new DockerPath(token, environment, call)), DockerPath.of(path));
    }

    @Test
    void withoutATokenThereIsNoHost() {
        assertEquals(Optional.empty(), DockerPath.of("/docker"));
        assertEquals(Optional.empty(), DockerPath.of("/docker/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/docker/t/v1.23/info", "/docker/t/v1.52/info", "/docker/t/v2.0/info", "/docker/t/v0.9/info"})
    void versionsThatAreNotSpokenAreRefused(String path) {
        assertThrows(Invalid.class, () -> DockerPath.of(path));
    }
}
