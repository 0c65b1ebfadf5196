package ru.samosval.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DockerfileTest {

    @Test
    void itHoldsTheBaseImageEachCommandAndTheEntrypoint() {
        assertEquals(
                """
                FROM python:3.12-slim
                RUN apt-get update
                RUN pip install flask
                ENTRYPOINT ["python", "app.py"]
                """,
                Dockerfile.of("python:3.12-slim", "apt-get update\r\n\n  pip install flask  \n", "python  app.py"));
    }

    @Test
    void withoutCommandsAndEntrypointItIsOnlyTheBaseImage() {
        assertEquals("FROM nginx\n", Dockerfile.of("nginx", null, null));
        assertEquals("FROM nginx\n", Dockerfile.of("nginx", " \n ", "  "));
    }

    @Test
    void anExecFormStaysAndShellSyntaxKeepsTheShellForm() {
        assertEquals(
                "FROM a\nENTRYPOINT [\"sh\", \"-c\", \"run\"]\n",
                Dockerfile.of("a", null, "[\"sh\", \"-c\", \"run\"]"));
        assertEquals("FROM a\nENTRYPOINT exec java $JAVA_OPTS\n", Dockerfile.of("a", null, "exec java $JAVA_OPTS"));
    }

    @Test
    void blankLinesAreNoCommands() {
        assertEquals(List.of("a", "b"), Dockerfile.commands("\na\n\n b\r\n"));
        assertEquals(List.of(), Dockerfile.commands(null));
    }
}
