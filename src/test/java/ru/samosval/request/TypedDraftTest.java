package ru.samosval.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedDraftTest {

    private static Optional<String> json(String typed) {
        return TypedDraft.read(typed).map(TypedDraft::json);
    }

    @Test
    void aDraftIsKeptWithoutWhatIsNoTextAndWithoutAnAddressThatCouldNotBeSaved() {
        assertEquals(
                Optional.of("{\"at\":5,\"version\":\"3\",\"fields\":{\"form:image_name\":\"shop\"}}"),
                json("{\"at\":5,\"version\":\"3\",\"more\":1,\"fields\":{\"form:image_name\":\"shop\","
                        + "\"form:vcpu\":2,\"form:repo_url\":\"https://ci:s3cr3t@git.example.test/team/shop\"}}"));
        assertEquals(
                Optional.of("{\"at\":5,\"version\":null,\"fields\":"
                        + "{\"form:repo_url\":\"https://git.example.test/team/shop\"}}"),
                json("{\"at\":5,\"fields\":{\"form:repo_url\":\"https://git.example.test/team/shop\"}}"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[]",
                "1",
                "{}",
                "{\"at\":5}",
                "{\"at\":\"5\",\"fields\":{}}",
                "{\"at\":5,\"fields\":[]}"
            })
    void whatIsNoDraftIsNotKept(String typed) {
        assertEquals(Optional.empty(), json(typed));
    }

    @Test
    void whatIsTooLongIsNotKept() {
        String draft = "{\"at\":5,\"fields\":{\"form:run_commands\":\"" + "x".repeat(TypedDraft.LONGEST) + "\"}}";
        assertEquals(Optional.empty(), json(draft));
    }
}
